"""Deeds beyond speech in the how node: what the robot offers, and for whom nothing is done."""

from __future__ import annotations

import dataclasses
from typing import Any

from whee_ros.acts import BehaviorPlan
from whee_ros.decision import EmpathyDecision
from whee_ros.how.plan.intents import Deeds
from whee_ros.nodes.diagnostics import Diagnostics
from whee_ros.nodes.parameters import Parameters
from whee_ros.nodes.quality import LATCHED
from whee_ros.ros import Node, message
from whee_ros.settings import setting
from whee_ros.wire import WireError, decode

String = message("std_msgs/msg/String")


@dataclasses.dataclass(frozen=True)
class DeedSettings:
    """Whether and for whom there are deeds."""

    deeds: bool = setting(
        True, "do what the robot's profile offers beyond speech (config/acts.yaml)", live=False
    )
    leave_alone: tuple[str, ...] = setting(
        ("",),
        "people for whom no deed is done (ann), or one deed is not (ann:play_music)",
        live=False,
    )


class Offered:
    """Adds deeds to answers, from among those that the robot node says it offers."""

    def __init__(self, node: Node, diagnostics: Diagnostics) -> None:
        settings = Parameters(node, DeedSettings).value
        self._deeds = Deeds.load(leave_alone=settings.leave_alone)
        self._diagnostics = diagnostics
        if settings.deeds:
            node.create_subscription(String, "robot/offers", self._take, LATCHED)

    def add(
        self, plan: BehaviorPlan | None, decision: EmpathyDecision, now: int
    ) -> BehaviorPlan | None:
        """Give the answer to a turn with a deed, or with the question for leave."""
        return self._deeds.add(plan, decision, now)

    def _take(self, text: Any) -> None:
        try:
            unknown = self._deeds.offer(decode(text.data, list[str]))
        except (WireError, AttributeError) as error:
            self._diagnostics.problem("offers", f"{error}.", "publish a JSON list of names.")
            return
        if unknown:
            self._diagnostics.problem(
                "offers",
                f"the robot offers {', '.join(sorted(unknown))}, which config/acts.yaml lacks.",
                "add the deeds there, or correct `offers` in the robot's profile.",
            )
        else:
            self._diagnostics.solved("offers")
