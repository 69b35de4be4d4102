"""Transparent late fusion: text, face and voice add their log-odds, each within its reliability.

The pieces of evidence are signed shares in the log-odds of the need: they add up to it exactly.
Late fusion by summed log-odds with bounded reliabilities is naive Bayes with shrinkage; it is
chosen over a trained fusion because no free set holds all three channels of one turn.
"""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Sequence

import numpy as np

from whee_ros.decision import DIRECTIONS, Channel, Direction, Emotion, Evidence
from whee_ros.when.affect import Affect
from whee_ros.when.head import log_softmax, sigmoid
from whee_ros.when.labels import EMOTIONS, PROTOTYPES

# A turn nobody understood: most turns call for no empathy.
PRIOR_NEED, PRIOR_DIRECTION = -2.0, np.log(np.array([0.85, 0.12, 0.03]))
# No words are ever surer than this (2 % and 98 %), so that a face and a voice can speak up.
TEXT_LIMIT = 4.0
# Joy asks for less empathy than distress.
_JOY_SHARE = 0.45
# How far valence and arousal of face or voice pull the emotion's category.
_PULL = 2.0
_NONE, _SEEKING, _PROVIDING = range(len(DIRECTIONS))


@dataclasses.dataclass(frozen=True)
class TextReading:
    """What the words say: log-odds of need in named parts, log-probabilities, affect.

    ``mechanisms`` (3, 3) are the log-probabilities of EPITOME's levels in the words themselves.
    """

    parts: tuple[tuple[Channel, str, float, str], ...]
    direction: np.ndarray
    emotion: np.ndarray
    valence: float
    arousal: float
    trust: float
    mechanisms: np.ndarray | None = None


@dataclasses.dataclass(frozen=True)
class Fused:
    """The fused judgement; ``evidence`` adds up to the log-odds of ``need``."""

    need: float
    probabilities: dict[str, float]
    emotion: Emotion
    confidence: float
    evidence: tuple[Evidence, ...]
    disagreement: str = ""


def fuse(
    text: TextReading | None,
    face: Affect | None,
    voice: Affect | None,
    *,
    face_weight: float,
    voice_weight: float,
    sensitivity: float = 0.0,
) -> Fused:
    """Fuse whatever is present; what is missing is absent, it never counts as neutral.

    Args:
        text: the words' reading, or None when there are no words.
        face: the face's reading, or None.
        voice: the voice's reading, or None.
        face_weight: log-odds that a face full of distress adds.
        voice_weight: the same for a voice.
        sensitivity: log-odds added for every turn; negative for people who dislike fuss.
    """
    evidence = [Evidence(channel="context", name="prior", value=PRIOR_NEED, weight=PRIOR_NEED)]
    if sensitivity:
        evidence.append(_piece("context", "sensitivity", sensitivity, sensitivity, "configured"))
    evidence += _text_evidence(text)
    channels: list[tuple[Channel, Affect, float]] = []
    if face:
        channels.append(("face", face, face_weight))
    if voice:
        channels.append(("voice", voice, voice_weight))
    added = 0.0
    for channel, affect, weight in channels:
        piece = _affect_evidence(channel, affect, weight, text)
        evidence.append(piece)
        added += piece.weight
    need = float(sigmoid(sum(piece.weight for piece in evidence)))
    probabilities = _direction(text, added + sensitivity)
    disagreement = _disagreement(text, channels)
    return Fused(
        need=need,
        probabilities=probabilities,
        emotion=_emotion(text, channels, probabilities["seeking"]),
        confidence=_confidence(text, channels, probabilities, bool(disagreement)),
        evidence=tuple(sorted(evidence, key=lambda piece: -abs(piece.weight))),
        disagreement=disagreement,
    )


def choose(probabilities: dict[str, float], threshold: float) -> Direction:
    """Say seeking from the threshold on, else the likelier of none and providing."""
    if probabilities["seeking"] >= threshold:
        return "seeking"
    return "providing" if probabilities["providing"] > probabilities["none"] else "none"


def _piece(channel: Channel, name: str, value: float, weight: float, note: str) -> Evidence:
    return Evidence(channel=channel, name=name, value=value, weight=weight, note=note)


def _text_evidence(text: TextReading | None) -> list[Evidence]:
    """Scale the parts so that together they stay within the words' reliability."""
    if text is None:
        return []
    found = sum(part[2] for part in text.parts)
    bounded = min(TEXT_LIMIT, max(-TEXT_LIMIT, PRIOR_NEED + found))
    scale = text.trust * (bounded - PRIOR_NEED) / found if found else 0.0
    return [_piece(c, name, raw, scale * raw, note) for c, name, raw, note in text.parts]


