"""Says why two endpoints of one topic do not hear each other."""

from __future__ import annotations

from whee_ros.ros.dds import names
from whee_ros.ros.dds.graph import Endpoint, Graph
from whee_ros.ros.dds.log import log
from whee_ros.ros.dds.services import CYCLONE
from whee_ros.ros.qos import compatible


class Mismatches:
    """Compares every endpoint that appears with those of this process, and warns once a pair."""

    def __init__(self, graph: Graph) -> None:
        """Compare endpoints of ``graph``; :meth:`look` does it."""
        self._graph = graph
        self._checked: set[bytes] = set()

    def look(self) -> None:
        """Take in what is new, and compare it.

        An endpoint waits until its node's name is known, so that the warning can name it.
        """
        self._graph.refresh()
        if not self._graph.changed:
            return
        self._graph.changed = False
        everyone = self._graph.endpoints()
        self._checked &= {endpoint.gid for endpoint in everyone}
        for new in everyone:
            if new.gid not in self._checked and self._graph.owner(new) is not None:
                self._checked.add(new.gid)
                for old in everyone:
                    if old.gid in self._checked and old.topic == new.topic:
                        self._compare(new, old)

    def _compare(self, one: Endpoint, other: Endpoint) -> None:
        if one.reader == other.reader or not (self._graph.ours(one) or self._graph.ours(other)):
            return
        writer, reader = (other, one) if one.reader else (one, other)
        problem = why(writer, reader)
        if problem is not None:
            topic = names.ros_topic(one.topic) or names.ros_service(one.topic) or one.topic
            end = "a publisher" if names.ros_topic(one.topic) else "an end"
            log.warning(
                f"{topic}: {end} of {self._graph.owner(writer)} is not heard by "
                f"{self._graph.owner(reader)}: {problem}"
            )


def why(writer: Endpoint, reader: Endpoint) -> str | None:
    """Say why a writer and a reader of one topic do not work together; None if they do."""
    if writer.type != reader.type:
        return f"one sends {_ros(writer.type)}, the other wants {_ros(reader.type)}"
    if not compatible(writer.qos.profile(), reader.qos.profile()):
        return f"incompatible QoS; one offers {writer.qos}, the other requests {reader.qos}"
    if names.ros_service(writer.topic) is not None:
        foreign = [end for end in (writer, reader) if not end.gid.startswith(CYCLONE)]
        if foreign:
            return (
                "services work among Cyclone DDS processes only; set "
                "RMW_IMPLEMENTATION=rmw_cyclonedds_cpp for the other process"
            )
    hashes = {end.data.get("typehash") for end in (writer, reader)} - {None, ""}
    if len(hashes) > 1:
        return f"their definitions of {_ros(writer.type)} differ; messages may not be readable"
    return None


def _ros(wire: str) -> str:
    return names.ros_type(wire) or wire
