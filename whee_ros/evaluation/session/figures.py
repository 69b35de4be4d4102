"""The figures of one conversation, and those of many with intervals over people."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

import msgspec
import numpy as np

from whee_ros.evaluation.session.alarms import Alarm, alarms
from whee_ros.evaluation.session.exchange import Exchange
from whee_ros.evaluation.session.path import Path, path_of
from whee_ros.evaluation.session.persona import Persona
from whee_ros.evaluation.session.plans import against_plan, legality
from whee_ros.how.plan.intents import Deeds
from whee_ros.how.words import texts
from whee_ros.training.bootstrap import interval

SOUGHT = frozenset({"heard", "understood", "joy"})
UNSOUGHT = frozenset({"task", "company", "space", "comforted", "answer"})
_TOLD = ("net", "alignment", "efficiency", "positive", "setback", "gain", "right", "wrong")


class Figures(msgspec.Struct, frozen=True, kw_only=True):
    """One conversation's figures by name, its path, its alarms and what was felt, by reason."""

    values: dict[str, float]
    path: Path
    alarms: tuple[Alarm, ...] = ()
    reasons: dict[str, float] = {}


def figures_of(
    exchanges: Sequence[Exchange], persona: Persona | None = None, left: bool = False
) -> Figures:
    """Measure one conversation; without ``persona`` what only a script can tell is left out."""
    path = path_of(exchanges, persona)
    found = alarms(exchanges, persona, left)
    legal, planned = legality(exchanges, Deeds.load())
    values = {name: getattr(path, name) for name in _TOLD}
    counts = Counter(one.kind for one in found)
    values |= {
        "turns": float(len(exchanges)),
        "legality": round(legal / planned, 4) if planned else 1.0,
        "stagnation": float(counts["stagnation"] > 0),
        "collapse": float(counts["collapse"] > 0),
        "patterns": float(sum(counts[kind] for kind in ("same strategy", "questions"))),
        "phrases": float(counts["same phrase"]),
        **_speech(exchanges),
    }
    if persona is not None:
        values |= against_plan(exchanges, persona) | _reading(exchanges)
    reasons: Counter[str] = Counter()
    for one in exchanges:
        reasons.update(one.line.reasons if one.line else {})
    return Figures(
        values={name: value for name, value in values.items() if not math.isnan(value)},
        path=path,
        alarms=tuple(found),
        reasons={name: round(value, 4) for name, value in reasons.most_common()},
    )


def summary(
    values: Mapping[str, Sequence[Mapping[str, float]]], rounds: int = 400
) -> dict[str, dict[str, Any]]:
    """Give mean and 95 % interval over people for each figure.

    Args:
        values: each person's figures, one mapping a conversation.
        rounds: resamples of people.
    """
    rows = [(person, row) for person, some in values.items() for row in some]
    names = dict.fromkeys(name for _, row in rows for name in row)
    made = {}
    for name in names:
        known = [(person, row[name]) for person, row in rows if name in row]
        numbers = np.array([value for _, value in known])
        who = [person for person, _ in known]
        low, high = interval(who, lambda at, of=numbers: float(of[at].mean()), rounds)  # type: ignore[misc]
        made[name] = {"mean": round(float(numbers.mean()), 4), "interval": [low, high]}
    return made


def _speech(exchanges: Sequence[Exchange]) -> dict[str, float]:
    said = [one for one in exchanges if one.words]
    count = max(len(said), 1)
    first = [one.first_word for one in said if one.first_word is not None]
    return {
        "answered": round(len(said) / max(len(exchanges), 1), 4),
        "questions": round(sum(texts.is_question(one.words) for one in said) / count, 4),
        "words": round(sum(len(texts.words(one.words)) for one in said) / count, 2),
        "first_word": round(sum(first) / len(first), 3) if first else math.nan,
        "talked_over": round(sum(one.overlap for one in exchanges), 3),
    }


def _reading(exchanges: Sequence[Exchange]) -> dict[str, float]:
    """Compare what the robot perceived with what the script means and the hidden state is."""
    lines = [(one, one.line) for one in exchanges if one.line and one.line.kind != "part"]
    sought = [one.direction == "seeking" for one, line in lines if line.wants in SOUGHT]
    unsought = [one.direction == "seeking" for one, line in lines if line.wants in UNSOUGHT]
    pairs = [(one.before.valence, one.valence) for one, _ in lines if one.before is not None]
    needs = [(one.before.need, one.need) for one, _ in lines if one.before is not None]
    alarmed = sum("alarm for nothing" in line.reasons for _, line in lines)
    return {
        "seeking_found": _share(sought),
        "seeking_false": _share(unsought),
        "valence_r": _correlation(pairs),
        "need_r": _correlation(needs),
        "false_alarms": float(alarmed),
        "wrong_tone": float(sum("wrong tone" in line.reasons for _, line in lines)),
        "felt": round(sum(line.felt for _, line in lines) / max(len(lines), 1), 4),
    }


def _share(flags: Sequence[bool]) -> float:
    return round(sum(flags) / len(flags), 4) if flags else math.nan


def _correlation(pairs: Sequence[tuple[float, float]]) -> float:
    if len(pairs) < 3:
        return math.nan
    a, b = np.array(pairs).T
    if a.std() == 0 or b.std() == 0:
        return math.nan
    return round(float(np.corrcoef(a, b)[0, 1]), 4)
