"""What nodes promise each other, kept by the same source over dds and on real rclpy."""

from __future__ import annotations

import json
import math
import shutil

import language_server as server
import pytest
from live_nodes import Live

from whee_ros.acts import BehaviorPlan, Say
from whee_ros.cues import NANOSECONDS, Turn
from whee_ros.decision import Appraisal, Emotion, EmpathyDecision, Glimpse, Mechanisms
from whee_ros.embodiment.commands import Event
from whee_ros.ros import present
from whee_ros.when.shipped import OWN
from whee_ros.wire import decode

FLOATS = "std_msgs/msg/Float32MultiArray"
STATUS = "hri_msgs/msg/EngagementLevel"
TF = "tf2_msgs/msg/TFMessage"
SAD = "my dog Bello died last week and I cannot stop crying"


@pytest.fixture(params=["dds", "rclpy"])
def live(request):
    if not present(request.param):
        pytest.skip(f"engine {request.param} is not on this machine")
    with Live(request.param) as made:
        yield made


# --- people: gaze from /tf


def look(live, degrees):
    """Tell of a face one metre before the camera that looks past it by so many degrees."""
    half, quarter = math.radians(90 + degrees) / 2, math.sin(math.pi / 4)
    y, w = math.sin(half), math.cos(half)
    turn = (w * quarter, y * quarter, -y * quarter, w * quarter)
    made = live.stamped("geometry_msgs/msg/TransformStamped", child_frame_id="face_959e0")
    made.header.frame_id = "camera"
    made.transform.translation.z = 1.0
    for name, value in zip("xyzw", turn, strict=True):
        setattr(made.transform.rotation, name, value)
    live.send("/tf", TF, transforms=[made])


def test_a_person_of_another_node_is_engaged_while_their_frame_looks_at_the_robot(live):
    live.start("people")
    levels = live.hear("/humans/persons/anna/engagement_status", STATUS, latched=True)
    live.send("/humans/persons/tracked", "hri_msgs/msg/IdsList", ids=["anna"])
    live.send("/humans/persons/anna/face_id", "std_msgs/msg/String", latched=True, data="959e0")

    def looked(degrees, level):
        look(live, degrees)
        live.until(lambda: False, 0.05)
        return levels and levels[-1].level == level

    kind = live.stage.api.message(STATUS)
    assert live.until(lambda: looked(5, kind.ENGAGED))
    assert live.until(lambda: looked(60, kind.DISENGAGED))
    assert levels[-1].header.stamp.sec > 0


# --- tts: what it is about to play


@pytest.mark.skipif(shutil.which("flite") is None, reason="flite is not installed")
def test_tts_tells_loudness_by_time_and_band_before_it_is_over(live):
    live.start("tts", "output:=none")
    speaking = live.hear("/robot_speaking", "std_msgs/msg/Bool", latched=True)
    levels, bands = live.hear("/say/level", FLOATS), live.hear("/say/bands", FLOATS)
    live.text("/say", "That must have been hard for you.")
    assert live.until(lambda: bands and levels and speaking[-1].data)
    time, band = bands[0].layout.dim
    assert (time.label, band.label) == ("time", "band")
    assert len(bands[0].data) == 1 + time.size * band.size
    seconds = [told.data[0] * rows for told, rows in [(bands[0], time.size)]]
    assert seconds[0] == pytest.approx(levels[0].data[0] * (len(levels[0].data) - 1), abs=0.1)
    assert all(math.isfinite(power) and power >= 0 for power in bands[0].data)
    assert live.until(lambda: not speaking[-1].data)


@pytest.mark.skipif(shutil.which("flite") is None, reason="flite is not installed")
def test_tts_falls_silent_when_told_and_speaks_again(live):
    live.start("tts", "output:=none")
    speaking = live.hear("/robot_speaking", "std_msgs/msg/Bool", latched=True)
    live.text("/say", "One two three four five six seven eight nine ten. " * 20)
    live.text("/say", "This waits its turn.")
    assert live.until(lambda: speaking and speaking[-1].data)
    live.send("/say/cancel", "std_msgs/msg/Empty")
    assert live.until(lambda: not speaking[-1].data, 30.0)
    live.text("/say", "Something new.")
    assert live.until(lambda: speaking[-1].data)
    assert live.end() == [0]


# --- when: glimpses, decisions, and what the robot said


def tell(live, text, state="ended", name="t1"):
    now = live.now
    live.text(
        "/turn",
        Turn(
            id=name,
            person="anna",
            stamp=now,
            state=state,
            start=now - 3 * NANOSECONDS,
            end=now - NANOSECONDS // 2,
            text=text,
        ),
    )


@pytest.mark.long
def test_a_pause_gives_a_glimpse_and_the_end_a_decision_for_everybody(live):
    live.start("when")
    glimpses, decisions = live.hear("/when/glimpse"), live.hear("/decision")
    directions = live.hear("/when/direction", "vision_msgs/msg/Classification")
    intents = live.hear("/intents", "hri_actions_msgs/msg/Intent")
    tell(live, "my dog Bello died", "paused")
    assert live.until(lambda: glimpses)
    assert decode(glimpses[0].data, Glimpse).turn == "t1"
    tell(live, SAD)
    assert live.until(lambda: decisions and directions and intents)
    decision = decode(decisions[0].data, EmpathyDecision)
    assert (decision.person, decision.direction) == ("anna", "seeking")
    shares = {result.class_id: result.score for result in directions[0].results}
    assert shares == pytest.approx(decision.probabilities)
    assert intents[0].intent == "__intent_express_empathy__"
    assert json.loads(intents[0].data)["need"] == pytest.approx(decision.need)
    assert live.end() == [0]


