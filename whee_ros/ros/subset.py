"""What nodes may use of rclpy: the stand-in has this much, and real rclpy has it too.

A test holds every file of whee_ros/nodes against these lists, so that the same source runs on
real rclpy, over dds and in replay. Left out on purpose: lifecycle nodes, multi-threaded
executors, callback groups, actions, ``Client.call``, coroutines, message info, /rosout.
"""

from __future__ import annotations


def words(text: str) -> frozenset[str]:
    """Give the words of a text."""
    return frozenset(text.split())


# ``from whee_ros.ros import ...``
IMPORTS = words(
    "ClockType DurabilityPolicy Duration EngineError ExternalShutdownException Future"
    " HistoryPolicy InvalidNamespaceException InvalidNodeNameException"
    " InvalidParameterTypeException InvalidParameterValueException InvalidQoSProfileException"
    " InvalidServiceNameException InvalidTopicNameException LoggingSeverity Node"
    " NotInitializedException Parameter ParameterAlreadyDeclaredException"
    " ParameterImmutableException ParameterNotDeclaredException ParameterUninitializedException"
    " QoSProfile ReliabilityPolicy SingleThreadedExecutor Time Worker deserialize_message"
    " engine_name message qos_profile_sensor_data qos_profile_services_default rclpy"
    " remove_ros_args serialize_message service"
)

# Modules below whee_ros.ros that nodes may import too: no ROS name hides in them.
HELPERS = frozenset({"whee_ros.ros.actions", "whee_ros.ros.interrupt", "whee_ros.ros.livespeech"})

# ``rclpy.name``
RCLPY = words(
    "create_node get_default_context get_global_executor init ok shutdown spin spin_once"
    " spin_until_future_complete try_shutdown"
)

# ``self.name`` inside a Node
NODE = words(
    "add_on_set_parameters_callback add_post_set_parameters_callback context count_publishers"
    " count_subscribers create_client create_guard_condition create_publisher create_service"
    " create_subscription create_timer declare_parameter declare_parameters describe_parameter"
    " describe_parameters destroy_client destroy_guard_condition destroy_node destroy_publisher"
    " destroy_service destroy_subscription destroy_timer executor get_clock"
    " get_fully_qualified_name get_logger get_name get_namespace get_node_names"
    " get_node_names_and_namespaces get_parameter get_parameter_or get_parameter_type"
    " get_parameters get_parameters_by_prefix get_service_names_and_types"
    " get_topic_names_and_types has_parameter list_parameters remove_on_set_parameters_callback"
    " resolve_service_name resolve_topic_name set_parameters set_parameters_atomically"
    " undeclare_parameter"
)

# Methods and attributes of what a node makes.
PUBLISHER = frozenset({"get_subscription_count", "msg_type", "publish", "topic", "topic_name"})
SUBSCRIPTION = frozenset({"callback", "msg_type", "topic", "topic_name"})
SERVICE = frozenset({"callback", "service_name", "srv_name", "srv_type"})
CLIENT = words(
    "call_async remove_pending_request service_is_ready service_name srv_name srv_type"
    " wait_for_service"
)
TIMER = words("callback cancel is_canceled is_ready reset time_until_next_call timer_period_ns")
GUARD = frozenset({"callback", "trigger"})
LOGGER = words(
    "debug error fatal get_child get_effective_level info is_enabled_for name set_level warn"
    " warning"
)
CLOCK = frozenset({"clock_type", "now", "ros_time_is_active"})
EXECUTOR = words(
    "add_node context get_nodes remove_node shutdown spin spin_once spin_until_future_complete wake"
)
FUTURE = words("add_done_callback cancel cancelled done exception result set_exception set_result")
TIME = words("clock_type from_msg nanoseconds seconds_nanoseconds to_msg")
WORKER = words("busy close depth dropped latency_ns name submit virtual")

# Keyword arguments that the stand-in knows, by the call.
KEYWORDS = {
    "create_publisher": {"msg_type", "topic", "qos_profile"},
    "create_subscription": {"msg_type", "topic", "callback", "qos_profile", "raw"},
    "create_timer": {"timer_period_sec", "callback"},
    "create_service": {"srv_type", "srv_name", "callback", "qos_profile"},
    "create_client": {"srv_type", "srv_name", "qos_profile"},
    "create_guard_condition": {"callback"},
    "declare_parameter": {"name", "value", "descriptor", "ignore_override"},
    "declare_parameters": {"namespace", "parameters", "ignore_override"},
    "wait_for_service": {"timeout_sec"},
}

# What each maker of a node gives.
MADE_BY = {
    "create_publisher": PUBLISHER,
    "create_subscription": SUBSCRIPTION,
    "create_service": SERVICE,
    "create_client": CLIENT,
    "create_timer": TIMER,
    "create_guard_condition": GUARD,
    "get_logger": LOGGER,
    "get_clock": CLOCK,
    "call_async": FUTURE,
    "SingleThreadedExecutor": EXECUTOR,
    "Worker": WORKER,
}
