"""The personas: who there is, and how they take what a robot does, in their own hidden state."""

from __future__ import annotations

import json

import pytest
from session_scenes import WARM, answer

from whee_ros import locator
from whee_ros.decision import Mechanisms
from whee_ros.evaluation.session.exchange import Exchange, Shown
from whee_ros.evaluation.session.person import Person, Said
from whee_ros.evaluation.session.persona import everyday, personas
from whee_ros.how.policy.policy import Policy
from whee_ros.how.tables import TableError
from whee_ros.how.words.texts import words

FLAT = Mechanisms()


def person(name: str, **more: object) -> Person:
    return Person(personas([name])[0], everyday(), Policy.load(), **more)  # type: ignore[arg-type]


def talk(who: Person, *answers: Exchange) -> tuple[list[Said], list[Exchange]]:
    """Let a person say a line for each answer, and take it."""
    said, taken = [], []
    for number, given in enumerate(answers):
        line = who.next()
        assert line is not None
        who.tell(line)
        said.append(line)
        taken.append(who.take(line, given, answers[:number]))
    return said, taken


def test_there_are_people_of_all_ages_with_different_matters():
    people = personas()
    assert len(people) >= 12
    assert {one.age for one in people} == {"child", "teenager", "adult", "older"}
    assert len({one.matter for one in people}) == len(people)
    assert all(one.target.need < one.start.need for one in people)
    for one in people:
        assert len(one.script) >= 12
        assert one.known == f"age={one.age}"


def test_no_line_is_one_that_the_weights_were_trained_or_tested_on():
    lines = {tuple(words(beat.say)) for one in personas() for beat in one.script}
    corpus = {
        tuple(words(turn["text"]))
        for split in ("train", "dev", "test")
        for row in locator.data(f"training/corpus/{split}.jsonl").read_text("utf-8").splitlines()
        for turn in json.loads(row)["turns"]
    }
    assert not [line for line in lines & corpus if len(line) > 3]


def test_an_unknown_name_is_answered_with_those_there_are():
    with pytest.raises(ValueError, match="there is no persona nobody; there are agnes, bruno"):
        personas(["nobody"])


def test_a_script_with_an_unknown_condition_is_refused_by_beat(tmp_path):
    text = locator.data("evaluation/session/personas/tom.yaml").read_text("utf-8")
    (tmp_path / "tom.yaml").write_text(text.replace("{trust: [0.45, 1.0]}", "{mood: [0, 1]}"))
    with pytest.raises(TableError, match=r"tom.yaml: beat 6: 'mood' is none of valence"):
        personas(folder=tmp_path)


def test_a_story_that_is_heard_brings_trust_and_takes_need():
    mira = person("mira", everyday=0)
    before = mira.state
    talk(mira, answer("That sounds hard.", levels=WARM), answer("You loved him.", levels=WARM))
    assert mira.state.trust > before.trust
    assert mira.state.need < before.need


def test_silence_costs_trust_and_is_asked_about():
    mira = person("mira", everyday=0)
    silent = answer(shown=(), first_sign=None)
    said, taken = talk(mira, silent, answer("Oh."))
    assert taken[0].after.trust < taken[0].before.trust
    assert said[1].parts == ("Did you hear? Biscuit is dead!",)


def test_pity_for_good_news_is_corrected():
    said, taken = talk(person("tom", everyday=0), answer("That's so sad."), answer("Oh."))
    assert taken[0].line.reasons["wrong tone"] < 0
    assert said[1].parts == ("No, no, it's good news!",)


def test_a_repair_mends_what_a_wrong_guess_cost():
    wrong, sorry = answer("That's so sad."), answer("I took that wrong, sorry.", levels=FLAT)
    _, taken = talk(person("tom", everyday=0), wrong, sorry)
    assert taken[1].line.wants == "correct"
    assert taken[1].after.trust > taken[1].before.trust


def test_who_does_not_like_questions_says_so_and_who_does_is_pleased():
    asks = answer("What happened then?", levels=Mechanisms(exploration=2))
    said, greta = talk(person("greta", everyday=0), asks, answer("Oh."))
    _, kim = talk(person("kim", everyday=0), asks)
    assert greta[0].line.felt < 0 < kim[0].line.felt
    assert said[1].parts == ("Please, no more questions.",)


def test_the_third_question_in_a_row_is_a_habit():
    asks = [answer(f"{word} was that?") for word in ("How", "Who", "Where")]
    _, taken = talk(person("agnes", everyday=0), *asks)
    assert "questions in a row" not in taken[1].line.reasons
    assert taken[2].line.reasons["questions in a row"] < 0


def test_advice_that_nobody_asked_for_is_taken_badly():
    told = answer("You could try to bake a cake.", levels=FLAT)
    _, taken = talk(person("daniel", everyday=0), told)
    assert taken[0].line.reasons["advice"] < 0


def test_a_wrong_feeling_named_costs_more_than_one_of_the_same_kind():
    names = ("You are so happy.", "You are sad.", "You are furious.")
    felt = [talk(person("omar", everyday=0), answer(text))[1][0].line.felt for text in names]
    assert felt == sorted(felt)


def test_words_that_fit_anything_show_less_understanding_than_words_to_the_point():
    near, far = answer("He was yours.", nearness=0.4), answer("He was yours.", nearness=0.0)
    felt = [talk(person("mira", everyday=0), one)[1][0].line.felt for one in (near, far)]
    assert felt[0] > felt[1] > 0


def test_who_only_wants_tasks_done_finds_empathy_a_fuss():
    plain, fuss = answer("All right.", levels=FLAT), answer("I hear you.", levels=WARM)
    felt = [talk(person("viktor", everyday=0), one)[1][0].line.felt for one in (plain, fuss)]
    assert felt[0] > 0 > felt[1]


def test_being_talked_over_is_noticed():
    _, taken = talk(person("edith", everyday=0), answer("That is hard.", overlap=1.2))
    assert taken[0].line.reasons["overlap"] < 0


def test_some_recover_by_themselves_while_time_passes():
    jana = person("jana")
    jana.wait(120)
    assert jana.state.valence > jana.persona.start.valence


def test_who_does_not_trust_says_less_and_who_is_ignored_leaves():
    ignored = [answer(shown=(), first_sign=None)] * 5
    bruno = person("bruno", everyday=0)
    said, _ = talk(bruno, *ignored)
    assert "guarded" in {one.kind for one in said}
    assert bruno.next() is None
    assert bruno.left


def test_a_deed_that_was_agreed_to_helps():
    asks = answer("Shall I dim the light a little?", levels=FLAT, notes=("asks for dim_light",))
    does = answer("Done.", shown=(Shown(what="deed", name="dim_light", at=0.5),))
    said, taken = talk(person("halina", everyday=0), asks, does)
    assert said[1].parts == ("Yes, please.",)
    assert taken[1].line.reasons["deed"] > 0


def test_the_same_seed_is_the_same_day_and_another_seed_another():
    def day(seed: int) -> list[str]:
        who = person("agnes", seed=seed)
        said, _ = talk(who, *[answer("Oh, lovely.")] * 20)
        return [" ".join(one.parts) for one in said]

    assert day(1) == day(1)
    assert day(1) != day(2)
