"""Makes exchanges of what is heard on the topics: of a conversation under way, or of a bag.

What the robot began to do counts (the robot node's ``~/acts``), not what was planned. It belongs to
the turn that was the latest to begin: so a person would take it.
"""

from __future__ import annotations

import dataclasses
from typing import Any

import msgspec

from whee_ros.acts import BehaviorPlan
from whee_ros.cues import NANOSECONDS, Turn
from whee_ros.decision import EmpathyDecision
from whee_ros.evaluation.session.exchange import Exchange, Shown, What
from whee_ros.replay.story import ActEvent
from whee_ros.wire import WireError, decode

_KINDS: dict[str, tuple[What, str]] = {
    "voice": ("say", "text"),
    "face": ("face", "expression"),
    "gaze": ("look", "target"),
    "light": ("light", "pattern"),
}
_AFTER = frozenset({"rest", "dark"})
"""Acts that only end others."""


@dataclasses.dataclass
class _Open:
    """A turn and all that was heard of it so far; stamps in ns."""

    turn: Turn
    decision: EmpathyDecision | None = None
    plan: BehaviorPlan | None = None
    acts: list[ActEvent] = dataclasses.field(default_factory=list)
    skipped: int = 0


class Observer:
    """Collects turns with what came of them; ``start`` (ns) is the conversation's beginning."""

    def __init__(self, start: int) -> None:
        self._start = start
        self._turns: dict[str, _Open] = {}
        self._latest: _Open | None = None
        self._spoken: list[list[int]] = []
        self.speaking = False
        self.quiet_since = start

    def observe(self, topic: str, message: Any, stamp: int) -> None:
        """Take one message; those of other topics, or of another form, are left alone."""
        try:
            if topic == "/turn":
                self._turn(decode(message.data, Turn))
            elif topic == "/decision":
                decision = decode(message.data, EmpathyDecision)
                if decision.turn.id in self._turns:
                    self._turns[decision.turn.id].decision = decision
            elif topic == "/plan":
                self._plan(decode(message.data, BehaviorPlan))
            elif topic == "/robot/acts":
                self._act(decode(message.data, ActEvent))
            elif topic == "/robot_speaking":
                self._speaks(bool(message.data), stamp)
        except WireError:
            return

    def exchanges(self) -> list[Exchange]:
        """Give an exchange for each turn so far, by time."""
        found = [self._exchange(one) for one in self._turns.values() if one.turn.state == "ended"]
        return sorted(found, key=lambda one: one.start)

    def exchange(self, turn: str) -> Exchange:
        """Give the exchange of one turn."""
        return self._exchange(self._turns[turn])

    def _turn(self, turn: Turn) -> None:
        known = self._turns.get(turn.id)
        if known is None:
            known = self._turns[turn.id] = _Open(turn)
        known.turn = turn
        self._latest = known

    def _plan(self, plan: BehaviorPlan) -> None:
        for one in reversed(self._turns.values()):
            if one.decision is not None and one.decision.id == plan.decision:
                if one.plan is None or plan.priority >= one.plan.priority:
                    one.plan = plan
                return

    def _act(self, event: ActEvent) -> None:
        if self._latest is None or event.act in _AFTER:
            return
        if event.kind == "started":
            self._latest.acts.append(event)
        elif event.kind == "skipped":
            self._latest.skipped += 1

    def _speaks(self, on: bool, stamp: int) -> None:
        if on == self.speaking:
            return
        self.speaking = on
        if on:
            self._spoken.append([stamp, 0])
        else:
            self.quiet_since = stamp
            self._spoken[-1][1] = stamp

    def _exchange(self, one: _Open) -> Exchange:
        turn, decision, plan = one.turn, one.decision, one.plan
        shown = tuple(_shown(event, turn.end) for event in one.acts)
        after = [act.at for act in shown if act.at >= 0 and act.what not in ("say", "look")]
        words = [start for start, _ in self._spoken if start >= turn.end]
        made = Exchange(
            id=turn.id,
            person=turn.person,
            text=turn.text,
            start=self._seconds(turn.start),
            end=self._seconds(turn.end),
            shown=shown,
            left_out=one.skipped,
            first_sign=min(after, default=None),
            first_word=self._first_word(shown, words, turn),
            overlap=self._overlap(turn),
        )
        if decision is not None:
            made = msgspec.structs.replace(
                made,
                direction=decision.direction,
                need=decision.need,
                valence=decision.emotion.valence,
                confidence=decision.confidence,
                hold_back=decision.hold_back,
            )
        if plan is None:
            return made
        return msgspec.structs.replace(
            made,
            kind=plan.kind,
            strategy=plan.strategy,
            planned=len(plan.acts),
            notes=tuple(note for note in plan.notes if note.startswith(("asks", "does", "risk"))),
        )

    def _first_word(self, shown: tuple[Shown, ...], words: list[int], turn: Turn) -> float | None:
        """Give when the voice was heard first, or where nobody tells, when it was told to speak."""
        told = min((act.at for act in shown if act.what == "say" and act.at >= 0), default=None)
        if told is None:
            return None
        heard = ((start - turn.end) / NANOSECONDS for start in words)
        return round(next((at for at in heard if at >= told), told), 3)

    def _overlap(self, turn: Turn) -> float:
        spans = [(start, end or turn.end) for start, end in self._spoken]
        shared = sum(max(0, min(b, turn.end) - max(a, turn.start)) for a, b in spans)
        return round(shared / NANOSECONDS, 3)

    def _seconds(self, stamp: int) -> float:
        return round((stamp - self._start) / NANOSECONDS, 3)


def _shown(event: ActEvent, end: int) -> Shown:
    what, key = _KINDS.get(event.part, ("move", "gesture"))
    if "intent" in event.sent or event.act == "deed":
        what, key = "deed", "deed"
    valence = event.sent.get("valence", 0.0) if what == "face" else 0.0
    return Shown(
        what=what,
        name=str(event.sent.get(key, event.act)),
        at=round((event.stamp - end) / NANOSECONDS, 3),
        valence=float(valence),
    )
