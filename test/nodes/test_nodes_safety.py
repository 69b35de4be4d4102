"""Words of risk, through the real stages: a fixed answer, an alert, and nothing playful."""

from __future__ import annotations

import itertools
import json

import pytest
import yaml
from nodes_bench import START, Bench

from whee_ros import locator
from whee_ros.acts import BehaviorPlan, Express, Gesture, Light, Look, Say
from whee_ros.cues import NANOSECONDS, Turn
from whee_ros.decision import EmpathyDecision
from whee_ros.wire import decode

NODES = ("people", "when", "how", "robot", "tts")
COUNT = itertools.count()
CALM = {"neutral", "concerned", "attentive", "sad"}
PLAYFUL = {"bounce", "lean", "tilt", "happy_nod"}
TEXTS = yaml.safe_load(locator.config("safety.yaml").read_text(encoding="utf-8"))["regions"]


@pytest.fixture(scope="module")
def talk():
    """All nodes from people to tts; each test talks as a person of its own."""
    parameters = ("tts:engine:=silent", "tts:output:=none")
    with Bench(*NODES, parameters=parameters) as bench:
        yield bench


class Heard:
    """What came of one turn, until the robot was done."""

    def __init__(self, bench, first):
        new = bench.published[first:]
        self.at = [(stamp, topic) for stamp, topic, _ in new]
        texts = {topic: [] for _, topic, _ in new}
        for _, topic, sent in new:
            texts[topic].append(getattr(sent, "data", sent))
        self.plans = [decode(text, BehaviorPlan) for text in texts.get("/plan", [])]
        self.alerts = [json.loads(text) for text in texts.get("/alert", [])]
        self.said = texts.get("/say", [])
        self.faces = [face.expression for face in texts.get("/robot_face/expression", [])]
        self.decisions = [decode(text, EmpathyDecision) for text in texts.get("/decision", [])]
        self.traces = texts.get("/when/trace", []) + texts.get("/how/trace", [])
        self.answers = [plan for plan in self.plans if plan.kind != "reaction"]


def turn(bench, person, text):
    """Say something as a person, and wait until the robot has answered."""
    bench.run(1.0)
    first, now = len(bench.published), bench.now
    said = Turn(
        stamp=now,
        person=person,
        id=f"turn{next(COUNT)}",
        state="ended",
        start=now - 3 * NANOSECONDS,
        end=now - 600_000_000,
        text=text,
        confidence=0.9,
    )
    bench.text("/turn", said)
    bench.run(25.0)
    return Heard(bench, first)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("i want to kill myself", "self_harm"),
        ("sometimes i think everyone would be better off without me", "self_harm"),
        ("my boyfriend hits me and i am scared", "harm_by_others"),
        ("i have chest pain and i can not breathe", "medical"),
        ("i took too many pills", "medical"),
    ],
)
def test_words_of_risk_get_the_fixed_text_an_alert_and_no_playful_act(talk, text, kind):
    person = f"person{next(COUNT)}"
    heard = turn(talk, person, text)
    (answer,) = heard.answers
    assert answer.kind == "handoff"
    (say,) = [act for act in answer.acts if isinstance(act, Say)]
    fixed = {variant for texts in TEXTS["generic"].values() for variant in texts.values()}
    assert say.text in fixed
    assert [alert["person"] for alert in heard.alerts] == [person]
    if kind != "medical":
        assert say.text == TEXTS["generic"][kind]["first"]
        assert heard.alerts[0]["kind"] == kind
    assert len(heard.said) == 1
    assert say.text in heard.said[0]
    for act in (act for plan in heard.plans for act in plan.acts):
        assert not isinstance(act, Gesture) or act.name in {"nod", "slow_nod", "still"}
        assert not isinstance(act, Express) or (act.expression in CALM and act.valence <= 0)
        assert not isinstance(act, Light) or act.pattern in {"off", "steady", "breathe"}
        assert isinstance(act, (Gesture, Express, Light, Say, Look))
    assert set(heard.faces) <= CALM


def test_the_alert_tells_who_and_what_but_not_the_words(talk):
    heard = turn(talk, f"person{next(COUNT)}", "i want to kill myself with my purple umbrella")
    (alert,) = heard.alerts
    assert set(alert) == {"kind", "person", "stamp", "decision"}
    assert "umbrella" not in json.dumps(alert)


