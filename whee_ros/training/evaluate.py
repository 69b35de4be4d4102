"""Evaluate weights of the "when" stage on text: per set, against baselines, as JSON and a table."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from whee_ros.decision import DIRECTIONS
from whee_ros.training import baselines, readers
from whee_ros.training.arrays import Arrays, arrays
from whee_ros.training.embed import EmbeddingStore
from whee_ros.training.metrics import calibration_error, correlation, per_class
from whee_ros.training.samples import Sample, every_nth
from whee_ros.training.splits import separate
from whee_ros.when.encoder import MINILM_SHA256
from whee_ros.when.head import Head, load, sigmoid
from whee_ros.when.labels import EMOTIONS
from whee_ros.when.stage import WhenSettings

_THRESHOLD = float(WhenSettings().seeking_threshold)
NO_EMPATHY = ("clinc150", "snips", "slurp", "taskmaster", "topical_chat")
_RULES = {
    "own": "labels by hand, robot talk written for this project",
    "goemotions": "weak rule: emotion and pronouns",
    "empathetic_personas": "replies seek; wordings rated 2 provide, 0 neither",
    "empathetic_exchanges": "whEE's rule: first turn seeks, listener from level 2 provides",
    "esconv": "long seeker turns seek; comforting strategies provide",
    "dailydialog": "neutral turns are none",
    "iempathize": "labels by hand, forum",
    "twittemp": "labels by hand, tweets",
}


def _silent(_: str) -> None:
    """Say nothing."""


def evaluate_when(
    data: Path,
    weights: str,
    *,
    cache: Path | None = None,
    leave_one_out: bool = False,
    say: Callable[[str], None] = _silent,
) -> dict[str, Any]:
    """Evaluate weights by name or folder on every set that is there.

    Args:
        data: the folder of data sets; sets that are absent are named in the result and left out.
        weights: as the parameter ``weights`` takes them.
        cache: where embeddings are kept between runs.
        leave_one_out: also train heads without each family in turn and test them on it (minutes).
        say: told the progress.

    Returns:
        a JSON-like dict: ``weights``, ``sets`` (by name: split, rule, direction, emotion, valence,
        arousal, ECE, baselines), ``no_empathy`` (false alarms), ``leave_one_out``, ``missing``.
    """
    from whee_ros.training.when import store_at

    head, store = load(weights, MINILM_SHA256), store_at(cache)
    seen = readers.sets_of(head.facts["variant"])
    held, missing = held_out(data, seen)
    guessers = _baselines(data, seen, store, say)
    results: dict[str, Any] = {"weights": head.name, "missing": missing, "sets": {}}
    for name, samples in held.items():
        say(f"evaluating on {name}: {len(samples)} utterances")
        found = measure(head, samples, arrays(samples, store, say), guessers)
        found["split"] = "test" if name in seen else "whole"
        found["rule"] = _RULES.get(name, "every utterance is none")
        results["sets"][name] = found
    results["no_empathy"] = _false_alarms(results["sets"])
    if leave_one_out:
        results["leave_one_out"] = leave_families_out(data, head, store, say)
    return results


def held_out(data: Path, seen: Sequence[str]) -> tuple[dict[str, list[Sample]], list[str]]:
    """Give each set's test part, or all of it when the weights never saw it; and absent sets."""
    held: dict[str, list[Sample]] = {}
    missing = []
    for name, found in readers.SETS.items():
        try:
            samples = list(found.read(data))
        except FileNotFoundError:
            missing.append(name)
            continue
        held[name] = separate(samples).test if name in seen else every_nth(samples, 5000)
    return {name: samples for name, samples in held.items() if samples}, missing


def measure(
    head: Head, samples: Sequence[Sample], data: Arrays, guessers: dict[str, baselines.Baseline]
) -> dict[str, Any]:
    """Measure direction, need, emotion, valence and arousal wherever the samples are labelled."""
    reading = head.read(data.x)
    found: dict[str, Any] = {"n": len(samples)}
    known = data.direction >= 0
    if known.any():
        truth, probabilities = data.direction[known], np.exp(reading.direction[known])
        found["direction"] = per_class(truth, probabilities.argmax(1), DIRECTIONS)
        found["direction"]["ece"] = calibration_error(probabilities, truth)
        found["false_seeking"] = _share_seeking(probabilities[truth == 0])
        found["at_threshold"] = {
            "threshold": _THRESHOLD,
            "seeking_recall": _share_seeking(probabilities[truth == 1], _THRESHOLD),
            "false_seeking": _share_seeking(probabilities[truth == 0], _THRESHOLD),
        }
        found["baselines"] = {
            name: per_class(truth, guess(samples, data)[known], DIRECTIONS)
            for name, guess in guessers.items()
        }
    known = data.emotion >= 0
    if len(set(data.emotion[known])) > 2:
        guess = reading.emotion[known].argmax(1)
        found["emotion"] = per_class(data.emotion[known], guess, EMOTIONS)
    if samples[0].source in ("own", "emobank"):
        found["valence_r"] = correlation(data.valence, reading.valence)
        found["arousal_r"] = correlation(data.arousal, reading.arousal)
        found["need_r"] = correlation(data.need, sigmoid(reading.need))
    return found


