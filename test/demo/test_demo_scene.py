"""The recorded scene through all the nodes: what was fitting, in time, and no more."""

from __future__ import annotations

import json
import re
from collections import Counter

import pytest

from whee_ros import locator
from whee_ros.acts import Express, Say
from whee_ros.demo.timing import answers
from whee_ros.replay.bag import BagReader
from whee_ros.replay.replay import replay
from whee_ros.replay.story import Story
from whee_ros.ros import deserialize_message, message

SECOND = 1_000_000_000


class Played:
    """The scene's truth and what came of it."""

    def __init__(self, folder) -> None:
        scene = locator.data("demo/scene")
        truth = json.loads((scene / "truth.json").read_text(encoding="utf-8"))
        self.begin, self.lines = truth["begin"], truth["lines"]
        self.outcome = replay(scene / "bag", folder)
        self.story = Story()
        with BagReader(folder / "bag") as bag:
            for record in bag.records():
                heard = deserialize_message(record.data, message(record.type))
                self.story.hear(record.topic, heard, record.stamp)

    def seconds(self, happening) -> float:
        return (happening.stamp - self.begin) / SECOND

    def after(self, number: int, kind: str) -> list:
        """What happened between the end of a line and the start of the next."""
        until = self.lines[number + 1]["start"] if number + 1 < len(self.lines) else 1e9
        found = self.story.of(kind)
        return [h for h in found if self.lines[number]["end"] <= self.seconds(h) < until]

    def response(self, number: int):
        """The one answer in words to a line."""
        plans = [h.value for h in self.after(number, "plan") if h.value.kind == "response"]
        assert len(plans) == 1
        return plans[0]


@pytest.fixture(scope="module")
def played(tmp_path_factory) -> Played:
    return Played(tmp_path_factory.mktemp("scene"))


def words(plan) -> str:
    return " ".join(act.text for act in plan.acts if isinstance(act, Say))


def faces(plan) -> list[str]:
    return [act.expression for act in plan.acts if isinstance(act, Express)]


def plain(text: str) -> str:
    return re.sub(r"[^a-z ]", "", text.lower())


def test_the_robot_says_first_that_it_is_a_robot_and_says_so_once(played):
    greetings = [h for h in played.story.of("plan") if h.value.kind == "greeting"]
    assert len(greetings) == 1
    assert "robot" in words(greetings[0].value).lower()
    assert played.seconds(greetings[0]) < played.lines[0]["start"]


def test_every_line_is_heard(played):
    heard = [h.what for h in played.story.of("turn")]
    assert heard == [plain(line["text"]) for line in played.lines]


def test_empathy_is_sought_where_a_feeling_was_told_and_only_there(played):
    decisions = [h.value for h in played.story.of("decision")]
    assert [d.direction for d in decisions] == [line["direction"] for line in played.lines]
    for decision, line in zip(decisions, played.lines, strict=True):
        if line["direction"] == "seeking":
            assert decision.need > 0.5
            assert decision.emotion.label in line["emotions"]
        else:
            assert decision.need < 0.5


@pytest.mark.parametrize("line", [2, 3])
def test_a_sad_story_meets_concern_not_cheer_and_not_mirrored_sadness(played, line):
    plan = played.response(line)
    assert faces(plan)[0] == "concerned"
    assert plan.mechanisms.emotional_reaction >= 1
    assert not re.search(r"\b(great|lovely|wonderful|congratulations)\b", words(plan).lower())


def test_good_news_is_shared_not_pitied(played):
    plan = played.response(4)
    assert faces(plan)[0] in ("happy", "excited")
    assert not re.search(r"\b(sad|sorry|hard|painful)\b", words(plan).lower())


@pytest.mark.parametrize("line", [0, 1])
def test_small_talk_and_a_request_get_a_short_plain_answer(played, line):
    plan = played.response(line)
    assert len(words(plan).split()) <= 10
    assert plan.mechanisms.emotional_reaction == 0
    assert faces(plan)[0] in ("neutral", "attentive")


def test_no_two_answers_are_the_same(played):
    said = [words(played.response(number)) for number in range(len(played.lines))]
    assert len(set(said)) == len(said)


def test_the_first_visible_act_and_the_first_word_come_in_time(played):
    for answer in answers(played.story.happenings, played.lines, played.begin):
        assert answer.visible is not None
        assert answer.visible <= 0.300
        assert answer.word is not None
        assert answer.word <= 1.5


def test_in_the_silence_the_robot_says_nothing(played):
    quiet_from = played.lines[3]["end"] + 8.0
    until = played.lines[4]["start"]
    said = [h for h in played.story.of("plan") if quiet_from < played.seconds(h) < until]
    assert said == []


def test_the_robot_did_nothing_else(played):
    kinds = Counter(h.value.kind for h in played.story.of("plan"))
    lines = len(played.lines)
    assert set(kinds) == {"greeting", "reaction", "response"}
    assert (kinds["greeting"], kinds["response"]) == (1, lines)
    # One at the end of each line, and a faint one where a pause told how it is meant.
    assert lines <= kinds["reaction"] <= 3 * lines
    spoken = [h for h in played.story.of("speaking") if h.what == "on"]
    planned = [h.value for h in played.story.of("plan") if h.value.kind != "reaction"]
    # Two sentences are parted by a silence.
    assert len(spoken) == sum(isinstance(act, Say) for plan in planned for act in plan.acts)


def test_the_robots_own_voice_was_no_evidence(played):
    """The robot spoke six times; only the person's five turns were heard."""
    assert len(played.story.of("turn")) == len(played.lines)


def test_every_act_ended(played):
    acts = [h.value for h in played.story.of("act") if h.value.act]
    open_ = {(a.plan, a.act) for a in acts if a.kind == "started"}
    closed = {(a.plan, a.act) for a in acts if a.kind in ("finished", "cancelled")}
    assert open_ <= closed
