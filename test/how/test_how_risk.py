"""The classifier reads windows of a text, and adds to the patterns; its weights are checked."""

from __future__ import annotations

import dataclasses
import json
import shutil

import numpy as np
import pytest
from risk_scenes import embed, safety, weights

from whee_ros.how.safety import risk
from whee_ros.how.safety.risk import RiskError, RiskReader, windows
from whee_ros.how.safety.safety import Safety
from whee_ros.how.stage import HowStage


def test_what_no_pattern_knows_is_found_as_worth_a_look():
    assert Safety.load().detect("the dark calls") is None
    found = safety().detect("the dark calls")
    assert (found.kind, found.severity, found.phrase) == ("self_harm", 0.5, "the dark calls")
    assert not found.ask
    assert safety().detect("the sun shines") is None


def test_what_is_not_sure_is_worth_a_question():
    found = safety().detect("the dusk falls")
    assert (found.kind, found.severity, found.ask) == ("self_harm", 0.3, True)


def test_idioms_are_read_by_neither_detector_but_the_rest_of_the_turn_is():
    read = []
    watched = RiskReader(weights(), lambda texts: (read.extend(texts), embed(texts))[1])
    both = Safety.load(reader=watched)
    assert both.detect("i can finally breathe again") is None
    assert both.detect("it drives me crazy and the dark calls").kind == "self_harm"
    assert both.detect("i can not sleep and i want to die").kind == "self_harm"
    assert not any(word in " ".join(read) for word in ("breathe", "crazy", "sleep"))


def test_a_clause_inside_a_long_story_is_found():
    story = " ".join(["we went to the market and bought some apples."] * 6)
    found = safety().detect(f"{story} And then the dark calls. {story}")
    assert "and then the dark calls" in found.phrase


@pytest.mark.parametrize(
    ("text", "matched", "read", "answered"),
    [
        ("i was molested in the dark", "harm_by_others", "medical", "harm_by_others"),
        ("he hits me in the dark", "harm_by_others", "medical", "medical"),
        ("he hits me in the dark", "harm_by_others", "self_harm", "self_harm"),
        ("he hits me at dusk", "harm_by_others", "self_harm", "self_harm"),
        ("i banged my head in the dark", "medical", "self_harm", "medical"),
    ],
)
def test_of_two_kinds_the_more_urgent_is_answered_unless_a_pattern_has_no_doubt(
    text, matched, read, answered
):
    assert Safety.load().detect(text).kind == matched
    found = safety(read).detect(text)
    assert (found.kind, found.ask) == (answered, False)


@pytest.mark.parametrize("text", ["he hits me at noon", "i was molested at noon"])
def test_what_only_a_pattern_finds_is_asked_about(text):
    assert not Safety.load().detect(text).ask
    found = safety().detect(text)
    assert (found.kind, found.ask) == ("harm_by_others", True)


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
        ("word " * 41, [" ".join(["word"] * 40), " ".join(["word"] * 21)]),
    ],
)
def test_windows(text, expected):
    assert windows(text) == expected


def test_no_word_of_a_long_sentence_is_left_out_and_endless_text_has_few_windows():
    spoken = [f"w{i}" for i in range(125)]
    assert set(" ".join(windows(" ".join(spoken))).split()) == set(spoken)
    endless = windows(" ".join(f"w{i}" for i in range(5000)))
    assert len(endless) == risk.MOST_WINDOWS
    assert endless[-1].endswith("w4999")


def test_probabilities_of_all_classes_add_up():
    reader = RiskReader(weights(), embed)
    found = reader.probabilities(np.random.default_rng(0).normal(size=(50, 3)))
    assert found.shape == (50, 4)
    assert np.allclose(found.sum(1), 1)


def test_saved_weights_are_read_back_and_the_same_weights_give_the_same_bytes(tmp_path):
    saved = dataclasses.replace(weights(), changed={"b": np.ones((2, 3)), "a": np.zeros(4)})
    for name in ("one", "two"):
        risk.save(saved, tmp_path / name)
    first, second = (tmp_path / name / "risk.safetensors" for name in ("one", "two"))
    assert first.read_bytes() == second.read_bytes()
    again = risk.load(tmp_path / "one")
    assert np.array_equal(again.choice, saved.choice)
    assert {name: array.shape for name, array in again.changed.items()} == {"a": (4,), "b": (2, 3)}
    assert again.changed["b"].dtype == np.float16
    assert (again.threshold, again.check, again.base_sha256) == (0.5, 0.2, "")


@pytest.mark.parametrize("name", ["risk.safetensors", "risk.json"])
@pytest.mark.parametrize("fault", ["missing", "damaged"])
def test_weights_that_cannot_be_trusted_are_refused_with_the_cure(tmp_path, name, fault):
    risk.save(weights(), tmp_path)
    if fault == "missing":
        (tmp_path / name).unlink()
    else:
        (tmp_path / name).write_bytes((tmp_path / name).read_bytes()[:-20])
    with pytest.raises(RiskError, match="whee train risk"):
        risk.load(tmp_path)


def test_weights_of_another_file_are_refused(tmp_path):
    risk.save(weights(), tmp_path / "one")
    risk.save(weights("medical"), tmp_path / "two")
    shutil.copy(tmp_path / "one/risk.json", tmp_path / "two")
    with pytest.raises(RiskError, match="is not what"):
        risk.load(tmp_path / "two")


def test_the_shipped_weights_belong_to_the_shipped_encoder_and_are_small():
    from whee_ros.when.encoder import MINILM_SHA256

    shipped = risk.load()
    assert shipped.base_sha256 == MINILM_SHA256
    assert shipped.choice.shape == (4, 385)
    assert (risk.DATA / "risk.safetensors").stat().st_size < 15_000_000
    assert 0 < shipped.check <= shipped.threshold < 1
    assert json.loads((risk.DATA / "risk.json").read_text())["threshold"] == shipped.threshold
