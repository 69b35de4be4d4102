"""The person corrects the robot: it repairs in words, believes it less, and says it no more."""

from __future__ import annotations

import pytest
from how_scenes import SECOND, decision, story

from whee_ros.acts import Express
from whee_ros.how.conversation.beliefs import Belief, Beliefs
from whee_ros.how.policy.policy import Policy
from whee_ros.how.reading.second_look import read
from whee_ros.how.stage import HowSettings, HowStage, words_of
from whee_ros.how.words import texts

POLICY = Policy.load()
LATELY = "my dad will be late today. That is a long wait."


def found(text, believed="distress"):
    return read(text, POLICY.feelings, POLICY.group_of, believed, LATELY)


@pytest.mark.parametrize(
    ("text", "believed", "wrong", "right"),
    [
        ("no i'm not sad", "distress", "sadness", ""),
        ("No, I'm not sad at all.", "distress", "sadness", ""),
        ("I'm not sad, I'm angry", "distress", "sadness", "anger"),
        ("im not angry im just worried", "distress", "anger", "fear"),
        ("why do you think i'm sad", "distress", "sadness", ""),
        ("stop saying i'm lonely", "distress", "loneliness", ""),
        ("no it's good news", "distress", "distress", "gladness"),
        ("these are happy tears", "distress", "distress", "gladness"),
        ("i was only joking", "distress", "distress", "gladness"),
        ("no, that was a terrible day", "gladness", "gladness", "distress"),
        ("i'm not happy about it", "gladness", "joy", ""),
    ],
)
def test_a_feeling_that_was_wrong(text, believed, wrong, right):
    correction = found(text, believed)
    assert (correction.kind, correction.wrong, correction.right) == ("feeling", wrong, right)


@pytest.mark.parametrize(
    ("text", "wrong", "right"),
    [
        ("i said bus not dad", "dad", "bus"),
        ("no no my bus not my dad", "dad", "bus"),
        ("not dad, bus", "dad", "bus"),
        ("i did not say dad i said bus", "dad", "bus"),
        ("I meant the red one, not the blue one.", "blue one", "red one"),
    ],
)
def test_words_that_were_misheard(text, wrong, right):
    correction = found(text)
    assert (correction.kind, correction.wrong, correction.right) == ("words", wrong, right)


@pytest.mark.parametrize(
    "text",
    [
        "that's not what I meant",
        "you got that wrong",
        "No, dear, you've got this wrong.",
        "you misunderstood me",
        "no that's not true",
        "no it's not that",
        "That was sarcasm.",
        "i was being ironic",
    ],
)
def test_a_meaning_that_was_missed(text):
    assert found(text).kind == "meaning"


@pytest.mark.parametrize(
    "text",
    [
        "no",
        "no thanks",
        "not really",
        "no i want to go home",
        "i'm not sure",
        "i am not going to school",
        "i'm not happy with my boss",
        "i did not sleep",
        "not tomorrow, maybe on friday",
        "it was not good",
        "i feel sad not only for me",
    ],
)
def test_what_is_no_correction_to_one_who_comforts(text):
    assert found(text) is None


@pytest.mark.parametrize(
    ("text", "kind", "right", "word"),
    [
        ("No, I'm just tired.", "feeling", "neutral", "tired"),
        ("no it was lovely", "feeling", "gladness", ""),
        ("No, she never said so.", None, "", ""),
        ("no, you don't see it", "meaning", "", ""),
        ("nope, not at all", "meaning", "", ""),
        ("no school tomorrow", None, "", ""),
        ("nobody told me", None, "", ""),
    ],
)
def test_a_no_objects_to_what_the_robot_said_but_answers_what_it_asked(text, kind, right, word):
    def objection(said):
        return read(text, POLICY.words, POLICY.group_of, "", LATELY, said)

    correction = objection("That sounds hard.")
    assert (correction and correction.kind) == kind
    assert not correction or (correction.right, correction.word) == (right, word)
    assert objection("Oh. Would you like to say more?") is None
    assert objection("") is None


def test_the_persons_own_word_for_a_feeling_is_said_back():
    stage = HowStage()
    _, repair = talk(stage, sad(1), say("no, i'm only exhausted", 2))
    assert repair.kind == "repair"
    assert "exhausted" in texts.words(words_of(repair))


