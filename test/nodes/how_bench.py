"""A how node, the turns and decisions it gets, and a slow source of answers."""

from __future__ import annotations

import itertools
import json

from nodes_bench import START

from whee_ros.acts import BehaviorPlan, Say
from whee_ros.cues import NANOSECONDS, Turn
from whee_ros.decision import Appraisal, Emotion, EmpathyDecision, Mechanisms
from whee_ros.how.bank.bank import Bank, Entry
from whee_ros.how.choice.candidates import Candidate, Offer
from whee_ros.how.stage import HowSettings, HowStage
from whee_ros.wire import decode

WELL_MADE = "Losing Bello after all those walks is hard. You loved that dog."
ORDINARY = "Oh well."
NAMES = itertools.count()


class Slow:
    """A source whose answers take the time that its worker is given."""

    name = "slow"

    def __init__(self, text=WELL_MADE, error=None):
        self.text, self.error, self.tasks = text, error, []

    def offer(self, task, seconds):
        self.tasks.append(task)
        if self.error:
            raise self.error
        made = Candidate(
            id="slow-1",
            text=self.text,
            strategy="reflection",
            mechanisms=Mechanisms(emotional_reaction=2, interpretation=2),
            valence=-0.4,
            source="slow",
        )
        return Offer(found=(made,))


def turn(bench, state="ended", name="", person="ann", text="my dog Bello died"):
    name = name or f"turn{next(NAMES)}"
    now = bench.now
    said = Turn(
        id=name,
        person=person,
        stamp=now,
        state=state,
        start=now - 2 * NANOSECONDS,
        end=now,
        text=text,
    )
    bench.text("/turn", said)
    return said


def decide(bench, said, direction="seeking"):
    sad = direction == "seeking"
    bench.text(
        "/decision",
        EmpathyDecision(
            id=f"d-{said.id}",
            person=said.person,
            stamp=bench.now,
            turn=said,
            direction=direction,
            emotion=Emotion(
                label="grief" if sad else "neutral", valence=-0.8 * sad, confidence=0.9
            ),
            appraisal=Appraisal(cause="my dog Bello died" if sad else ""),
            target=Mechanisms(emotional_reaction=2 * sad, interpretation=2 * sad),
        ),
    )


def spoken(bench):
    """Give (seconds since the start, kind, words) of every plan with words."""
    found = []
    for stamp, topic, sent in bench.published:
        if topic == "/plan":
            plan = decode(sent.data, BehaviorPlan)
            words = " ".join(act.text for act in plan.acts if isinstance(act, Say))
            if words:
                found.append(((stamp - START) / NANOSECONDS, plan.kind, words))
    return found


def poor_bank():
    """Give a bank that has nothing to say to a story but one poor sentence."""
    entries = [entry for entry in Bank.load().entries if entry.situation != "story"]
    poor = Entry(
        id="poor",
        text=ORDINARY,
        strategy="reflection",
        situation="story",
        fits=frozenset({"any"}),
        mechanisms=Mechanisms(),
        valence=0.0,
    )
    return Bank((*entries, poor))


def give(bench, bank):
    """Let the robot know no other sentences than those of this bank."""
    bench.node("how")._stage = HowStage(HowSettings(greet=False), bank=bank)


def dropped(bench):
    stories = [json.loads(text) for text in bench.words("/how/trace")]
    return [story["dropped"] for story in stories if "dropped" in story]
