"""What the stage answers when, told turn by turn."""

from __future__ import annotations

import dataclasses
import itertools

import msgspec
import pytest
from how_scenes import SECOND, acts, decision, presence, story, turn

from whee_ros import wire
from whee_ros.acts import (
    PRIORITY_RESPONSE,
    BehaviorPlan,
    Express,
    Gesture,
    Light,
    Say,
)
from whee_ros.how.stage import HowSettings, HowStage, words_of


def test_a_sad_story_is_answered_with_concern_slowly_and_by_a_slow_nod():
    plan = HowStage().respond(story("grief", 0), SECOND)
    assert (plan.kind, plan.priority, plan.decision) == ("response", PRIORITY_RESPONSE, "d1")
    assert plan.deadline == SECOND + 2 * SECOND
    say, face = acts(plan, Say)[0], acts(plan, Express)[0]
    assert say.rate < 1
    assert say.pitch < 0
    assert face.expression == "concerned"
    assert [act.name for act in acts(plan, Gesture)] == ["slow_nod"]
    assert plan.mechanisms.emotional_reaction + plan.mechanisms.interpretation > 0


def test_good_news_gets_a_smile_a_bounce_and_a_brighter_voice():
    plan = HowStage().respond(story("joy", 0), SECOND)
    assert acts(plan, Express)[0].expression == "happy"
    assert [act.name for act in acts(plan, Gesture)] == ["bounce"]
    assert acts(plan, Say)[0].pitch > 0
    assert acts(plan, Light)[0].pattern == "pulse"


def test_a_request_gets_a_short_plain_answer():
    plan = HowStage().respond(decision("could you turn on the light", "none"), SECOND)
    assert len(words_of(plan).split()) <= 12
    assert {act.expression for act in acts(plan, Express)} == {"neutral"}
    assert acts(plan, Gesture) == []
    assert acts(plan, Light) == []


def test_whether_it_says_that_it_cannot_is_a_setting():
    for number in range(8):
        cue = decision("please turn on the light", "none", name=f"d{number}")
        alone = words_of(HowStage().respond(cue, SECOND))
        helped = words_of(HowStage(HowSettings(acts_on_requests=True)).respond(cue, SECOND))
        assert alone != helped
        assert "can't" not in helped


@pytest.mark.parametrize(("setting", "said"), [("gesture", ""), ("acknowledge", "x")])
def test_the_reply_to_none_is_a_setting(setting, said):
    stage = HowStage(HowSettings(reply_to_none=setting))
    plan = stage.respond(decision("the shop is on the corner", "none"), SECOND)
    assert bool(words_of(plan)) == bool(said)


def test_silence_can_be_the_answer_but_never_to_distress_or_risk():
    stage = HowStage(HowSettings(reply_to_none="silent"))
    assert stage.respond(decision("the shop is on the corner", "none"), SECOND) is None
    assert words_of(stage.respond(story("sadness", 0, name="d2"), 2 * SECOND))
    assert words_of(stage.respond(decision("i want to die", "none", name="d3"), 3 * SECOND))


def test_acts_hang_together_in_time():
    plan = HowStage().respond(story("sadness", 0), SECOND)
    by_id = {act.id: act for act in plan.acts}
    assert len(by_id) == len(plan.acts)
    for act in plan.acts:
        anchor = act.start.anchor
        assert anchor == "plan" or anchor.rpartition(".")[0] in by_id
    assert by_id["look"].start.anchor == "plan"
    assert by_id["face"].start.anchor == "plan"
    assert by_id["gesture"].start.anchor == "say.start"
    assert by_id["rest"].start.anchor == f"{acts(plan, Say)[-1].id}.end"
    assert by_id["rest"].expression == "neutral"


def test_it_stays_with_a_story_that_goes_on_without_open_feeling():
    stage = HowStage()
    stage.respond(story("grief", 0), SECOND)
    plan = stage.respond(decision("he was twelve years old", "none", name="d2"), 5 * SECOND)
    assert plan.notes[0].startswith("rule stay")
    assert acts(plan, Express)[0].valence == 0.0  # whether it is still sad is not known
    assert acts(plan, Gesture)[0].name == "slow_nod"


def test_a_new_sad_story_is_met_before_it_is_understood():
    stage = HowStage()
    for number in range(4):
        stage.respond(story("disappointment", 0, name=f"d{number}"), number * SECOND)
    plan = stage.respond(story("grief", 0, name="d9"), 9 * SECOND)
    assert "stage connect" in plan.notes[0]


def test_no_two_questions_follow_each_other():
    stage = HowStage()
    asked = []
    for number in range(12):
        plan = stage.respond(
            story("sadness", number, name=f"d{number}", target=(0, 1, 2)), number * SECOND
        )
        asked.append(words_of(plan).endswith("?"))
    assert any(asked)
    assert not any(a and b for a, b in itertools.pairwise(asked))


def test_the_same_history_gives_the_same_answers():
    def run():
        stage = HowStage()
        return [
            wire.encode(stage.respond(story("fear", n, name=f"d{n}"), n * SECOND))
            for n in range(10)
        ]

    assert run() == run()


