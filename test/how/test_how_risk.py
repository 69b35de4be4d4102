"""The classifier reads windows of a text, and adds to the patterns; its weights are checked."""

from __future__ import annotations

import dataclasses
import json
import shutil

import numpy as np
import pytest

from whee_ros.how import risk
from whee_ros.how.risk import RiskError, RiskReader, Weights, windows
from whee_ros.how.safety import Safety
from whee_ros.how.stage import HowStage

BAD, GOOD = np.eye(2, dtype=np.float32)


def embed(texts):
    """Two directions: texts that speak of the dark, and all others."""
    return np.array([BAD if "dark" in text else GOOD for text in texts])


def weights(kind="self_harm"):
    """A machine that finds the dark: two support vectors, and one kind for all."""
    kinds = np.zeros((3, 3), np.float32)
    kinds[risk.KINDS.index(kind), 2] = 1.0
    return Weights(
        support=np.array([[127, 0], [0, 127]], np.int8),
        pull=np.array([3.0, -3.0], np.float32),
        kinds=kinds,
        offset=0.0,
        largest=1.0,
        gamma=1.0,
        scale=(2.0, 0.0),
        threshold=0.5,
        base_sha256="",
    )


def safety(kind="self_harm"):
    return Safety.load(reader=RiskReader(weights(kind), embed))


def test_what_no_pattern_knows_is_found_as_worth_a_look():
    assert Safety.load().detect("the dark calls") is None
    found = safety().detect("the dark calls")
    assert (found.kind, found.severity, found.phrase) == ("self_harm", 0.5, "the dark calls")
    assert safety().detect("the sun shines") is None


def test_a_clause_inside_a_long_story_is_found():
    story = " ".join(["we went to the market and bought some apples."] * 3)
    found = safety().detect(f"{story} And then the dark calls. {story}")
    assert found.phrase == "and then the dark calls"


@pytest.mark.parametrize(
    ("text", "matched", "read", "answered"),
    [
        ("i was molested in the dark", "harm_by_others", "medical", "harm_by_others"),
        ("he hits me in the dark", "harm_by_others", "medical", "medical"),
        ("he hits me in the dark", "harm_by_others", "self_harm", "self_harm"),
        ("i banged my head in the dark", "medical", "self_harm", "medical"),
    ],
)
def test_of_two_kinds_the_more_urgent_is_answered_unless_a_pattern_has_no_doubt(
    text, matched, read, answered
):
    assert Safety.load().detect(text).kind == matched
    assert safety(read).detect(text).kind == answered


def test_the_robots_own_words_are_matched_by_the_patterns_alone():
    assert safety().match("the dark calls") is None
    assert safety().match("i want to kill myself").kind == "self_harm"
    assert HowStage(safety=safety())._risky("the dark calls") == ""


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", []),
        ("?! ...", []),
        ("I can't. I just can't!", ["i can not i just can not"]),
        ("word " * 21, [" ".join(["word"] * 20), " ".join(["word"] * 11)]),
    ],
)
def test_windows(text, expected):
    assert windows(text) == expected


def test_no_word_of_a_long_sentence_is_left_out_and_endless_text_has_few_windows():
    spoken = [f"w{i}" for i in range(65)]
    assert set(" ".join(windows(" ".join(spoken))).split()) == set(spoken)
    endless = windows(" ".join(f"w{i}" for i in range(5000)))
    assert len(endless) == risk.MOST_WINDOWS
    assert endless[-1].endswith("w4999")


def test_saved_weights_are_read_back_and_the_same_weights_give_the_same_bytes(tmp_path):
    for name in ("a", "b"):
        risk.save(weights(), tmp_path / name)
    assert (tmp_path / "a/risk.npz").read_bytes() == (tmp_path / "b/risk.npz").read_bytes()
    again = risk.load(tmp_path / "a")
    for field in dataclasses.fields(Weights):
        assert np.array_equal(getattr(again, field.name), getattr(weights(), field.name))


@pytest.mark.parametrize("name", ["risk.npz", "risk.json"])
@pytest.mark.parametrize("fault", ["missing", "damaged"])
def test_weights_that_cannot_be_trusted_are_refused_with_the_cure(tmp_path, name, fault):
    for file in ("risk.npz", "risk.json"):
        shutil.copy(risk.DATA / file, tmp_path)
    if fault == "missing":
        (tmp_path / name).unlink()
    else:
        (tmp_path / name).write_bytes((tmp_path / name).read_bytes()[:-20])
    with pytest.raises(RiskError, match="whee train risk"):
        risk.load(tmp_path)


def test_the_shipped_weights_belong_to_the_shipped_encoder():
    from whee_ros.when.encoder import MINILM_SHA256

    shipped = risk.load()
    assert shipped.base_sha256 == MINILM_SHA256
    assert shipped.support.shape[1] == 384
    assert json.loads((risk.DATA / "risk.json").read_text())["threshold"] == shipped.threshold
