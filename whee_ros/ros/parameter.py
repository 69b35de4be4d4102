"""One parameter: its name, type and value, as rclpy's."""

from __future__ import annotations

import array
from enum import Enum
from typing import Any

from whee_ros.ros.messages import message

LISTS = (list, tuple, array.array)


class ParameterType(Enum):
    """The types of rcl_interfaces/ParameterType."""

    NOT_SET = 0
    BOOL = 1
    INTEGER = 2
    DOUBLE = 3
    STRING = 4
    BYTE_ARRAY = 5
    BOOL_ARRAY = 6
    INTEGER_ARRAY = 7
    DOUBLE_ARRAY = 8
    STRING_ARRAY = 9

    @classmethod
    def from_parameter_value(cls, parameter_value: Any) -> ParameterType:
        """Give the type of a value.

        Raises:
            TypeError: a parameter cannot hold it.
        """
        if parameter_value is None:
            return cls.NOT_SET
        for kind, python in SCALARS.items():
            if isinstance(parameter_value, python):
                return cls[kind]
        if not isinstance(parameter_value, LISTS):
            raise TypeError(f"The given value is not one of the allowed types '{parameter_value}'.")
        for kind, python in ITEMS.items():
            if all(isinstance(item, python) for item in parameter_value):
                return cls[kind]
        raise TypeError(
            f"The given value is not a list of one of the allowed types '{parameter_value}'."
        )

    def check(self, parameter_value: Any) -> bool:
        """Whether a value is of this type."""
        if self == ParameterType.NOT_SET:
            return parameter_value is None
        if self.name in SCALARS:
            return isinstance(parameter_value, SCALARS[self.name])
        return isinstance(parameter_value, LISTS) and all(
            isinstance(item, ITEMS[self.name]) for item in parameter_value
        )


# In the order in which a value's type is decided: a bool is an int too.
SCALARS: dict[str, type] = {"BOOL": bool, "INTEGER": int, "DOUBLE": float, "STRING": str}
ITEMS: dict[str, type] = {
    "BYTE_ARRAY": bytes,
    "BOOL_ARRAY": bool,
    "INTEGER_ARRAY": int,
    "DOUBLE_ARRAY": float,
    "STRING_ARRAY": str,
}


class Parameter:
    """A named value of a checked type."""

    Type = ParameterType

    def __init__(self, name: str, type_: ParameterType | None = None, value: Any = None) -> None:
        """Hold ``value``; its type is found from it when not given.

        Raises:
            TypeError: no parameter type holds such a value.
            ValueError: type and value do not agree.
        """
        if type_ is None:
            type_ = ParameterType.from_parameter_value(value)
        if not isinstance(type_, ParameterType):
            raise TypeError(f"type must be an instance of '{ParameterType!r}'")
        if not type_.check(value):
            raise ValueError(f"Type '{type_}' and value '{value}' do not agree")
        self.name = name
        self.type_ = type_
        self.value = value

    def __repr__(self) -> str:
        return f"Parameter({self.name!r}, {self.type_.name}, {self.value!r})"

    def get_parameter_value(self) -> Any:
        """Give the rcl_interfaces/ParameterValue."""
        held = message("rcl_interfaces/msg/ParameterValue")(type=self.type_.value)
        if self.type_ != ParameterType.NOT_SET:
            setattr(held, _field(self.type_), self.value)
        return held

    def to_parameter_msg(self) -> Any:
        """Give the rcl_interfaces/Parameter."""
        return message("rcl_interfaces/msg/Parameter")(
            name=self.name, value=self.get_parameter_value()
        )

    @classmethod
    def from_parameter_msg(cls, param_msg: Any) -> Parameter:
        """Read an rcl_interfaces/Parameter."""
        kind = ParameterType(param_msg.value.type)
        value = None if kind == ParameterType.NOT_SET else getattr(param_msg.value, _field(kind))
        return cls(param_msg.name, kind, value)


def _field(kind: ParameterType) -> str:
    return f"{kind.name.lower()}_value"
