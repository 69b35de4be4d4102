"""What the how node tells: ``~/trace`` of every answer and choice, and ``alert`` at a risk."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from whee_ros.acts import BehaviorPlan
from whee_ros.decision import EmpathyDecision
from whee_ros.how.choice.candidates import Offer, Rejected
from whee_ros.how.choice.choose import Choice
from whee_ros.how.stage import risk_kind
from whee_ros.nodes.quality import RELIABLE
from whee_ros.nodes.trace import trace
from whee_ros.ros import Node, message
from whee_ros.wire import encode

String = message("std_msgs/msg/String")


class Teller:
    """Publishes traces and alerts of one node; ``with_words`` says whether people's words show."""

    def __init__(self, node: Node, with_words: Callable[[], bool]) -> None:
        self._node, self._with_words = node, with_words
        self._traces = node.create_publisher(String, "~/trace", RELIABLE)
        self._alerts = node.create_publisher(String, "alert", RELIABLE)

    def report(
        self,
        decision: EmpathyDecision,
        plan: BehaviorPlan | None,
        choice: Choice | None = None,
        dropped: str = "",
        offers: Sequence[Offer] = (),
    ) -> None:
        """Tell what followed a decision.

        Args:
            decision: the decision.
            plan: what is said and done, if anything.
            choice: how that was chosen.
            dropped: why nothing is said, or nothing more.
            offers: the candidates that were dropped with it.
        """
        words = self._with_words()
        more: dict[str, Any] = {"dropped": dropped} if dropped else {}
        if offers:
            more["choose"] = {"rejected": dropped_told(offers, dropped, words)}
        if choice is not None:
            more["choose"] = choice_told(choice, words)
        self._traces.publish(String(data=trace(decision, plan, words, more)))
        kind = risk_kind(plan) if plan else None
        if kind:
            self._alert(kind, decision)

    def _alert(self, kind: str, decision: EmpathyDecision) -> None:
        self._node.get_logger().warning(f"words of {decision.person} showed a risk: {kind}")
        facts = {
            "kind": kind,
            "person": decision.person,
            "stamp": decision.stamp,
            "decision": decision.id,
        }
        self._alerts.publish(String(data=encode(facts)))


def choice_told(choice: Choice, with_words: bool) -> dict[str, Any]:
    """Tell a choice with every rejected candidate; reasons may quote words."""
    return {
        "chosen": choice.candidate.id if choice.candidate else "",
        "source": choice.candidate.source if choice.candidate else "",
        "score": choice.score,
        "parts": choice.parts,
        "judge": choice.judge,
        "rejected": _told(choice.rejected, with_words),
    }


def dropped_told(offers: Sequence[Offer], why: str, with_words: bool) -> list[dict[str, str]]:
    """Tell every candidate of ``offers``: all were dropped, for ``why`` where nothing was wrong."""
    rejected = [one for offer in offers for one in offer.rejected]
    rejected += [Rejected(id=one.id, reason=why) for offer in offers for one in offer.found]
    return _told(rejected, with_words)


def _told(rejected: Sequence[Rejected], with_words: bool) -> list[dict[str, str]]:
    return [
        {"id": one.id, "reason": one.reason if with_words else _bare(one.reason)}
        for one in rejected
    ]


def _bare(reason: str) -> str:
    kind, _, rest = reason.partition(":")
    return reason if rest.strip().replace(".", "").lstrip("-").isdigit() else kind