@pytest.mark.long
def test_the_judge_is_shown_what_the_robot_really_said(live):
    pytest.importorskip("httpx", reason="pip install 'whee_ros[language]'")
    verdict = {
        "direction": "seeking",
        "need": 0.9,
        "emotion": "grief",
        "cause": "",
        "mechanisms": {"emotional_reaction": 0, "interpretation": 0, "exploration": 0},
    }
    with server.Server(server.says(json.dumps(verdict))) as running:
        live.start(
            "when", "judge:=endpoint", f"judge_url:={running.url}", "judge_model:=tiny",
            "judge_deadline:=5.0",
        )  # fmt: skip
        decisions = live.hear("/decision")
        said = Event(
            kind="started", plan="p1", act="say", stamp=live.now, sent={"text": "How is Bello?"}
        )
        live.text("/robot/acts", said)

        def judged():  # turns that come while the judge warms up are decided without it
            decisions.clear()
            tell(live, SAD, name=f"t{live.now}")
            live.until(lambda: decisions, 20.0)
            latest = decode(decisions[-1].data, EmpathyDecision) if decisions else None
            return latest and "language model" in [piece.name for piece in latest.evidence]

        assert live.until(judged)
        assert "How is Bello?" in json.dumps(running.asked[-1])
    assert live.end() == [0]


# --- how: a plan, in time


def decided(live, name="t1"):
    now = live.now
    turn = Turn(
        id=name,
        person="anna",
        stamp=now,
        state="ended",
        start=now - 3 * NANOSECONDS,
        end=now - NANOSECONDS // 2,
        text=SAD,
    )
    return EmpathyDecision(
        id=f"d-{name}",
        person="anna",
        stamp=now,
        turn=turn,
        direction="seeking",
        probabilities={"none": 0.05, "seeking": 0.9, "providing": 0.05},
        need=0.8,
        emotion=Emotion(label="grief", valence=-0.8, arousal=0.2, confidence=0.9),
        appraisal=Appraisal(cause="my dog Bello died"),
        target=Mechanisms(emotional_reaction=2, interpretation=1, exploration=1),
        confidence=0.9,
    )


def words(plan):
    return [act.text for act in plan.acts if isinstance(act, Say)]


def test_a_decision_is_answered_and_a_late_one_covered(live):
    live.start("how", "greet:=false", "risk:=patterns")
    plans, traces = live.hear("/plan"), live.hear("/how/trace")
    live.text("/decision", decided(live))
    assert live.until(lambda: plans and traces)
    assert words(decode(plans[0].data, BehaviorPlan))
    assert json.loads(traces[0].data)["choose"]["judge"] == "rules"
    del plans[:]
    tell(live, SAD, name="t2")
    assert live.until(lambda: plans), "no filler for a decision that never came"
    assert live.end() == [0]


def test_a_person_told_of_long_ago_is_greeted_when_a_node_that_does_not_latch_finds_them_engaged(
    live,
):
    """As hri_person_manager (latched, once) and hri_engagement (again and again) do."""
    live.latch("/humans/persons/tracked", "hri_msgs/msg/IdsList", ids=["anna"])
    live.latch("/humans/persons/anna/face_id", "std_msgs/msg/String", data="959e0")
    plans = live.hear("/plan")
    live.start("how")
    topic = "/humans/persons/anna/engagement_status"
    kind = live.stage.api.message(STATUS)
    began = live.now
    while live.now - began < 5 * NANOSECONDS:  # longer than an unjudged person waits
        live.send(topic, STATUS, level=kind.DISENGAGED)
        live.until(lambda: False, 0.1)
    assert not plans
    live.send(topic, STATUS, level=kind.ENGAGED)
    assert live.until(lambda: plans)
    assert decode(plans[0].data, BehaviorPlan).kind == "greeting"


@pytest.mark.long
def test_the_heads_judge_replies_and_the_classifier_looks_for_risk(live):
    live.start("how", "greet:=false", f"scorer:={OWN}", "risk:=both")
    plans, traces = live.hear("/plan"), live.hear("/how/trace")
    states = live.hear("/diagnostics", "diagnostic_msgs/msg/DiagnosticArray")
    live.text("/decision", decided(live))
    assert live.until(lambda: plans and traces)
    assert json.loads(traces[0].data)["choose"]["judge"].startswith(OWN)
    assert live.until(lambda: states)
    assert all(not status.level[0] for told in states for status in told.status), states[-1]


# --- robot: acts, stop and enable


def hello(live, name):
    return BehaviorPlan(
        id=name,
        person="anna",
        stamp=live.now,
        deadline=live.now + 60 * NANOSECONDS,
        kind="response",
        acts=(Say(id="s", text="Hello."),),
    )


def test_the_robot_tells_what_it_does_and_holds_still_from_stop_to_enable(live):
    live.start("robot", "profile:=sim")
    spoken, acts = live.hear("/say"), live.hear("/robot/acts")
    live.text("/plan", hello(live, "p1"))
    assert live.until(lambda: spoken and acts)
    assert live.call("std_srvs/srv/Trigger", "/robot/stop").success
    del spoken[:]
    live.text("/plan", hello(live, "p2"))
    assert not live.until(lambda: spoken, 1.0)
    assert live.call("std_srvs/srv/SetBool", "/robot/enable", data=True).success
    live.text("/plan", hello(live, "p3"))
    assert live.until(lambda: spoken)
    assert live.end() == [0]
