"""Process measures on small conversations made by hand: paths, alarms, plans, people."""

from __future__ import annotations

import itertools

import msgspec
import pytest
from session_scenes import answer, line, moved

from whee_ros.evaluation.session.adaptability import adaptability
from whee_ros.evaluation.session.alarms import alarms, patterns
from whee_ros.evaluation.session.exchange import Exchange, Shown
from whee_ros.evaluation.session.path import path_of, perceived
from whee_ros.evaluation.session.persona import personas
from whee_ros.evaluation.session.plans import against_plan, legality, reference
from whee_ros.evaluation.session.talk import Talk
from whee_ros.how.plan.intents import Deeds

MIRA = personas(["mira"])[0]
TARGET = (0.0, 0.75, 0.2)
START = (-0.6, 0.45, 0.8)


def between(share: float) -> tuple[float, float, float]:
    """A point on the straight way from Mira's start to her target."""
    a, b, c = (x + share * (y - x) for x, y in zip(START, TARGET, strict=True))
    return a, b, c


def walk(*shares: float) -> list[Exchange]:
    """Answers that lead from each point of the way to the next."""
    return [
        moved(between(a), between(b), number)
        for number, (a, b) in enumerate(itertools.pairwise(shares))
    ]


def kinds(exchanges: list[Exchange]) -> set[str]:
    return {one.kind for one in alarms(exchanges, MIRA)}


def test_the_straight_way_to_the_target_is_aligned_efficient_and_stable():
    path = path_of(walk(0.0, 0.3, 0.6, 1.0), MIRA)
    assert path.net == pytest.approx(1.0)
    assert path.alignment == pytest.approx(1.0)
    assert path.efficiency == pytest.approx(1.0)
    assert (path.positive, path.setback, path.right) == (1.0, 0.0, 1.0)


def test_a_way_back_and_forth_is_neither_efficient_nor_stable():
    path = path_of(walk(0.0, 0.4, 0.1, 0.5), MIRA)
    assert path.net == pytest.approx(0.5)
    assert path.efficiency == pytest.approx(0.5 / 1.1, abs=1e-3)
    assert path.positive == pytest.approx(2 / 3, abs=1e-3)
    assert path.setback > 0


def test_more_trust_and_less_need_than_hoped_for_is_no_step_back():
    past = moved(between(1.0), (0.3, 1.0, 0.0))
    path = path_of([moved(between(0.5), between(1.0)), past], MIRA)
    assert path.net == pytest.approx(1.0)
    assert path.setback == path.wrong == 0.0


def test_each_act_has_its_own_gain():
    good, bad = moved(between(0.0), between(0.2)), moved(between(0.2), between(0.1), 2)
    path = path_of([good, exchange(bad, strategy="suggestion")], MIRA)
    assert path.by_act["reflection"]["gain"] > 0 > path.by_act["suggestion"]["gain"]


def test_of_a_recording_the_perceived_state_is_followed_and_said_to_be():
    turns = [answer("Oh.", number=n, valence=v, need=d) for n, (v, d) in enumerate(FALLING)]
    path = path_of(perceived(turns))
    assert not path.hidden
    assert path.axes == ("valence", "need")
    assert path.net > 0


FALLING = ((-0.5, 0.8), (-0.3, 0.6), (0.0, 0.2))


def test_a_steady_way_raises_no_alarm():
    assert kinds(varied(walk(0.0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6))) == set()


def test_five_answers_in_a_row_that_lead_away_are_a_collapse():
    assert "collapse" in kinds(varied(walk(0.6, 0.5, 0.4, 0.3, 0.2, 0.1)))


def test_most_of_eight_answers_that_lead_away_are_a_collapse_too():
    assert "collapse" in kinds(varied(walk(0.9, 0.7, 0.6, 0.5, 0.4, 0.45, 0.3, 0.2, 0.1)))


def test_a_state_that_does_not_move_far_from_its_target_stagnates():
    assert "stagnation" in kinds(varied(walk(0.0, 0.01, 0.0, 0.01, 0.0, 0.01, 0.02)))


def test_a_state_that_does_not_move_near_its_target_does_not():
    assert kinds(varied(walk(0.97, 0.98, 0.97, 0.98, 0.97, 0.98, 0.98))) == set()


def test_a_person_who_leaves_is_a_collapse():
    assert alarms(walk(0.0, 0.1), MIRA, left=True)[0].what == "the person left"


