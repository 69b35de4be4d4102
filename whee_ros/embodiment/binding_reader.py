"""Reads one binding of a profile: where an act goes, with which fields, and how it ends."""

from __future__ import annotations

import re
from typing import Any, get_args

from whee_ros.embodiment.checked import Checked, nearest
from whee_ros.embodiment.profile import (
    COMMON_PLACEHOLDERS,
    PLACEHOLDERS,
    Binding,
    Completion,
    Rule,
    Transport,
)
from whee_ros.embodiment.templates import placeholders

# What `type` must look like, by transport.
KIND = {"topic": "msg", "service": "srv", "action": "action"}
# Values that a template needs at least one of, lest the command says nothing.
_NEEDS = {"gesture": ("points", "positions"), "motion": ("motion",)}
_NUMBERS = ("rate", "rate_percent", "pitch", "volume", "valence", "arousal", "intensity", "x", "y")
_SCALED = (*_NUMBERS, "z", "yaw", "positions", "amplitude", "speed", "seconds", "r", "g", "b", "a")
_NAME = re.compile(r"[~/]?[A-Za-z][A-Za-z0-9_]*(/[A-Za-z][A-Za-z0-9_]*)*|~(/[A-Za-z]\w*)+")
_FIELD = re.compile(r"[a-z]\w*(\.[a-z]\w*)*")


def read_binding(act: str, table: Checked, physical: bool) -> Binding:
    """Read the binding of ``act``; on a physical robot what turns the head moves a motor."""
    transport: Transport = table.text("transport", "topic", get_args(Transport))  # type: ignore[assignment]
    names = _names(table.table("names"))
    binding = Binding(
        act=act,
        type=_type(table, "type", KIND.get(transport, "msg"), f"a {transport}"),
        name=_name(table, "name"),
        fields=_fields(act, table),
        transport=transport,
        done=_completion(table.table("done"), transport),
        names=names,
        closed=table.flag("closed", False),
        scale=_numbers(act, table, "scale", -1e6),
        whole=_numbers(act, table, "whole", 0.0),
        max_rate=table.number("max_rate", 10.0, 0.1, 100.0),
        moves=table.flag("moves", act in ("gesture", "motion") or (act == "look" and physical)),
    )
    if binding.closed and not names:
        table.problem("names", "is missing, yet closed is true; list the names the robot knows")
    if act == "motion" and not names:
        table.problem("names", "is missing; give the robot's motion for each gesture, as in nod: x")
    table.close()
    return binding


def _type(table: Checked, key: str, kind: str, what: str, default: str | None = None) -> str:
    found = table.text(key, default)
    if found and not re.fullmatch(rf"[a-z]\w*/{kind}/[A-Z]\w*", found):
        table.problem(key, f"is {found!r}; {what} needs the form package/{kind}/Name")
    return found


def _name(table: Checked, key: str, default: str | None = None) -> str:
    name = table.text(key, default)
    if name and not _NAME.fullmatch(name):
        table.problem(key, f"is {name!r}, not a ROS name; use letters, digits, _ and /")
    return name


def _fields(act: str, table: Checked) -> dict[str, Any]:
    fields = table.any("fields")
    if fields is None:
        fields = {}
    elif not isinstance(fields, dict):
        table.problem("fields", "must be a mapping of message fields to values")
        return {}
    known = sorted((*PLACEHOLDERS[act], *COMMON_PLACEHOLDERS))
    used = list(placeholders(fields))
    for word in used:
        if word not in known:
            offered = f"{act} offers {', '.join(known)}"
            table.problem(
                "fields", f"uses {{{word}}}; {offered}. {nearest(word, known)}".rstrip(". ")
            )
    needs = _NEEDS.get(act, ())
    if needs and not set(needs) & set(used):
        listed = " or ".join(f"{{{word}}}" for word in needs)
        table.problem("fields", f"must use {listed}, or the robot is not told what to do")
    return fields


def _completion(table: Checked | None, transport: str) -> Completion:
    if table is None:
        return Completion()
    rule: Rule = table.text("rule", None, get_args(Rule))  # type: ignore[assignment]
    if rule == "result" and transport == "topic":
        table.problem("rule", "is result, but a topic has none; use topic, estimate or none")
    told, answered = rule == "topic", rule == "result"
    default = Completion()
    done = Completion(
        rule=rule,
        topic=_name(table, "topic", None) if told else "",
        type=_type(table, "type", "msg", "a topic", default.type) if told else default.type,
        field=_field(table, "field", default.field) if told else default.field,
        value=table.plain("value", True) if told else True,
        words=_name(table, "words", "") if told else "",
        ok=_field(table, "ok", "") if answered else "",
        ok_value=table.plain("ok_value", True) if answered else True,
        error=_field(table, "error", "") if answered else "",
        base=table.number("base", default.base, 0.0, 30.0),
        per_character=table.number("per_character", default.per_character, 0.0, 1.0),
        timeout=table.number("timeout", default.timeout, 0.1, 120.0),
    )
    table.close()
    return done


def _field(table: Checked, key: str, default: str) -> str:
    field = table.text(key, default)
    if field and not _FIELD.fullmatch(field):
        table.problem(key, f"is {field!r}; write a message field, nested ones as outer.inner")
    return field


def _names(table: Checked | None) -> dict[str, str | int]:
    if table is None:
        return {}
    found: dict[str, str | int] = {}
    for key in list(table.value):
        value = table.plain(str(key), "") if isinstance(key, str) else ""
        if value == "" or isinstance(value, bool):
            table.problem(str(key), f"is {value!r}; write the robot's own name or number")
        found[str(key)] = value
    return found


def _numbers(act: str, table: Checked, key: str, low: float) -> dict[str, float]:
    """Read a number for each of some placeholders that stand for numbers themselves."""
    inner = table.table(key)
    if inner is None:
        return {}
    known = [word for word in PLACEHOLDERS[act] if word in _SCALED]
    found = {word: inner.number(word, 1.0, low, 1e6) for word in known if word in inner.value}
    for word in inner.value:
        if word not in known:
            listed = ", ".join(known) or "none"
            inner.problem(str(word), f"is no number; numbers of {act}: {listed}")
    return found
