"""The performer: timelines, owners, priorities, completion, stop."""

import itertools
from pathlib import Path

import pytest

from whee_ros.acts import BehaviorPlan, Express, Gesture, Light, Look, Say, Sync
from whee_ros.embodiment.performer import Performer, PerformerSettings
from whee_ros.embodiment.profile_reader import load_profile, read_profile

ROBOTS = Path(__file__).parents[2] / "config" / "robots"
SECOND = 1_000_000_000
HOME = [joint.home for joint in load_profile(ROBOTS / "sim.yaml").joints]


def plan(*acts, name="p", kind="response", priority=128, deadline=1000.0):
    return BehaviorPlan(
        id=name,
        person="anna",
        stamp=0,
        deadline=int(deadline * SECOND),
        kind=kind,
        acts=acts,
        priority=priority,
    )


class Stage:
    """A performer with its commands and events, and time that passes in steps of 20 ms."""

    def __init__(self, robot="sim", text=""):
        profile = read_profile(text) if text else load_profile(ROBOTS / f"{robot}.yaml")
        self.performer = Performer(profile, PerformerSettings(idle=False))
        self.now = SECOND
        self.commands = []
        self.events = []

    def perform(self, *acts, **about):
        self.performer.perform(plan(*acts, **about), self.now)
        self.tick()
        return self

    def tick(self):
        new = self.performer.tick(self.now)
        self.commands += new
        self.events += self.performer.take_events()
        return new

    def wait(self, seconds):
        end = self.now + int(seconds * SECOND)
        while self.now < end:
            self.now += SECOND // 50
            self.tick()
        return self

    def speak(self, flag):
        self.performer.robot_speaking(flag, self.now)
        self.tick()
        return self

    def sent(self, binding):
        return [command for command in self.commands if command.binding == binding]

    def told(self, kind):
        return [(event.act, event.reason) for event in self.events if event.kind == kind]

    def at(self, act, kind="started"):
        return next(
            (e.stamp - SECOND) / SECOND for e in self.events if (e.act, e.kind) == (act, kind)
        )


def test_speech_goes_out_with_its_prosody_as_ssml():
    stage = Stage().perform(Say(id="s", text="A < B", rate=0.95, pitch=-1, volume=-2))
    [say] = stage.sent("say")
    prosody = '<prosody rate="95%" pitch="-1st" volume="-2dB">'
    assert say.fields == {"data": f"<speak>{prosody}A &lt; B</prosody></speak>"}
    assert (say.type, say.name, say.stamp) == ("std_msgs/msg/String", "say", SECOND)


def test_a_field_that_is_one_placeholder_keeps_its_type():
    stage = Stage().perform(Express(id="e", expression="happy", valence=1, intensity=0.5))
    fields = stage.sent("express")[0].fields
    assert fields["expression"] == "happy"
    assert isinstance(fields["valence"], float)
    assert fields["confidence"] == 0.5
    assert fields["header"] == {"stamp": {"sec": 1, "nanosec": 0}}


def test_acts_start_at_their_anchors():
    stage = Stage().perform(
        Gesture(id="nod", name="nod", start=Sync(offset=0.5)),
        Look(id="look", target="front", start=Sync(anchor="nod.start", offset=0.2)),
        Express(id="smile", expression="happy", start=Sync(anchor="nod.end")),
    )
    stage.wait(5)
    assert stage.at("nod") == pytest.approx(0.5, abs=0.03)
    assert stage.at("look") == pytest.approx(0.7, abs=0.03)
    assert stage.at("smile") == stage.at("nod", "finished")


def test_the_end_of_speech_is_when_the_robot_falls_silent():
    stage = Stage().perform(
        Say(id="s", text="That sounds hard."),
        Gesture(id="nod", name="nod", start=Sync(anchor="s.end", offset=0.2)),
    )
    stage.wait(0.3).speak(True).wait(4).speak(False).wait(1)
    assert stage.at("s", "finished") == pytest.approx(4.3, abs=0.03)
    assert stage.at("nod") == pytest.approx(4.5, abs=0.03)


