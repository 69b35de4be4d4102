"""One process's membership in a DDS domain, and the topics it has declared."""

from __future__ import annotations

import os
from collections.abc import Mapping
from typing import Any
from weakref import WeakValueDictionary

from cyclonedds.core import DDSException
from cyclonedds.domain import Domain, DomainParticipant
from cyclonedds.pub import DataWriter
from cyclonedds.qos import Policy, Qos
from cyclonedds.sub import DataReader
from cyclonedds.topic import Topic

from whee_ros.ros.dds import domain, fence, raw, typehash
from whee_ros.ros.dds import qos as policies
from whee_ros.ros.dds.log import log
from whee_ros.ros.dds.wiretype import WireTypes
from whee_ros.ros.interfaces import store
from whee_ros.ros.qos import QoSProfile

_domains: dict[int, tuple[Domain, str, int]] = {}  # id: (domain, its configuration, users)


class JoinError(RuntimeError):
    """The domain could not be joined; the text says why, and what to do."""


class Participant:
    """A DDS participant that looks to others like a ROS 2 process."""

    def __init__(self, environment: Mapping[str, str] = os.environ) -> None:
        """Join the domain that ``environment`` names.

        Raises:
            DomainError: a variable makes no sense.
            JoinError: Cyclone DDS could not join.
        """
        self.domain_id = domain.domain_id(environment)
        self._types = WireTypes(store())
        self._first: dict[str, Topic[Any]] = {}  # each type's first topic, kept for the others
        # Other topics live as long as their endpoints: faces come and go.
        self._topics: WeakValueDictionary[tuple[str, str], Topic[Any]] = WeakValueDictionary()
        try:
            _enter(self.domain_id, environment)
            policy = Policy.Userdata(data=b"enclave=/;")
            self.entity = DomainParticipant(self.domain_id, qos=Qos(policy))
        except DDSException as error:
            raise JoinError(
                f"cannot join ROS domain {self.domain_id}: {error}. Is the network interface up, "
                "CYCLONEDDS_URI right, and are there fewer than 65 ROS processes here?"
            ) from error

    @property
    def gid(self) -> bytes:
        """The 16 bytes that name this participant in the graph."""
        return bytes(self.entity.guid.bytes)

    def topic(self, wire_name: str, ros_type: str, *, service: bool = False) -> Topic[Any]:
        """Declare a topic, or give it where it is declared already.

        Raises:
            UnsupportedTypeError: the type cannot be carried.
        """
        key = (wire_name, ros_type)
        topic = self._topics.get(key)
        first = self._first.get(ros_type)
        if topic is None and first is not None:
            topic = self._topics[key] = raw.TwinTopic(self.entity, wire_name, first)
        elif topic is None:
            struct = self._types.struct(ros_type, service=service)
            topic = self._topics[key] = Topic(self.entity, wire_name, struct)
            self._first[ros_type] = topic
        return topic

    def writer(
        self, topic: Topic[Any], ros_type: str, qos: QoSProfile, extra: str = ""
    ) -> DataWriter[Any]:
        """Make a writer that announces ``extra`` and its type's hash."""
        announced = extra.encode() + typehash.user_data(ros_type)
        return DataWriter(self.entity, topic, qos=policies.endpoint(qos, announced))

    def reader(
        self,
        topic: Topic[Any],
        ros_type: str,
        qos: QoSProfile,
        extra: str = "",
        *,
        others_only: bool = False,
    ) -> DataReader[Any]:
        """Make a reader that announces ``extra`` and its type's hash.

        With ``others_only`` it does not hear this process.
        """
        chosen = policies.endpoint(qos, extra.encode() + typehash.user_data(ros_type))
        if others_only:
            chosen = Qos(Policy.IgnoreLocal.Participant, base=chosen)
        return DataReader(self.entity, topic, qos=chosen)

    def close(self) -> None:
        """Leave the domain, with everything that was made here; twice is allowed."""
        for topic in list(self._topics.values()):
            raw.delete(topic)
        if raw.delete(self.entity):
            _leave(self.domain_id)


def _enter(domain_id: int, environment: Mapping[str, str]) -> None:
    # Cyclone allows one configuration a domain in one process.
    configuration = domain.configuration(environment)
    if domain_id not in _domains:
        before = fence.sockets()
        made = Domain(domain_id, configuration)
        if domain.loopback_only(environment) and not environment.get("CYCLONEDDS_URI"):
            _enclose(fence.sockets() - before)
        _domains[domain_id] = (made, configuration, 0)
    made, first, users = _domains[domain_id]
    if configuration != first:
        raise JoinError(f"this process has joined ROS domain {domain_id} with other settings")
    _domains[domain_id] = (made, first, users + 1)


def _enclose(sockets: set[int]) -> None:
    try:
        fence.enclose(sockets)
    except OSError as error:
        log.warning(
            f"packets from the network are read, though nobody there is met ({error}); "
            "let a firewall drop UDP ports 7400 and up if that matters"
        )


def _leave(domain_id: int) -> None:
    made, configuration, users = _domains.pop(domain_id)
    if users > 1:
        _domains[domain_id] = (made, configuration, users - 1)
    else:
        raw.delete(made)
