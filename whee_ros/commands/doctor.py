"""Say what is present, what is missing and how to get it, and who could see the topics.

The exit status is 0 when the demo can run, else 1.
"""

from __future__ import annotations

import argparse
import dataclasses
import json
import sys

from whee_ros import __version__
from whee_ros.commands import doctor_files, doctor_machine, doctor_network, doctor_packages
from whee_ros.commands.doctor_finding import Finding, guarded

LOOKS = (
    ("python", doctor_machine.python),
    ("packages", doctor_packages.packages),
    ("programs", doctor_machine.programs),
    ("sound", doctor_machine.sound),
    ("camera", doctor_machine.cameras),
    ("processor", doctor_machine.processors),
    ("models", doctor_files.models),
    ("files", doctor_files.files),
    ("files", doctor_files.phrases),
    ("engine", doctor_network.engines),
    ("network", doctor_network.visibility),
)
MARKS = {"ok": "ok", "missing": "--", "wrong": "!!", "note": "* "}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the options of ``whee doctor``."""
    parser.add_argument("--json", action="store_true", help="print everything as JSON")


def run(options: argparse.Namespace) -> int:
    """Look at everything and tell."""
    found = examine()
    ready = can_run(found)
    if options.json:
        rows = [dataclasses.asdict(finding) for finding in found]
        told = {"version": __version__, "demo_can_run": ready, "findings": rows}
        print(json.dumps(told, indent=1, ensure_ascii=False))
    else:
        show(found)
        print(
            "\nthe demo can run: whee demo" if ready else "\nthe demo cannot run yet: see !! and --"
        )
    return 0 if ready else 1


def examine() -> list[Finding]:
    """Give every finding."""
    return [finding for group, look in LOOKS for finding in guarded(group, look)]


def can_run(found: list[Finding]) -> bool:
    """Whether everything that the demo needs is there."""
    return all(one.state in ("ok", "note") for one in found if one.needed)


def show(found: list[Finding]) -> None:
    """Print the findings by group."""
    group = ""
    print(f"whee_ros {__version__} ({sys.executable})")
    for one in found:
        if one.group != group:
            group = one.group
            print(f"\n{group}")
        mark = MARKS[one.state]
        if one.state == "missing" and one.needed:
            mark = MARKS["wrong"]
        print(f"  {mark} {one.name:24} {one.what}")
        if one.cure:
            print(f"     {'':24} cure: {one.cure}")
