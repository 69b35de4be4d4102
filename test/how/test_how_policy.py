"""What kind of answer a turn gets, and what is said about a faulty table."""

from __future__ import annotations

import msgspec
import pytest
from how_scenes import decision, story

from whee_ros import locator
from whee_ros.decision import Mechanisms
from whee_ros.how.policy.policy import Policy, Standing
from whee_ros.how.tables import TableError


@pytest.fixture(scope="module")
def policy():
    return Policy.load()


def test_first_connect_then_understand_then_suggest(policy):
    sad = story("sadness", 0)
    rules = [policy.target(sad, Standing(empathic=n)).rule for n in range(5)]
    assert rules == [
        "comfort-connect",
        "comfort-understand",
        "comfort-understand",
        "comfort-suggest",
        "comfort-suggest",
    ]


def test_who_asks_for_advice_gets_it_about_the_story_not_about_asking(policy):
    asking = decision("what should i do now", "seeking", "fear", -0.6)
    first = policy.target(asking, Standing())
    later = policy.target(asking, Standing(empathic=1, follows="bad", family="grief"))
    assert (first.situation, first.stage, first.family) == ("advice", "connect", "fear")
    assert (later.situation, later.stage, later.family) == ("advice", "suggest", "grief")
    assert later.strategies == ("suggestion",)


def test_good_news_is_shared(policy):
    target = policy.target(story("pride", 0), Standing())
    assert target.strategies[0] == "share_joy"
    assert policy.behaviours[target.behaviour].expression.name == "happy"


def test_distress_is_met_with_concern_not_with_mirrored_sadness(policy):
    for label in ("sadness", "grief", "fear", "anger", "shame", "loneliness"):
        target = policy.target(story(label, 0), Standing())
        face = policy.behaviours[target.behaviour].expression
        assert face.name == "concerned"
        assert face.valence > -0.5
        assert face.follow < 0.5
    assert policy.faces["concerned"] == "vulnerable"


LONG = "and then we all went down to the harbour in the rain because she had left her coat there "


@pytest.mark.parametrize("label", ["sadness", "joy", "unclear"])
def test_who_tells_much_is_met_with_more_understanding_and_more_words(policy, label):
    valence = {"sadness": -0.8, "joy": 0.8, "unclear": 0.0}[label]
    brief, long = (
        policy.target(decision(text, "seeking", label, valence), Standing())
        for text in ("well there we are", 2 * LONG)
    )
    assert brief.rule == long.rule
    assert brief.mechanisms.interpretation < long.mechanisms.interpretation
    assert brief.least < brief.words <= long.least < long.words <= long.most


def test_a_story_of_unknown_feeling_is_met_warmly_by_the_body_without_a_mood(policy):
    target = policy.target(decision("we were all there", "seeking", "unclear", 0.0), Standing())
    behaviour = policy.behaviours[target.behaviour]
    assert behaviour.expression.valence == 0.0
    assert behaviour.gesture.name == "slow_nod"
    assert behaviour.light is not None


def test_a_request_stays_plain(policy):
    target = policy.target(decision("could you turn on the light", "none"), Standing())
    assert target.situation == "request"
    assert target.mechanisms == Mechanisms()
    assert policy.behaviours[target.behaviour].gesture is None


@pytest.mark.parametrize(
    ("label", "valence", "confidence", "family"),
    [
        ("sadness", -0.7, 0.8, "sadness"),
        ("Sad", -0.7, 0.8, "sadness"),
        ("joy", -0.7, 0.8, "unclear"),  # label and valence contradict each other
        ("sadness", 0.7, 0.8, "unclear"),
        ("sadness", -0.7, 0.05, "distress"),  # hardly believed: only that it is bad
        ("neutral", -0.7, 0.8, "distress"),
        ("surprise", 0.7, 0.8, "gladness"),
        ("surprise", 0.0, 0.8, "surprise"),
        ("a label nobody knows", 0.0, 0.9, "unclear"),
        ("sadness", float("nan"), 0.8, "sadness"),
        ("sadness", -0.25, 0.3, "unclear"),  # neither label nor valence is sure enough to pity
        ("sadness", -0.1, 0.85, "sadness"),
        ("sadness", -0.5, 0.25, "unclear"),
        ("sadness", -0.65, 0.65, "distress"),
        ("pride", -0.1, 0.9, "unclear"),  # nobody is cheered for a trouble told with pride
    ],
)
def test_the_emotion_is_believed_only_where_it_holds_together(
    policy, label, valence, confidence, family
):
    cue = decision("x", "seeking", label, valence, confidence=confidence)
    assert policy.family(cue, Standing()) == family


@pytest.mark.parametrize(
    ("words", "valence", "family"),
    [
        ("my grandma died", -0.2, "distress"),
        ("we had bread", -0.2, "unclear"),
        ("i passed the exam", -0.1, "gladness"),
        ("i passed the exam", -0.4, "unclear"),
        ("my grandma died", 0.2, "unclear"),
    ],
)
def test_plain_words_of_luck_count_where_the_valence_is_faint(policy, words, valence, family):
    label = "sadness" if family == "distress" or valence < -0.3 else "joy"
    cue = decision(words, "seeking", label, valence, confidence=0.3)
    assert policy.family(cue, Standing()) == family


