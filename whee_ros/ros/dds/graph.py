"""Who is there: nodes and endpoints of every process, as ``ros2 node list`` sees them.

Cyclone tells of processes and endpoints; which node an endpoint belongs to is said by each ROS
process itself, on the topic ``ros_discovery_info`` (rmw_dds_common). Nothing runs in the
background: what has arrived waits in readers until :meth:`Graph.refresh`.
"""

from __future__ import annotations

import dataclasses
import threading
from collections.abc import Iterable, Iterator
from typing import Any

import numpy as np
from cyclonedds import builtin
from cyclonedds.core import (
    Entity,
    InstanceState,
    ReadCondition,
    SampleState,
    ViewState,
)
from rosbags.serde import SerdeError

from whee_ros.ros.dds import names, raw
from whee_ros.ros.dds import qos as policies
from whee_ros.ros.dds.log import log
from whee_ros.ros.dds.participant import Participant
from whee_ros.ros.interfaces import store
from whee_ros.ros.messages import message
from whee_ros.ros.qos import DurabilityPolicy, HistoryPolicy, QoSProfile

_TOPIC = "ros_discovery_info"
_KIND = "rmw_dds_common/msg/ParticipantEntitiesInfo"
_BATCH = 64
_ANYTHING = SampleState.Any | ViewState.Any | InstanceState.Any
_LATCHED = DurabilityPolicy.TRANSIENT_LOCAL
# The topic has no key, so a reader that kept the last message only would hear one process.
_SENT = QoSProfile(depth=1, durability=_LATCHED)
_HEARD = QoSProfile(history=HistoryPolicy.KEEP_ALL, durability=_LATCHED)

Node = tuple[str, str]  # (name, namespace)


@dataclasses.dataclass(frozen=True)
class Endpoint:
    """A writer or reader, of this or another process."""

    gid: bytes
    participant: bytes
    topic: str
    type: str
    reader: bool
    qos: policies.Seen
    data: dict[str, str] = dataclasses.field(hash=False)


@dataclasses.dataclass(eq=False)
class Place:
    """A node of this process on the graph, with the gids of its endpoints."""

    node: Node
    readers: list[bytes] = dataclasses.field(default_factory=list)
    writers: list[bytes] = dataclasses.field(default_factory=list)


