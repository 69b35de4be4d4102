"""Profiles: the ones we ship are sound, and mistakes are named with their cure."""

from pathlib import Path

import pytest
import yaml

from whee_ros.embodiment.profile import ProfileError
from whee_ros.embodiment.profile_reader import load_profile, read_profile

ROBOTS = Path(__file__).parents[2] / "config" / "robots"
SOUND = """
name: tiny
description: speaks
tested: here
physical: false
bindings:
  say: {type: std_msgs/msg/String, name: say, fields: {data: "{text}"}}
  gesture: {type: trajectory_msgs/msg/JointTrajectory, name: neck, fields: {points: "{points}"}}
joints:
  pan: {axis: yaw, min: -1, max: 1, max_velocity: 1, max_acceleration: 2}
gestures:
  wave: [{after: 0.5, yaw: 0.4}, {after: 0.5}]
"""


@pytest.mark.parametrize("path", sorted(ROBOTS.glob("*.yaml")), ids=lambda path: path.stem)
def test_every_shipped_profile_is_sound_and_says_how_far_it_was_tested(path):
    profile = load_profile(path)
    assert profile.name == path.stem
    assert len(profile.tested) > 20


def test_a_profile_may_bring_its_own_gestures():
    profile = read_profile(SOUND)
    assert [frame.offsets for frame in profile.gestures["wave"]] == [{"yaw": 0.4}, {}]


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"colour": 1}, "colour: is not a known key; known: bindings"),
        ({"name": 3}, "name: is a number (3); write a text"),
        ({"physical": "no"}, "physical: is a text ('no'); write true or false"),
        ({"bindings": {}}, "bindings: binds nothing"),
        ({"bindings": {"dance": {}}}, "bindings.dance: is not an act; choose one of say"),
        (
            {"bindings": {"moton": {}}},
            "bindings.moton: is not an act; did you mean motion? (choose",
        ),
        ({"joints": {"pan": {"axis": "yaw", "min": 1, "max": -1}}}, "joints.pan.min: is 1, above"),
        (
            {"joints": {"pan": {"axis": "yaw", "min": float("nan"), "max": 1}}},
            "joints.pan.min: is nan; it must be between -10 and 10",
        ),
        ({"gestures": {"wave": [{"after": 1, "pitch": 1}]}}, "gestures.wave[0].pitch: no joint"),
        ({"gestures": {"wave": []}}, "gestures.wave: must be a list of 1 to 50 keyframes"),
        ({"voice": {"rate": [2, 1]}}, "voice.rate: is [2, 1]; write the smaller number first"),
        ({"physical": True}, "joint_states: is missing on a physical robot; name the"),
        ({"gaze": {"fame": "x"}}, "gaze.fame: is not a known key; did you mean frame?"),
        ({"substitutes": {"look": "arms"}}, "substitutes.look: is 'arms'; choose one of neck"),
    ],
)
def test_a_mistake_is_named_with_its_place_and_cure(change, said):
    text = yaml.safe_dump({**yaml.safe_load(SOUND), **change})
    with pytest.raises(ProfileError) as error:
        read_profile(text, "tiny.yaml")
    assert f"tiny.yaml: {said}" in str(error.value)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"type": "String"}, "type: is 'String'; a topic needs the form package/msg/Name"),
        ({"transport": "service"}, "a service needs the form package/srv/Name"),
        ({"transport": "pigeon"}, "transport: is 'pigeon'; choose one of topic, service, action"),
        ({"name": "a b"}, "name: is 'a b', not a ROS name"),
        ({"fields": {"data": "{txt}"}}, "fields: uses {txt}; say offers"),
        ({"fields": "text"}, "fields: must be a mapping"),
        ({"done": {"rule": "result"}}, "done.rule: is result, but a topic has none"),
        ({"done": {"rule": "topic"}}, "done.topic: is missing; add it"),
        (
            {"done": {"rule": "topic", "topic": "x", "field": "a b"}},
            "done.field: is 'a b'; write a",
        ),
        ({"done": {"rule": "guess"}}, "done.rule: is 'guess'; choose one of none, topic, estimate"),
        ({"closed": True}, "names: is missing, yet closed is true"),
        ({"names": {"a": 1.5}}, "names.a: is a number (1.5); write a text, a whole number"),
        ({"scale": {"text": 2}}, "scale.text: is no number; numbers of say: rate"),
        ({"transprt": "topic"}, "transprt: is not a known key; did you mean transport?"),
        ({"fields": {"data": "{txt}"}}, "volume. did you mean text?"),
        ({"max_rate": 1e9}, "max_rate: is 1000000000.0; it must be between 0.1 and 100"),
    ],
)
def test_a_mistake_in_a_binding_is_named(change, said):
    value = yaml.safe_load(SOUND)
    value["bindings"]["say"].update(change)
    with pytest.raises(ProfileError) as error:
        read_profile(yaml.safe_dump(value), "tiny.yaml")
    assert f"tiny.yaml: bindings.say.{said}" in str(error.value) or said in str(error.value)


def test_all_mistakes_are_reported_at_once():
    with pytest.raises(ProfileError) as error:
        read_profile("name: 1\nphysical: 2\nbindings: 3\n")
    assert len(str(error.value).splitlines()) >= 4


@pytest.mark.parametrize("text", ["", "[1, 2]", "a: [", "a: 1\na: 2\n", "\x00", "&a [*a]"])
def test_what_is_no_profile_is_refused(text):
    with pytest.raises(ProfileError):
        read_profile(text)


def test_a_key_written_twice_is_refused():
    with pytest.raises(ProfileError, match="line 3: the key 'name' is written twice"):
        read_profile("name: a\nphysical: true\nname: b\n")


def test_a_missing_file_is_named(tmp_path):
    with pytest.raises(ProfileError, match=r"none\.yaml: cannot be read"):
        load_profile(tmp_path / "none.yaml")
