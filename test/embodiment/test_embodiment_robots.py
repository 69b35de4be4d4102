"""Every shipped profile: its bindings fit the robots' messages, and a rich plan comes through.

The classes are the stand-in's, made from the definitions of ROS 2 Jazzy and, for the robots' own
packages, from config/robot_types.yaml, which names where each was read.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from whee_ros.acts import BehaviorPlan, Express, Gesture, Light, Look, Say, Sync
from whee_ros.embodiment.expressions import EXPRESSIONS
from whee_ros.embodiment.gestures import GESTURES, INSTEAD
from whee_ros.embodiment.performer import Performer
from whee_ros.embodiment.profile_reader import load_profile
from whee_ros.embodiment.robot_types import load_types
from whee_ros.embodiment.substitution import effective, substitutions
from whee_ros.nodes.fill import build
from whee_ros.nodes.sample import try_template
from whee_ros.ros.interfaces import UnknownInterfaceError, definition, learn
from whee_ros.ros.messages import deserialize_message, message, serialize_message

CONFIG = Path(__file__).parents[2] / "config"
ROBOTS = sorted(path.stem for path in (CONFIG / "robots").glob("*.yaml"))
SECOND = 1_000_000_000
HALF = {"topic": "", "service": "_Request", "action": "_Goal"}
# Packages whose own files are not public: a profile that uses them must not say it was checked.
CLOSED = {"std_skills", "interaction_skills", "idmind_tabletop_msgs"}


@pytest.fixture(scope="module", autouse=True)
def robot_types():
    """The robots' own types, known to the stand-in for the rest of this process."""
    types = load_types(CONFIG / "robot_types.yaml")
    for made in types.values():
        try:
            definition(made.name)
        except UnknownInterfaceError:
            learn(made.name, made.text)
    return types


def kind_of(binding):
    return message(binding.type + HALF[binding.transport])


def everything():
    """A plan with every act there is, one after the other."""
    acts, before = [], "plan"
    for made in (
        Say(id="s", text="That sounds hard. I am listening."),
        Light(id="l", color=(0.2, 0.3, 0.9), pattern="breathe", duration=1.0),
        Look(id="away", target="away", duration=1.0),
        Look(id="ann", target="ann", duration=1.0),
        *(Express(id=name, expression=name, duration=0.5) for name in EXPRESSIONS),
        *(Gesture(id=f"g_{name}", name=name) for name in sorted({*GESTURES, *INSTEAD})),
    ):
        acts.append(type(made)(**{**_fields(made), "start": Sync(anchor=before, offset=0.3)}))
        before = f"{made.id}.end"
    return BehaviorPlan(
        id="p", person="ann", stamp=0, deadline=10**15, kind="response", acts=tuple(acts)
    )


def _fields(act):
    return {name: getattr(act, name) for name in act.__struct_fields__}


def performed(robot):
    """Perform everything on a robot that is done 1.2 s after it was told; give what came out."""
    profile = load_profile(CONFIG / "robots" / f"{robot}.yaml")
    profile = effective(profile, profile.bindings)
    performer = Performer(profile)
    now, commands = SECOND, []
    performer.joint_state({joint.name: joint.home for joint in profile.joints}, now)
    performer.enable(now)
    performer.person_at("ann", (1.2, 0.3, 0.1), now)
    performer.settings = type(performer.settings)(plan_timeout_s=600.0, max_acts=200)
    performer.perform(everything(), now)
    while performer.busy and now < 400 * SECOND:
        now += SECOND // 20
        commands += performer.tick(now)
        for command in commands[-50:]:
            if command.stamp + 1.2 * SECOND <= now:
                performer.answered(command.id, True, "", now)
    assert not performer.busy
    return profile, commands, performer.take_events()


@pytest.mark.parametrize("robot", ROBOTS)
def test_every_binding_fits_its_message(robot):
    for binding in load_profile(CONFIG / "robots" / f"{robot}.yaml").bindings.values():
        made = try_template(kind_of(binding), binding)
        written = serialize_message(made)
        assert serialize_message(deserialize_message(written, type(made))) == written


@pytest.mark.parametrize("robot", ROBOTS)
def test_a_plan_with_everything_becomes_messages_that_can_be_sent(robot):
    profile, commands, events = performed(robot)
    for command in commands:
        made = build(kind_of(profile.bindings[command.binding]), command.fields)
        assert serialize_message(made)
    used = {command.binding for command in commands}
    assert used >= set(profile.bindings) - {"cancel_speech", "cancel_motion", "intent"}
    # What is left out is exactly what the profile has no part and no stand-in for.
    skipped = {event.act for event in events if event.kind == "skipped"}
    missing = substitutions(profile)
    assert ("l" in skipped) == ("light" not in profile.bindings)
    assert ("happy" in skipped) == ("no face: feelings are in" in missing.get("express", ""))
    assert ("ann" in skipped) == ("it looks where it looks" in missing.get("look", ""))
    assert "s" not in skipped


@pytest.mark.parametrize("robot", ROBOTS)
def test_a_gesture_that_the_robot_lacks_is_done_by_what_is_nearest(robot):
    profile, _, events = performed(robot)
    done = {event.act for event in events if event.kind == "started" and event.part == "neck"}
    if "gesture" in profile.bindings:
        assert {"g_nod", "g_slow_nod", "g_wave", "g_open_arms", "g_hand_on_heart"} <= done
    elif "motion" in profile.bindings:
        assert {"g_nod", "g_slow_nod"} <= done


@pytest.mark.parametrize("robot", ROBOTS)
def test_a_closed_list_of_faces_gives_the_nearest_and_never_an_unknown_name(robot):
    profile, commands, _ = performed(robot)
    binding = profile.bindings.get("express")
    if binding is None or not binding.closed:
        return
    sent = [command for command in commands if command.binding == "express"]
    known = set(binding.names.values())
    for command in sent:
        assert set(command.fields.values()) & known


@pytest.mark.parametrize("robot", ROBOTS)
def test_a_profile_claims_no_more_than_was_tried(robot):
    profile = load_profile(CONFIG / "robots" / f"{robot}.yaml")
    claim = " ".join(profile.tested.split())
    assert "supported" not in claim.lower()
    if robot not in ("sim", "web_face"):
        assert "Not run on a robot" in claim or "not yet tried on a robot" in claim.lower()
    if {binding.package for binding in profile.bindings.values()} & CLOSED:
        assert "not public" in claim


def test_the_table_names_its_sources(robot_types):
    assert all(len(made.source) > 20 for made in robot_types.values())
    closed = {made.name.split("/")[0] for made in robot_types.values() if not made.exact}
    assert closed == CLOSED