def test_four_answers_of_one_strategy_are_a_pattern_three_are_not():
    same = [answer(f"{word} that.", number=n) for n, word in enumerate(("Oh", "Ah", "Hm", "Yes"))]
    assert [one.kind for one in patterns(same)] == ["same strategy"]
    assert patterns(same[:3]) == []


def test_questions_at_the_end_three_times_in_a_row_are_a_pattern():
    asked = [
        answer("And then?", number=1, strategy="question"),
        answer("That's hard. Who was there?", number=2),
        answer("Where was it?", number=3, strategy="question"),
    ]
    assert [one.kind for one in patterns(asked)] == ["questions"]


def test_a_phrase_said_three_times_is_a_pattern_and_named():
    said = ("That must be hard.", "It's that. That must be it.", "No. That must be why.")
    found = patterns([answer(text, number=n, strategy=f"s{n}") for n, text in enumerate(said)])
    assert [one.kind for one in found] == ["same phrase"] * len(found)
    assert "'that must be' in 3 of 3 answers" in [one.what for one in found]


def test_small_talk_makes_no_pattern():
    said = [answer("All right.", number=n, direction="none") for n in range(8)]
    assert patterns(said) == []


def test_acts_that_the_body_left_out_and_claims_of_feeling_are_not_legal():
    deeds = Deeds.load()
    assert legality([answer("That sounds hard.")], deeds) == (3, 3)
    assert legality([answer("I feel so sad for you.")], deeds) == (2, 3)
    assert legality([answer("That sounds hard.", left_out=1)], deeds) == (2, 3)


def test_a_deed_is_legal_once_leave_was_asked_for():
    deeds = Deeds.load()
    does = answer("Done.", number=2, shown=(Shown(what="deed", name="dim_light", at=0.5),))
    asks = answer("Shall I dim the light?", notes=("asks for dim_light",))
    assert legality([does], deeds) == (2, 3)
    assert legality([asks, does], deeds) == (6, 6)


def test_acts_of_the_plan_overlap_with_it_and_stand_in_its_order():
    heard = exchange(answer("That sounds hard."), line=line("heard"))
    sad = exchange(heard, shown=(*CONCERNED, *heard.shown))
    right = against_plan([sad], MIRA)
    assert (right["overlap"], right["order"]) == (1.0, 1.0)
    cheer = exchange(heard, shown=(*GLAD, *heard.shown), strategy="share_joy")
    wrong = against_plan([cheer], MIRA)
    assert wrong["overlap"] == pytest.approx(1 / 3, abs=1e-3)
    assert (wrong["face"], wrong["say"]) == (0.0, 0.0)


CONCERNED = (Shown(what="face", name="concerned", at=0.5, valence=-0.2),)
GLAD = (Shown(what="face", name="happy", at=0.5, valence=0.8),)


def test_the_plan_leaves_out_what_this_person_does_not_want():
    greta = personas(["greta"])[0]
    assert "say:question" in reference(line("heard"), MIRA)[2]
    assert "say:question" not in reference(line("heard"), greta)[2]


def test_who_gets_acts_of_their_own_for_the_same_words_is_adapted_to():
    ann = [probe("ann", seed, "That sounds hard.", "reflection") for seed in (0, 1)]
    bob = [probe("bob", seed, "Well done!", "share_joy", GLAD) for seed in (0, 1)]
    found = adaptability([*ann, *bob])
    assert found["between"] > 0
    assert found["within"] == 0
    assert found["adapts"] == found["between"]


def test_who_gets_the_same_acts_as_everybody_is_not():
    talks = [probe(name, seed, "I see.", "reflection") for name in "ab" for seed in (0, 1)]
    assert adaptability(talks)["adapts"] == 0


def probe(
    person: str, seed: int, words: str, strategy: str, face: tuple[Shown, ...] = CONCERNED
) -> Talk:
    """A conversation of one probe, "I didn't expect that."."""
    one = answer(words, text="I didn't expect that.", strategy=strategy)
    one = exchange(one, shown=(*face, *one.shown), line=line("understood", None, kind="probe"))
    return Talk(persona=person, robot="ours", seed=seed, exchanges=(one,))


def exchange(one: Exchange, **more: object) -> Exchange:
    return msgspec.structs.replace(one, **more)


def varied(exchanges: list[Exchange]) -> list[Exchange]:
    """The same answers in words and strategies of their own, so that no pattern is found."""
    return [
        exchange(one, strategy=f"strategy {n}", shown=(Shown(what="say", name=f"{n}.", at=0.7),))
        for n, one in enumerate(exchanges)
    ]
