"""The part of a command line that is ROS 2's: ``--ros-args -r a:=b -p c:=d --params-file f``."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import yaml

from whee_ros.ros.names import Rule, parse_rule
from whee_ros.ros.parameter import Parameter


class UnknownROSArgsError(Exception):
    """A word after ``--ros-args`` is none of ROS 2's."""


@dataclasses.dataclass
class Arguments:
    """What a command line asks: rules, parameters by node name, and log levels."""

    rules: list[Rule] = dataclasses.field(default_factory=list)
    parameters: dict[str, dict[str, Any]] = dataclasses.field(default_factory=dict)
    log_level: str | None = None
    log_levels: dict[str, str] = dataclasses.field(default_factory=dict)
    others: list[str] = dataclasses.field(default_factory=list)


# Options with a value that change nothing here, and flags.
IGNORED_OPTIONS = {"--log-config-file", "--log-file-name", "-e", "--enclave"}
IGNORED_FLAGS = re.compile(r"--(en|dis)able-(rosout|stdout|external-lib)-logs")


def parse(args: Sequence[str]) -> Arguments:
    """Read a command line; ROS arguments stand between ``--ros-args`` and ``--`` or the end.

    Raises:
        UnknownROSArgsError: a ROS argument is not known or lacks its value.
        ValueError: a rule, a parameter or a parameter file cannot be read; says which and why.
    """
    found, words, inside = Arguments(), list(args), False
    while words:
        word = words.pop(0)
        if not inside:
            inside = word == "--ros-args"
            if not inside:
                found.others.append(word)
        elif word == "--":
            inside = False
        elif word != "--ros-args" and not IGNORED_FLAGS.fullmatch(word):
            _option(found, word, words)
    return found


def _option(found: Arguments, word: str, words: list[str]) -> None:
    known = {"-r", "--remap", "-p", "--param", "--params-file", "--log-level", *IGNORED_OPTIONS}
    if word not in known or not words:
        raise UnknownROSArgsError(f"Found unknown ROS arguments: '{word}'")
    value = words.pop(0)
    if word in ("-r", "--remap"):
        found.rules.append(parse_rule(value))
    elif word in ("-p", "--param"):
        _parameter(found, value)
    elif word == "--params-file":
        for node, held in read_parameter_file(Path(value)).items():
            found.parameters.setdefault(node, {}).update(held)
    elif word == "--log-level":
        name, separator, level = value.rpartition(":=")
        if separator:
            found.log_levels[name] = level
        else:
            found.log_level = level


def _parameter(found: Arguments, text: str) -> None:
    match = re.fullmatch(r"(?:(?P<node>[\w/*]+):)?(?P<name>[^:=]+):=(?P<value>.*)", text, re.S)
    if not match:
        raise ValueError(f"Couldn't parse parameter override rule: '{text}'; write name:=value")
    node = match["node"] or "/**"
    value = _checked(match["name"], load_yaml(match["value"]))
    found.parameters.setdefault(node if node[0] == "/" else f"/{node}", {})[match["name"]] = value


class _Loader(yaml.SafeLoader):
    """YAML as ROS 2 reads it: 1e3 is a number, 2026-01-01 is a text, y and n are booleans."""

    yaml_implicit_resolvers = {  # noqa: RUF012 - PyYAML's own attribute
        first: [(tag, rule) for tag, rule in rules if not tag.endswith((":timestamp", ":bool"))]
        for first, rules in yaml.SafeLoader.yaml_implicit_resolvers.items()
    }


_Loader.add_implicit_resolver(
    "tag:yaml.org,2002:float",
    re.compile(r"[-+]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)[eE][-+]?[0-9]+$"),
    list("-+.0123456789"),
)
_Loader.add_implicit_resolver(
    "tag:yaml.org,2002:bool",
    re.compile(r"(?:true|True|TRUE|false|False|FALSE|yes|Yes|YES|no|No|NO|on|On|ON|off|Off|OFF)$"),
    list("tTfFyYnNoO"),
)


def load_yaml(text: str) -> Any:
    """Read YAML text as ROS 2's parameter parser would.

    Raises:
        ValueError: it is not YAML.
    """
    try:
        return yaml.load(text, _Loader)  # noqa: S506 - a SafeLoader
    except yaml.YAMLError as error:
        raise ValueError(f"not valid YAML: {error}") from error


def read_parameter_file(path: Path) -> dict[str, dict[str, Any]]:
    """Read a ROS 2 parameter file into {"/ns/node": {"group.name": value}}.

    Raises:
        ValueError: the file is missing, not YAML, or not of a parameter file's form.
    """
    try:
        tree = load_yaml(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError) as error:
        raise ValueError(f"cannot read parameter file {path}: {error}") from error
    except ValueError as error:
        raise ValueError(f"parameter file {path}: {error}") from error
    found: dict[str, dict[str, Any]] = {}
    if tree is None:
        return found
    try:
        _nodes(tree, "", found)
    except (TypeError, ValueError) as error:
        raise ValueError(f"parameter file {path}: {error}") from error
    return found


def _nodes(tree: Any, path: str, found: dict[str, dict[str, Any]]) -> None:
    if not isinstance(tree, dict):
        raise ValueError(f"expected node names with 'ros__parameters' below, at '{path or '/'}'")
    for key, below in tree.items():
        if key != "ros__parameters":
            _nodes(below, f"{path}/{str(key).strip('/')}", found)
        elif not isinstance(below, dict):
            raise ValueError(f"'ros__parameters' of '{path}' must hold names and values")
        elif not path:
            raise ValueError("'ros__parameters' stands outside of any node name")
        else:
            _flatten(below, "", found.setdefault(path, {}))


def _flatten(tree: dict, prefix: str, found: dict[str, Any]) -> None:
    for key, value in tree.items():
        name = f"{prefix}{key}"
        if isinstance(value, dict):
            _flatten(value, f"{name}.", found)
        else:
            found[name] = _checked(name, value)


def _checked(name: str, value: Any) -> Any:
    if value is None:
        raise ValueError(f"parameter '{name}' has no value")
    try:
        Parameter(name, value=value)
    except TypeError as error:
        raise ValueError(f"parameter '{name}': {error}") from error
    return value


def parameters_for(node: str, arguments: Arguments) -> dict[str, Any]:
    """Give the values for the node of that full name; ``/*`` and ``/**`` stand for any part."""
    found: dict[str, Any] = {}
    for pattern, held in arguments.parameters.items():
        form = pattern.replace("/**", "\0").replace("/*", r"(/\w+)").replace("\0", r"(/\w+)*")
        if re.fullmatch(form, node):
            found.update(held)
    return found


def remove_ros_args(args: Sequence[str]) -> list[str]:
    """Give the arguments that are not ROS 2's."""
    return parse(args).others
