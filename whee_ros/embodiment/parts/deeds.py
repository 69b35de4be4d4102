"""Deeds beyond the body: handed on as intents, and only those that the profile offers."""

from __future__ import annotations

import json

from whee_ros.acts import Act, Do
from whee_ros.embodiment.parts.part import Outcome, Part, skipped


class Deeds(Part):
    """Publishes what somebody behind the robot shall do; it is over as soon as it is said."""

    name = "deeds"

    def start(self, act: Act, now: int) -> Outcome:
        """Hand a deed on."""
        assert isinstance(act, Do)  # noqa: S101
        if act.name not in self.profile.offers:
            offered = ", ".join(self.profile.offers) or "nothing"
            return skipped(
                f"{self.profile.name} does not offer {act.name[:40]!r}; it offers {offered}"
            )
        why = self.outbox.blocked("intent", now)
        if why:
            return skipped(why)
        data = json.dumps(act.data, sort_keys=True)
        self.outbox.send("intent", {"intent": act.intent, "data": data}, now)
        return Outcome("started", ends=now, sent={"deed": act.name, "intent": act.intent})
