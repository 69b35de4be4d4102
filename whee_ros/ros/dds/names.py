"""What ROS 2 calls a topic, a service and a type, and what each is called on the DDS wire."""

from __future__ import annotations

TOPIC = "rt"
REQUEST = "rq"
REPLY = "rr"


def topic(name: str) -> str:
    """Give the DDS topic of a ROS topic: "/chatter" is "rt/chatter"."""
    return TOPIC + name


def request(service: str) -> str:
    """Give the DDS topic of a service's requests: "/add" is "rq/addRequest"."""
    return f"{REQUEST}{service}Request"


def reply(service: str) -> str:
    """Give the DDS topic of a service's answers: "/add" is "rr/addReply"."""
    return f"{REPLY}{service}Reply"


def wire_type(ros_type: str) -> str:
    """Give the DDS name of a type: "std_msgs/msg/String" is "std_msgs::msg::dds_::String_".

    Raises:
        ValueError: ``ros_type`` is not "package/kind/Name".
    """
    parts = ros_type.split("/")
    if len(parts) != 3 or not all(parts):
        raise ValueError(f"{ros_type!r} is not a ROS type; expected package/msg/Name")
    package, kind, name = parts
    return f"{package}::{kind}::dds_::{name}_"


def ros_type(wire: str) -> str | None:
    """Give the ROS name of a DDS type, or None where it is not a ROS type."""
    head, found, name = wire.rpartition("::dds_::")
    if not found or not name.endswith("_"):
        return None
    return f"{head.replace('::', '/')}/{name[:-1]}"


def ros_topic(wire: str) -> str | None:
    """Give the ROS topic of a DDS topic, or None where it carries no ROS topic."""
    prefix, _, rest = wire.partition("/")
    return f"/{rest}" if prefix == TOPIC and rest else None


def ros_service(wire: str) -> str | None:
    """Give the service that a DDS topic belongs to, or None where it belongs to none."""
    prefix, _, rest = wire.partition("/")
    for wanted, ending in ((REQUEST, "Request"), (REPLY, "Reply")):
        if prefix == wanted and rest.endswith(ending) and rest != ending:
            return "/" + rest[: -len(ending)]
    return None


def service_type(wire: str) -> str | None:
    """Give the service type of a request's or an answer's DDS type, or None."""
    name = ros_type(wire)
    for ending in ("_Request", "_Response"):
        if name is not None and "/srv/" in name and name.endswith(ending):
            return name[: -len(ending)]
    return None