def _share_seeking(probabilities: np.ndarray, threshold: float | None = None) -> float | None:
    """Which share is taken for seeking: as the likeliest direction, or from a threshold on."""
    if not len(probabilities):
        return None
    seeking = DIRECTIONS.index("seeking")
    said = (
        probabilities.argmax(1) == seeking
        if threshold is None
        else probabilities[:, seeking] >= threshold
    )
    return round(float(said.mean()), 5)


def _false_alarms(sets: dict[str, Any]) -> dict[str, Any]:
    """How often seeking was said where no empathy is called for."""
    rates = {}
    for name in NO_EMPATHY:
        if name in sets:
            classes = sets[name]["direction"]
            at = sets[name]["at_threshold"]["false_seeking"]
            rates[name] = {
                "n": classes["n"],
                "false_seeking": sets[name]["false_seeking"],
                "at_threshold": at,
            }
    return rates


def _baselines(
    data: Path, seen: Sequence[str], store: EmbeddingStore, say: Callable[[str], None]
) -> dict[str, baselines.Baseline]:
    """Fit the baselines on what the weights saw, thinned: they need no more."""
    from whee_ros.training.when import balanced

    say("fitting the baselines")
    samples = [s for name in seen for s in every_nth(separate(_there(data, name)).train, 6000)]
    train = arrays(balanced(samples), store, say)
    return {
        "majority": baselines.majority(train),
        "keywords": baselines.keywords,
        "emotion rule": baselines.emotion_rule(train),
        "linear": baselines.linear(train),
    }


def _there(data: Path, name: str) -> list[Sample]:
    try:
        return list(readers.SETS[name].read(data))
    except FileNotFoundError:
        return []


def leave_families_out(
    data: Path, head: Head, store: EmbeddingStore, say: Callable[[str], None]
) -> dict[str, Any]:
    """Train without each family in turn and measure the direction on that whole family."""
    from whee_ros.training.fit import Recipe
    from whee_ros.training.when import train

    samples = [s for name in readers.sets_of(head.facts["variant"]) for s in _there(data, name)]
    results = {}
    for family in sorted({s.family for s in samples if s.direction}):
        say(f"leaving out {family}")
        parts = separate(samples, hold_out=[family])
        fitted = train(parts, head.facts["variant"], store, Recipe(members=1), _silent)
        held = every_nth([s for s in parts.test if s.family == family], 5000)
        found = measure(fitted, held, arrays(held, store, say), {})
        results[family] = found["direction"]
    return results


def _threshold_lines(results: dict[str, Any]) -> list[str]:
    alarms = [
        f"{name} {found['at_threshold']:.2%} ({found['false_seeking']:.2%})"
        for name, found in results["no_empathy"].items()
    ]
    heard = [
        f"{name} {found['at_threshold']['seeking_recall']:.3f}"
        for name, found in results["sets"].items()
        if found.get("at_threshold", {}).get("seeking_recall") is not None
    ]
    return [
        f"At the stage's default threshold of {_THRESHOLD} (in brackets: when likeliest of three),",
        f"seeking said where no empathy is called for: {', '.join(alarms)}.",
        f"Seeking heard at that threshold: {', '.join(heard)}.",
    ]


def table(results: dict[str, Any]) -> str:
    """Lay an evaluation out as Markdown tables."""
    lines = [
        "| set (n, split) | macro F1 | linear | emotion rule | keywords | majority | recall none"
        " / seeking / providing | ECE |",
        "|---|---|---|---|---|---|---|---|",
    ]
    for name, found in results["sets"].items():
        if "direction" not in found:
            continue
        direction, base = found["direction"], found["baselines"]
        # Macro F1 means something only where all three classes exist.
        whole = len(direction["classes"]) == len(DIRECTIONS)
        scores = [direction, *(base[b] for b in ("linear", "emotion rule", "keywords", "majority"))]
        shown = " | ".join(f"{s['macro_f1']:.3f}" if whole else "-" for s in scores)
        recalls = " / ".join(
            f"{direction['classes'][d]['recall']:.3f}" if d in direction["classes"] else "-"
            for d in DIRECTIONS
        )
        lines.append(
            f"| {name} ({direction['n']}, {found['split']}) | {shown} | {recalls}"
            f" | {direction['ece']:.3f} |"
        )
    lines += ["", *_threshold_lines(results), ""]
    for name, found in results["sets"].items():
        parts = (
            [f"emotion macro F1 {found['emotion']['macro_f1']:.3f}"] if "emotion" in found else []
        )
        parts += [
            f"{key[:-2]} r {found[key]}" for key in found if key.endswith("_r") and found[key]
        ]
        if parts:
            lines.append(f"- {name}: {', '.join(parts)}")
    for family, found in results.get("leave_one_out", {}).items():
        recalls = ", ".join(f"{k} recall {v['recall']:.3f}" for k, v in found["classes"].items())
        lines.append(f"- trained without {family}: macro F1 {found['macro_f1']:.3f} ({recalls})")
    return "\n".join(lines)
