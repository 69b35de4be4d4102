"""Follows ``/humans/<kind>/tracked`` and subscribes to the topics of each id in it (REP-155)."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from whee_ros.nodes.quality import LATCHED, RELIABLE, SENSOR
from whee_ros.nodes.states import follow
from whee_ros.ros import Node, message

IdsList = message("hri_msgs/msg/IdsList")

_UNFIT = re.compile(r"[^A-Za-z0-9_]")


def topic_token(id_: str) -> str:
    """Give an id as it can stand in a ROS 2 topic name.

    REP-155 ids such as "47d90" come from ROS 1, where a name may start with a digit.
    """
    token = _UNFIT.sub("_", id_)
    return token if token[:1].isalpha() or token.startswith("_") else f"_{token}"


OnMessage = Callable[[str, Any], None]


class Humans:
    """Everything published about the faces, voices or persons that are tracked now.

    ``topics`` maps a sub-topic to its message type and a callback (id, message). Words and states
    are subscribed reliably, streams (named in ``streams``) as sensor data. With ``latched`` the
    list and all topics are states, whose last value is seen however late the subscription is made.
    """

    def __init__(
        self,
        node: Node,
        kind: str,
        topics: dict[str, tuple[Any, OnMessage]],
        streams: tuple[str, ...] = (),
        on_lost: Callable[[str], None] | None = None,
        latched: bool = False,
    ) -> None:
        self._node = node
        self._kind = kind
        self._topics = topics
        self._streams = streams
        self._on_lost = on_lost
        self._latched = latched
        self._subscriptions: dict[str, list[Any]] = {}
        listed = f"/humans/{kind}/tracked"
        if latched:  # hri_person_manager tells of persons only when they change
            follow(node, IdsList, listed, self._tracked)
        else:  # faces and voices are told again and again
            node.create_subscription(IdsList, listed, self._tracked, RELIABLE)

    @property
    def ids(self) -> list[str]:
        """The ids tracked now."""
        return list(self._subscriptions)

    def _tracked(self, listed: Any) -> None:
        now = {id_ for id_ in listed.ids if id_}
        for gone in [known for known in self._subscriptions if known not in now]:
            for subscription in self._subscriptions.pop(gone):
                self._node.destroy_subscription(subscription)
            if self._on_lost:
                self._on_lost(gone)
        for new in sorted(now - set(self._subscriptions)):
            self._subscriptions[new] = [
                made
                for name, (kind, callback) in self._topics.items()
                for made in self._subscribe(new, name, kind, callback)
            ]

    def _subscribe(self, id_: str, name: str, kind: Any, callback: OnMessage) -> list[Any]:
        topic = f"/humans/{self._kind}/{topic_token(id_)}/{name}"

        def told(received: Any) -> None:
            callback(id_, received)

        if self._latched:
            return follow(self._node, kind, topic, told)
        quality = SENSOR if name in self._streams else RELIABLE
        return [self._node.create_subscription(kind, topic, told, quality)]


class Tracked:
    """Publishes the ``tracked`` list of one kind, and the topics of each id while it is in it."""

    def __init__(
        self, node: Node, kind: str, topics: dict[str, Any], latched: bool = False
    ) -> None:
        self._node = node
        self._kind = kind
        self._topics = topics
        self._quality = LATCHED if latched else RELIABLE
        self._publishers: dict[str, dict[str, Any]] = {}
        self._list = node.create_publisher(IdsList, f"/humans/{kind}/tracked", LATCHED)
        node.create_timer(1.0, self._repeat)

    def __getitem__(self, id_: str) -> dict[str, Any]:
        """Give the publishers of one tracked id by sub-topic."""
        return self._publishers[id_]

    def __contains__(self, id_: str) -> bool:
        return id_ in self._publishers

    def update(self, ids: list[str], others: list[str] | None = None) -> None:
        """Say who is tracked now; publishers are made and destroyed to match.

        ``others`` are those whom another node tracks: a list stands for everybody, so the one
        that tells of a change names them too.
        """
        if list(self._publishers) == ids:
            return
        for gone in [known for known in self._publishers if known not in ids]:
            for publisher in self._publishers.pop(gone).values():
                self._node.destroy_publisher(publisher)
        for new in [id_ for id_ in ids if id_ not in self._publishers]:
            self._publishers[new] = {
                name: self._node.create_publisher(
                    kind, f"/humans/{self._kind}/{topic_token(new)}/{name}", self._quality
                )
                for name, kind in self._topics.items()
            }
        self._publishers = {id_: self._publishers[id_] for id_ in ids}
        self._publish([*ids, *(others or ())])

    def _repeat(self) -> None:
        """Tell again who is here; an empty list would only contradict another node's."""
        if self._publishers:
            self._publish(list(self._publishers))

    def _publish(self, ids: list[str]) -> None:
        listed = IdsList(ids=ids)
        listed.header.stamp = self._node.get_clock().now().to_msg()
        self._list.publish(listed)
