"""Holding a parameter's new value against its descriptor."""

from __future__ import annotations

from typing import Any

from whee_ros.ros.messages import message
from whee_ros.ros.parameter import Parameter, ParameterType

Result = message("rcl_interfaces/msg/SetParametersResult")


def refuse(reason: str) -> Any:
    """Give a result that says no."""
    return Result(successful=False, reason=reason)


def check(given: Parameter, descriptor: Any, *, declared: bool) -> Any:
    """Hold a value against its descriptor; give a SetParametersResult."""
    descriptor.name = given.name
    kind = given.type_
    if declared and descriptor.read_only:
        return refuse(f"Trying to set a read-only parameter: {given.name}.")
    if descriptor.dynamic_typing:
        descriptor.type = kind.value
    elif declared and kind == ParameterType.NOT_SET:
        return refuse("Static parameter cannot be undeclared")
    elif kind not in (ParameterType.NOT_SET, ParameterType(descriptor.type)):
        wanted = ParameterType(descriptor.type)
        return refuse(f"Wrong parameter type, expected '{wanted}' got '{kind}'")
    if kind == ParameterType.INTEGER and descriptor.integer_range:
        return _in_range(given, descriptor.integer_range[0], 0)
    if kind == ParameterType.DOUBLE and descriptor.floating_point_range:
        return _in_range(given, descriptor.floating_point_range[0], 1e-8)
    return Result(successful=True)


def _in_range(given: Parameter, allowed: Any, slack: float) -> Any:
    low, high = sorted((allowed.from_value, allowed.to_value))
    if abs(given.value - low) <= slack or abs(given.value - high) <= slack:
        return Result(successful=True)
    if not low < given.value < high:
        return refuse(
            f"Parameter {given.name} out of range. Min: {low}, Max: {high}, value: {given.value}"
        )
    steps = (given.value - low) / allowed.step if allowed.step else 0
    if abs(steps - round(steps)) > slack:
        return refuse(
            f"The parameter value for {given.name} is not a valid step. Min: {low}, max: {high},"
            f" value: {given.value}, step: {allowed.step}"
        )
    return Result(successful=True)
