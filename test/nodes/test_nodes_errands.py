"""Deeds that programs of the user carry out: a player that plays, and ends when told."""

from __future__ import annotations

import json
import shlex
import sys

import pytest
from nodes_bench import Bench

from whee_ros.acts import BehaviorPlan, Do
from whee_ros.cues import Turn
from whee_ros.decision import EmpathyDecision
from whee_ros.how.plan.intents import Deeds
from whee_ros.nodes.errands import ErrandsNode, deed_of, program_of
from whee_ros.nodes.main import close
from whee_ros.ros import message, service

START, STOP = "__intent_start_activity__", "__intent_stop_activity__"
MUSIC = {"activity": "play_music", "style": "calm", "recipient": "ann"}
PLAYER = "play_music: sleep 600"
DEEDS = Deeds.load().deeds


class House:
    """A robot that offers deeds, and the node that does them with programs."""

    def __init__(
        self, *programs: str, offers: str = "[play_music, be_quiet]", more: tuple[str, ...] = ()
    ) -> None:
        named = json.dumps(programs or [""])
        given = (f"robot:offers:={offers}", f"errands:programs:={named}")
        self.bench = Bench("robot", *more, parameters=(*given, "tts:engine:=silent"))

    def __enter__(self) -> House:
        self.node = ErrandsNode()
        self.bench.run(1.0)
        return self

    def __exit__(self, *_: object) -> None:
        close(self.node)
        self.bench.__exit__()

    @property
    def running(self) -> tuple[str, ...]:
        return self.node._programs.running

    def ask(self, intent: str, **data: str) -> House:
        told = {"intent": intent, "data": json.dumps(data)}
        self.bench.send("/intents", "hri_actions_msgs/msg/Intent", **told)
        self.bench.run(0.1)
        return self

    def hear(self, text: str) -> House:
        """Let ann say something, and take the time of an answer."""
        now = self.bench.now
        turn = Turn(id=text, person="ann", stamp=now, state="ended", start=now, end=now, text=text)
        self.bench.text("/decision", EmpathyDecision(id=text, person="ann", stamp=now, turn=turn))
        self.bench.run(6.0)
        return self

    def trouble(self) -> str:
        return self.bench.report("errands")["message"]


def python(code: str) -> str:
    """Give a command line that runs a line of Python."""
    return shlex.join([sys.executable, "-c", code])


def test_music_plays_until_quiet_is_asked_for():
    with House(PLAYER) as house:
        assert house.ask(START, **MUSIC).running == ("play_music",)
        assert house.bench.report("errands")["running"] == "play_music"
        assert house.ask(STOP, activity="play_music").running == ()


def test_a_deed_of_the_robots_plan_starts_its_program():
    with House(PLAYER) as house:
        now = house.bench.now
        act = Do(id="deed", name="play_music", intent=START, data=MUSIC)
        plan = BehaviorPlan(
            id="p", person="ann", stamp=now, deadline=now + 10**9, kind="response", acts=(act,)
        )
        house.bench.text("/plan", plan)
        house.bench.run(0.2)
        assert house.running == ("play_music",)


def test_music_is_asked_for_played_and_ended_in_words():
    with House(PLAYER, more=("how", "tts")) as house:
        assert house.hear("I cannot relax, some music maybe.").running == ()
        assert house.hear("Yes, please.").running == ("play_music",)
        assert house.hear("It is too loud for me now.").running == ()


@pytest.mark.parametrize("how", ["topic", "service"])
def test_a_stop_of_the_robot_ends_it_too(how):
    with House(PLAYER) as house:
        house.ask(START, **MUSIC)
        if how == "topic":
            house.bench.send("/stop", "std_msgs/msg/Empty")
        else:
            house.bench.call(service("std_srvs/srv/Trigger"), "/robot/stop")
        house.bench.run(0.1)
        assert house.running == ()


def test_a_deed_is_not_begun_twice():
    with House(PLAYER) as house:
        first = house.ask(START, **MUSIC).node._programs._running["play_music"].pid
        assert house.ask(START, **MUSIC).node._programs._running["play_music"].pid == first


def test_what_somebody_else_does_is_left_to_them():
    with House(PLAYER) as house:
        house.ask(START, activity="dim_light").ask("__intent_engage_with__").ask(START)
        assert house.running == ()
        assert house.trouble() == "running"


def test_programs_end_with_the_node():
    with House(PLAYER) as house:
        held = house.ask(START, **MUSIC).node._programs._running["play_music"]
    assert held.returncode is not None


def test_a_program_that_does_not_heed_is_killed():
    code = "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); time.sleep(600)"
    with House(f"play_music: {python(code)}") as house:
        held = house.ask(START, **MUSIC).node._programs._running["play_music"]
        house.ask(STOP, activity="play_music")
        assert house.bench.wait(lambda: held.poll() is not None)


def test_a_program_that_fails_is_told_with_a_way_to_try_it():
    with House(f"play_music: {python('raise SystemExit(3)')}") as house:
        house.ask(START, **MUSIC)
        assert house.bench.wait(lambda: not house.running)
        told = house.bench.report("errands")["deed play_music"]
        assert "ended with status 3" in told
        assert sys.executable in told


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ("play_music", "not of the form"),
        ("play_music:", "not of the form"),
        ("fly: sleep 1", "no deed 'fly'"),
        ("play_music: no_such_player x", "no program 'no_such_player'"),
        ("play_music: 'sleep", "quotation"),
    ],
)
def test_a_line_that_makes_no_sense_is_refused_with_the_reason(line, why):
    with pytest.raises(ValueError, match=f"(?i){why}"):
        program_of(line, DEEDS)
    with House(line, PLAYER) as house:
        assert house.bench.report("errands")["level"] == b"\2"
        assert house.ask(START, **MUSIC).running == ("play_music",)


def test_a_deed_that_the_robot_does_not_offer_is_told_with_the_cure():
    with House(PLAYER, offers="[bring_water]") as house:
        assert "does not offer play_music" in house.trouble()
        assert "offers: [play_music]" in house.bench.report("errands")["offers"]


def test_without_programs_it_says_how_to_name_one():
    with House() as house:
        assert "no program is named" in house.trouble()


@pytest.mark.parametrize("name", sorted(DEEDS))
def test_every_deed_is_known_by_its_intent(name):
    deed = DEEDS[name]
    data = {key: value.replace("{person}", "ann") for key, value in deed.data.items()}
    kind = message("hri_actions_msgs/msg/Intent")
    assert deed_of(kind(intent=deed.intent, data=json.dumps(data)), DEEDS) == name


@pytest.mark.parametrize("data", ["", "[1]", "{", "[" * 5000])
def test_intents_that_cannot_be_read_are_nobodys(data):
    kind = message("hri_actions_msgs/msg/Intent")
    assert deed_of(kind(intent=START, data=data), DEEDS) is None
