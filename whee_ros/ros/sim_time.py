"""``use_sim_time``: a node's clock follows the topic /clock."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from whee_ros.ros.messages import message
from whee_ros.ros.parameter import Parameter, ParameterType
from whee_ros.ros.parameter_checks import Result, refuse
from whee_ros.ros.qos import QoSProfile, ReliabilityPolicy
from whee_ros.ros.time import SECOND

if TYPE_CHECKING:
    from whee_ros.ros.endpoints import Subscription
    from whee_ros.ros.node import Node

NAME = "use_sim_time"


class SimTime:
    """Declares the parameter, and subscribes to /clock while it is true."""

    def __init__(self, node: Node) -> None:
        self._node = node
        self._subscription: Subscription | None = None
        if not node.has_parameter(NAME):
            node.declare_parameter(NAME, value=False)
        self._follow(bool(node.get_parameter(NAME).value))
        node.add_on_set_parameters_callback(self._on_set)

    def _on_set(self, given: list[Parameter]) -> Any:
        for one in given:
            if one.name == NAME:
                if one.type_ != ParameterType.BOOL:
                    return refuse(f"{NAME} parameter set to something besides a bool")
                self._follow(bool(one.value))
        return Result(successful=True)

    def _follow(self, wanted: bool) -> None:
        if wanted and self._subscription is None:
            self._node.get_clock().simulate(0)
            self._subscription = self._node.create_subscription(
                message("rosgraph_msgs/msg/Clock"),
                "/clock",
                self._on_clock,
                QoSProfile(depth=1, reliability=ReliabilityPolicy.BEST_EFFORT),
            )
        elif not wanted and self._subscription is not None:
            self._node.destroy_subscription(self._subscription)
            self._subscription = None
            self._node.get_clock().simulate(None)

    def _on_clock(self, msg: Any) -> None:
        self._node.get_clock().simulate(msg.clock.sec * SECOND + msg.clock.nanosec)
