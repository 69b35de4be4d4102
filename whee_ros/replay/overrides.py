"""Settings of the nodes that a replay changes: checked, since a wrong name would change nothing."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Sequence
from typing import Any

SHORT = {"when.threshold": "when.seeking_threshold"}
"""Names that are easier to remember."""
_WHOLE = re.compile(r"'([\w.]+)' to '(-?\d+)' of type 'INTEGER', expecting type 'DOUBLE'")


def ros_parameters(settings: Iterable[str]) -> list[str]:
    """Turn ``node.name=value`` into ROS arguments.

    Raises:
        ValueError: a setting has another form.
    """
    arguments: list[str] = []
    for setting in settings:
        path, equals, value = setting.partition("=")
        node, dot, name = SHORT.get(path, path).partition(".")
        if not (equals and dot and node and name):
            raise ValueError(f"--set {setting}: write it as node.name=value")
        arguments += ["-p", f"{node}:{name}:={value}"]
    return arguments


def with_fraction(error: ValueError, arguments: Sequence[str]) -> list[str] | None:
    """Write "1" as "1.0" where a node asked for it, as ROS 2 does; None if that was not amiss."""
    told = _WHOLE.search(str(error))
    if told is None:
        return None
    ending = f":{told[1]}:={told[2]}"
    return [f"{text}.0" if text.endswith(ending) else text for text in arguments]


def check(nodes: Sequence[Any], arguments: Sequence[str]) -> list[str]:
    """Compare parameters in ROS arguments with what the started nodes declare.

    Returns:
        What has no effect because its node was not started.

    Raises:
        ValueError: a node has no parameter of that name; the message names similar ones.
    """
    started = {node.get_name(): node for node in nodes}
    idle: list[str] = []
    for argument in arguments:
        path, assigned, _ = argument.partition(":=")
        name, colon, parameter = path.partition(":")
        if not (assigned and colon):
            continue
        if name not in started:
            idle.append(f"{name}.{parameter} is set, but no node {name} is in this replay")
        elif not started[name].has_parameter(parameter):
            known = sorted(started[name].get_parameters_by_prefix(""))
            near = difflib.get_close_matches(parameter, known, n=3, cutoff=0.4) or known
            raise ValueError(f"{name} has no parameter {parameter}; there is {', '.join(near)}")
    return idle
