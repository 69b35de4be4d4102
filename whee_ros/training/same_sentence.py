"""Does the way a sentence is said change the decision? Decisions about RAVDESS' two sentences.

Every actor says the same two neutral sentences in each emotion, so the words tell nothing and
whatever changes comes from the voice. Decisions are compared with those about the same actor's
neutral turns of the same sentence; the voice is read by weights that never heard this actor.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from whee_ros.cues import VoiceCue
from whee_ros.decision import Direction
from whee_ros.training.bootstrap import interval
from whee_ros.training.speech import Heard
from whee_ros.training.voice_results import Readings, unseen

SENTENCES = {"01": "Kids are talking by the door.", "02": "Dogs are sitting by the door."}
DISTRESSED = ("sad", "angry", "fearful")
MODALITIES = ("text", "voice", "both")

Floats = NDArray[np.float64]


@dataclasses.dataclass(frozen=True)
class Decided:
    """What a decision says: need and confidence 0..1, valence -1..1."""

    need: float
    direction: Direction
    emotion: str
    valence: float
    confidence: float


Decide = Callable[[Sequence[tuple[str, VoiceCue | None]]], list[Decided]]
"""Decides about words ("" for none), each with a voice or without."""


def same_sentence(
    heard: Heard, names: tuple[str, ...], decide: Decide, baseline: str = "neutral turns"
) -> dict[str, Any]:
    """Measure how often a feeling in the voice moves the decision the right way.

    Args:
        heard: the recordings.
        names: sets the voice's weights learn from.
        decide: makes the decisions.
        baseline: what is known of the voice, one of `voice_results.BASELINES`.

    Returns:
        ``emotions``: by emotion, the share of turns whose need (sad, angry, fearful) or valence
        (happy) rises above that of the actor's neutral turns, whose valence falls or rises, and
        that are called seeking; ``modalities``: how well the need tells distressed from other
        turns by text alone, voice alone and both, as area under the curve over actors.
    """
    found = unseen(heard, names, "ravdess", baseline)
    voices = [cue_of(found, row) for row in range(len(found.rows))]
    words = [SENTENCES[heard.recordings[row].sentence] for row in found.rows]
    given: dict[str, list[tuple[str, VoiceCue | None]]] = {
        "text": [(text, None) for text in words],
        "voice": [("", voice) for voice in voices],
        "both": list(zip(words, voices, strict=True)),
    }
    decided = {name: decide(rows) for name, rows in given.items()}
    return {
        "baseline": baseline,
        "emotions": _moves(heard, found, decided["both"]),
        "modalities": {name: _told(heard, found, decided[name]) for name in MODALITIES},
    }


def cue_of(found: Readings, row: int) -> VoiceCue:
    """Give what was read of one turn as the cue that the when stage gets."""
    return VoiceCue(
        stamp=0,
        is_speaking=True,
        duration=1.0,
        valence=float(found.valence[row]),
        arousal=float(found.arousal[row]),
        confidence=float(found.confidence[row]),
    )


def _moves(heard: Heard, found: Readings, decided: Sequence[Decided]) -> dict[str, Any]:
    """Compare with the mean over the same actor's neutral turns of the same sentence."""
    need = np.array([one.need for one in decided])
    valence = np.array([one.valence for one in decided])
    seeking = np.array([one.direction == "seeking" for one in decided])
    felt = np.array([one.emotion != "neutral" for one in decided])
    emotion, actor = heard.emotion[found.rows], heard.actor[found.rows]
    said = np.array([heard.recordings[row].sentence for row in found.rows])
    usual = np.array(
        [
            [values[(emotion == "neutral") & (actor == a) & (said == s)].mean() for a, s in
             zip(actor, said, strict=True)]
            for values in (need, valence)
        ]
    )  # fmt: skip
    rows: dict[str, Any] = {}
    for name in ("neutral", *DISTRESSED, "happy"):
        of = emotion == name
        right = valence > usual[1] if name == "happy" else need > usual[0]
        low, high = interval(actor[of].tolist(), _share(right[of]), rounds=200)
        rows[name] = {
            "moves right": None if name == "neutral" else _round(right[of].mean()),
            "interval": None if name == "neutral" else [low, high],
            "need": _round(need[of].mean()),
            "valence": _round(valence[of].mean()),
            "seeking": _round(seeking[of].mean()),
            "an emotion named": _round(felt[of].mean()),
            "n": int(of.sum()),
        }
    return rows


def _share(right: NDArray[np.bool_]) -> Callable[[NDArray[Any]], float]:
    return lambda rows: float(right[rows].mean())


def _told(heard: Heard, found: Readings, decided: Sequence[Decided]) -> dict[str, Any]:
    need = np.array([one.need for one in decided])
    true = np.isin(heard.emotion[found.rows], DISTRESSED)
    seeking = np.array([one.direction == "seeking" for one in decided])

    def area(rows: NDArray[Any]) -> float:
        return auc(need[rows], true[rows])

    low, high = interval(heard.actor[found.rows].tolist(), area, rounds=200)
    return {
        "auc": _round(area(np.arange(len(need)))),
        "interval": [low, high],
        "seeking when distressed": _round(seeking[true].mean()),
        "seeking when not": _round(seeking[~true].mean()),
        "confidence": _round(np.mean([one.confidence for one in decided])),
    }


def auc(score: Floats, true: NDArray[np.bool_]) -> float:
    """Give the share of pairs (true, false) that the score puts in order; ties count half."""
    high, low = score[true][:, None], score[~true][None, :]
    return float((high > low).mean() + 0.5 * (high == low).mean())


def _round(value: Any) -> float:
    return round(float(value), 3)


def table(results: dict[str, Any]) -> str:
    """Give both tables as text."""
    lines = [
        f"{'said':10} {'moves right':>12} {'95 %':>12} {'need':>6} {'valence':>8} {'seeking':>8}"
        f" {'emotion':>8} {'n':>5}"
    ]
    for name, row in results["emotions"].items():
        right = "" if row["moves right"] is None else f"{row['moves right']:.2f}"
        between = "" if row["interval"] is None else "{:.2f}-{:.2f}".format(*row["interval"])
        lines.append(
            f"{name:10} {right:>12} {between:>12} {row['need']:6.2f} {row['valence']:8.2f}"
            f" {row['seeking']:8.2f} {row['an emotion named']:8.2f} {row['n']:5}"
        )
    lines.append(
        f"\n{'need by':10} {'AUC':>6} {'95 %':>12} {'seeking: distressed':>20} {'others':>8}"
        f" {'confidence':>11}"
    )
    for name, row in results["modalities"].items():
        between = "{:.2f}-{:.2f}".format(*row["interval"])
        lines.append(
            f"{name:10} {row['auc']:6.3f} {between:>12} {row['seeking when distressed']:20.2f}"
            f" {row['seeking when not']:8.2f} {row['confidence']:11.2f}"
        )
    return "\n".join(lines)
