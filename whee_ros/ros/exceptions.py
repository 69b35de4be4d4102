"""The exceptions of rclpy that nodes may meet, under rclpy's names."""

from __future__ import annotations

from typing import Any


class ExternalShutdownException(Exception):  # noqa: N818 - rclpy's name, like all that follow
    """The context was shut down while it was used."""


class NotInitializedException(Exception):  # noqa: N818
    """Something was used before ``rclpy.init()``."""

    def __init__(self, message: str = "") -> None:
        super().__init__("rclpy.init() has not been called." + (message and f" msg:{message}"))


class ROSInterruptException(Exception):  # noqa: N818
    """An operation was cancelled by shutting down."""

    def __init__(self) -> None:
        super().__init__("rclpy.shutdown() has been called")


class InvalidQoSProfileException(Exception):  # noqa: N818
    """A QoS profile is not complete."""

    def __init__(self, reason: str) -> None:
        super().__init__(f"Invalid QoSProfile. {reason}")


class NameValidationException(Exception):  # noqa: N818
    """A name breaks ROS 2's rules; the message points at the place."""

    kind = "name"

    def __init__(self, name: str, error_msg: str, invalid_index: int) -> None:
        pointer = " " * invalid_index + "^"
        super().__init__(f"Invalid {self.kind}: {error_msg}:\n  '{name}'\n   {pointer}")


class InvalidNamespaceException(NameValidationException):
    """A namespace is not valid."""

    kind = "namespace"


class InvalidNodeNameException(NameValidationException):
    """A node name is not valid."""

    kind = "node name"


class InvalidTopicNameException(NameValidationException):
    """A topic name is not valid."""

    kind = "topic name"


class InvalidServiceNameException(NameValidationException):
    """A service name is not valid."""

    kind = "service name"


class ParameterException(Exception):  # noqa: N818
    """The base of what can go wrong with parameters."""

    def __init__(self, error_msg: str, parameters: Any) -> None:
        super().__init__(f"{error_msg}: {parameters}")


class ParameterNotDeclaredException(ParameterException):
    """A parameter is used that nobody declared."""

    def __init__(self, parameters: Any) -> None:
        super().__init__("Invalid access to undeclared parameter(s)", parameters)


class ParameterAlreadyDeclaredException(ParameterException):
    """A parameter is declared twice."""

    def __init__(self, parameters: Any) -> None:
        super().__init__("Parameter(s) already declared", parameters)


class InvalidParameterException(ParameterException):
    """A parameter's name is not valid."""

    def __init__(self, parameter_name: str) -> None:
        super().__init__("Invalid parameter name", parameter_name)


class InvalidParameterTypeException(ParameterException):
    """A value has another type than its parameter was declared with."""

    def __init__(self, desired_parameter: Any, expected_type: Any) -> None:
        super().__init__(
            f"Trying to set parameter '{desired_parameter.name}' to '{desired_parameter.value}'"
            f" of type '{desired_parameter.type_.name}', expecting type '{expected_type}'",
            desired_parameter.name,
        )


class InvalidParameterValueException(ParameterException):
    """A value breaks a descriptor's range, or a callback refused it."""

    def __init__(self, parameter: str, value: Any, reason: str) -> None:
        super().__init__(
            f"Invalid parameter value ({value}) for parameter. Reason: {reason}", parameter
        )


class ParameterImmutableException(ParameterException):
    """A read-only parameter would be changed."""

    def __init__(self, parameter_name: str) -> None:
        super().__init__("Attempted to modify read-only parameter", parameter_name)


class ParameterUninitializedException(ParameterException):
    """A parameter is read that has no value yet."""

    def __init__(self, parameter_name: str) -> None:
        super().__init__(f"The parameter '{parameter_name}' is not initialized", parameter_name)
