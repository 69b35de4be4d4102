"""Who is here, from ``/humans/persons/...`` of our people node or anybody's (REP-155)."""

from __future__ import annotations

from typing import Any, Literal

import msgspec

from whee_ros.cues import NANOSECONDS, Presence
from whee_ros.nodes.humans import Humans
from whee_ros.ros import Node, message

String = message("std_msgs/msg/String")
EngagementLevel = message("hri_msgs/msg/EngagementLevel")

Engagement = Literal["unknown", "disengaged", "engaging", "engaged", "disengaging"]
ENGAGEMENT: dict[int, Engagement] = {
    EngagementLevel.UNKNOWN: "unknown",
    EngagementLevel.DISENGAGED: "disengaged",
    EngagementLevel.ENGAGING: "engaging",
    EngagementLevel.ENGAGED: "engaged",
    EngagementLevel.DISENGAGING: "disengaging",
}


SETTLED = 2.0
"""Seconds after which somebody counts as here though no node tells of engagement."""


class Presences:
    """Keeps what is known of each person who is tracked now."""

    def __init__(self, node: Node) -> None:
        self._node = node
        self._known: dict[str, Presence] = {}
        self._judged: set[str] = set()
        Humans(
            node,
            "persons",
            {
                "face_id": (String, lambda person, id_: self._set(person, face=id_.data)),
                "voice_id": (String, lambda person, id_: self._set(person, voice=id_.data)),
                "engagement_status": (EngagementLevel, self._engagement),
            },
            on_lost=self._lost,
            latched=True,
        )

    def here(self, now: int) -> list[Presence]:
        """Give everybody who is engaged or may be, as of ``now``."""
        return [
            msgspec.structs.replace(presence, stamp=now)
            for presence in self._known.values()
            if presence.engagement in ("engaging", "engaged") or self._unjudged(presence, now)
        ]

    def _unjudged(self, presence: Presence, now: int) -> bool:
        return presence.person not in self._judged and now - presence.stamp > SETTLED * NANOSECONDS

    def _lost(self, person: str) -> None:
        self._known.pop(person, None)
        self._judged.discard(person)

    def _engagement(self, person: str, status: Any) -> None:
        self._judged.add(person)
        self._set(person, engagement=ENGAGEMENT.get(int(status.level), "unknown"))

    def _set(self, person: str, **known: Any) -> None:
        now = int(self._node.get_clock().now().nanoseconds)
        before = self._known.get(person) or Presence(stamp=now, person=person)
        self._known[person] = msgspec.structs.replace(before, **known)
