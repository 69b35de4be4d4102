"""What the language-model judge answers, and how it enters a decision.

The judge reads words, so it speaks for the words: what a face, a voice or the configured
sensitivity adds stays, and one signed piece of evidence moves the rest to the judge's need. Both
its need and its move are bounded, so that it cannot outvote every other channel.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Annotated, Literal

import msgspec
import numpy as np

from whee_ros.decision import (
    DIRECTIONS,
    Appraisal,
    Direction,
    Emotion,
    EmpathyDecision,
    Evidence,
    Mechanisms,
)
from whee_ros.when.evidence import choose
from whee_ros.when.features import words
from whee_ros.when.head import log_softmax, sigmoid
from whee_ros.when.labels import PROTOTYPES
from whee_ros.when.mechanisms import target

NAME = "language model"
# Set by hand: the judge's need stays within 5 and 95 %, it moves the words' need at most as far as
# words alone can reach from one end to the other, and its direction is believed to 9 in 10.
NEED_LIMIT, MOVE_LIMIT, TRUST = 3.0, 6.0, 0.9
_OF_WORDS = ("prior", "conversation before")
_MOST_WORDS = 14

Feeling = Literal[
    "neutral",
    "joy",
    "pride",
    "gratitude",
    "affection",
    "surprise",
    "sadness",
    "grief",
    "loneliness",
    "disappointment",
    "guilt",
    "shame",
    "fear",
    "anger",
    "disgust",
    "boredom",
]
Level = Literal[0, 1, 2]


class Shown(msgspec.Struct, frozen=True, kw_only=True):
    """EPITOME's mechanisms in an utterance."""

    emotional_reaction: Level = 0
    interpretation: Level = 0
    exploration: Level = 0


class Verdict(msgspec.Struct, frozen=True, kw_only=True):
    """The judge's answer about one utterance; ``cause`` is in the person's own words."""

    direction: Direction
    need: Annotated[float, msgspec.Meta(ge=0.0, le=1.0)]
    emotion: Feeling
    cause: Annotated[str, msgspec.Meta(max_length=400)] = ""
    mechanisms: Shown = Shown()


def merge(
    decision: EmpathyDecision,
    verdict: Verdict,
    model: str,
    *,
    threshold: float,
    own: Sequence[str] = (),
    told: int = 0,
) -> EmpathyDecision:
    """Give the decision as the judge sees it; its evidence still adds up to its need.

    Args:
        decision: what the embedded model decided about the turn.
        verdict: what the judge says about it.
        model: the judge's name.
        threshold: probability from which seeking is said.
        own: the person's earlier turns, in which a cause may stand.
        told: how many of the person's latest turns sought empathy, for the target.
    """
    by_words = math.fsum(one.weight for one in decision.evidence if _of_words(one))
    others = math.fsum(one.weight for one in decision.evidence if not _of_words(one))
    piece = _piece(by_words, verdict)
    evidence = tuple(sorted((*decision.evidence, piece), key=lambda one: -abs(one.weight)))
    need = float(sigmoid(math.fsum(one.weight for one in evidence)))
    probabilities = _directions(verdict.direction, others)
    direction = choose(probabilities, threshold)
    shown = math.fsum(one.weight for one in decision.evidence if one.channel in ("face", "voice"))
    emotion = _emotion(decision.emotion, verdict.emotion, shown)
    same = direction == decision.direction and emotion.label == decision.emotion.label
    sure, before = max(probabilities.values()), max(decision.probabilities.values(), default=1.0)
    return msgspec.structs.replace(
        decision,
        direction=direction,
        probabilities=probabilities,
        need=need,
        emotion=emotion,
        appraisal=_appraisal(decision, direction, verdict.cause, own),
        target=decision.target if same else target(direction, need, emotion.label, told),
        confidence=min(1.0, decision.confidence * sure / max(before, 1e-9)),
        evidence=evidence,
        cues=msgspec.structs.replace(decision.cues, mechanisms=_mechanisms(verdict.mechanisms)),
        model=f"{decision.model} + {model}",
    )


def _of_words(piece: Evidence) -> bool:
    return piece.channel == "text" or piece.name in _OF_WORDS


def _piece(by_words: float, verdict: Verdict) -> Evidence:
    odds = math.log(max(verdict.need, 1e-6) / max(1.0 - verdict.need, 1e-6))
    wanted = min(NEED_LIMIT, max(-NEED_LIMIT, odds))
    return Evidence(
        channel="text",
        name=NAME,
        value=verdict.need,
        weight=min(MOVE_LIMIT, max(-MOVE_LIMIT, wanted - by_words)),
        note=f"judged {verdict.direction}, {verdict.emotion}, need {verdict.need:.2f}",
    )


def _directions(judged: Direction, others: float) -> dict[str, float]:
    """Believe the judge's direction; the other channels add to the seeking side, as in fusion."""
    rest = (1.0 - TRUST) / (len(DIRECTIONS) - 1)
    logs = np.log([TRUST if name == judged else rest for name in DIRECTIONS])
    logs[DIRECTIONS.index("seeking")] += others
    chances = np.exp(log_softmax(logs))
    return {name: float(chance) for name, chance in zip(DIRECTIONS, chances, strict=True)}


def _emotion(before: Emotion, judged: str, shown: float) -> Emotion:
    """Take the judge's category; a new one brings its place in valence and arousal.

    Words without a feeling say nothing against one that a face or a voice shows.
    """
    if judged == before.label or (judged == "neutral" and shown > 0):
        return before
    valence, arousal = PROTOTYPES[judged]
    return msgspec.structs.replace(before, label=judged, valence=valence, arousal=arousal)


def _appraisal(
    decision: EmpathyDecision, direction: Direction, cause: str, own: Sequence[str]
) -> Appraisal:
    """Take the judge's cause only if the person said those words: the robot may speak them."""
    if direction != "seeking":
        return Appraisal()
    told = " ".join(cause.split()[:_MOST_WORDS]).strip(" .,;:!?'\"")
    said = (_bare(text) for text in (decision.turn.text, *own))
    if told and _bare(told) and any(f" {_bare(told)} " in f" {text} " for text in said):
        return msgspec.structs.replace(decision.appraisal, cause=told)
    return decision.appraisal


def _bare(text: str) -> str:
    """Give the words without case and punctuation, so that whole words can be compared."""
    return " ".join(words(text))


def _mechanisms(shown: Shown) -> Mechanisms:
    return Mechanisms(
        emotional_reaction=shown.emotional_reaction,
        interpretation=shown.interpretation,
        exploration=shown.exploration,
    )
