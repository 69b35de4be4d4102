"""A how node that asks a language server, and what came of it."""

from __future__ import annotations

import json

from how_bench import give, poor_bank
from nodes_bench import START, Bench

from whee_ros.acts import BehaviorPlan, Say
from whee_ros.cues import NANOSECONDS, Turn
from whee_ros.decision import Appraisal, Emotion, EmpathyDecision, Mechanisms
from whee_ros.wire import decode

BEGIN = 0.2
GOOD = "Bello had twelve years with you, and the house is quiet now. What was he like?"
REPLY = json.dumps({"utterance": GOOD, "acts": {"face": "concerned", "gesture": "tilt"}})
STORY = "my dog bello died on sunday he was twelve and the house is so quiet"


def bench(running, *more):
    """A how node that asks this server, after its warm-up."""
    given = ("model:=endpoint", f"model_url:={running.url}", "model_name:=tiny", "greet:=false")
    made = Bench("how", parameters=tuple(f"how:{one}" for one in (*given, *more)))
    made.run(BEGIN)
    return made


def tell(held, text=STORY, name="one", person="ann"):
    """A sad turn has ended, and the when node has decided about it."""
    now = held.now
    said = Turn(
        id=name,
        person=person,
        stamp=now,
        state="ended",
        start=now - 4 * NANOSECONDS,
        end=now,
        text=text,
    )
    held.text("/turn", said)
    decided = EmpathyDecision(
        id=f"d-{name}",
        person=person,
        stamp=now,
        turn=said,
        direction="seeking",
        need=0.8,
        emotion=Emotion(label="grief", valence=-0.8, confidence=0.9),
        appraisal=Appraisal(cause="my dog bello died"),
        target=Mechanisms(emotional_reaction=1, interpretation=2, exploration=2),
    )
    held.text("/decision", decided)


def plans(held):
    """Give (seconds since the start, plan) of every plan."""
    return [
        ((stamp - START) / NANOSECONDS, decode(sent.data, BehaviorPlan))
        for stamp, topic, sent in held.published
        if topic == "/plan"
    ]


def spoken(held, kind):
    """Give (seconds, words) of every plan of a kind that has words."""
    found = [
        (at, " ".join(act.text for act in plan.acts if isinstance(act, Say)))
        for at, plan in plans(held)
        if plan.kind == kind
    ]
    return [(at, words) for at, words in found if words]


def rejected(held):
    """Give the reasons of the last trace that has any, by candidate."""
    stories = [json.loads(text) for text in held.words("/how/trace")]
    chosen = [story["choose"]["rejected"] for story in stories if "choose" in story]
    return {one["id"]: one["reason"] for one in chosen[-1]}


def poor(held):
    """Leave the bank a sentence that nearly everything is better than."""
    give(held, poor_bank())
