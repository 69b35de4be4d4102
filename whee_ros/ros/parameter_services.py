"""The services by which others read and set a node's parameters (``ros2 param`` uses them)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from whee_ros.ros.exceptions import ParameterNotDeclaredException, ParameterUninitializedException
from whee_ros.ros.messages import service
from whee_ros.ros.parameter import Parameter
from whee_ros.ros.parameter_checks import Result, refuse
from whee_ros.ros.qos import qos_profile_parameters

if TYPE_CHECKING:
    from whee_ros.ros.node import Node

NAMES = (
    "describe_parameters",
    "get_parameters",
    "get_parameter_types",
    "list_parameters",
    "set_parameters",
    "set_parameters_atomically",
)


class ParameterServices:
    """Six services below the node's name."""

    def __init__(self, node: Node) -> None:
        self._node = node
        for name in NAMES:
            kind = service("rcl_interfaces/srv/" + name.title().replace("_", ""))
            callback = getattr(self, f"_{name}")
            full = f"{node.get_name()}/{name}"
            node.create_service(kind, full, callback, qos_profile=qos_profile_parameters)

    def _describe_parameters(self, request: Any, response: Any) -> Any:
        if all(map(self._node.has_parameter, request.names)):
            response.descriptors = self._node.describe_parameters(request.names)
        return response

    def _get_parameters(self, request: Any, response: Any) -> Any:
        try:
            found = self._node.get_parameters(request.names)
        except (ParameterNotDeclaredException, ParameterUninitializedException):
            return response
        response.values = [given.get_parameter_value() for given in found]
        return response

    def _get_parameter_types(self, request: Any, response: Any) -> Any:
        if all(map(self._node.has_parameter, request.names)):
            response.types = [self._node.get_parameter_type(name) for name in request.names]
        return response

    def _list_parameters(self, request: Any, response: Any) -> Any:
        response.result = self._node.list_parameters(request.prefixes, request.depth)
        return response

    def _set_parameters(self, request: Any, response: Any) -> Any:
        response.results = [self._try([given]) for given in request.parameters]
        return response

    def _set_parameters_atomically(self, request: Any, response: Any) -> Any:
        response.result = self._try(request.parameters)
        return response

    def _try(self, messages: list[Any]) -> Any:
        try:
            given = [Parameter.from_parameter_msg(one) for one in messages]
            result = self._node.set_parameters_atomically(given)
        except (ParameterNotDeclaredException, ValueError) as error:
            return refuse(str(error))
        return Result(successful=result.successful, reason=result.reason)
