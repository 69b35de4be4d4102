"""What voice, face, gaze, neck and light make of an act, on bodies with and without them."""

import itertools

import pytest
from performer_bench import SECOND, Bench

from whee_ros.acts import Express, Gesture, Light, Look, Say, Sync

LAMP = """
name: lamp
description: a lamp
tested: here only
physical: false
bindings:
  light: {type: std_msgs/msg/ColorRGBA, name: light, fields: {r: "{r}", g: "{g}", b: "{b}"}}
"""


def test_speech_goes_out_with_its_prosody_as_ssml():
    bench = Bench().perform(Say(id="s", text="A < B", rate=0.95, pitch=-1, volume=-2))
    [say] = bench.sent("say")
    prosody = '<prosody rate="95%" pitch="-1st" volume="-2dB">'
    assert say.fields == {"data": f"<speak>{prosody}A &lt; B</prosody></speak>"}
    assert (say.type, say.name, say.stamp) == ("std_msgs/msg/String", "say", SECOND)


def test_long_text_is_cut_at_a_sentence():
    bench = Bench().perform(Say(id="s", text="This is one sentence. " * 100))
    assert bench.told("clamped") == [("s", "text cut to 593 of 2199 characters")]


def test_a_field_that_is_one_placeholder_keeps_its_type():
    bench = Bench().perform(Express(id="e", expression="happy", valence=1, intensity=0.5))
    fields = bench.sent("express")[0].fields
    assert fields["expression"] == "happy"
    assert isinstance(fields["valence"], float)
    assert fields["confidence"] == 0.5
    assert fields["header"] == {"stamp": {"sec": 1, "nanosec": 0}}


def test_an_unknown_expression_is_shown_by_its_affect():
    bench = Bench().perform(Express(id="e", expression="gleeful", valence=0.8, arousal=0.4))
    assert bench.sent("express")[0].fields["expression"] == "happy"
    assert bench.told("clamped") == [("e", "expression 'gleeful' is unknown; shown as happy")]


def test_the_eyes_follow_a_person_who_moves():
    bench = Bench()
    bench.performer.person_at("anna", (1.0, 0.5, 0.0), bench.now)
    bench.perform(Look(id="l", target="anna", duration=5.0))
    bench.performer.person_at("anna", (1.0, -0.5, 0.0), bench.now)
    bench.wait(0.5)
    assert [c.fields["point"]["y"] for c in bench.sent("look")] == [0.5, -0.5]


def test_a_glance_away_returns_to_the_person():
    bench = Bench()
    bench.performer.person_at("anna", (1.0, 0.1, 0.0), bench.now)
    bench.perform(Look(id="a", target="anna"))
    bench.perform(Look(id="b", target="away", duration=0.6), name="break").wait(1)
    assert [c.fields["point"]["y"] for c in bench.sent("look")] == [0.1, 0.45, 0.1]


def test_light_breathes_and_never_flashes():
    bench = Bench().perform(
        *[
            Light(id=f"l{k}", color=(k % 2, k % 2, k % 2), start=Sync(offset=0.1 * k))
            for k in range(30)
        ]
    )
    bench.wait(4)
    levels = [command.fields["r"] for command in bench.sent("light")]
    assert max(abs(a - b) for a, b in itertools.pairwise(levels)) < 0.4
    assert len(levels) <= 12 * 5


def test_after_a_while_the_robot_is_neutral_again():
    bench = Bench()
    bench.performer.person_at("anna", (1.0, 0.5, 0.0), bench.now)
    bench.perform(
        Express(id="e", expression="happy"),
        Look(id="look", target="anna"),
        Light(id="l", color=(1, 0.5, 0)),
    ).wait(12)
    assert bench.sent("express")[-1].fields["expression"] == "neutral"
    assert bench.sent("look")[-1].fields["point"] == {"x": 1.0, "y": 0.0, "z": 0.0}
    assert bench.sent("light")[-1].fields["r"] < 0.2
    home = [joint.home for joint in bench.performer.profile.joints]
    assert bench.sent("gesture")[-1].fields["points"][-1]["positions"] == home


def test_a_robot_without_gaze_turns_its_head():
    bench = Bench("generic")
    bench.performer.enable(bench.now)
    bench.performer.joint_state({"head_pan_joint": 0.0, "head_tilt_joint": 0.0}, bench.now)
    bench.performer.person_at("anna", (1.0, 0.3, 0.0), bench.now)
    bench.perform(Look(id="l", target="anna"))
    assert bench.sent("gesture")[0].fields["points"][-1]["positions"] == pytest.approx(
        [0.2915, 0.0], abs=0.001
    )


def test_generic_speech_is_plain_text_and_the_face_uses_its_own_words():
    bench = Bench("generic").perform(
        Say(id="s", text="A < B", rate=0.8), Express(id="e", expression="concerned")
    )
    assert bench.sent("say")[0].fields == {"data": "A < B"}
    assert bench.sent("express")[0].fields["expression"] == "pleading"


def test_a_robot_without_a_face_shows_it_by_light_and_leaves_out_the_rest():
    bench = Bench(text=LAMP).perform(
        Express(id="e", expression="happy", valence=0.8),
        Gesture(id="g", name="nod"),
        Say(id="s", text="Hi."),
        Look(id="l", target="anna"),
    )
    bench.wait(1)
    assert bench.sent("light")[-1].fields["r"] > 0.3
    assert {act for act, _ in bench.told("skipped")} == {"g", "s", "l"}


def test_what_was_sent_is_reported():
    bench = Bench().perform(Gesture(id="g", name="nod", amplitude=7, speed=99))
    [event] = [event for event in bench.events if event.kind == "started"]
    assert event.sent["amplitude"] == 1.0
    assert event.sent["speed"] == 2.0
    assert ("g", "slowed to velocity and acceleration limits") in bench.told("clamped")