def test_a_silence_left_over_from_before_does_not_end_the_speech():
    stage = Stage().speak(True).perform(Say(id="s", text="Hello there."))
    stage.wait(0.1).speak(False).wait(0.2).speak(True).wait(1).speak(False)
    assert stage.at("s", "finished") == pytest.approx(1.3, abs=0.03)


def test_speech_ends_by_estimate_where_nobody_tells():
    stage = Stage().perform(Say(id="s", text="Hello.")).wait(5)
    assert stage.told("finished") == [("s", "done by estimate: /robot_speaking never rose")]


def test_speech_that_never_ends_is_given_up():
    stage = Stage().perform(Say(id="s", text="Hello.")).wait(0.2).speak(True).wait(10)
    assert stage.told("finished") == [("s", "given up: /robot_speaking never fell")]
    assert not stage.performer.busy


def test_a_second_sentence_waits_for_the_first():
    stage = Stage().perform(Say(id="a", text="One."), Say(id="b", text="Two."))
    stage.wait(0.2).speak(True).wait(1)
    assert len(stage.sent("say")) == 1
    stage.speak(False).wait(0.1)
    assert len(stage.sent("say")) == 2


def test_a_later_gesture_takes_the_neck_over():
    stage = Stage().perform(
        Gesture(id="tilt", name="tilt"), Gesture(id="nod", name="nod", start=Sync(offset=0.3))
    )
    stage.wait(0.5)
    assert stage.told("cancelled") == [("tilt", "nod took over")]
    assert stage.performer.owners() == {"neck": ("p", "nod")}


def test_a_plan_of_equal_priority_replaces_the_running_one_and_its_speech():
    stage = Stage().perform(Say(id="a", text="A long story."), name="old").wait(0.1).speak(True)
    stage.perform(Say(id="b", text="Sorry."), name="new")
    assert stage.told("cancelled") == [("a", "replaced by plan new")]
    assert len(stage.sent("cancel_speech")) == 1
    assert len(stage.sent("say")) == 1, "the cancel must not overtake the new words"
    stage.wait(0.1).speak(False).wait(0.1)
    assert len(stage.sent("say")) == 2


def test_words_after_a_cancel_wait_until_silence_is_told_though_nothing_was_heard_yet():
    stage = Stage().perform(Say(id="a", text="A long story."), name="old").wait(0.1)
    stage.perform(Say(id="b", text="Sorry."), name="new").wait(0.3)
    assert len(stage.sent("say")) == 1
    stage.speak(False)
    assert len(stage.sent("say")) == 2


def test_words_after_a_cancel_wait_no_longer_than_half_a_second():
    stage = Stage().perform(Say(id="a", text="A long story."), name="old").wait(0.1)
    stage.perform(Say(id="b", text="Sorry."), name="new").wait(0.52)
    assert len(stage.sent("say")) == 2


def test_a_lower_plan_is_dropped_with_the_reason():
    stage = Stage().perform(Say(id="a", text="Please call."), name="help", priority=200)
    stage.perform(Say(id="b", text="Hm."), name="chat", priority=128)
    assert stage.told("plan_dropped") == [("", "plan help of priority 200 is running")]


def test_a_lower_reaction_takes_only_free_parts():
    stage = Stage().perform(Say(id="a", text="I see."), Gesture(id="g", name="slow_nod"))
    stage.perform(
        Gesture(id="nod", name="nod"),
        Look(id="look", target="anna", duration=1.0),
        kind="reaction",
        priority=64,
        name="r",
    )
    assert ("nod", "neck is busy with plan p") in stage.told("skipped")
    assert stage.performer.owners()["gaze"] == ("r", "look")


def test_the_nod_of_a_reaction_may_end_when_the_answer_comes():
    stage = Stage().perform(Gesture(id="nod", name="nod"), kind="reaction", priority=64, name="r")
    stage.wait(0.3).perform(Say(id="s", text="Oh."))
    assert stage.performer.owners() == {"neck": ("r", "nod"), "voice": ("p", "s")}
    stage.wait(1)
    assert ("nod", "done") in stage.told("finished")


