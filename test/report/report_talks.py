"""Writes what a replay leaves, of conversations made up here, without running a node."""

from __future__ import annotations

import json
import math
from pathlib import Path

from whee_ros.acts import BehaviorPlan, Express, Say
from whee_ros.cues import Turn
from whee_ros.decision import Emotion, EmpathyDecision, Evidence
from whee_ros.replay.bag import BagWriter, Record
from whee_ros.replay.outcome import Outcome, save
from whee_ros.ros import message, serialize_message
from whee_ros.wire import encode

START = 1_700_000_000_000_000_000
SECOND = 1_000_000_000
NASTY = "</script><script>document.title='taken'</script><img src=x onerror=alert(1)> & \"quoted\""

String = message("std_msgs/msg/String")
Bool = message("std_msgs/msg/Bool")
Expression = message("hri_msgs/msg/Expression")


def at(seconds: float) -> int:
    """Give the stamp of a second."""
    return START + round(seconds * SECOND)


def said(topic: str, told: object, seconds: float) -> Record:
    """Give a JSON message, published at a second."""
    words = told if isinstance(told, str) else encode(told)
    return Record(topic, "std_msgs/msg/String", at(seconds), serialize_message(String(data=words)))


def exchange(number: int, second: float, words: str, person: str = "ann") -> list[Record]:
    """Give one turn of three seconds, the decision 0.5 s after it, and the robot's answer."""
    id_, sad = f"t{number}", number % 2 == 0
    turn = Turn(
        stamp=at(second + 3.4),
        person=person,
        id=id_,
        state="ended",
        start=at(second),
        end=at(second + 3),
        text=words,
    )
    decision = EmpathyDecision(
        id=id_,
        person=person,
        stamp=turn.stamp,
        turn=turn,
        direction="seeking" if sad else "none",
        probabilities={"none": 0.2, "seeking": 0.7, "providing": 0.1} if sad else {"none": 1.0},
        need=0.8 if sad else 0.1,
        emotion=Emotion(label="sadness", valence=-0.6, arousal=-0.2, confidence=0.8),
        evidence=(
            Evidence(channel="text", name="words", value=3.0, weight=3.0, note="near <grief>"),
            Evidence(channel="face", name="smile", value=1.0, weight=-1.6),
        ),
        model="made up",
    )
    plan = BehaviorPlan(
        id=f"{id_}.response",
        person=person,
        stamp=at(second + 3.5),
        deadline=at(second + 5),
        kind="response",
        acts=(Express(id="face", expression="concerned"), Say(id="say", text="I am with you.")),
        decision=id_,
        strategy="reflection",
    )
    rejected = [{"id": "q-1", "reason": "fits less well: 4.10"}, {"id": "q-2", "reason": "unsafe"}]
    trace = {"id": id_, "choose": {"chosen": "r-7", "score": 5.2, "rejected": rejected}}
    face = {"expression": "concerned", "valence": -0.4, "arousal": 0.0, "intensity": 0.8}
    return [
        said("/turn", turn, second + 3.4),
        said("/decision", decision, second + 3.5),
        said("/plan", plan, second + 3.5),
        said("/how/trace", json.dumps(trace), second + 3.5),
        act("started", plan.id, "face", "face", second + 3.6, face),
        act("started", plan.id, "say", "voice", second + 3.6, {"text": "I am with you."}),
        Record("/robot_speaking", "std_msgs/msg/Bool", at(second + 3.7), _flag(True)),
        Record("/robot_speaking", "std_msgs/msg/Bool", at(second + 5.0), _flag(False)),
        act("finished", plan.id, "say", "voice", second + 5.0, {}),
        act("finished", plan.id, "face", "face", second + 5.5, {}),
    ]


def act(kind: str, plan: str, name: str, part: str, second: float, sent: dict) -> Record:
    """Give one report of the robot node."""
    told = {"kind": kind, "stamp": at(second), "plan": plan, "act": name, "part": part}
    return said("/robot/acts", json.dumps({**told, "sent": sent}), second)


def _flag(value: bool) -> bytes:
    return serialize_message(Bool(data=value))


def faces(seconds: float, rate: float, person_face: str = "f1") -> list[Record]:
    """Give the mood of a face: a slow wave."""
    found = []
    for number in range(int(seconds * rate)):
        second = number / rate
        mood = math.sin(second / 40)
        told = Expression(expression="sad", valence=mood, arousal=-mood / 2, confidence=0.9)
        topic = f"/humans/faces/{person_face}/expression"
        kind = "hri_msgs/msg/Expression"
        found.append(Record(topic, kind, at(second), serialize_message(told)))
    return found


def bound(second: float, face: str = "f1", person: str = "ann") -> Record:
    """Tell whose face it is."""
    data = serialize_message(String(data=face))
    return Record(f"/humans/persons/{person}/face_id", "std_msgs/msg/String", at(second), data)


def replayed(folder: Path, records: list[Record], seconds: float, **more: object) -> Path:
    """Write records as what a replay leaves."""
    folder.mkdir(parents=True)
    with BagWriter(folder / "bag") as bag:
        for one in sorted(records, key=lambda record: record.stamp):
            bag.write_raw(one)
    outcome = Outcome(
        nodes=["when", "how", "robot"],
        start=START,
        end=at(seconds),
        seconds=seconds,
        finished=True,
        digest="0123456789abcdef",
        **more,
    )
    save(outcome, folder)
    return folder


def short_talk() -> list[Record]:
    """Give half a minute: three turns, the first in nasty words."""
    words = [NASTY, "it rains again", "nobody at work understands how I feel"]
    turns = [exchange(n, 2 + 9 * n, words[n]) for n in range(3)]
    return [*(one for turn in turns for one in turn), *faces(30, 5), bound(4)]


def hour() -> list[Record]:
    """Give an hour: 300 turns of two people, a face read ten times a second."""
    turns = [
        exchange(n, 2 + 12 * n, f"turn {n} of a long talk about work", ("ann", "bob")[n % 2])
        for n in range(300)
    ]
    return [*(one for turn in turns for one in turn), *faces(3600, 10), bound(4)]
