"""Reads what a replay wrote into a conversation to be shown."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

from whee_ros.acts import BehaviorPlan
from whee_ros.cues import NANOSECONDS, Turn
from whee_ros.decision import EmpathyDecision, Glimpse
from whee_ros.replay.bag import BagReader
from whee_ros.replay.opened import opened
from whee_ros.replay.outcome import MEASURED, Outcome
from whee_ros.replay.records import Record
from whee_ros.replay.story import ActEvent
from whee_ros.report.conversation import ActSpan, Answer, Conversation, Utterance
from whee_ros.report.measured import busy
from whee_ros.ros import deserialize_message, message
from whee_ros.when.settings import WhenSettings
from whee_ros.wire import decode

QUIET = -60.0
"""dB of full scale that are drawn as no sound."""
ODD = 60.0
"""Seconds between a decision's own time and its record's that only another clock explains."""
CLOCKS = "recorded by another clock than the nodes': give `ros2 bag record` --use-sim-time"
_WORD = ("text", "expression", "gesture", "target", "pattern", "deed", "name")


def gather(folder: Path) -> Conversation:
    """Read a replay's folder, or a bag that was recorded while the nodes ran.

    Raises:
        BagError: it is neither, or its bag cannot be read.
    """
    outcome, path = opened(folder)
    reader = _Reader(outcome)
    with BagReader(path) as bag:
        for record in bag.records():
            reader.take(record)
        reader.made.notes += [f"{why} ({number})" for why, number in sorted(bag.notes.items())]
    made = reader.finished()
    made.busy = busy(folder / MEASURED)
    return made


def threshold_of(outcome: Outcome) -> float:
    """Give the probability from which "seeking" was said in a replay."""
    for setting in reversed(outcome.settings):
        name, _, value = setting.partition(":=")
        if name == "when:seeking_threshold":
            return float(value)
    return float(WhenSettings().seeking_threshold)


class _Reader:
    """Takes the bag's messages one by one."""

    def __init__(self, outcome: Outcome) -> None:
        self._start = outcome.start
        self.made = Conversation(outcome, outcome.seconds, threshold_of(outcome))
        self._answers: dict[str, Answer] = {}
        self._open: dict[tuple[str, str], tuple[float, ActEvent]] = {}
        self._owner: dict[str, str] = {}  # the person whose face or voice it is, by its id
        self._decision_of: dict[str, str] = {}  # by the plan's id
        self._ways: list[tuple[re.Pattern[str], Callable[[str, Any, float], None]]] = [
            (re.compile(pattern), way)
            for pattern, way in (
                (r"/turn", self._turn),
                (r"/decision", self._decision),
                (r"/plan", self._plan),
                (r"/when/glimpse", self._glimpse),
                (r"/how/trace", self._trace),
                (r"/robot/acts", self._act),
                (r"/robot_speaking", self._speaking),
                (r"/say/level", self._level),
                (r"/humans/persons/[^/]+/(face|voice)_id", self._bound),
                (r"/humans/(faces|voices)/[^/]+/expression", self._expression),
                (r"/humans/voices/[^/]+/features", self._features),
            )
        ]
        self._way: dict[str, Callable[[str, Any, float], None] | None] = {}

    def take(self, record: Record) -> None:
        """Take the next message; one that cannot be read is noted."""
        if record.topic not in self._way:
            fitting = (way for pattern, way in self._ways if pattern.fullmatch(record.topic))
            self._way[record.topic] = next(fitting, None)
        way = self._way[record.topic]
        if way is None:
            return
        try:
            made = deserialize_message(record.data, message(record.type))
            way(record.topic, made, self._seconds(record.stamp))
        except Exception as error:  # rosbags raises whatever it meets in a broken message
            note = f"{record.topic}: a message cannot be read ({type(error).__name__})"
            if note not in self.made.notes:
                self.made.notes.append(note)

    def finished(self) -> Conversation:
        """Give the conversation, sorted by time."""
        made = self.made
        for begin, event in self._open.values():
            self._done(begin, made.seconds, event)
        self._bind_late()
        made.answers = sorted(self._answers.values(), key=lambda one: one.at)
        said = {one.turn for one in made.utterances}
        for answer in made.answers:  # a talk that came as text, or turns that others published
            if answer.decision.turn.id not in said:
                self._said(answer.decision.turn)
        made.utterances.sort(key=lambda one: (one.start, one.who))
        made.acts.sort(key=lambda one: (one.start, one.part))
        talking = [one.who for one in made.utterances if one.who]
        made.persons = list(dict.fromkeys([*talking, *(c.person for c in made.curves if c.person)]))
        ends = [one.end for one in made.utterances] + [one.end for one in made.acts]
        made.seconds = max(made.seconds, *ends, 1.0)
        return made

    def _bind_late(self) -> None:
        """Give a person what was read of their face or voice before it was known whose it is."""
        kept = []
        for curve in self.made.curves:
            owner = self._owner.get(f"{curve.source}/{curve.person}")
            if owner is None:
                kept.append(curve)
                continue
            whole = next((c for c in self.made.curves if c.key == (owner, *curve.key[1:])), None)
            if whole is None:
                curve.person = owner
                kept.append(curve)
            else:
                whole.times[:0], whole.values[:0] = curve.times, curve.values
        self.made.curves = kept

    def _seconds(self, stamp: int) -> float:
        return max(0.0, (stamp - self._start) / NANOSECONDS)

    def _turn(self, _: str, told: Any, __: float) -> None:
        turn = decode(told.data, Turn)
        if turn.state == "ended":
            self._said(turn)

    def _said(self, turn: Turn) -> None:
        who = turn.person or turn.source or "somebody"
        span = self._seconds(turn.start), self._seconds(turn.end)
        self.made.utterances.append(Utterance(*span, who, turn.text, turn.id))

    def _decision(self, _: str, told: Any, at: float) -> None:
        decision = decode(told.data, EmpathyDecision)
        self._answers[decision.id] = Answer(decision, at)
        off = at - (decision.stamp - self._start) / NANOSECONDS
        if abs(off) > ODD and CLOCKS not in self.made.notes:
            self.made.notes.append(CLOCKS)

    def _plan(self, _: str, told: Any, at: float) -> None:
        plan = decode(told.data, BehaviorPlan)
        answer = self._answers.get(plan.decision)
        if answer is None:
            return
        self._decision_of[plan.id] = plan.decision
        if answer.plan is None or plan.priority > answer.plan.priority:
            answer.plan, answer.planned = plan, at

    def _glimpse(self, _: str, told: Any, at: float) -> None:
        self.made.glimpses.append((at, decode(told.data, Glimpse).need))

    def _trace(self, _: str, told: Any, __: float) -> None:
        facts = json.loads(told.data)
        answer = self._answers.get(str(facts.get("id")))
        if answer is not None:
            answer.choice = facts.get("choose") or answer.choice
            answer.dropped = str(facts.get("dropped", answer.dropped))

    def _act(self, _: str, told: Any, at: float) -> None:
        event = decode(told.data, ActEvent)
        key = (event.plan, event.act)
        if event.kind == "started" and event.act:
            self._open[key] = (at, event)
        elif event.kind in ("finished", "cancelled") and key in self._open:
            begin, begun = self._open.pop(key)
            self._done(begin, at, begun)

    def _done(self, begin: float, end: float, event: ActEvent) -> None:
        what = next((str(event.sent[word]) for word in _WORD if word in event.sent), event.act)
        span = ActSpan(begin, max(begin, end), event.part, what, event.plan, event.sent)
        self.made.acts.append(span)
        if event.part == "voice":
            self.made.utterances.append(Utterance(begin, span.end, "", what))
        answer = self._answers.get(self._decision_of.get(event.plan, ""))
        if answer is not None:
            answer.acts.append(span)

    def _speaking(self, _: str, told: Any, at: float) -> None:
        """Note when the robot's voice came out, for the plan whose words began last."""
        saying = [
            (begin, event.plan) for begin, event in self._open.values() if event.part == "voice"
        ]
        if told.data and saying:
            answer = self._answers.get(self._decision_of.get(max(saying)[1], ""))
            if answer is not None and answer.voiced is None:
                answer.voiced = at

    def _level(self, _: str, told: Any, at: float) -> None:
        """Take the loudness of the robot's own words: a period in s, then dB of full scale."""
        curve = self.made.curve("", "robot", "sound")
        period, *levels = told.data
        for number, level in enumerate(levels):
            curve.add(at + number * period, max(0.0, 1 - level / QUIET))

    def _bound(self, topic: str, told: Any, _: float) -> None:
        if told.data:
            source = topic.rpartition("/")[2].removesuffix("_id")
            self._owner[f"{source}/{told.data}"] = topic.split("/")[3]

    def _expression(self, topic: str, told: Any, at: float) -> None:
        _, _, kind, id_, _ = topic.split("/")
        if not told.confidence > 0 or not math.isfinite(told.valence + told.arousal):
            return
        source = "face" if kind == "faces" else "voice"
        person = self._owner.get(f"{source}/{id_}", id_)
        self.made.curve(person, source, "valence").add(at, told.valence)
        self.made.curve(person, source, "arousal").add(at, told.arousal)

    def _features(self, _: str, told: Any, at: float) -> None:
        if math.isfinite(told.rms) and told.rms > 0:
            level = 20 * math.log10(told.rms)
            self.made.curve("", "people", "sound").add(at, min(1.0, max(0.0, 1 - level / QUIET)))