def _affect_evidence(
    channel: Channel, affect: Affect, weight: float, text: TextReading | None
) -> Evidence:
    level = affect.distress if affect.distress else _JOY_SHARE * affect.gladness
    name = "distress" if affect.distress else "gladness" if affect.gladness else "calm"
    verb = "looks" if channel == "face" else "sounds"
    note = f"{verb} {affect.label}, confidence {affect.confidence:.2f}"
    if text is not None and level == 0 and text.valence < -0.35:
        note = f"a feeling told flatly: {note}"
    if text is not None and level > 0.2 and abs(text.valence) < 0.2:
        note = f"a fact told with feeling: {note}"
    return _piece(channel, name, level, weight * affect.confidence * level, note)


def _direction(text: TextReading | None, added: float) -> dict[str, float]:
    """Add face and voice to the seeking side of the words' log-probabilities."""
    logs = PRIOR_DIRECTION.copy()
    if text is not None:
        logs = (1.0 - text.trust) * logs + text.trust * np.maximum(
            text.direction, text.direction.max() - 2 * TEXT_LIMIT
        )
        # Bounded like the need, so that no single sentence outvotes every other channel.
        logs[_SEEKING] = max(logs[_SEEKING], logs.max() - TEXT_LIMIT)
    logs[_SEEKING] += added
    chances = np.exp(log_softmax(logs))
    return {name: float(chance) for name, chance in zip(DIRECTIONS, chances, strict=True)}


def _emotion(
    text: TextReading | None,
    channels: Sequence[tuple[Channel, Affect, float]],
    seeking: float,
) -> Emotion:
    """Fuse the category and its place; whoever seeks empathy is hardly without a feeling."""
    logs = np.full(len(EMOTIONS), -math.log(len(EMOTIONS)))
    votes: list[tuple[float, float, float]] = []
    if text is not None:
        logs = text.trust * text.emotion + (1 - text.trust) * logs
        votes.append((text.valence, text.arousal, text.trust))
    places = np.array([PROTOTYPES[name] for name in EMOTIONS])
    for channel, affect, _ in channels:
        share = affect.confidence * (0.8 if channel == "face" else 0.6)
        felt = max(affect.distress, affect.gladness)
        if text is None or felt:
            votes.append((affect.valence, affect.arousal, share * (0.3 + felt)))
            distance = (places[:, 0] - affect.valence) ** 2 + 0.4 * (
                places[:, 1] - affect.arousal
            ) ** 2
            logs = logs - _PULL * share * distance
    if text is not None:
        logs[EMOTIONS.index("neutral")] += math.log(max(1.0 - seeking, 0.01))
    chances = np.exp(log_softmax(logs))
    best = int(chances.argmax())
    total = sum(vote[2] for vote in votes)
    mean = [sum(v[i] * v[2] for v in votes) / total if total else 0.0 for i in (0, 1)]
    return Emotion(
        label=EMOTIONS[best] if votes else "neutral",
        valence=float(mean[0]),
        arousal=float(mean[1]),
        confidence=float(chances[best]) if votes else 0.0,
    )


def _disagreement(
    text: TextReading | None, channels: Sequence[tuple[Channel, Affect, float]]
) -> str:
    """Name a contradiction between the words and a channel, or return nothing."""
    if text is None:
        return ""
    for channel, affect, _ in channels:
        verb = "looks" if channel == "face" else "sounds"
        if affect.confidence < 0.3:
            continue
        if text.valence > 0.15 and affect.distress > 0.3:
            return f"says it is well, {verb} {affect.label}"
        if text.valence < -0.3 and affect.gladness > 0.4:
            return f"says it is bad, {verb} glad"
    return ""


def _confidence(
    text: TextReading | None,
    channels: Sequence[tuple[Channel, Affect, float]],
    probabilities: dict[str, float],
    disagree: bool,
) -> float:
    """How sure the direction is, given who spoke up and whether they agree."""
    sure = max(probabilities.values())
    heard = text.trust if text is not None else 0.0
    seen = max((affect.confidence for _, affect, _ in channels), default=0.0)
    trust = max(heard, 0.4 * seen)
    return float(sure * trust * (0.6 if disagree else 1.0))
