"""Splits do not leak; augmentation, metrics and the reading of a corpus."""

import hashlib
import json
import random

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from whee_ros.training.agreement import kappa
from whee_ros.training.augment import recognised
from whee_ros.training.corpus_report import talks
from whee_ros.training.diversity import near_duplicates
from whee_ros.training.metrics import calibration_error, correlation, per_class
from whee_ros.training.readers import OWN, RESEARCH, SETS, sets_of
from whee_ros.training.readers.feelings import weak_direction
from whee_ros.training.readers.labelled import CORPUS, own_corpus
from whee_ros.training.samples import Sample, every_nth, with_context
from whee_ros.training.splits import normalised, separate
from whee_ros.when.labels import EMOTIONS

# Frozen on the day it was written, before any weights were trained; see DATA_CARD.md.
FROZEN = "90a052456e4a8c21cd7f7d71af047db04f676f63a1e1cbaa749b4e69001561f1"


def sample(text, conversation, family="f", split="train", source="s"):
    return Sample(text=text, source=source, family=family, conversation=conversation, split=split)


SAMPLES = st.lists(
    st.builds(
        sample,
        st.sampled_from(["Hello!", "hello", "my dog", "a cat", "it rains", "It rains."]),
        st.sampled_from("abcd"),
        st.sampled_from(["f", "g"]),
        st.sampled_from(["train", "dev", "test"]),
    ),
    max_size=30,
)


@given(SAMPLES)
def test_no_conversation_and_no_sentence_is_in_two_parts(samples):
    parts = separate(samples)
    parted = [parts.train, parts.dev, parts.test]
    for key in (lambda s: (s.family, s.conversation), lambda s: normalised(s.text)):
        seen = [{key(s) for s in part} for part in parted]
        assert not seen[0] & seen[1]
        assert not seen[0] & seen[2]
        assert not seen[1] & seen[2]
    assert sum(map(len, parted)) + parts.dropped == len(samples)


def test_sets_that_share_conversations_go_together():
    parts = separate(
        [
            sample("one", "c1", "shared", "train", source="first"),
            sample("two", "c1", "shared", "test", source="second"),
        ]
    )
    assert parts.train == []
    assert len(parts.test) == 2


def test_a_family_can_be_held_out_wholly():
    parts = separate([sample("one", "a", "f"), sample("two", "b", "g")], hold_out=["g"])
    assert [s.family for s in parts.train] == ["f"]
    assert [s.family for s in parts.test] == ["g"]


def test_context_knows_who_spoke():
    turns = [("p", "one"), ("robot", "two"), ("p", "three"), ("q", "four")]
    found = dict(with_context(turns))
    assert found[0] == ()
    assert found[2] == (("own", "one"), ("robot", "two"))
    assert found[3] == (("other", "one"), ("robot", "two"), ("other", "three"))


def test_thinning_is_even():
    assert every_nth(range(10), 5) == [0, 2, 4, 6, 8]
    assert every_nth(range(3), 5) == [0, 1, 2]


def test_recognised_text_has_no_case_or_punctuation_and_repeats():
    text = "Well, my Mother died. I can't sleep!"
    found = recognised(text, random.Random(3))
    assert found == recognised(text, random.Random(3))
    assert found == found.lower()
    assert "," not in found
    assert "can't" in found
    assert recognised("🙂", random.Random(1)) == "🙂"


def test_the_weak_rule_for_directions():
    assert weak_direction("I lost my dog", {"grief"})[0] == "seeking"
    assert weak_direction("I hope you get well", {"caring"})[0] == "providing"
    assert weak_direction("The store is open", {"neutral"})[0] == "none"
    assert weak_direction("You are wrong and I hate it", {"anger"})[0] is None


def test_the_default_weights_may_only_learn_from_free_sets():
    assert set(OWN) < set(RESEARCH)
    assert all(SETS[name].commercial for name in sets_of("own"))
    with pytest.raises(ValueError, match="own or research"):
        sets_of("all")


def test_our_corpus_is_large_varied_and_well_formed():
    found = talks()
    samples = list(own_corpus())
    assert len(found) >= 800
    assert len(samples) >= 8000
    assert len({talk["id"] for talk in found}) == len(found)
    assert len({talk["topic"] for talk in found}) >= 120
    assert {talk["split"] for talk in found} == {"train", "dev", "test"}
    assert {s.direction for s in samples} == {"none", "seeking", "providing"}
    assert {s.emotion for s in samples if s.by == "person"} == set(EMOTIONS)
    for talk in found:
        for turn in talk["turns"]:
            assert turn["cause"] in turn["text"]
            assert turn["need"] == 0 or turn["direction"] == "seeking"


def test_the_test_part_of_our_corpus_stays_as_it_was_frozen():
    content = (CORPUS / "test.jsonl").read_bytes()
    assert hashlib.sha256(content).hexdigest() == FROZEN


def test_no_turn_of_the_test_part_nearly_repeats_one_that_is_learned_from():
    turns = [(talk["split"], turn["text"]) for talk in talks() for turn in talk["turns"]]
    pairs = near_duplicates([text for _, text in turns])
    assert not [p for p in pairs if {turns[p[0]][0], turns[p[1]][0]} == {"train", "test"}]


def test_near_duplicates_are_found_and_small_talk_is_none():
    told = [
        "i put the kettle on and went out to the garden",
        "well i put the kettle on and went out to the garden then",
        "yes please",
        "yes please",
        "we went to the garden and put the lights on",
    ]
    assert near_duplicates(told) == [(0, 1)]


def test_agreement_beyond_chance():
    assert kappa([0, 1, 2, 0], [0, 1, 2, 0], 3) == 1.0
    assert kappa([0, 0, 1, 1], [0, 1, 0, 1], 2) == 0.0
    near = kappa([0, 1, 2, 2], [0, 1, 2, 1], 3, weighted=True)
    far = kappa([0, 1, 2, 2], [0, 1, 2, 0], 3, weighted=True)
    assert near > far


def test_a_wrong_label_is_named(tmp_path):
    turn = {"speaker": "p", "text": "x", "direction": "seeking", "need": 1, "emotion": "glee"}
    (tmp_path / "mine.jsonl").write_text(json.dumps({"id": "talk-1", "turns": [turn]}))
    with pytest.raises(ValueError, match=r"mine\.jsonl, talk-1, turn 1.*glee"):
        list(own_corpus(tmp_path))


def test_metrics():
    truth, guess = np.array([0, 0, 1, 2]), np.array([0, 1, 1, 2])
    found = per_class(truth, guess, ("a", "b", "c"))
    assert found["classes"]["a"]["recall"] == 0.5
    assert found["classes"]["b"]["precision"] == 0.5
    assert found["macro_f1"] == pytest.approx((2 / 3 + 2 / 3 + 1) / 3, abs=1e-3)
    sure = np.array([[1.0, 0.0], [1.0, 0.0]])
    assert calibration_error(sure, np.array([0, 1])) == 0.5
    assert correlation(np.array([1, 2, 3, np.nan]), np.array([2.0, 4, 6, 1])) == 1.0
    assert correlation(np.array([1.0, 1.0, 1.0]), np.array([1.0, 2, 3])) is None