class Graph:
    """This process's nodes, told to others, and what others tell."""

    def __init__(self, participant: Participant) -> None:
        """Begin to listen; announces nothing yet."""
        self._participant = participant
        self._local: list[Place] = []
        self._told: dict[bytes, list[tuple[Node, set[bytes]]]] = {}
        self._endpoints: dict[bytes, Endpoint] = {}
        self._alive: set[bytes] = {participant.gid}
        self._closed = False
        self.changed = False  # set by every refresh that learned something
        self._lock = threading.RLock()
        topic = participant.topic(_TOPIC, _KIND)
        self._writer = participant.writer(topic, _KIND, _SENT)
        self._info = participant.reader(topic, _KIND, _HEARD, others_only=True)
        entity = participant.entity
        self._people = builtin.BuiltinDataReader(entity, builtin.BuiltinTopicDcpsParticipant)
        self._readers = builtin.BuiltinDataReader(entity, builtin.BuiltinTopicDcpsSubscription)
        self._writers = builtin.BuiltinDataReader(entity, builtin.BuiltinTopicDcpsPublication)
        self._sources = (self._info, self._people, self._readers, self._writers)
        self._conditions = [ReadCondition(source, _ANYTHING) for source in self._sources]

    def add_node(self, node: Node) -> Place:
        """Put a node of this process on the graph."""
        place = Place(node)
        with self._lock:
            self._local.append(place)
            self._announce()
        return place

    def remove_node(self, place: Place) -> None:
        """Take a node of this process off the graph."""
        with self._lock:
            self._local.remove(place)
            self._announce()

    def add(
        self, place: Place, readers: Iterable[bytes] = (), writers: Iterable[bytes] = ()
    ) -> None:
        """Say that these endpoints belong to a node."""
        with self._lock:
            place.readers.extend(readers)
            place.writers.extend(writers)
            self._announce()

    def drop(self, place: Place, gids: Iterable[bytes]) -> None:
        """Say that these endpoints are gone."""
        gone = set(gids)
        with self._lock:
            for kept in (place.readers, place.writers):
                kept[:] = [gid for gid in kept if gid not in gone]
            self._announce()

    def watched(self) -> list[Entity]:
        """Give what triggers a wait set when :meth:`refresh` has something to take in."""
        return list(self._conditions)

    def close(self) -> None:
        """Stop listening and telling."""
        self._closed = True
        for entity in (*self._conditions, *self._sources, self._writer):
            raw.delete(entity)

    def refresh(self) -> None:
        """Take in everything that has arrived."""
        with self._lock:
            if not self._closed:
                self._take_in()

    def _take_in(self) -> None:
        for cdr, info in _drain(lambda: raw.take(self._info, _BATCH)):
            if info.valid_data:
                self._heard(cdr)
        for found in _drain(lambda: self._people.take(_BATCH)):
            (self._alive.add if _is_alive(found) else self._forget)(found.key.bytes)
        for reader, source in ((True, self._readers), (False, self._writers)):
            for found in _drain(lambda source=source: source.take(_BATCH)):
                self._endpoint(found, reader)

    def nodes(self) -> list[Node]:
        """List every node, sorted."""
        self.refresh()
        far = [node for gid, told in self._told.items() if gid in self._alive for node, _ in told]
        return sorted([*(place.node for place in self._local), *far])

    def endpoints(self) -> list[Endpoint]:
        """List every endpoint."""
        self.refresh()
        return list(self._endpoints.values())

    def topics(self) -> list[tuple[str, list[str]]]:
        """List (topic, types), sorted."""
        named = ((names.ros_topic(e.topic), names.ros_type(e.type)) for e in self.endpoints())
        return _grouped(named)

    def services(self) -> list[tuple[str, list[str]]]:
        """List (service, types), sorted."""
        named = ((names.ros_service(e.topic), names.service_type(e.type)) for e in self.endpoints())
        return _grouped(named)

    def count(self, wire_topic: str, *, readers: bool) -> int:
        """Count the readers, or the writers, of a DDS topic."""
        return sum(e.topic == wire_topic and e.reader == readers for e in self.endpoints())

    def ours(self, endpoint: Endpoint) -> bool:
        """Whether this process made it."""
        return endpoint.participant == self._participant.gid

    def owner(self, endpoint: Endpoint) -> str | None:
        """Name the node of an endpoint, "/ns/name"; None where its process has not said it yet."""
        if self.ours(endpoint):
            told = [(p.node, {*p.readers, *p.writers}) for p in self._local]
        else:
            told = self._told.get(endpoint.participant, [])
        for (name, namespace), gids in told:
            if endpoint.gid in gids:
                return f"{namespace.rstrip('/')}/{name}"
        return None

    def _announce(self) -> None:
        gid = message("rmw_dds_common/msg/Gid")
        entities = message("rmw_dds_common/msg/NodeEntitiesInfo")

        def gids(listed: list[bytes]) -> list[Any]:
            return [gid(data=np.frombuffer(one, dtype=np.uint8)) for one in listed]

        told = message(_KIND)(
            gid=gids([self._participant.gid])[0],
            node_entities_info_seq=[
                entities(
                    node_namespace=place.node[1],
                    node_name=place.node[0],
                    reader_gid_seq=gids(place.readers),
                    writer_gid_seq=gids(place.writers),
                )
                for place in self._local
            ],
        )
        raw.write(self._writer, store().serialize_cdr(told, _KIND), _TOPIC)

    def _heard(self, cdr: bytes) -> None:
        try:
            told: Any = store().deserialize_cdr(cdr, _KIND)
        except SerdeError as error:
            log.warning(f"dropped a malformed message on {_TOPIC}: {error}")
            return
        gid = bytes(told.gid.data)
        self.changed = True
        if gid != self._participant.gid:
            self._told[gid] = [
                (
                    (node.node_name, node.node_namespace),
                    {bytes(g.data) for g in (*node.reader_gid_seq, *node.writer_gid_seq)},
                )
                for node in told.node_entities_info_seq
            ]

    def _endpoint(self, found: Any, reader: bool) -> None:
        gid = found.key.bytes
        self.changed = True
        if not _is_alive(found):
            self._endpoints.pop(gid, None)
        elif found.topic_name and not found.topic_name.startswith("DCPS"):
            self._endpoints[gid] = Endpoint(
                gid=gid,
                participant=found.participant_key.bytes,
                topic=found.topic_name,
                type=found.type_name,
                reader=reader,
                qos=policies.seen(found.qos),
                data=policies.user_data(found.qos),
            )

    def _forget(self, gid: bytes) -> None:
        self._alive.discard(gid)
        self._told.pop(gid, None)
        self._endpoints = {k: e for k, e in self._endpoints.items() if e.participant != gid}


def _is_alive(found: Any) -> bool:
    return bool(found.sample_info.instance_state == InstanceState.Alive)


def _drain(take: Any) -> Iterator[Any]:
    while True:
        taken = take()
        yield from taken
        if len(taken) < _BATCH:
            return


def _grouped(named: Iterable[tuple[str | None, str | None]]) -> list[tuple[str, list[str]]]:
    groups: dict[str, set[str]] = {}
    for name, kind in named:
        if name and kind:
            groups.setdefault(name, set()).add(kind)
    return [(name, sorted(kinds)) for name, kinds in sorted(groups.items())]