def test_a_plain_turn_that_may_be_a_story_is_listened_to(policy):
    turn = decision("he just stood there", "none")
    assert policy.target(turn, Standing()).situation == "statement"
    near = msgspec.structs.replace(turn, probabilities={"none": 0.7, "seeking": 0.25})
    assert policy.target(near, Standing()).situation == "near"


def test_a_feeling_that_the_person_denied_is_not_assumed_again(policy):
    sad = story("sadness", 1)
    assert policy.family(sad, Standing(doubted=frozenset({"sadness"}))) == "unclear"


@pytest.mark.parametrize(
    ("label", "valence", "follows", "family"),
    [
        ("affection", 0.1, "bad", "unclear"),  # "i keep looking for him": sad, or not sad at all
        ("joy", 0.6, "bad", "joy"),
        ("sadness", -0.1, "good", "unclear"),
        ("sadness", -0.6, "good", "sadness"),
        ("joy", 0.1, "good", "joy"),
        ("neutral", 0.0, "good", "joy"),  # told calmly, but the same good news
        ("neutral", 0.0, "", "neutral"),
        ("joy", 0.1, "", "unclear"),  # too faint to cheer at
        ("joy", 0.2, "", "joy"),
        ("unclear", -0.3, "bad", "grief"),
        ("unclear", 0.0, "bad", "unclear"),
        ("unclear", 0.2, "bad", "unclear"),
    ],
)
def test_the_mood_of_a_story_turns_only_on_clear_evidence(policy, label, valence, follows, family):
    standing = Standing(follows=follows, family="grief" if follows == "bad" else "joy")
    assert policy.family(decision("x", "seeking", label, valence), standing) == family


def test_the_target_is_kept_within_the_rule(policy):
    strong = story("sadness", 0, target=(2, 2, 2))
    assert policy.target(strong, Standing(empathic=0)).mechanisms.exploration <= 1
    weak = story("sadness", 0, target=(0, 0, 0))
    assert policy.target(weak, Standing(empathic=0)).mechanisms.emotional_reaction >= 1


def test_no_second_question_in_a_row(policy):
    assert policy.target(story("sadness", 0), Standing()).may_ask
    assert not policy.target(story("sadness", 0), Standing(questions_in_a_row=1)).may_ask
    assert not policy.target(story("sadness", 0), Standing(question_share=0.6)).may_ask


def changed(tmp_path, old, new):
    text = locator.config("policy.yaml").read_text()
    assert old in text
    path = tmp_path / "policy.yaml"
    path.write_text(text.replace(old, new, 1))
    return path


NARROW = "  - name: plain\n    when: {direction: [none]"
FAULTS = {
    "behaviour: validate": ("behaviour: hug", r"rules\[1\] \(comfort-connect\).*behaviour 'hug'"),
    "emotion: [distress]": ("emotion: [woe]", r"rules\[1\].*'woe' is neither a family nor a"),
    "stage: [connect]": ("stage: [conect]", r"conect.*\$\.rules\[1\]"),
    "strategies: [reflection,": ("strategies: [hypnosis,", r"hypnosis.*rules\[1\]\.strategies"),
    "exploration: [0, 1]": ("exploration: [2, 1]", r"exploration: 2 is above 1"),
    "interpretation: [1, 2]": ("interpretation: [1, 9]", r"<= 2.*interpretation"),
    "voice: {rate: 0.9,": ("voice: {rate: 9,", r"<= 1.5.*rate"),
    "name: concerned": ("name: weepy", r"'weepy' is neither in hri_msgs/Expression nor in faces"),
    "faces: {concerned: vulnerable}": ("faces: {concerned: blue}", r"'blue' is not in"),
    "  crisis:": ("  panic:", r"'crisis' is missing"),
    "stages: {under": ("stagess: {under", r"unknown field `stagess`"),
    NARROW: (NARROW + ", talk: [query]", r"none holds for every turn of direction 'none'"),
    "  grief: [grief,": ("  grief: [sad,", r"'sad' is in sadness as well"),
    "neutral, unclear]": ("neutral]", r"families.unclear: it is in no group"),
}


@pytest.mark.parametrize(("old", "new", "named"), [(old, *rest) for old, rest in FAULTS.items()])
def test_a_faulty_table_is_refused_with_the_place(tmp_path, old, new, named):
    with pytest.raises(TableError, match=named):
        Policy.load(changed(tmp_path, old, new))


def test_a_missing_or_broken_file_is_named(tmp_path):
    with pytest.raises(TableError, match="cannot be read"):
        Policy.load(tmp_path / "nowhere.yaml")
    broken = tmp_path / "broken.yaml"
    broken.write_text("rules: [")
    with pytest.raises(TableError, match="not valid YAML"):
        Policy.load(broken)
