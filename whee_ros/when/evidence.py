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
from whee_ros.when.emotion import emotion
from whee_ros.when.head import log_softmax, sigmoid
from whee_ros.when.text_reading import TextReading

# A turn nobody understood: most turns call for no empathy.
PRIOR_NEED, PRIOR_DIRECTION = -2.0, np.log(np.array([0.85, 0.12, 0.03]))
# No words are ever surer than this (2 % and 98 %), so that a face and a voice can speak up.
TEXT_LIMIT = 4.0
# Joy asks for less empathy than distress.
_JOY_SHARE = 0.45
# A voice that speaks against distress weighs this much of one that speaks for it: feelings are
# often told flatly.
_CALM_SHARE = 1 / 6
# How far a channel alone can be trusted to tell whether empathy is called for.
_TEXT_TRUST, _FACE_TRUST, _VOICE_TRUST = 0.9, 0.45, 0.35
_VERBS = {"face": "looks", "voice": "sounds"}
_NONE, _SEEKING, _PROVIDING = range(len(DIRECTIONS))


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
    channels: list[tuple[Channel, Affect, float]] = []
    if face:
        channels.append(("face", face, face_weight))
    if voice:
        channels.append(("voice", voice, voice_weight))
    unsaid = math.prod(1.0 - a.confidence * a.distress for _, a, _ in channels)
    evidence += _text_evidence(text, unsaid)
    added = 0.0
    for channel, affect, weight in channels:
        piece = _affect_evidence(channel, affect, weight, text)
        evidence.append(piece)
        added += piece.weight
    need = float(sigmoid(sum(piece.weight for piece in evidence)))
    probabilities = _direction(text, added + sensitivity, unsaid)
    disagreement = _disagreement(text, channels)
    return Fused(
        need=need,
        probabilities=probabilities,
        emotion=emotion(text, channels, probabilities["seeking"]),
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


def _text_evidence(text: TextReading | None, unsaid: float) -> list[Evidence]:
    """Scale the parts so that together they stay within the words' reliability.

    Words without a feeling do not say that there is none: what they speak against the need counts
    the less (``unsaid``, 0..1), the more distress a face or voice shows.
    """
    if text is None:
        return []
    found = sum(part[2] for part in text.parts)
    bounded = min(TEXT_LIMIT, max(-TEXT_LIMIT, PRIOR_NEED + found))
    scale = text.trust * (bounded - PRIOR_NEED) / found if found else 0.0
    scale *= unsaid if found < 0 else 1.0
    return [_piece(c, name, raw, scale * raw, note) for c, name, raw, note in text.parts]


def _affect_evidence(
    channel: Channel, affect: Affect, weight: float, text: TextReading | None
) -> Evidence:
    name, level = "calm", 0.0
    if affect.distress:
        name, level = "distress", affect.distress
    elif affect.gladness:
        name, level = "gladness", _JOY_SHARE * affect.gladness
    elif text is None or text.valence > -0.35:
        level = -_CALM_SHARE * affect.calm
    note = f"{_VERBS[channel]} {affect.label}, confidence {affect.confidence:.2f}"
    if affect.age >= 1.0:
        note += f", {affect.age:.0f} s old"
    if text is not None and level <= 0 and text.valence < -0.35:
        note = f"a feeling told flatly: {note}"
    if text is not None and level > 0.2 and abs(text.valence) < 0.2:
        note = f"a fact told with feeling: {note}"
    return _piece(channel, name, level, weight * affect.confidence * level, note)


def _direction(text: TextReading | None, added: float, unsaid: float) -> dict[str, float]:
    """Add face and voice to the seeking side of the words' log-probabilities."""
    logs = PRIOR_DIRECTION.copy()
    if text is not None:
        logs = (1.0 - text.trust) * logs + text.trust * np.maximum(
            text.direction, text.direction.max() - 2 * TEXT_LIMIT
        )
        # Bounded like the need, so that no single sentence outvotes every other channel.
        logs[_SEEKING] = max(logs[_SEEKING], logs.max() - TEXT_LIMIT)
        short = min(
            0.0, logs[_SEEKING] - logs[_NONE] - (PRIOR_DIRECTION[_SEEKING] - PRIOR_DIRECTION[_NONE])
        )
        logs[_SEEKING] -= (1.0 - unsaid) * short
    logs[_SEEKING] += added
    chances = np.exp(log_softmax(logs))
    return {name: float(chance) for name, chance in zip(DIRECTIONS, chances, strict=True)}


def _disagreement(
    text: TextReading | None, channels: Sequence[tuple[Channel, Affect, float]]
) -> str:
    """Name a contradiction between the words and a channel, or return nothing."""
    found = []
    for channel, affect, _ in channels:
        if affect.confidence < 0.3 or text is None:
            continue
        if text.valence > 0.15 and affect.distress > 0.3:
            found.append(f"says fine, {_VERBS[channel]} {affect.label}")
        if text.valence < -0.3 and affect.gladness > 0.4:
            found.append(f"says it is bad, {_VERBS[channel]} {affect.label}")
    sure = {channel: affect for channel, affect, _ in channels if affect.confidence >= 0.3}
    if "face" in sure and "voice" in sure:
        face, voice = sure["face"], sure["voice"]
        if min(face.distress, voice.gladness) > 0.3 or min(face.gladness, voice.distress) > 0.3:
            found.append(f"looks {face.label}, sounds {voice.label}")
    return "; ".join(found)


def _confidence(
    text: TextReading | None,
    channels: Sequence[tuple[Channel, Affect, float]],
    probabilities: dict[str, float],
    disagree: bool,
) -> float:
    """How sure the direction is: each channel that is missing, doubtful or old takes from it."""
    unknown = 1.0 - _TEXT_TRUST * (text.trust if text is not None else 0.0)
    for channel, affect, _ in channels:
        trust = _FACE_TRUST if channel == "face" else _VOICE_TRUST
        unknown *= 1.0 - trust * affect.confidence
    sure = max(probabilities.values())
    return float(sure * (1.0 - unknown) * (0.6 if disagree else 1.0))
