"""Deeds beyond speech: chosen by need and person, with leave, and never unasked for."""

from __future__ import annotations

import msgspec
import pytest

from whee_ros.acts import BehaviorPlan, Do, Express, Gesture, Say, Sync
from whee_ros.cues import NANOSECONDS, Turn
from whee_ros.decision import Emotion, EmpathyDecision
from whee_ros.how.plan.intents import Deeds, consent
from whee_ros.how.tables import TableError

ALL = ("dim_light", "bring_water", "play_music", "call_someone", "be_quiet", "bring_tissues")
NOW = 10**15


def told(text, now=NOW, person="ann", label="neutral", need=0.2, direction="none", **more):
    turn = Turn(id="t", person=person, stamp=now, state="ended", start=now, end=now, text=text)
    return EmpathyDecision(
        id=f"d{now}",
        person=person,
        stamp=now,
        turn=turn,
        direction=direction,
        need=need,
        emotion=Emotion(label=label),
        **more,
    )


def lonely(need=0.8, **more):
    return told("it was a long day", label="lonely", need=need, direction="seeking", **more)


def answer(words="That sounds hard.", kind="response", now=NOW, notes=()):
    return BehaviorPlan(
        id="p",
        person="ann",
        stamp=now,
        deadline=now + NANOSECONDS,
        kind=kind,
        acts=(Say(id="say", text=words),),
        notes=notes,
    )


def deeds(*offered, **more):
    made = Deeds.load(**more)
    made.offer(offered or ALL)
    return made


def done(plan):
    return [act.name for act in plan.acts if isinstance(act, Do)] if plan else []


def words(plan):
    return [act.text for act in plan.acts if isinstance(act, Say)]


def test_a_person_who_is_thirsty_is_asked_and_after_a_yes_the_water_is_sent_for():
    made = deeds()
    first = made.add(answer(), told("I am so thirsty"), NOW)
    assert words(first) == ["That sounds hard.", "Shall I fetch you a glass of water?"]
    assert done(first) == []
    later = NOW + 5 * NANOSECONDS
    second = made.add(answer("I see."), told("yes please", later), later)
    assert done(second) == ["bring_water"]
    [act] = [act for act in second.acts if isinstance(act, Do)]
    assert act.intent == "__intent_bring_object__"
    assert act.data == {"object": "glass of water", "recipient": "ann"}


def test_after_a_yes_the_robot_says_that_it_does_it_and_not_what_it_says_to_a_bare_yes():
    made = deeds()
    made.add(answer(), told("I am thirsty"), NOW)
    bare = msgspec.structs.replace(
        answer("I can not do that."),
        acts=(
            Say(id="say", text="I can not do that."),
            Gesture(id="g", name="nod", start=Sync(anchor="say.word5", offset=-0.1)),
            Say(id="more", text="Sorry.", start=Sync(anchor="say.end", offset=0.3)),
            Express(id="rest", expression="neutral", start=Sync(anchor="more.end", offset=1.0)),
        ),
    )
    plan = made.add(bare, told("yes please", NOW + NANOSECONDS), NOW + NANOSECONDS)
    assert words(plan) == ["All right."]
    assert done(plan) == ["bring_water"]
    by_id = {act.id: act.start.anchor for act in plan.acts}
    assert by_id == {"say": "plan", "g": "say.start", "rest": "say.end", "deed": "plan"}


def test_a_yes_is_done_even_where_the_answer_would_be_silence():
    made = deeds()
    made.add(answer(), told("I am thirsty"), NOW)
    plan = made.add(None, told("okay", NOW + NANOSECONDS), NOW + NANOSECONDS)
    assert done(plan) == ["bring_water"]
    assert words(plan) == []


def test_a_no_is_kept_for_the_rest_of_the_meeting():
    made = deeds()
    made.add(answer(), told("I am thirsty"), NOW)
    no = made.add(answer(), told("no thank you", NOW + NANOSECONDS), NOW + NANOSECONDS)
    assert done(no) == []
    much_later = NOW + 3600 * NANOSECONDS
    assert words(made.add(answer(), told("I am thirsty", much_later), much_later)) == [
        "That sounds hard."
    ]


