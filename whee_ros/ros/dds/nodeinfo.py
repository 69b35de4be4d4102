"""Which node an endpoint belongs to: said by each ROS process on ``ros_discovery_info``.

DDS knows processes and endpoints, not nodes; rmw_dds_common adds these by a latched message.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from typing import Any

import numpy as np
from rosbags.serde import SerdeError

from whee_ros.ros.dds import raw
from whee_ros.ros.dds.log import log
from whee_ros.ros.dds.participant import Participant
from whee_ros.ros.interfaces import store
from whee_ros.ros.messages import message
from whee_ros.ros.qos import DurabilityPolicy, HistoryPolicy, QoSProfile

_TOPIC = "ros_discovery_info"
_KIND = "rmw_dds_common/msg/ParticipantEntitiesInfo"
_LATCHED = DurabilityPolicy.TRANSIENT_LOCAL
# The topic has no key, so a reader that kept the last message only would hear one process.
_SENT = QoSProfile(depth=1, durability=_LATCHED)
_HEARD = QoSProfile(history=HistoryPolicy.KEEP_ALL, durability=_LATCHED)

Node = tuple[str, str]  # (name, namespace)


@dataclasses.dataclass(eq=False)
class Place:
    """A node of this process on the graph, with the gids of its endpoints."""

    node: Node
    readers: list[bytes] = dataclasses.field(default_factory=list)
    writers: list[bytes] = dataclasses.field(default_factory=list)


class NodeInfo:
    """Both ends of the topic, what was told and what was heard."""

    def __init__(self, participant: Participant) -> None:
        """Begin to listen; tells nothing yet."""
        self._gid = participant.gid
        topic = participant.topic(_TOPIC, _KIND)
        self.writer = participant.writer(topic, _KIND, _SENT)
        self.reader = participant.reader(topic, _KIND, _HEARD, others_only=True)
        self.places: list[Place] = []
        self._heard: dict[bytes, list[tuple[Node, set[bytes]]]] = {}

    def tell(self) -> None:
        """Tell others this process's nodes and their endpoints."""
        entities = message("rmw_dds_common/msg/NodeEntitiesInfo")
        told = message(_KIND)(
            gid=_gids([self._gid])[0],
            node_entities_info_seq=[
                entities(
                    node_namespace=place.node[1],
                    node_name=place.node[0],
                    reader_gid_seq=_gids(place.readers),
                    writer_gid_seq=_gids(place.writers),
                )
                for place in self.places
            ],
        )
        raw.write(self.writer, store().serialize_cdr(told, _KIND), _TOPIC)

    def hear(self, cdr: bytes) -> None:
        """Take in what another process told."""
        try:
            told: Any = store().deserialize_cdr(cdr, _KIND)
        except SerdeError as error:
            log.warning(f"dropped a malformed message on {_TOPIC}: {error}")
            return
        self._heard[bytes(told.gid.data)] = [
            (
                (node.node_name, node.node_namespace),
                {bytes(gid.data) for gid in (*node.reader_gid_seq, *node.writer_gid_seq)},
            )
            for node in told.node_entities_info_seq
        ]

    def forget(self, participant: bytes) -> None:
        """Drop what a process told that is gone."""
        self._heard.pop(participant, None)

    def nodes(self, alive: set[bytes]) -> list[Node]:
        """List the nodes of this process and of those that are alive, sorted."""
        far = (node for gid, told in self._heard.items() if gid in alive for node, _ in told)
        return sorted([*(place.node for place in self.places), *far])

    def owner(self, participant: bytes, endpoint: bytes) -> str | None:
        """Name the node of an endpoint, "/ns/name"; None where its process has not said it."""
        for (name, namespace), gids in self._of(participant):
            if endpoint in gids:
                return f"{namespace.rstrip('/')}/{name}"
        return None

    def _of(self, participant: bytes) -> Iterator[tuple[Node, set[bytes]]]:
        if participant == self._gid:
            yield from ((place.node, {*place.readers, *place.writers}) for place in self.places)
        else:
            yield from self._heard.get(participant, [])


def _gids(listed: list[bytes]) -> list[Any]:
    kind = message("rmw_dds_common/msg/Gid")
    return [kind(data=np.frombuffer(one, dtype=np.uint8)) for one in listed]
