"""A stage's settings as ROS 2 parameters: declared once, changed live, refused with a reason."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from typing import Any, Generic, TypeVar

from whee_ros.ros import (
    InvalidParameterTypeException,
    InvalidParameterValueException,
    Node,
    Parameter,
    message,
)
from whee_ros.settings import problems

ParameterDescriptor = message("rcl_interfaces/msg/ParameterDescriptor")
FloatingPointRange = message("rcl_interfaces/msg/FloatingPointRange")
IntegerRange = message("rcl_interfaces/msg/IntegerRange")
SetParametersResult = message("rcl_interfaces/msg/SetParametersResult")

S = TypeVar("S")
UNBOUNDED = 1e12


class Parameters(Generic[S]):
    """The parameters of one settings dataclass on one node.

    ``value`` holds the settings as they stand; ``on_change`` is called with new ones, and may
    refuse them with a ValueError.

    Raises:
        ValueError: a value given at the start has the wrong type or is out of range.
    """

    def __init__(
        self, node: Node, kind: type[S], on_change: Callable[[S], None] | None = None
    ) -> None:
        self._kind = kind
        self._on_change = on_change
        self._fields = {field.name: field for field in dataclasses.fields(kind)}  # type: ignore[arg-type]
        given = {name: self._declare(node, field) for name, field in self._fields.items()}
        self.value: S = kind(**given)
        wrong = problems(self.value)
        if wrong:
            raise ValueError(f"{node.get_fully_qualified_name()}: {'; '.join(wrong)}")
        node.add_on_set_parameters_callback(self._changed)

    def _declare(self, node: Node, field: dataclasses.Field[Any]) -> Any:
        default = field.default
        value = list(default) if isinstance(default, tuple) else default
        try:
            got = node.declare_parameter(field.name, value, _descriptor(field)).value
        except (InvalidParameterTypeException, InvalidParameterValueException) as error:
            form = f"{error}; the parameter has the form of its default, {value!r}"
            raise ValueError(f"{node.get_fully_qualified_name()}: {form}") from error
        return tuple(got) if isinstance(default, tuple) else got

    def _changed(self, parameters: list[Parameter]) -> Any:
        mine = {p.name: p.value for p in parameters if p.name in self._fields}
        if not mine:
            return SetParametersResult(successful=True)
        fixed = [name for name in mine if not self._fields[name].metadata.get("live", True)]
        if fixed:
            return _refused(f"{', '.join(fixed)} cannot change while the node runs; restart it")
        lists = [name for name in mine if isinstance(self._fields[name].default, tuple)]
        mine.update({name: tuple(mine[name]) for name in lists})
        wanted = dataclasses.replace(self.value, **mine)  # type: ignore[type-var]
        wrong = problems(wanted)
        if wrong:
            return _refused("; ".join(wrong))
        if self._on_change:
            try:
                self._on_change(wanted)
            except ValueError as error:
                return _refused(str(error))
        self.value = wanted
        return SetParametersResult(successful=True)


def _refused(reason: str) -> Any:
    return SetParametersResult(successful=False, reason=reason)


def _descriptor(field: dataclasses.Field[Any]) -> Any:
    facts = field.metadata
    descriptor = ParameterDescriptor(
        description=facts.get("description", ""), read_only=not facts.get("live", True)
    )
    if facts.get("choices"):
        descriptor.additional_constraints = "one of: " + ", ".join(facts["choices"])
    low, high = facts.get("low"), facts.get("high")
    if low is None and high is None:
        return descriptor
    low = -UNBOUNDED if low is None else low
    high = UNBOUNDED if high is None else high
    if isinstance(field.default, float):
        descriptor.floating_point_range = [
            FloatingPointRange(from_value=float(low), to_value=float(high), step=0.0)
        ]
    elif isinstance(field.default, int):
        descriptor.integer_range = [IntegerRange(from_value=int(low), to_value=int(high), step=1)]
    return descriptor