def test_a_yes_that_comes_too_late_or_from_another_person_does_nothing():
    made = deeds()
    made.add(answer(), told("I am thirsty"), NOW)
    assert done(made.add(answer(), told("yes", NOW, person="bob"), NOW)) == []
    late = NOW + 60 * NANOSECONDS
    assert done(made.add(answer(), told("yes", late), late)) == []


def test_a_small_deed_that_can_be_undone_is_done_at_once():
    plan = deeds().add(answer(), told("the noise is too much for me"), NOW)
    assert done(plan) == ["be_quiet"]


def test_a_feeling_is_a_reason_only_from_its_need_on():
    assert deeds("play_music").choose(lonely(), NOW) == "play_music"
    assert deeds("play_music").choose(lonely(need=0.3), NOW) == ""
    assert deeds("play_music").choose(told("fine", label="lonely", need=0.9), NOW) == ""


def test_words_count_more_than_a_feeling():
    both = told("I am thirsty", label="lonely", need=0.9, direction="seeking")
    assert deeds().choose(both, NOW) == "bring_water"


@pytest.mark.parametrize("offered", [(), ("dim_light",), ("fly",)])
def test_what_the_profile_does_not_offer_is_never_chosen(offered):
    made = Deeds.load()
    made.offer(offered)
    assert words(made.add(answer(), told("I am thirsty"), NOW)) == ["That sounds hard."]
    assert made.choose(told("I am thirsty"), NOW) == ""


def test_names_that_the_vocabulary_lacks_are_told():
    assert Deeds.load().offer(["play_music", "fly"]) == {"fly"}


@pytest.mark.parametrize("alone", ["ann", "ann:bring_water"])
def test_a_person_may_be_left_alone(alone):
    made = deeds(leave_alone=(alone,))
    assert made.choose(told("I am thirsty"), NOW) == ""
    assert made.choose(told("I am thirsty", person="bob"), NOW) == "bring_water"


@pytest.mark.parametrize(
    "plan",
    [
        answer(kind="handoff"),
        answer(kind="repair"),
        answer(notes=("asks about self_harm",)),
        answer("Do you want to tell me more?"),
        None,
    ],
)
def test_nothing_is_added_to_a_hand_off_a_repair_a_question_or_silence(plan):
    assert deeds().add(plan, told("I am thirsty"), NOW) == plan


def test_a_listener_who_holds_back_does_nothing_either():
    held = told("I am thirsty", hold_back="another person comforts")
    assert deeds().add(answer(), held, NOW) == answer()


def test_a_word_of_risk_ends_the_question_for_leave():
    made = deeds()
    made.add(answer(), told("I am thirsty"), NOW)
    later = NOW + NANOSECONDS
    made.add(answer(kind="handoff"), told("yes I want to die", later), later)
    assert done(made.add(answer(), told("yes", later), later)) == []


def test_the_same_deed_is_not_offered_again_at_once():
    made = deeds()
    made.add(answer(), told("I am thirsty"), NOW)
    again = NOW + 40 * NANOSECONDS
    assert words(made.add(answer(), told("still thirsty", again), again)) == ["That sounds hard."]


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("yes", True),
        ("Yes, please!", True),
        ("okay", True),
        ("sure go ahead", True),
        ("that would be lovely", True),
        ("no", False),
        ("please don't", False),
        ("yes but not now", False),
        ("maybe", None),
        ("my sister said yes", None),
        ("", None),
    ],
)
def test_consent_is_read_with_care(text, meant):
    assert consent(text) is meant


def test_a_wrong_vocabulary_names_the_place(tmp_path):
    path = tmp_path / "acts.yaml"
    path.write_text("fly: {intent: up, wods: [high]}\n", encoding="utf-8")
    with pytest.raises(TableError, match=r"acts\.yaml: .*wods"):
        Deeds.load(path)
