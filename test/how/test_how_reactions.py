"""What is shown before an answer: looks, nods, and faint faces."""

from __future__ import annotations

import msgspec
import pytest
from how_scenes import SECOND, acts, decision, turn

from whee_ros.acts import (
    PRIORITY_REACTION,
    Express,
    Gesture,
    Look,
    Say,
)
from whee_ros.decision import Glimpse
from whee_ros.how.stage import HowSettings, HowStage, words_of


def test_a_turns_end_is_noticed_at_once_with_a_look_and_a_small_nod():
    plan = HowStage().react(turn(), SECOND)
    assert plan.kind == "reaction"
    assert plan.priority == PRIORITY_REACTION
    assert [act.target for act in acts(plan, Look)] == ["ann"]
    (nod,) = acts(plan, Gesture)
    assert (nod.name, nod.start.anchor, nod.start.offset) == ("nod", "plan", 0.0)
    assert nod.amplitude <= 0.5
    assert acts(plan, Say) == []


def test_words_of_risk_get_a_look_but_no_nod_that_could_mean_yes():
    heard = msgspec.structs.replace(turn(), text="i want to kill myself")
    plan = HowStage().react(heard, SECOND)
    assert len(acts(plan, Look)) == 1
    assert acts(plan, Gesture) == []


def test_one_turn_gets_one_reaction_and_nods_do_not_follow_each_other():
    stage = HowStage(HowSettings(reaction_gap=4.0))
    assert acts(stage.react(turn("paused"), SECOND), Gesture)
    assert stage.react(turn("ended"), 2 * SECOND) is None
    another = stage.react(turn("ended", name="t2"), 3 * SECOND)
    assert acts(another, Gesture) == []
    assert acts(another, Look)
    assert acts(stage.react(turn("paused", name="t3"), 9 * SECOND), Gesture)


@pytest.mark.parametrize("state", ["started", "resumed"])
def test_it_does_not_react_while_the_person_begins(state):
    assert HowStage().react(turn(state), SECOND) is None


def test_a_silent_sad_face_is_turned_to_without_words():
    silent = decision("", "seeking", "sadness", -0.6)
    seen = msgspec.structs.replace(silent.turn, face="f1", voice="", confidence=0.0)
    plan = HowStage().respond(msgspec.structs.replace(silent, turn=seen), SECOND)
    assert words_of(plan) == ""
    (face,) = acts(plan, Express)
    assert (face.expression, face.duration) == ("concerned", 4.0)
    assert face.intensity <= 0.3


def glimpse(direction="seeking", valence=-0.6, turn="t1"):
    return Glimpse(turn=turn, person="ann", stamp=SECOND, direction=direction, valence=valence)


def test_while_somebody_speaks_a_faint_face_fits_what_they_tell():
    stage = HowStage()
    (concerned,) = stage.echo(glimpse(), SECOND).acts
    (glad,) = stage.echo(glimpse(valence=0.6), 2 * SECOND).acts
    assert (concerned.expression, glad.expression) == ("concerned", "happy")
    assert max(concerned.intensity, glad.intensity) <= 0.3
    assert min(concerned.duration, glad.duration) > 0


def test_a_face_is_shown_once_a_turn_and_only_where_the_feeling_is_clear():
    stage = HowStage()
    assert stage.echo(glimpse(), SECOND)
    assert stage.echo(glimpse(), 2 * SECOND) is None
    assert stage.echo(glimpse(turn="t2"), 3 * SECOND)
    assert HowStage().echo(glimpse(valence=-0.1), SECOND) is None
    assert HowStage().echo(glimpse(valence=float("nan")), SECOND) is None
    assert HowStage().echo(glimpse("none"), SECOND) is None


def test_words_of_risk_get_no_face_and_nobody_is_smiled_at_soon_after():
    stage = HowStage()
    stage.react(turn("paused", text="i want to kill myself"), SECOND)
    assert stage.echo(glimpse(), SECOND) is None
    stage.respond(decision("i want to kill myself", "seeking", "sadness", -0.8), 2 * SECOND)
    assert stage.echo(glimpse(valence=0.8, turn="t2"), 9 * SECOND) is None