def test_who_is_quick_to_be_called_something_else_is_believed_without_a_repair():
    stage = HowStage()
    told = {"direction": "seeking", "label": "neutral"}
    _, then = talk(
        stage, say("he took my desk", 1, **told), say("i'm not sad, i'm furious", 2, **told)
    )
    assert then.kind == "response"
    assert "family anger" in then.notes[0]


def talk(stage, *turns):
    return [stage.respond(turn, turn.stamp) for turn in turns]


def say(text, number, **more):
    return decision(text, name=f"d{number}", stamp=number * SECOND, **more)


def sad(number, **more):
    return story("sadness", number, name=f"d{number}", stamp=number * SECOND, **more)


def test_a_wrong_feeling_is_taken_back_and_not_assumed_again():
    stage = HowStage()
    first, repair, then = talk(stage, sad(1), say("no i'm not sad", 2), sad(4))
    assert first.strategy in ("reflection", "affirmation", "restatement", "question")
    assert repair.kind == "repair"
    assert "sad" not in texts.words(words_of(repair))
    assert any("sadness -1.0" in note for note in repair.notes)
    assert "family unclear" in then.notes[0]
    assert all(act.expression != "concerned" for act in then.acts if isinstance(act, Express))


def test_the_feeling_that_the_person_names_takes_its_place():
    stage = HowStage()
    _, repair, then = talk(stage, sad(1), say("I'm not sad, I'm angry", 2), sad(4))
    assert any("anger +1.0" in note for note in repair.notes)
    assert "family anger" in then.notes[0]


def test_good_news_taken_for_bad_is_welcomed_in_the_repair():
    stage = HowStage()
    _, repair = talk(stage, sad(1), say("no no it is good news", 2))
    assert repair.kind == "repair"
    assert any("gladness +1.0" in note for note in repair.notes)
    (first, *_) = (act for act in repair.acts if isinstance(act, Express))
    assert first.valence >= 0


def test_a_misheard_word_is_said_no_more_to_this_person():
    stage = HowStage()
    heard = {"label": "sadness", "valence": -0.6, "cause": "my dad was late again"}
    turns = [say("my dad was late again", n, direction="seeking", **heard) for n in (1, 3, 4, 5, 6)]
    turns.insert(1, say("i said bus not dad", 2))
    plans = talk(stage, *turns)
    assert plans[1].kind == "repair"
    for plan in plans[1:]:
        assert "dad" not in texts.words(words_of(plan))


def test_a_correction_of_nothing_is_none():
    assert HowStage().respond(say("i'm not sad", 1), SECOND).kind == "response"


def test_a_denial_is_a_correction_even_where_only_the_robots_words_are_known():
    stage = HowStage()
    stage.recall("ann", ["You sound sad about this."], SECOND)
    assert stage.respond(say("no, i'm not sad", 1), SECOND).kind == "repair"


def test_it_never_argues_however_often_it_is_corrected():
    stage = HowStage()
    stage.respond(sad(1), SECOND)
    said = []
    for number in range(2, 9):
        turn = say(("no i'm not sad", "that's not what i meant")[number % 2], number)
        said.append(words_of(stage.respond(turn, turn.stamp)))
    assert len(set(said)) == len(said)
    for text in said:
        assert not [word for word in ("are you sure", "but you", "sad") if word in text.lower()]


def test_what_was_believed_of_one_person_says_nothing_of_another():
    stage = HowStage()
    talk(stage, sad(1), say("no i'm not sad", 2))
    other = stage.respond(sad(3, person="bob"), 3 * SECOND)
    assert "family sadness" in other.notes[0]


def test_a_belief_outlives_the_meeting_and_fades_with_the_turns():
    stage = HowStage(HowSettings(meeting_gap=60.0))
    talk(stage, sad(1), say("no i'm not sad", 2))
    later = [stage.respond(sad(n), n * SECOND) for n in range(500, 508)]
    assert "family unclear" in later[0].notes[0]
    assert "family sadness" in later[-1].notes[0]


def test_beliefs_are_signed_bounded_and_forgotten():
    belief = Belief()
    belief.change(["joy"], -3.0)
    belief.say(["anger"], 1.0)
    assert belief.values == {"joy": -1.0, "anger": 1.0}
    assert belief.doubted == {"joy"}
    assert belief.trusted == "anger"
    for _ in range(30):
        belief.fade()
    assert belief.values == {}
    everybody = Beliefs(most=2)
    everybody.of("a").change(["joy"], -1.0)
    everybody.of("b")
    everybody.of("c")
    assert everybody.of("a").values == {}