def test_words_that_were_not_recognised_are_asked_for_once():
    stage = HowStage()
    first = stage.respond(decision("", "none"), SECOND)
    second = stage.respond(decision("  ...", "none", name="d2"), 2 * SECOND)
    assert first.kind == second.kind == "fallback"
    assert words_of(first)
    assert words_of(second) == ""


def test_where_the_decision_says_hold_back_it_only_nods():
    held = msgspec.structs.replace(story("sadness", 0), hold_back="bob comforts")
    plan = HowStage().respond(held, SECOND)
    assert plan.kind == "response"
    assert words_of(plan) == ""
    assert [act.name for act in acts(plan, Gesture)] == ["nod"]
    assert plan.notes == ("holds back: bob comforts",)


def test_holding_back_never_holds_back_help_in_a_risk():
    held = msgspec.structs.replace(
        decision("i want to kill myself", "seeking", "sadness", -0.8), hold_back="bob comforts"
    )
    assert HowStage().respond(held, SECOND).kind == "handoff"


def test_a_correction_is_taken_back_and_remembered():
    stage = HowStage()
    stage.respond(story("sadness", 0), SECOND)
    repair = stage.respond(decision("no i'm not sad", "none", name="d2"), 2 * SECOND)
    assert repair.kind == "repair"
    assert repair.decision == "d2"
    later = stage.respond(story("sadness", 1, name="d3"), 3 * SECOND)
    assert "family unclear" in later.notes[0]
    assert acts(later, Express)[0].expression == "neutral"


def test_where_label_and_valence_disagree_it_stays_neutral():
    plan = HowStage().respond(decision("i got a puppy", "seeking", "sadness", 0.8), SECOND)
    assert {act.expression for act in acts(plan, Express)} == {"neutral"}


def test_rejected_candidates_leave_their_reasons():
    stage = HowStage()
    plan = stage.respond(story("grief", 0), SECOND)
    assert any(note.startswith("chose ") and "(bank)" in note for note in plan.notes)
    reasons = {entry.reason.split(":")[0] for entry in stage.last_choice.rejected}
    assert "fits less well" in reasons
    assert "the person's words do not fit" in reasons


def test_late_words_are_covered_by_a_sound_then_a_sentence_then_nothing():
    stage = HowStage()
    filler, sentence = stage.late(turn(), SECOND), stage.late(turn(), 2 * SECOND)
    assert len(words_of(filler).split()) <= 6
    assert filler.priority < sentence.priority
    assert sentence.kind == "fallback"
    assert stage.late(turn(), 3 * SECOND) is None
    assert stage.late(turn(name="t2"), 4 * SECOND) is not None


def test_people_do_not_share_a_conversation():
    stage = HowStage()
    for number in range(3):
        stage.respond(story("sadness", number, name=f"a{number}"), number * SECOND)
    plan = stage.respond(story("sadness", 0, name="b", person="bob"), 4 * SECOND)
    assert "stage connect" in plan.notes[0]


def test_it_remembers_a_limited_number_of_people():
    stage = HowStage(HowSettings(max_people=2, greeting_gap=0.0))
    for number in range(50):
        assert stage.greet(presence(f"p{number}"), number * SECOND)


def test_plans_travel_as_json():
    plan = HowStage().respond(story("joy", 0), SECOND)
    assert wire.decode(wire.encode(plan), BehaviorPlan) == plan


@pytest.mark.parametrize(
    "odd",
    [
        pytest.param(decision("x" * 100_000, "seeking", "sadness", -0.6), id="endless"),
        decision("\x00\ud83d", "none"),
        decision("hm", "seeking", "", float("nan"), arousal=float("nan")),
        decision("hm", "seeking", "sadness", -1e9, target=(99, -5, 7)),
        decision("hm", "providing", "?", 1e9, person=""),
        decision("hm", "seeking", "sadness", -0.5, cause="y" * 10_000, person="a b<c>"),
    ],
)
def test_odd_decisions_still_get_a_plan(odd):
    plan = HowStage().respond(odd, SECOND)
    assert plan.acts
    for face in acts(plan, Express):
        assert -1.0 <= face.arousal <= 1.0


@pytest.mark.parametrize(
    ("change", "named"),
    [
        ({"reply_to_none": "shout"}, "reply_to_none is 'shout'"),
        ({"novelty": 0}, "novelty is 0"),
        ({"deadline": -1.0}, "deadline is -1.0"),
    ],
)
def test_wrong_settings_are_refused(change, named):
    stage = HowStage()
    with pytest.raises(ValueError, match=named):
        stage.configure(dataclasses.replace(HowSettings(), **change))
    assert stage.settings == HowSettings()


def test_settings_can_change_while_it_runs():
    stage = HowStage()
    stage.configure(HowSettings(light=False, deadline=5.0))
    plan = stage.respond(story("joy", 0), SECOND)
    assert acts(plan, Light) == []
    assert plan.deadline == 6 * SECOND
