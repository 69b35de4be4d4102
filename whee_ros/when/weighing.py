"""Adds evidence to a decision that was made: its reasons still add up to its need."""

from __future__ import annotations

import math

import msgspec
import numpy as np

from whee_ros.decision import DIRECTIONS, Channel, EmpathyDecision, Evidence
from whee_ros.when.evidence import choose
from whee_ros.when.head import log_softmax, sigmoid
from whee_ros.when.mechanisms import target

_TINY = 1e-9


def log_odds(decision: EmpathyDecision) -> float:
    """Give the log-odds of the need: the sum of the evidence."""
    return math.fsum(piece.weight for piece in decision.evidence)


def logit(chance: float) -> float:
    """Give the log-odds of a probability, 0 and 1 included."""
    bounded = min(1.0 - _TINY, max(_TINY, chance))
    return math.log(bounded / (1.0 - bounded))


def reason(name: str, weight: float, note: str, channel: Channel = "context") -> Evidence:
    """Give a piece of evidence whose value is its weight."""
    return Evidence(channel=channel, name=name, value=weight, weight=weight, note=note)


def held(decision: EmpathyDecision, piece: Evidence) -> EmpathyDecision:
    """Add what speaks for or against showing empathy; what the person does stays as it was."""
    evidence = tuple(sorted((*decision.evidence, piece), key=lambda one: -abs(one.weight)))
    need = float(sigmoid(math.fsum(one.weight for one in evidence)))
    return msgspec.structs.replace(decision, evidence=evidence, need=need)


def moved(
    decision: EmpathyDecision, piece: Evidence, threshold: float, told: int
) -> EmpathyDecision:
    """Add what also tells that the person seeks empathy, and choose the direction anew.

    Args:
        decision: what was decided without it.
        piece: its weight goes to the need and to the seeking side of the directions.
        threshold: probability from which seeking is said.
        told: how many of the person's latest turns sought empathy, for the target.
    """
    logs = np.log([max(_TINY, decision.probabilities.get(name, 0.0)) for name in DIRECTIONS])
    logs[DIRECTIONS.index("seeking")] += piece.weight
    chances = np.exp(log_softmax(logs))
    probabilities: dict[str, float] = dict(zip(DIRECTIONS, map(float, chances), strict=True))
    added = held(decision, piece)
    direction = choose(probabilities, threshold)
    aim = decision.target
    if direction != decision.direction:
        aim = target(direction, added.need, decision.emotion.label, told)
    return msgspec.structs.replace(
        added, probabilities=probabilities, direction=direction, target=aim
    )
