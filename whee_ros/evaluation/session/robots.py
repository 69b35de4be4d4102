"""Who stands in for the robot: ours, and baselines of the same ears, body and sentences.

All hear with the same "when" node and act with the same robot and tts nodes; they differ in what
answers a decision. "silent" answers nothing. "fixed" gives what whEE asked for, levels 2, 2 and 2
in every answer to somebody who seeks empathy, of three sentences of our bank, else a plain word.
"random" says any sentence of the bank to anything.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from typing import Any

from whee_ros.acts import BehaviorPlan
from whee_ros.cues import NANOSECONDS
from whee_ros.decision import EmpathyDecision, Mechanisms
from whee_ros.how.bank.bank import Bank, Entry
from whee_ros.how.plan import plans
from whee_ros.how.policy.policy import Policy, Standing
from whee_ros.how.reading import talk
from whee_ros.nodes.quality import RELIABLE
from whee_ros.ros import Node, message
from whee_ros.wire import decode, encode

String = message("std_msgs/msg/String")

NODES = {"ours": ("when", "how", "robot", "tts")}
"""Nodes by robot; baselines leave the how node out."""
_WITHOUT = ("when", "robot", "tts")
_NOT_SAID = ("meeting", "filler", "late", "fallback", "repair", "greeting", "farewell", "thanks")


def nodes_of(robot: str) -> tuple[str, ...]:
    """Name the nodes of the package that a robot is made of."""
    return NODES.get(robot, _WITHOUT)


def stand_in(robot: str, seed: int = 0) -> Node | None:
    """Make the node that answers in place of how, if this robot has one."""
    if robot == "fixed":
        return Fixed(seed)
    return Anything(seed) if robot == "random" else None


class _Answerer(Node):
    """Answers each decision at once; which sentence it is comes of a hash of the decision."""

    name = ""

    def __init__(self, seed: int) -> None:
        super().__init__("how")
        self._seed, self._said = seed, 0
        self._policy, self._bank = Policy.load(), Bank.load()
        self._plans = self.create_publisher(String, "plan", RELIABLE)
        self.create_subscription(String, "decision", self._decision, RELIABLE)

    def _decision(self, text: Any) -> None:
        decision = decode(text.data, EmpathyDecision)
        now = int(self.get_clock().now().nanoseconds)
        self._said += 1
        entries, behaviour = self._answer(decision)
        acts = plans.spoken(
            " ".join(one.text for one in entries),
            self._policy.behaviours[behaviour],
            person=decision.person,
            valence=entries[0].valence,
        )
        plan = BehaviorPlan(
            id=f"{decision.id}.response",
            person=decision.person,
            stamp=now,
            deadline=now + 2 * NANOSECONDS,
            kind="response",
            acts=acts,
            decision=decision.id,
            strategy=entries[-1].strategy,
            mechanisms=_shown(entries),
        )
        self._plans.publish(String(data=encode(plan)))

    def _answer(self, decision: EmpathyDecision) -> tuple[list[Entry], str]:
        raise NotImplementedError

    def _pick(self, entries: Sequence[Entry], what: str) -> Entry:
        ordered = sorted((one for one in entries if not one.slots), key=lambda one: one.id)
        name = f"{self._seed} {self._said} {what}"
        number = int(hashlib.sha256(name.encode()).hexdigest()[:8], 16)
        return ordered[number % len(ordered)]


class Fixed(_Answerer):
    """Levels 2, 2 and 2 whenever empathy is sought."""

    def _answer(self, decision: EmpathyDecision) -> tuple[list[Entry], str]:
        if decision.direction != "seeking":
            kind = talk.kind_of(decision.turn.text)
            pool = self._bank.of(kind) or self._bank.of("statement")
            return [self._pick([one for one in pool if not one.about], "plain")], "plain"
        family = self._policy.family(decision, Standing())
        group = self._policy.group_of.get(family, family)
        group = group if group in ("distress", "gladness") else "distress"
        fits = {family, group, "any"}
        story = [one for one in self._bank.of("story") if fits & one.fits and not one.about]
        entries = [
            self._pick(_strongest(story, name), name)
            for name in ("emotional_reaction", "interpretation", "exploration")
        ]
        return entries, "share_joy" if group == "gladness" else "validate"


class Anything(_Answerer):
    """Any sentence of the bank."""

    def _answer(self, decision: EmpathyDecision) -> tuple[list[Entry], str]:
        pool = [one for one in self._bank.entries if one.situation not in _NOT_SAID]
        return [self._pick(pool, "any")], "plain"


def _strongest(entries: Sequence[Entry], name: str) -> list[Entry]:
    """Give the entries of the highest level of one mechanism; a question asks only at the end."""
    told = [
        one
        for one in entries
        if not one.slots and (name == "exploration") == one.text.endswith("?")
    ]
    most = max((getattr(one.mechanisms, name) for one in told), default=0)
    return [one for one in told if getattr(one.mechanisms, name) == most] or list(entries)


def _shown(entries: Sequence[Entry]) -> Mechanisms:
    def most(name: str) -> int:
        return max(int(getattr(one.mechanisms, name)) for one in entries)

    return Mechanisms(
        emotional_reaction=most("emotional_reaction"),
        interpretation=most("interpretation"),
        exploration=most("exploration"),
    )
