"""A node's parameters: declaration, descriptors, checks and callbacks, by rclpy's rules."""

from __future__ import annotations

import copy
import warnings
from collections.abc import Callable, Sequence
from typing import Any

from whee_ros.ros.exceptions import (
    InvalidParameterException,
    InvalidParameterTypeException,
    InvalidParameterValueException,
    ParameterAlreadyDeclaredException,
    ParameterImmutableException,
    ParameterNotDeclaredException,
    ParameterUninitializedException,
)
from whee_ros.ros.messages import message
from whee_ros.ros.parameter import Parameter, ParameterType
from whee_ros.ros.parameter_checks import Result, check

Descriptor = message("rcl_interfaces/msg/ParameterDescriptor")
ListResult = message("rcl_interfaces/msg/ListParametersResult")
OnSet = Callable[[list[Parameter]], Any]


class NodeParameters:
    """The part of a node that holds parameters."""

    def __init__(self, overrides: dict[str, Parameter]) -> None:
        self._overrides = overrides
        self._parameters: dict[str, Parameter] = {}
        self._descriptors: dict[str, Any] = {}
        self._on_set: list[OnSet] = []
        self._post_set: list[OnSet] = []

    def declare_parameter(
        self, name: str, value: Any = None, descriptor: Any = None, ignore_override: bool = False
    ) -> Parameter:
        """Declare one parameter; see :meth:`declare_parameters`."""
        entry = (name,) if value is None and descriptor is None else (name, value, descriptor)
        return self.declare_parameters("", [entry], ignore_override)[0]

    def declare_parameters(
        self, namespace: str, parameters: Sequence[tuple], ignore_override: bool = False
    ) -> list[Parameter]:
        """Declare (name, default or type, descriptor) tuples; overrides win over defaults.

        Raises:
            ParameterAlreadyDeclaredException: one of them exists.
            InvalidParameterException: a name is empty.
            InvalidParameterTypeException: an override has another type than the default.
            InvalidParameterValueException: a value breaks its range, or a callback refused it.
            TypeError, ValueError: an entry has not the form that rclpy wants.
        """
        declared: list[tuple[Parameter, Any]] = []
        for entry in parameters:
            name, value, descriptor = self._entry(namespace, entry)
            if not ignore_override and name in self._overrides:
                value = self._overrides[name].value
            declared.append((Parameter(name, value=value), descriptor))
        twice = [given.name for given, _ in declared if given.name in self._parameters]
        if twice:
            raise ParameterAlreadyDeclaredException(twice)
        for given, descriptor in declared:
            result = self._set([given], {given.name: descriptor})
            if not result.successful:
                if result.reason.startswith("Wrong parameter type"):
                    expected = ParameterType(descriptor.type).name
                    raise InvalidParameterTypeException(given, expected)
                raise InvalidParameterValueException(given.name, given.value, result.reason)
        return [self._parameters[given.name] for given, _ in declared]

    def _entry(self, namespace: str, entry: tuple) -> tuple[str, Any, Any]:
        name, value, descriptor = (*entry, None, None)[:3]
        if not isinstance(name, str):
            raise TypeError(f"First element {name} in parameters list is not a str.")
        name = f"{namespace}.{name}" if namespace else name
        if not name:
            raise InvalidParameterException(name)
        descriptor = Descriptor() if descriptor is None else descriptor
        if not isinstance(descriptor, Descriptor):
            raise TypeError(f"Third element {descriptor} is not a ParameterDescriptor.")
        if len(entry) == 1:
            warnings.warn(
                f"declaring parameter '{name}' only by its name is deprecated", stacklevel=4
            )
            descriptor.dynamic_typing = True
        if isinstance(value, ParameterType):
            if value == ParameterType.NOT_SET or descriptor.dynamic_typing:
                raise ValueError(f"Cannot declare parameter {name} with static type {value}")
            descriptor.type = value.value
            return name, None, descriptor
        if not descriptor.dynamic_typing:
            descriptor.type = ParameterType.from_parameter_value(value).value
            if value is None:
                raise ValueError(
                    "Cannot declare a statically typed parameter with default value of type"
                    " PARAMETER_NOT_SET"
                )
        return name, value, descriptor

    def undeclare_parameter(self, name: str) -> None:
        """Forget a parameter.

        Raises:
            ParameterNotDeclaredException: there is none of that name.
            ParameterImmutableException: it is read-only.
        """
        if self.describe_parameter(name).read_only:
            raise ParameterImmutableException(name)
        del self._parameters[name], self._descriptors[name]

    def has_parameter(self, name: str) -> bool:
        """Whether it is declared."""
        return name in self._parameters

    def get_parameter(self, name: str) -> Parameter:
        """Give a parameter.

        Raises:
            ParameterNotDeclaredException: there is none of that name.
            ParameterUninitializedException: it has a type and no value yet.
        """
        self._known([name])
        found = self._parameters[name]
        if found.type_ == ParameterType.NOT_SET and not self._descriptors[name].dynamic_typing:
            raise ParameterUninitializedException(name)
        return found

    def get_parameters(self, names: list[str]) -> list[Parameter]:
        """Give several parameters; raises as :meth:`get_parameter`."""
        return [self.get_parameter(name) for name in names]

    def get_parameter_or(self, name: str, alternative_value: Parameter | None = None) -> Parameter:
        """Give a parameter, or the alternative where it is not declared or has no value."""
        found = self._parameters.get(name)
        if found is not None and found.type_ != ParameterType.NOT_SET:
            return found
        return alternative_value or Parameter(name, ParameterType.NOT_SET)

    def get_parameter_type(self, name: str) -> int:
        """Give the number of a parameter's type."""
        self._known([name])
        return int(self._parameters[name].type_.value)

    def get_parameters_by_prefix(self, prefix: str) -> dict[str, Parameter]:
        """Give the parameters below ``prefix``, by the rest of their names."""
        start = f"{prefix}." if prefix else ""
        held = self._parameters.items()
        return {name[len(start) :]: found for name, found in held if name.startswith(start)}

    def describe_parameter(self, name: str) -> Any:
        """Give a parameter's descriptor."""
        self._known([name])
        return self._descriptors[name]

    def describe_parameters(self, names: list[str]) -> list[Any]:
        """Give several descriptors."""
        return [self.describe_parameter(name) for name in names]

    def list_parameters(self, prefixes: list[str], depth: int) -> Any:
        """Give an rcl_interfaces/ListParametersResult; depth 0 means any depth."""
        if depth < 0:
            raise ValueError("The depth must be greater than or equal to zero")

        def below(rest: str) -> bool:
            return depth == 0 or rest.count(".") < depth

        names = []
        for name in self._parameters:
            inside = (name[len(p) + 1 :] for p in prefixes if name.startswith(f"{p}."))
            if name in prefixes or any(map(below, inside)) or (not prefixes and below(name)):
                names.append(name)
        groups = dict.fromkeys(name.rpartition(".")[0] for name in names if "." in name)
        return ListResult(names=names, prefixes=list(groups))

    def add_on_set_parameters_callback(self, callback: OnSet) -> None:
        """Have ``callback`` check changes first; it returns a SetParametersResult."""
        self._on_set.insert(0, callback)

    def remove_on_set_parameters_callback(self, callback: OnSet) -> None:
        """Undo :meth:`add_on_set_parameters_callback`."""
        self._on_set.remove(callback)

    def add_post_set_parameters_callback(self, callback: OnSet) -> None:
        """Have ``callback`` told of changes that were made."""
        self._post_set.insert(0, callback)

    def set_parameters(self, parameter_list: list[Parameter]) -> list[Any]:
        """Change parameters one after the other; give a SetParametersResult for each.

        Raises:
            ParameterNotDeclaredException: one is not declared.
        """
        return [self.set_parameters_atomically([given]) for given in parameter_list]

    def set_parameters_atomically(self, parameter_list: list[Parameter]) -> Any:
        """Change all of these parameters or none; give one SetParametersResult."""
        self._known([given.name for given in parameter_list])
        return self._set(parameter_list, None)

    def _known(self, names: list[str]) -> None:
        unknown = [name for name in names if name not in self._parameters]
        if unknown:
            raise ParameterNotDeclaredException(unknown)

    def _set(self, given: list[Parameter], new: dict[str, Any] | None) -> Any:
        for one in given:
            result = check(one, (new or self._descriptors)[one.name], declared=new is None)
            if not result.successful:
                return result
        for callback in self._on_set:
            result = callback(given)
            if not result.successful:
                return result
        was = {one.name: self._parameters.get(one.name) for one in given}
        for one in given:
            self._parameters[one.name] = one
            if new:
                self._descriptors[one.name] = copy.copy(new[one.name])
        self._tell(given, was)
        for callback in self._post_set:
            callback(given)
        return Result(successful=True)

    def _tell(self, given: list[Parameter], was: dict[str, Parameter | None]) -> None:
        """Announce changes on /parameter_events."""