def test_a_plan_past_its_deadline_is_dropped():
    stage = Stage().perform(Say(id="s", text="Late."), deadline=0.5)
    assert stage.told("plan_dropped") == [("", "0.500 s past its deadline")]
    assert stage.commands == []


@pytest.mark.parametrize(
    ("anchor", "reason"),
    [("ghost.end", "anchor 'ghost.end' is unknown"), ("s.end", "anchor 's.end' goes round")],
)
def test_an_impossible_anchor_starts_with_the_plan(anchor, reason):
    stage = Stage().perform(Say(id="s", text="Still said.", start=Sync(anchor=anchor)))
    assert len(stage.sent("say")) == 1
    assert stage.told("clamped")[0][1].startswith(reason)


def test_an_act_tied_to_one_that_was_skipped_still_happens():
    stage = Stage().perform(
        Gesture(id="moonwalk", name="moonwalk"),
        Say(id="s", text="Hello.", start=Sync(anchor="moonwalk.end")),
    )
    assert stage.told("skipped") == [("moonwalk", "gesture 'moonwalk' is unknown")]
    assert len(stage.sent("say")) == 1


def test_an_unknown_expression_is_shown_by_its_affect():
    stage = Stage().perform(Express(id="e", expression="gleeful", valence=0.8, arousal=0.4))
    assert stage.sent("express")[0].fields["expression"] == "happy"
    assert stage.told("clamped") == [("e", "expression 'gleeful' is unknown; shown as happy")]


def test_after_a_while_the_robot_is_neutral_again():
    stage = Stage()
    stage.performer.person_at("anna", (1.0, 0.5, 0.0), stage.now)
    stage.perform(
        Express(id="e", expression="happy"),
        Look(id="look", target="anna"),
        Light(id="l", color=(1, 0.5, 0)),
    ).wait(12)
    assert stage.sent("express")[-1].fields["expression"] == "neutral"
    assert stage.sent("look")[-1].fields["point"] == {"x": 1.0, "y": 0.0, "z": 0.0}
    assert stage.sent("light")[-1].fields["r"] < 0.2
    assert stage.sent("gesture")[-1].fields["points"][-1]["positions"] == HOME


def test_the_eyes_follow_a_person_who_moves():
    stage = Stage()
    stage.performer.person_at("anna", (1.0, 0.5, 0.0), stage.now)
    stage.perform(Look(id="l", target="anna", duration=5.0))
    stage.performer.person_at("anna", (1.0, -0.5, 0.0), stage.now)
    stage.wait(0.5)
    assert [c.fields["point"]["y"] for c in stage.sent("look")] == [0.5, -0.5]


def test_a_glance_away_returns_to_the_person():
    stage = Stage()
    stage.performer.person_at("anna", (1.0, 0.1, 0.0), stage.now)
    stage.perform(Look(id="a", target="anna"))
    stage.perform(Look(id="b", target="away", duration=0.6), name="break").wait(1)
    assert [c.fields["point"]["y"] for c in stage.sent("look")] == [0.1, 0.45, 0.1]


def test_light_breathes_and_never_flashes():
    stage = Stage().perform(
        *[
            Light(id=f"l{k}", color=(k % 2, k % 2, k % 2), start=Sync(offset=0.1 * k))
            for k in range(30)
        ]
    )
    stage.wait(4)
    levels = [command.fields["r"] for command in stage.sent("light")]
    assert max(abs(a - b) for a, b in itertools.pairwise(levels)) < 0.4
    assert len(levels) <= 12 * 5


def test_stop_silences_and_holds_and_lasts_until_enable():
    stage = Stage().perform(Say(id="s", text="Blah."), Gesture(id="g", name="shake", amplitude=1))
    stage.wait(0.3)
    stage.commands.clear()
    stage.performer.stop(stage.now)
    first = stage.tick()
    assert [command.binding for command in first] == ["cancel_speech", "gesture"]
    brake = first[1].fields["points"][-1]
    assert brake["time_from_start"]["sec"] == 0
    assert set(brake["velocities"]) == {0.0}
    stage.perform(Say(id="t", text="More."), name="after").wait(3)
    assert stage.told("plan_dropped") == [("", "stopped; call enable first")]
    assert len(stage.commands) == 2
    stage.performer.enable(stage.now)
    stage.perform(Say(id="u", text="Hello again."), name="again")
    assert len(stage.sent("say")) == 1


