"""ROS 2 names: which are valid, how they expand, and how remapping rules change them."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterable

from whee_ros.ros.exceptions import (
    InvalidNamespaceException,
    InvalidNodeNameException,
    InvalidServiceNameException,
    InvalidTopicNameException,
    NameValidationException,
)

Refusal = type[NameValidationException]


def check_node_name(name: str) -> None:
    """Refuse a node name that ROS 2 would refuse.

    Raises:
        InvalidNodeNameException: it is empty, has other characters than letters, digits and
            underscores, or starts with a digit.
    """
    if not name:
        raise InvalidNodeNameException(name, "node name must not be empty", 0)
    wrong = re.search(r"[^A-Za-z0-9_]", name)
    if wrong:
        text = "node name must not contain characters other than alphanumerics or '_'"
        raise InvalidNodeNameException(name, text, wrong.start())
    if name[0].isdigit():
        raise InvalidNodeNameException(name, "node name must not start with a number", 0)


def full_namespace(namespace: str | None) -> str:
    """Give a namespace with its leading slash ("" becomes "/").

    Raises:
        InvalidNamespaceException: it is not valid.
    """
    namespace = namespace or "/"
    if not namespace.startswith("/"):
        namespace = "/" + namespace
    if namespace != "/":
        _check_full(namespace, "namespace", InvalidNamespaceException)
    return namespace


def _check_full(name: str, what: str, refusal: Refusal) -> None:
    if name.endswith("/"):
        raise refusal(name, f"{what} must not end with a forward slash", len(name) - 1)
    wrong = re.search(r"[^A-Za-z0-9_/]", name)
    if wrong:
        text = f"{what} must not contain characters other than alphanumerics, '_', or '/'"
        raise refusal(name, text, wrong.start())
    double = name.find("//")
    if double >= 0:
        raise refusal(name, f"{what} must not contain repeated '/'", double + 1)
    number = re.search(r"/[0-9]", name)
    if number:
        raise refusal(name, f"{what} token must not start with a number", number.start() + 1)


def join(namespace: str, name: str) -> str:
    """Put ``name`` into ``namespace``."""
    return f"/{name}" if namespace == "/" else f"{namespace}/{name}"


def expand(name: str, node: str, namespace: str, *, service: bool = False) -> str:
    """Give the absolute form of a topic or service name of node ``node`` in ``namespace``.

    Raises:
        InvalidTopicNameException, InvalidServiceNameException: the name is not valid.
        TypeError: it is no text.
    """
    if not isinstance(name, str):
        raise TypeError(f"a name must be a str, not {type(name).__name__}")
    what = "service name" if service else "topic name"
    refusal: Refusal = InvalidServiceNameException if service else InvalidTopicNameException
    if not name:
        raise refusal(name, f"{what} must not be empty string", 0)
    if name.startswith("~") and name[1:2] not in ("", "/"):
        text = f"{what} must not have a tilde '~' that is not followed by a forward slash '/'"
        raise refusal(name, text, 1)
    if name[0].isdigit():
        raise refusal(name, f"{what} token must not start with a number", 0)
    if name.startswith("~"):
        full = join(namespace, node) + name[1:]
    else:
        full = name if name.startswith("/") else join(namespace, name)
    try:
        _check_full(full, what, refusal)
    except NameValidationException:
        _check_full("/" + name.lstrip("~/"), what, refusal)  # points into what was given
        raise
    return full


@dataclasses.dataclass(frozen=True)
class Rule:
    """One remapping: ``[node:][rostopic://|rosservice://]from:=to``, or __node, __name, __ns."""

    match: str
    to: str
    node: str | None = None
    topics: bool = True
    services: bool = True

    def concerns(self, node: str) -> bool:
        """Whether the rule is for this node."""
        return self.node is None or self.node == node


SCHEMES = {"rostopic://": (True, False), "rosservice://": (False, True)}


def parse_rule(text: str) -> Rule:
    """Read one remapping rule.

    Raises:
        ValueError: it is none.
    """
    left, separator, to = text.partition(":=")
    found = re.fullmatch(
        r"(?:(?P<node>[A-Za-z_]\w*):(?!//))?(?P<scheme>rostopic://|rosservice://)?(?P<match>.+)",
        left,
    )
    if not separator or not to or not found:
        raise ValueError(f"Couldn't parse remap rule: '{text}'; write it as from:=to")
    topics, services = SCHEMES.get(found["scheme"] or "", (True, True))
    return Rule(found["match"], to, found["node"], topics, services)


def remapped_node(name: str, namespace: str, rules: Iterable[Rule]) -> tuple[str, str]:
    """Apply the first fitting ``__node`` and ``__ns`` rules to a node's name and namespace."""
    rules = list(rules)
    for rule in rules:
        if rule.match in ("__node", "__name") and rule.concerns(name):
            name = rule.to
            break
    for rule in rules:
        if rule.match == "__ns" and rule.concerns(name):
            namespace = rule.to
            break
    return name, namespace


def remap(
    full: str, node: str, namespace: str, rules: Iterable[Rule], *, service: bool = False
) -> str:
    """Apply the first rule that matches the absolute name ``full``."""
    for rule in rules:
        wanted = rule.services if service else rule.topics
        if not wanted or rule.match.startswith("__") or not rule.concerns(node):
            continue
        if expand(rule.match, node, namespace, service=service) == full:
            return expand(rule.to, node, namespace, service=service)
    return full
