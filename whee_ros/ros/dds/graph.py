"""Who is there: nodes and endpoints of every process, as ``ros2 node list`` sees them.

Nothing runs in the background: what has arrived waits in readers until :meth:`Graph.refresh`.
"""

from __future__ import annotations

import dataclasses
import threading
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from cyclonedds import builtin
from cyclonedds.core import Entity, InstanceState, ReadCondition, SampleState, ViewState

from whee_ros.ros.dds import names, raw
from whee_ros.ros.dds import qos as policies
from whee_ros.ros.dds.nodeinfo import Node, NodeInfo, Place
from whee_ros.ros.dds.participant import Participant

_BATCH = 64
_ANYTHING = SampleState.Any | ViewState.Any | InstanceState.Any


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


class Graph:
    """This process's nodes, told to others, and what others tell."""

    def __init__(self, participant: Participant) -> None:
        """Begin to listen; announces nothing yet."""
        self._gid = participant.gid
        self._info = NodeInfo(participant)
        self._endpoints: dict[bytes, Endpoint] = {}
        self._alive: set[bytes] = {self._gid}
        self._closed = False
        self.changed = False  # set by every refresh that learned something
        self._lock = threading.RLock()
        entity = participant.entity
        self._people = raw.listen(entity, builtin.BuiltinTopicDcpsParticipant)
        self._readers = raw.listen(entity, builtin.BuiltinTopicDcpsSubscription)
        self._writers = raw.listen(entity, builtin.BuiltinTopicDcpsPublication)
        self._sources = (self._info.reader, self._people, self._readers, self._writers)
        self._conditions = [ReadCondition(source, _ANYTHING) for source in self._sources]

    def add_node(self, node: Node) -> Place:
        """Put a node of this process on the graph."""
        place = Place(node)
        with self._lock:
            self._info.places.append(place)
            self._info.tell()
        return place

    def remove_node(self, place: Place) -> None:
        """Take a node of this process off the graph."""
        with self._lock:
            self._info.places.remove(place)
            self._info.tell()

    def add(
        self, place: Place, readers: Iterable[bytes] = (), writers: Iterable[bytes] = ()
    ) -> None:
        """Say that these endpoints belong to a node."""
        with self._lock:
            place.readers.extend(readers)
            place.writers.extend(writers)
            self._info.tell()

    def drop(self, place: Place, gids: Iterable[bytes]) -> None:
        """Say that these endpoints are gone."""
        gone = set(gids)
        with self._lock:
            for kept in (place.readers, place.writers):
                kept[:] = [gid for gid in kept if gid not in gone]
            self._info.tell()

    def watched(self) -> list[Entity]:
        """Give what triggers a wait set when :meth:`refresh` has something to take in."""
        return list(self._conditions)

    def close(self) -> None:
        """Stop listening and telling."""
        self._closed = True
        for entity in (*self._conditions, *self._sources, self._info.writer):
            raw.delete(entity)

    def refresh(self) -> None:
        """Take in everything that has arrived."""
        with self._lock:
            if not self._closed:
                self._take_in()

    def _take_in(self) -> None:
        for cdr, sample in _drain(lambda: raw.take(self._info.reader, _BATCH)):
            if sample.valid_data:
                self.changed = True
                self._info.hear(cdr)
        for found in _drain(lambda: raw.take_builtin(self._people, _BATCH)):
            (self._alive.add if _is_alive(found) else self._forget)(found.key.bytes)
        for found in _drain(lambda: raw.take_builtin(self._readers, _BATCH)):
            self._endpoint(found, reader=True)
        for found in _drain(lambda: raw.take_builtin(self._writers, _BATCH)):
            self._endpoint(found, reader=False)

    def nodes(self) -> list[Node]:
        """List every node, sorted."""
        self.refresh()
        return self._info.nodes(self._alive)

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
        return endpoint.participant == self._gid

    def owner(self, endpoint: Endpoint) -> str | None:
        """Name the node of an endpoint, "/ns/name"; None where its process has not said it yet."""
        return self._info.owner(endpoint.participant, endpoint.gid)

    def _endpoint(self, found: Any, *, reader: bool) -> None:
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
        self._info.forget(gid)
        self._endpoints = {k: e for k, e in self._endpoints.items() if e.participant != gid}


def _is_alive(found: Any) -> bool:
    return bool(found.sample_info.instance_state == InstanceState.Alive)


def _drain(take: Callable[[], list[Any]]) -> Iterator[Any]:
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
