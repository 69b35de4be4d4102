"""Plans as ROS4HRI markup, and markup back to acts."""

from __future__ import annotations

import pytest
from how_scenes import SECOND, decision, story

from whee_ros.acts import Express, Gesture, Light, Look, Say, Sync
from whee_ros.how.markup.parser import MarkupError, parse
from whee_ros.how.markup.writer import render
from whee_ros.how.stage import HowStage


def test_the_plain_form_is_what_a_ros4hri_dialogue_manager_reads():
    acts = (
        Express(id="face", expression="concerned"),
        Say(id="say", text="That sounds hard."),
        Gesture(id="gesture", name="nod", start=Sync(anchor="say.start", offset=0.1)),
    )
    assert render(acts) == (
        "<set expression(concerned)> <start motion(nod)> That sounds hard. <wait motion>"
    )


def test_what_follows_the_words_is_written_after_them():
    acts = (
        Say(id="say", text="Hello!", start=Sync(anchor="plan", offset=0.3)),
        Express(id="rest", expression="neutral", start=Sync(anchor="say.end", offset=1.5)),
    )
    assert render(acts) == "<pause(0.3)> Hello! <pause(1.5)> <set expression(neutral)>"


def test_what_begins_with_a_word_is_written_before_it():
    acts = (
        Say(id="say", text="That - sounds really hard.  You are not alone."),
        Gesture(id="gesture", name="nod", start=Sync(anchor="say.word4", offset=-0.15)),
    )
    assert render(acts) == (
        "That - sounds really <start motion(nod)> hard. You are not alone. <wait motion>"
    )


def test_what_begins_with_a_word_that_is_not_there_comes_at_the_end():
    acts = (
        Say(id="say", text="Hello!"),
        Express(id="face", expression="happy", start=Sync(anchor="say.word9")),
    )
    assert render(acts) == "Hello! <set expression(happy)>"


ACTS = (
    Look(id="look", target="person with spaces", duration=0.5),
    Look(id="away", target="away"),
    Look(id="front", target="front", start=Sync(anchor="look.end")),
    Express(id="face", expression="concerned", valence=-0.2, arousal=0.1, intensity=0.6),
    Light(id="light", color=(1.0, 0.6, 0.2), pattern="breathe", duration=2.0),
    Say(
        id="say",
        text='A <set motion(wave)> "quote", 5 > 3 and me@home',
        start=Sync(anchor="face.start", offset=0.3),
        rate=0.9,
        pitch=-1.5,
        volume=-2.0,
    ),
    Gesture(
        id="g1",
        name="slow_nod",
        amplitude=0.4,
        speed=0.7,
        start=Sync(anchor="say.start", offset=0.1),
    ),
    Gesture(id="g2", name="nod", start=Sync(anchor="say.word2", offset=-0.15)),
    Say(id="say2", text="And more.", start=Sync(anchor="say.end", offset=0.5)),
)


def test_the_detailed_form_gives_the_same_acts_again():
    assert parse(render(ACTS, detail=True)) == ACTS


@pytest.mark.parametrize("label", ["grief", "joy", "anger", "surprise", "confused"])
def test_every_plan_survives_the_round_trip(label):
    for number in range(6):
        plan = HowStage().respond(story(label, number, name=f"d{number}"), SECOND)
        again = parse(render(plan.acts, detail=True))
        assert render(again, detail=True) == render(plan.acts, detail=True)
        assert [type(act) for act in again] == [type(act) for act in plan.acts]
        assert parse(plan.markup)


def test_markup_written_by_hand_is_read_in_its_order():
    look, face, nod, say, smile = parse(
        "<set look_at(frame=person_ann)> <set expression(happy)> <start motion(wave)> Hello! "
        "<wait motion timeout=1> <pause(0.5)> <set expression(neutral)>"
    )
    assert look.target == "ann"
    assert face.expression == "happy"
    assert nod.name == "wave"
    assert say.text == "Hello!"
    assert smile.start == Sync(anchor="say.end", offset=0.5)


@pytest.mark.parametrize(
    "valid",
    [
        "Plain words with no actions at all.",
        "",
        "<pause(2)> Later.",
        "<do motion(bow)> Done.",
        "<set expression(name=happy)>",
        "<set expression('happy')>",
        "<set led(color=[1, 2, 3,], effect=off)>",
        "<start motion(nod)> Yes. <pause(1)> And yes. <wait motion>",
    ],
)
def test_valid_markup_is_read(valid):
    assert parse(render(parse(valid), detail=True)) == parse(valid)


@pytest.mark.parametrize(
    ("markup", "error"),
    [
        ("Look <do do>", "at character 5, '<do do>': 'do' needs the name of an action"),
        ("<>", "the action is empty"),
        ("<jump high>", "'jump' is no verb"),
        ("<set>", "'set' needs the name"),
        ("<set 123>", "'set' needs the name"),
        ("<set dance(fast)>", "there is no action 'dance'; known: expression, motion"),
        ("<set expression(happy>", "'\\(' is not closed"),
        ("<set expression(a b)>", "a comma is missing before 'b'"),
        ("<set expression(=5)>", "a value is missing"),
        ("<set expression(a=)>", "a value is missing"),
        ("<set expression(happy, mood=1)>", "'expression' has no argument 'mood'"),
        ("<set expression(happy, valence=good)>", "valence is 'good'; it must be a number"),
        ("<set expression(valence=1, valence=1)>", "given twice"),
        ("<set expression(valence=1, happy)>", "follows one with a name"),
        ("<set expression()>", "takes one name"),
        ("<set led(color=[1, 2])>", "led takes color"),
        ("<set led(color=[1, 2, 900])>", "between 0 and 255"),
        ("<set led(color=[1, 2, 3)>", "a comma is missing"),
        ("<set look_at(x=1)>", "look_at needs a frame"),
        ("<set motion(nod) soon>", "'soon' is not expected here"),
        ("<wait motion>", "no 'motion' was started before"),
        ("<wait motion timeout=abc>", "a timeout is written"),
        ("<stop motion>", "'stop' has no act"),
        ("<pause>", "a pause is written pause\\(seconds\\)"),
        ("<pause(abc)>", "a pause is written"),
        ("Hello <set expression(happy)", "at character 6: '<' is not closed by '>'"),
        ("<set <set expression(a)>", "at character 0: '<' is not closed"),
        ("Hello @name|'you'!", "'@' starts a variable"),
        ("<set voice(rate=1)>", "a voice was set, but no words follow"),
        ("<set expression(a, id=x)> <set expression(b, id=x)>", "more than one act has the id x"),
        ("<set expression(&)>", "cannot be read"),
    ],
)
def test_invalid_markup_is_refused_with_place_and_cause(markup, error):
    with pytest.raises(MarkupError, match=error):
        parse(markup)


def test_words_cannot_become_actions():
    words = "<start motion(punch)> <set expression(angry)> @name"
    (say,) = parse(render((Say(id="say", text=words),)))
    assert isinstance(say, Say)
    assert say.text == words


def test_a_persons_id_cannot_become_an_action():
    plan = HowStage().respond(
        decision("hello", "none", person='x")> <start motion(punch)> ("'), SECOND
    )
    acts = parse(plan.markup)
    assert all(act.name != "punch" for act in acts if isinstance(act, Gesture))
