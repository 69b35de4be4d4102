"""What a turn's functionals tell: against a population, and against the voice itself."""

import json

import numpy as np
import pytest

from whee_ros.perception.voice import affect, model
from whee_ros.perception.voice.affect import Baseline, read
from whee_ros.perception.voice.functionals import NAMES
from whee_ros.perception.voice.model import CLASSES, load
from whee_ros.perception.voice.vad import VoiceError

WEIGHTS = load("own-v1")
USUAL = WEIGHTS.population.mean
ANGRY = {"f0_mean": 6, "f0_p20": 5, "f0_p50": 6, "f0_p80": 6, "effort_mean": 7, "effort_p80": 7,
         "hammarberg_mean": -8}  # fmt: skip
TIRED = {"f0_mean": -3, "f0_p20": -3, "f0_p50": -3, "f0_p80": -4, "f0_range": -2, "f0_sd": -1,
         "effort_mean": -6, "effort_p80": -6, "hammarberg_mean": 6, "rate": -1.5}  # fmt: skip


def turn(**changes):
    """Functionals of a middling voice with some changed."""
    values = USUAL.copy()
    for name, change in changes.items():
        values[NAMES.index(name)] += change
    return values


def known(values, turns=10):
    baseline = Baseline()
    for _ in range(turns):
        baseline.update(values)
    return baseline


def distress(found):
    return found.classes[CLASSES.index("distressed")]


def test_the_shipped_weights_name_what_they_learned_from():
    assert list(load("own-v1").facts["sets"]) == ["emodb"]
    assert set(load("research-v1").facts["sets"]) == {"emodb", "ravdess"}


@pytest.mark.parametrize("baseline", [Baseline(), known(turn())], ids=["unknown", "known"])
def test_a_strained_voice_is_aroused_and_a_weak_one_is_not(baseline):
    strained, middle, weak = (
        read(turn(**changes), 2.0, WEIGHTS, baseline) for changes in (ANGRY, {}, TIRED)
    )
    assert strained.arousal > middle.arousal + 0.1
    assert weak.arousal < middle.arousal
    assert distress(strained) > distress(middle)


def test_a_voice_is_compared_with_itself_once_it_is_known():
    child = turn(f0_mean=12, f0_p20=12, f0_p50=12, f0_p80=12)
    at_first = read(child, 2.0, WEIGHTS, Baseline())
    later = read(child, 2.0, WEIGHTS, known(child))
    assert distress(later) < 0.6 * distress(at_first)
    assert later.confidence > at_first.confidence


def test_a_baseline_learns_little_from_a_turn_that_is_not_neutral():
    mixed = known(turn(), turns=3)
    mixed.update(turn(**ANGRY), neutral=0.0)
    plain = known(turn(), turns=3)
    plain.update(turn(**ANGRY), neutral=1.0)
    at = NAMES.index("f0_mean")
    assert mixed.usual[at] - USUAL[at] < 0.1 * (plain.usual[at] - USUAL[at])


def test_probabilities_and_valence_agree():
    found = read(turn(**ANGRY), 2.0, WEIGHTS, Baseline())
    assert sum(found.classes) == pytest.approx(1)
    assert found.valence == pytest.approx(found.classes[2] - found.classes[0])


def test_short_sound_is_less_sure_and_none_says_nothing():
    assert (
        read(turn(), 0.3, WEIGHTS, Baseline()).confidence
        < read(turn(), 1.0, WEIGHTS, Baseline()).confidence
    )
    assert read(None, 0.0, WEIGHTS, Baseline()) == affect.Affect()
    assert read(np.full(len(NAMES), np.nan), 1.0, WEIGHTS, Baseline()) == affect.Affect()


def test_absurd_values_give_a_reading_within_bounds():
    found = read(np.full(len(NAMES), 1e30), 2.0, WEIGHTS, Baseline())
    assert np.isfinite(found.classes).all()
    assert -1 <= found.valence <= 1
    assert -1 <= found.arousal <= 1


def test_weights_survive_being_written(tmp_path):
    model.write(WEIGHTS, tmp_path / "again.json")
    again = load(str(tmp_path / "again.json"))
    np.testing.assert_allclose(again.chances(turn(**ANGRY)), WEIGHTS.chances(turn(**ANGRY)))


@pytest.mark.parametrize(
    ("text", "cause"),
    [
        ("{", "damaged"),
        ("[]", "damaged"),
        ('{"emotions": [], "names": []}', "damaged"),
        (None, "own-v1, research-v1"),
    ],
)
def test_weights_that_cannot_be_used_are_named_with_the_cure(tmp_path, text, cause):
    path = tmp_path / "bad.json"
    if text is not None:
        path.write_text(text)
    with pytest.raises(VoiceError, match=cause):
        load(str(path))


def test_weights_of_other_functionals_are_refused(tmp_path):
    model.write(WEIGHTS, tmp_path / "old.json")
    found = json.loads((tmp_path / "old.json").read_text())
    found["names"][0] = "something_else"
    (tmp_path / "old.json").write_text(json.dumps(found))
    with pytest.raises(VoiceError, match="another version"):
        load(str(tmp_path / "old.json"))
