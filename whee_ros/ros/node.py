"""A node: its name, and everything it makes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from whee_ros.ros.arguments import Arguments, parameters_for, parse
from whee_ros.ros.belongings import NodeBelongings
from whee_ros.ros.context import Context, default_context
from whee_ros.ros.endpoints import Client, Publisher, Service, Subscription
from whee_ros.ros.exceptions import NotInitializedException
from whee_ros.ros.graph import NodeGraph
from whee_ros.ros.logger import Logger
from whee_ros.ros.messages import message
from whee_ros.ros.names import check_node_name, expand, full_namespace, join, remap, remapped_node
from whee_ros.ros.parameter import Parameter, ParameterType
from whee_ros.ros.parameter_services import ParameterServices
from whee_ros.ros.parameters import NodeParameters
from whee_ros.ros.qos import (
    QoSProfile,
    as_profile,
    qos_profile_parameter_events,
    qos_profile_services_default,
)
from whee_ros.ros.sim_time import SimTime
from whee_ros.ros.time import SECOND, Clock
from whee_ros.ros.triggers import GuardCondition, Timer

ParameterEvent = message("rcl_interfaces/msg/ParameterEvent")


class Node(NodeParameters, NodeGraph, NodeBelongings):
    """rclpy's Node, as far as whee_ros uses it (whee_ros/ros/subset.py lists the names)."""

    def __init__(
        self,
        node_name: str,
        *,
        context: Context | None = None,
        cli_args: Sequence[str] | None = None,
        namespace: str | None = None,
        use_global_arguments: bool = True,
        enable_rosout: bool = True,
        start_parameter_services: bool = True,
        parameter_overrides: list[Parameter] | None = None,
        automatically_declare_parameters_from_overrides: bool = False,
    ) -> None:
        """Make a node; arguments mean what they mean in rclpy (there is no /rosout here).

        Raises:
            NotInitializedException: rclpy.init() was not called, or shutdown was.
            InvalidNodeNameException, InvalidNamespaceException: a name is not valid.
        """
        del enable_rosout
        self.context = default_context() if context is None else context
        if not self.context.ok():
            raise NotInitializedException("cannot create node")
        check_node_name(node_name)
        full_namespace(namespace)
        own = parse(cli_args or [])
        everyone = self.context.arguments if use_global_arguments else Arguments()
        self._rules = own.rules + everyone.rules
        self._name, space = remapped_node(node_name, namespace or "", self._rules)
        check_node_name(self._name)
        self._namespace = full_namespace(space)
        values = parameters_for(self.get_fully_qualified_name(), everyone)
        values.update(parameters_for(self.get_fully_qualified_name(), own))
        overrides = {name: Parameter(name, value=value) for name, value in values.items()}
        overrides.update({given.name: given for given in parameter_overrides or []})
        NodeParameters.__init__(self, overrides)
        NodeBelongings.__init__(self)
        self._engine = self.context.engine
        self._link = self._engine.node(self._name, self._namespace)
        self._clock = Clock(self._engine.now)
        dotted = self.get_fully_qualified_name().strip("/").replace("/", ".")
        self._logger = Logger(dotted, self._clock.ns)
        self.index = self.context.created
        self.context.created += 1
        self.context.moves += 1
        self.context.nodes.append(self)
        self._events = self.create_publisher(
            ParameterEvent, "/parameter_events", qos_profile_parameter_events
        )
        if automatically_declare_parameters_from_overrides:
            self.declare_parameters("", [(g.name, g.value) for g in overrides.values()])
        self._sim_time = SimTime(self)
        if start_parameter_services:
            ParameterServices(self)

    def get_name(self) -> str:
        """Give the node's name."""
        return self._name

    def get_namespace(self) -> str:
        """Give the node's namespace, with its leading slash."""
        return self._namespace

    def get_fully_qualified_name(self) -> str:
        """Give namespace and name."""
        return join(self._namespace, self._name)

    def get_logger(self) -> Logger:
        """Give the node's logger."""
        return self._logger

    def get_clock(self) -> Clock:
        """Give the node's clock."""
        return self._clock

    def resolve_topic_name(self, topic: str, *, only_expand: bool = False) -> str:
        """Give the absolute name of a topic, remapped unless ``only_expand``."""
        full = expand(topic, self._name, self._namespace)
        return full if only_expand else remap(full, self._name, self._namespace, self._rules)

    def resolve_service_name(self, service: str, *, only_expand: bool = False) -> str:
        """Give the absolute name of a service, remapped unless ``only_expand``."""
        full = expand(service, self._name, self._namespace, service=True)
        if only_expand:
            return full
        return remap(full, self._name, self._namespace, self._rules, service=True)

    def create_publisher(
        self, msg_type: type, topic: str, qos_profile: QoSProfile | int
    ) -> Publisher:
        """Make the sending end of a topic.

        Raises:
            InvalidTopicNameException: the name is not valid.
        """
        full, qos = self.resolve_topic_name(topic), as_profile(qos_profile)
        link = self._link.advertise(full, msg_type, qos)
        self._outgoing.append(Publisher(link, msg_type, topic, full, qos))
        return self._outgoing[-1]

    def create_subscription(
        self,
        msg_type: type,
        topic: str,
        callback: Callable[[Any], Any],
        qos_profile: QoSProfile | int,
        *,
        raw: bool = False,
    ) -> Subscription:
        """Make the receiving end of a topic; raises as :meth:`create_publisher`."""
        full, qos = self.resolve_topic_name(topic), as_profile(qos_profile)
        link = self._link.subscribe(full, msg_type, qos, raw=raw)
        return self._keep(Subscription(link, msg_type, topic, full, callback, qos))

    def create_service(
        self,
        srv_type: type,
        srv_name: str,
        callback: Callable[[Any, Any], Any],
        *,
        qos_profile: QoSProfile = qos_profile_services_default,
    ) -> Service:
        """Make the answering end of a service.

        Raises:
            InvalidServiceNameException: the name is not valid.
        """
        full = self.resolve_service_name(srv_name)
        link = self._link.serve(full, srv_type, qos_profile)
        return self._keep(Service(link, srv_type, full, callback))

    def create_client(
        self,
        srv_type: type,
        srv_name: str,
        *,
        qos_profile: QoSProfile = qos_profile_services_default,
    ) -> Client:
        """Make the asking end of a service; raises as :meth:`create_service`."""
        full = self.resolve_service_name(srv_name)
        return self._keep(
            Client(self._link.client(full, srv_type, qos_profile), srv_type, full, self)
        )

    def create_timer(self, timer_period_sec: float, callback: Callable[[], Any]) -> Timer:
        """Call ``callback`` once a period, on the node's clock."""
        timer = Timer(int(float(timer_period_sec) * SECOND), callback, self._clock)
        self.timers.append(timer)
        self._wake()
        return timer

    def create_guard_condition(self, callback: Callable[[], Any]) -> GuardCondition:
        """Make a bell that any thread may ring."""
        self.guards.append(GuardCondition(callback, self))
        return self.guards[-1]

    def _tell(self, given: list[Parameter], was: dict[str, Parameter | None]) -> None:
        if not self._events.get_subscription_count():
            return
        event = ParameterEvent(
            stamp=self._clock.now().to_msg(), node=self.get_fully_qualified_name()
        )
        for one in given:
            old = was[one.name]
            fresh = old is None or old.type_ == ParameterType.NOT_SET
            held = event.new_parameters if fresh else event.changed_parameters
            held.append(one.to_parameter_msg())
        self._events.publish(event)
