"""Evaluate weights of the "when" stage on text: each set against baselines, with intervals."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from whee_ros.decision import DIRECTIONS
from whee_ros.training import baselines, readers
from whee_ros.training.bootstrap import interval, macro_f1
from whee_ros.training.metrics import calibration_error, correlation, per_class, reliability
from whee_ros.training.mixture import QUOTA
from whee_ros.training.probe import Probe
from whee_ros.training.samples import Sample, every_nth
from whee_ros.training.spans import overlap
from whee_ros.training.splits import separate
from whee_ros.when.appraisal import extract
from whee_ros.when.head import Reading, sigmoid
from whee_ros.when.labels import EMOTIONS
from whee_ros.when.settings import WhenSettings
from whee_ros.when.weights import load

THRESHOLD = float(WhenSettings().seeking_threshold)
NO_EMPATHY = ("clinc150", "snips", "slurp", "taskmaster", "topical_chat")
RULES = {
    "own": "labels by hand, robot talk written for this project",
    "goemotions": "weak rule: emotion and pronouns",
    "empathetic_personas": "replies seek; wordings rated 2 provide, 0 neither",
    "empathetic_exchanges": "whEE's rule: first turn seeks, listener from level 2 provides",
    "esconv": "long seeker turns seek; comforting strategies provide",
    "dailydialog": "neutral turns are none",
    "iempathize": "labels by hand, forum",
    "twittemp": "labels by hand, tweets",
    "epitome": "labels by hand, forum; mechanisms only",
}
_MECHANISMS = ("emotional reaction", "interpretation", "exploration")
_SEEKING = DIRECTIONS.index("seeking")
# Utterances of a set that are measured; our own talk comes whole.
_MOST, _FEW = 1000, 300


def _silent(_: str) -> None:
    """Say nothing."""


def evaluate_when(
    data: Path,
    weights: str,
    *,
    cache: Path | None = None,
    quick: bool = False,
    say: Callable[[str], None] = _silent,
) -> dict[str, Any]:
    """Evaluate weights by name or folder on every set that is there.

    Args:
        data: the folder of data sets; sets that are absent are named in the result and left out.
        weights: as the parameter ``weights`` takes them.
        cache: where the frozen encoder's embeddings are kept between runs.
        quick: at most 300 of each set, without baselines: a check, no figures to quote.
        say: told the progress.

    Returns:
        a JSON-like dict: ``weights``, ``sets`` (by name: split, rule, direction with intervals,
        ECE and reliability, emotion, mechanisms, ablation, baselines), ``no_empathy`` (false
        alarms), ``robot_talk`` (seeking on persons' own turns), ``missing``.
    """
    from whee_ros.training.embed import store_at

    probe = Probe(load(weights))
    seen = readers.sets_of(probe.weights.head.facts["variant"])
    held, missing = held_out(data, seen, _FEW if quick else _MOST)
    say("fitting the baselines")
    guessers = {} if quick else _baselines(data, seen, cache, store_at)
    results: dict[str, Any] = {"weights": probe.weights.head.name, "missing": missing, "sets": {}}
    for name, samples in held.items():
        say(f"evaluating on {name}: {len(samples)} utterances")
        found = measure(probe, samples, guessers)
        found["split"] = "test" if name in seen else "whole"
        found["rule"] = RULES.get(name, "every utterance is none")
        results["sets"][name] = found
    results["no_empathy"] = {
        name: {"n": found["n"], "false_seeking": found["at_threshold"]["false_seeking"]}
        for name, found in results["sets"].items()
        if name in NO_EMPATHY
    }
    results["robot_talk"] = _persons_turns(probe, held.get("own", []))
    return results


def held_out(
    data: Path, seen: Sequence[str], most: int = _MOST
) -> tuple[dict[str, list[Sample]], list[str]]:
    """Give each set's test part, or all of it when the weights never saw it; and absent sets."""
    held: dict[str, list[Sample]] = {}
    missing = []
    for name, found in readers.SETS.items():
        try:
            samples = list(found.read(data))
        except FileNotFoundError:
            missing.append(name)
            continue
        part = separate(samples).test if name in seen else samples
        whole = name == "own" and most == _MOST
        held[name] = part if whole else every_nth(part, most)
    return {name: samples for name, samples in held.items() if samples}, missing


def measure(
    probe: Probe, samples: Sequence[Sample], guessers: dict[str, baselines.Baseline]
) -> dict[str, Any]:
    """Measure direction, need, emotion, affect and mechanisms wherever samples are labelled."""
    reading = probe.read(samples)
    found: dict[str, Any] = {"n": len(samples)}
    known = np.array([sample.direction is not None for sample in samples])
    if known.any():
        found.update(_direction(probe, samples, reading, known, guessers))
    emotion = _indices(EMOTIONS, [sample.emotion for sample in samples])
    known = emotion >= 0
    if len(set(emotion[known])) > 2:
        found["emotion"] = per_class(emotion[known], reading.emotion[known].argmax(1), EMOTIONS)
    if samples[0].source in ("own", "emobank"):
        found.update(_affect(samples, reading))
    if any(sample.cause is not None for sample in samples):
        found["cause"] = _causes(probe, samples)
    levels = [(row, s.mechanisms) for row, s in enumerate(samples) if s.mechanisms is not None]
    if levels:
        found["mechanisms"] = _mechanisms(samples, reading, levels)
    return found


def _direction(
    probe: Probe,
    samples: Sequence[Sample],
    reading: Reading,
    known: np.ndarray,
    guessers: dict[str, baselines.Baseline],
) -> dict[str, Any]:
    labelled = [sample for sample, yes in zip(samples, known, strict=True) if yes]
    truth, probabilities = baselines.labels(labelled), np.exp(reading.direction[known])
    guess = probabilities.argmax(1)
    talks = [sample.conversation for sample in labelled]
    direction = per_class(truth, guess, DIRECTIONS)
    whole = len(direction["classes"]) == len(DIRECTIONS)
    if whole:
        direction["interval"] = interval(
            talks, lambda rows: macro_f1(truth[rows], guess[rows], len(DIRECTIONS))
        )
    direction["ece"] = calibration_error(probabilities, truth)
    direction["reliability"] = reliability(probabilities, truth)
    found: dict[str, Any] = {
        "direction": direction,
        "at_threshold": _at_threshold(probabilities, truth),
    }
    found["baselines"] = {
        name: per_class(truth, guesser(labelled), DIRECTIONS) for name, guesser in guessers.items()
    }
    if whole:
        found["ablation"] = {
            "without context": _f1_without(probe, labelled, truth, context=False),
            "without explicit cues": _f1_without(probe, labelled, truth, cues=False),
        }
    return found


def _f1_without(probe: Probe, samples: Sequence[Sample], truth: np.ndarray, **off: bool) -> float:
    guess = probe.read(samples, **off).direction.argmax(1)
    return round(macro_f1(truth, guess, len(DIRECTIONS)), 4)


def _at_threshold(probabilities: np.ndarray, truth: np.ndarray) -> dict[str, float | None]:
    """Give seeking's recall and false alarms at the stage's default threshold."""
    said = probabilities[:, _SEEKING] >= THRESHOLD
    recall = said[truth == _SEEKING]
    alarms = said[truth == DIRECTIONS.index("none")]
    return {
        "threshold": THRESHOLD,
        "seeking_recall": round(float(recall.mean()), 4) if len(recall) else None,
        "false_seeking": round(float(alarms.mean()), 5) if len(alarms) else None,
    }


def _affect(samples: Sequence[Sample], reading: Reading) -> dict[str, float | None]:
    def numbers(name: str) -> np.ndarray:
        values = [getattr(sample, name) for sample in samples]
        return np.array([np.nan if value is None else value for value in values])

    return {
        "valence_r": correlation(numbers("valence"), reading.valence),
        "arousal_r": correlation(numbers("arousal"), reading.arousal),
        "need_r": correlation(numbers("need"), sigmoid(reading.need)),
    }


def _causes(probe: Probe, samples: Sequence[Sample]) -> dict[str, Any]:
    """How well the words that name the cause are found: F1 of shared words; told where unnamed."""
    told = [sample for sample in samples if sample.cause is not None]
    marked = probe.encoder.causes([sample.text for sample in told])
    ruled = [extract(sample.text).cause for sample in told]
    found: dict[str, Any] = {"n": sum(bool(sample.cause) for sample in told)}
    for name, guesses in (("trained", marked), ("rules", ruled)):
        pairs = [(s.cause or "", guess) for s, guess in zip(told, guesses, strict=True)]
        found[name] = {
            "f1": round(float(np.mean([overlap(c, g) for c, g in pairs if c] or [0.0])), 4),
            "told_where_unnamed": round(float(np.mean([bool(g) for c, g in pairs if not c])), 4),
        }
    return found


def _mechanisms(
    samples: Sequence[Sample], reading: Reading, levels: Sequence[tuple[int, tuple[int, ...]]]
) -> dict[str, Any]:
    """Macro F1 of each mechanism's levels, with intervals over conversations."""
    rows = np.array([row for row, _ in levels])
    truth = np.array([level for _, level in levels])
    guess = reading.mechanisms[rows].argmax(-1)
    talks = [samples[row].conversation for row in rows]
    found: dict[str, Any] = {"n": len(rows)}
    for column, name in enumerate(_MECHANISMS):
        t, g = truth[:, column], guess[:, column]
        found[name] = {
            "macro_f1": round(macro_f1(t, g, 3), 4),
            "interval": interval(talks, lambda r, t=t, g=g: macro_f1(t[r], g[r], 3)),  # type: ignore[misc]
        }
    return found


def _persons_turns(probe: Probe, samples: Sequence[Sample]) -> dict[str, Any]:
    """How well seeking is told from the rest on the persons' own turns of robot talk."""
    persons = [sample for sample in samples if sample.by == "person"]
    if not persons:
        return {}
    truth = baselines.labels(persons) == _SEEKING
    seeking = np.exp(probe.read(persons).direction[:, _SEEKING]) >= THRESHOLD
    recall, quiet = float(seeking[truth].mean()), float((~seeking[~truth]).mean())
    return {
        "n": len(persons),
        "seeking_recall": round(recall, 4),
        "specificity": round(quiet, 4),
        "balanced_accuracy": round((recall + quiet) / 2, 4),
    }


def _indices(names: Sequence[str], labels: Sequence[str | None]) -> np.ndarray:
    return np.array([names.index(label) if label in names else -1 for label in labels])


def _baselines(
    data: Path, seen: Sequence[str], cache: Path | None, store_at: Callable[[Path | None], Any]
) -> dict[str, baselines.Baseline]:
    """Fit the baselines on what the weights saw, in an epoch's shares."""
    train = baseline_part(readers.read(data, [name for name in seen if _there(data, name)]))
    return {
        "majority": baselines.majority(train),
        "VADER rule": baselines.sentiment_rule(),
        "TF-IDF": baselines.words(train),
        "linear": baselines.linear(train, store_at(cache)),
    }


def baseline_part(samples: Sequence[Sample], hold_out: Sequence[str] = ()) -> list[Sample]:
    """Give the labelled training samples that a baseline learns from, at most a quota a set."""
    train = [s for s in separate(samples, hold_out).train if s.direction is not None]
    names = sorted({sample.source for sample in train})
    return [
        sample
        for name in names
        for sample in every_nth([s for s in train if s.source == name], QUOTA.get(name, len(train)))
    ]


def _there(data: Path, name: str) -> bool:
    try:
        return bool(next(iter(readers.SETS[name].read(data)), None))
    except FileNotFoundError:
        return False