def test_stop_leaves_a_resting_neck_alone():
    stage = Stage("generic")
    stage.performer.stop(stage.now)
    assert [command.binding for command in stage.tick()] == ["cancel_speech"]


def test_a_physical_robot_does_not_move_before_it_is_enabled():
    stage = Stage("generic").perform(Say(id="s", text="Hi."), Gesture(id="g", name="nod"))
    assert len(stage.sent("say")) == 1
    assert stage.told("skipped") == [("g", "motion is not enabled; call enable first")]


def test_a_physical_robot_does_not_move_before_it_knows_where_its_joints_are():
    stage = Stage("generic")
    stage.performer.enable(stage.now)
    stage.perform(Gesture(id="g", name="nod"))
    assert stage.told("skipped")[0][1].startswith("nobody has told where the joints are")
    stage.performer.joint_state({"head_pan_joint": 0.5, "head_tilt_joint": 0.2}, stage.now)
    stage.perform(Gesture(id="h", name="nod"))
    first = stage.sent("gesture")[0].fields["points"][0]["positions"]
    assert first == pytest.approx([0.5, 0.2], abs=0.01)


def test_a_robot_without_gaze_turns_its_head():
    stage = Stage("generic")
    stage.performer.enable(stage.now)
    stage.performer.joint_state({"head_pan_joint": 0.0, "head_tilt_joint": 0.0}, stage.now)
    stage.performer.person_at("anna", (1.0, 0.3, 0.0), stage.now)
    stage.perform(Look(id="l", target="anna"))
    assert stage.sent("gesture")[0].fields["points"][-1]["positions"] == pytest.approx(
        [0.2915, 0.0], abs=0.001
    )


def test_generic_speech_is_plain_text_and_the_face_uses_its_own_words():
    stage = Stage("generic").perform(
        Say(id="s", text="A < B", rate=0.8), Express(id="e", expression="concerned")
    )
    assert stage.sent("say")[0].fields == {"data": "A < B"}
    assert stage.sent("express")[0].fields["expression"] == "pleading"


LAMP = """
name: lamp
description: a lamp
tested: here only
physical: false
bindings:
  light: {type: std_msgs/msg/ColorRGBA, name: light, fields: {r: "{r}", g: "{g}", b: "{b}"}}
"""


def test_a_robot_without_a_face_shows_it_by_light_and_leaves_out_the_rest():
    stage = Stage(text=LAMP).perform(
        Express(id="e", expression="happy", valence=0.8),
        Gesture(id="g", name="nod"),
        Say(id="s", text="Hi."),
        Look(id="l", target="anna"),
    )
    stage.wait(1)
    assert stage.sent("light")[-1].fields["r"] > 0.3
    assert {act for act, _ in stage.told("skipped")} == {"g", "s", "l"}


def test_long_text_is_cut_at_a_sentence():
    stage = Stage().perform(Say(id="s", text="This is one sentence. " * 100))
    assert stage.told("clamped") == [("s", "text cut to 593 of 2199 characters")]


def test_time_that_goes_back_ends_the_plan_and_life_goes_on():
    stage = Stage().wait(100).perform(Say(id="s", text="Hello."))
    stage.now = SECOND
    stage.tick()
    assert ("", "time went back") in stage.told("plan_cancelled")
    stage.perform(Say(id="t", text="Again."), name="again")
    assert len(stage.sent("say")) == 2


def test_what_was_sent_is_reported():
    stage = Stage().perform(Gesture(id="g", name="nod", amplitude=7, speed=99))
    [event] = [event for event in stage.events if event.kind == "started"]
    assert event.sent["amplitude"] == 1.0
    assert event.sent["speed"] == 2.0
    assert ("g", "slowed to velocity and acceleration limits") in stage.told("clamped")
