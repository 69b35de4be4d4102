"""Deeds go out as intents, and never one that the profile does not offer."""

from __future__ import annotations

import json

import pytest
from performer_bench import Bench

from whee_ros import locator
from whee_ros.acts import Do, Say, Sync
from whee_ros.embodiment.profile_reader import ProfileError, load_profile, read_profile
from whee_ros.embodiment.substitution import effective
from whee_ros.how.plan.intents import Deeds

ROBOT = """
name: tiny
description: speaks, and somebody plays music for it
tested: here
physical: false
offers: [play_music]
bindings:
  say: {type: std_msgs/msg/String, name: say, fields: {data: "{text}"}}
"""
MUSIC = Do(id="d", name="play_music", intent="__intent_start_activity__", data={"style": "calm"})


class Robot(Bench):
    """The robot above, with the binding that deeds go out by."""

    def __init__(self):
        super().__init__(text=ROBOT)
        profile = self.performer.profile
        served = effective(profile, profile.bindings)
        self.performer = type(self.performer)(served, self.performer.settings)


def test_an_offered_deed_becomes_an_intent():
    robot = Robot().perform(MUSIC)
    [sent] = robot.sent("intent")
    assert (sent.type, sent.name) == ("hri_actions_msgs/msg/Intent", "/intents")
    assert sent.fields["intent"] == "__intent_start_activity__"
    assert json.loads(sent.fields["data"]) == {"style": "calm"}
    assert robot.told("finished") == [("d", "done")]


def test_a_deed_that_the_profile_does_not_offer_is_left_out_and_the_rest_goes_on():
    fly = Do(id="f", name="fly", intent="__intent_move_to__")
    robot = Robot().perform(fly, Say(id="s", text="Hello.", start=Sync(anchor="f.end")))
    assert robot.told("skipped") == [("f", "tiny does not offer 'fly'; it offers play_music")]
    assert len(robot.sent("say")) == 1


def test_a_robot_that_offers_nothing_does_nothing():
    bench = Bench(text=ROBOT.replace("offers: [play_music]", "")).perform(MUSIC)
    assert bench.sent("intent") == []
    assert "tiny does not offer 'play_music'; it offers nothing" in bench.told("skipped")[0][1]


@pytest.mark.parametrize("robot", ["sim", "web_face"])
def test_the_drawn_robots_offer_what_they_do_themselves(robot):
    offers = load_profile(locator.robot_profile(robot)).offers
    assert offers == ("dim_light", "brighten_light")
    assert set(offers) <= set(Deeds.load().deeds)


def test_a_stopped_robot_does_no_deed():
    robot = Robot()
    robot.performer.stop(robot.now)
    robot.perform(MUSIC)
    assert robot.sent("intent") == []


@pytest.mark.parametrize("offers", ["music", "[1]", "{a: b}"])
def test_offers_are_a_list_of_names(offers):
    with pytest.raises(ProfileError, match=r"offers: is .*; write a list of texts"):
        read_profile(ROBOT.replace("[play_music]", offers))