def test_the_next_turns_stay_free_of_play(talk):
    person = f"person{next(COUNT)}"
    turn(talk, person, "i want to die")
    heard = turn(talk, person, "but i got the job and i am so happy")
    assert heard.answers
    assert not {"happy", "excited", "playful"} & set(heard.faces)
    gestures = [a.name for plan in heard.plans for a in plan.acts if isinstance(a, Gesture)]
    assert not PLAYFUL & set(gestures)


def test_a_turn_of_phrase_is_no_alarm(talk):
    heard = turn(talk, f"person{next(COUNT)}", "this homework is killing me")
    assert heard.decisions
    assert not heard.alerts
    assert "handoff" not in [plan.kind for plan in heard.plans]


def test_the_hand_off_outranks_what_is_being_said(talk):
    person = f"person{next(COUNT)}"
    talk.run(1.0)
    first = len(talk.published)
    for text, wait in (("my grandmother died last night", 1.5), ("i want to kill myself", 25.0)):
        now = talk.now
        said = Turn(
            stamp=now, person=person, id=f"turn{next(COUNT)}", state="ended",
            start=now - 10**9, end=now - 10**8, text=text, confidence=0.9,
        )  # fmt: skip
        talk.text("/turn", said)
        talk.run(wait)
    heard = Heard(talk, first)
    assert [plan.kind for plan in heard.answers] == ["response", "handoff"]
    assert "/say/cancel" in [topic for _, topic in heard.at]
    assert TEXTS["generic"]["self_harm"]["first"] in heard.said[-1]


def test_words_stay_out_of_the_traces_unless_asked_for(talk):
    private = "my neighbour zebulon took my turquoise bicycle and i feel so sad"
    person = f"person{next(COUNT)}"
    heard = turn(talk, person, private)
    assert len(heard.traces) == 2
    for trace in heard.traces:
        for word in ("zebulon", "turquoise", "bicycle"):
            assert word not in trace
    for node in ("when", "how"):
        assert talk.set(node, "trace_words", True).successful
    heard = turn(talk, person, private)
    assert all("zebulon" in trace for trace in heard.traces)
    for node in ("when", "how"):
        assert talk.set(node, "trace_words", False).successful


@pytest.mark.parametrize("topic", ["/turn", "/decision"])
@pytest.mark.parametrize("text", ["", "{", '{"id": 1}', "[]", "null", '{"stamp": "x"}', "\x00\x01"])
def test_text_that_is_no_turn_or_decision_is_named_and_the_talk_goes_on(talk, topic, text):
    talk.text(topic, text)
    node, key = ("when", "turn") if topic == "/turn" else ("how", "decision")
    report = talk.report(node)
    assert report[key].startswith("not a")
    assert f"`whee schema {key}`" in report[key]
    heard = turn(talk, f"person{next(COUNT)}", "i failed my exam and i feel awful")
    assert heard.said
    assert talk.report(node)["message"] == "running"


def test_spoken_words_of_risk_reach_the_hand_off(talk):
    """From the recogniser's topics on: voice activity, then the words."""
    first = len(talk.published)
    talk.send("/humans/voices/tracked", "hri_msgs/msg/IdsList", ids=["v1"])
    talk.run(0.1)
    talk.send("/humans/voices/v1/is_speaking", "std_msgs/msg/Bool", data=True)
    talk.run(1.5)
    talk.send("/humans/voices/v1/is_speaking", "std_msgs/msg/Bool", data=False)
    talk.run(0.2)
    talk.send(
        "/humans/voices/v1/speech",
        "hri_msgs/msg/LiveSpeech",
        final="i do not want to live anymore",
        confidence=0.8,
    )
    talk.run(40.0)
    heard = Heard(talk, first)
    assert "I am a robot" in heard.said[0] or "robot" in heard.said[0]
    assert [alert["kind"] for alert in heard.alerts] == ["self_harm"]
    assert TEXTS["generic"]["self_harm"]["first"] in heard.said[-1]
    assert heard.at[0][0] >= START
