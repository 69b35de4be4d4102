"""`whee train` says what can be trained, and what is missing."""

from __future__ import annotations

import pytest

from whee_ros.cli import main
from whee_ros.commands.trainables import TRAINABLES


def whee_train(capsys, *options):
    """Run `whee train`; give its exit code, output and errors."""
    with pytest.raises(SystemExit) as ended:
        main(["train", *options])
    return ended.value.code, *capsys.readouterr()


@pytest.mark.parametrize("options", [(), ("--help",)], ids=["alone", "help"])
def test_it_names_what_can_be_trained_with_its_needs_and_its_time(capsys, options):
    code, output, _ = whee_train(capsys, *options)
    assert code == 0
    assert [one.name for one in TRAINABLES] == ["when", "voice", "risk", "how"]
    for one in TRAINABLES:
        assert all(text in output for text in (one.what, one.needs, one.takes, one.run, one.use))


@pytest.mark.parametrize("one", TRAINABLES, ids=lambda one: one.name)
def test_each_is_a_stage_that_asks_for_a_folder(capsys, one):
    code, _, errors = whee_train(capsys, one.name)
    assert code == 1
    assert f"train {one.name} needs --out DIR" in errors


def test_what_cannot_be_trained_is_said_with_what_can(capsys):
    code, _, errors = whee_train(capsys, "perception")
    assert code == 2
    assert "invalid choice: 'perception'" in errors
    assert "'when', 'voice', 'risk', 'how'" in errors
