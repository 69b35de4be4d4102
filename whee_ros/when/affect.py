"""What face and voice tell about a turn: readings over its window, each with its confidence.

Action units follow Ekman & Friesen's FACS and the prototypes of EMFACS; units that landmarks
measure well (1, 2, 4, 12) count more than weak ones (5, 6, 7, 15, 17, 20, 23). The weights are set
by hand, as no free labelled faces exist; `whee eval affect` checks what they give.
"""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TypeVar

from whee_ros.cues import NANOSECONDS, Cue, FaceCue, Turn, VoiceCue

C = TypeVar("C", bound=Cue)

# How much of a frame's expression each unit tells; each row sums to 1.
_PROTOTYPES: dict[str, dict[int, float]] = {
    "joy": {12: 0.75, 6: 0.25},
    "sadness": {1: 0.4, 4: 0.3, 15: 0.2, 17: 0.1},
    "anger": {4: 0.55, 7: 0.2, 23: 0.25},
    "fear": {1: 0.25, 2: 0.25, 4: 0.15, 5: 0.15, 20: 0.2},
}
_EXPRESSIONS = {
    "happiness": "joy",
    "happy": "joy",
    "joy": "joy",
    "amused": "joy",
    "sadness": "sadness",
    "sad": "sadness",
    "disappointed": "sadness",
    "despair": "sadness",
    "guilt": "sadness",
    "embarrassed": "fear",
    "anger": "anger",
    "angry": "anger",
    "horrified": "fear",
    "fear": "fear",
    "scared": "fear",
    "disgust": "anger",
    "pain": "sadness",
}
_MARGIN = 0.15
_MEMORY = 8.0  # seconds after which a cue counts 1/e of a fresh one

# Log-likelihood ratios of distress and of joy by valence and arousal of a voice: the coefficients
# of 1, v, a, v^2, a^2, v*a that `whee train voice` fitted on actors unknown to the voice's weights
# ("odds" in the file of own-v1). Beyond the limit no single voice is believed.
VOICE_ODDS = {
    "distressed": (-1.907, -4.715, 2.514, 0.336, 3.48, 4.663),
    "positive": (-1.429, 3.398, 3.044, 1.265, -0.671, -1.222),
}
MOST_ODDS = 3.0
LABELS = {"sadness": "sad", "anger": "angry", "fear": "afraid"}


@dataclasses.dataclass(frozen=True)
class Affect:
    """One channel's summary: ``distress`` and ``gladness`` 0..1, valence and arousal -1..1.

    ``calm`` (0..1) says how clearly it speaks against distress: 0 where it merely shows none.
    ``label`` is an adjective. ``confidence`` falls with the ``age`` in seconds of what was seen.
    """

    distress: float
    gladness: float
    valence: float
    arousal: float
    confidence: float
    label: str = "calm"
    calm: float = 0.0
    age: float = 0.0


def finite(value: object, low: float = -1.0, high: float = 1.0) -> float | None:
    """Clamp a number into its range; None for anything that is not a finite number."""
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        return None
    return min(high, max(low, float(value))) if math.isfinite(value) else None


def in_window(cues: Iterable[Cue], turn: Turn, before: float, now: int) -> list:
    """Keep a turn's cues: of this person or nobody yet, from shortly before its start until now.

    Args:
        cues: any cues, in any order.
        turn: whose window it is.
        before: seconds before the turn's start that still count.
        now: nanoseconds; later cues are left out.
    """
    start = turn.start - int(before * NANOSECONDS)
    return [
        cue
        for cue in cues
        if start <= cue.stamp <= now and (not cue.person or cue.person == turn.person)
    ]


def _mean(pairs: Iterable[tuple[float | None, float]]) -> float:
    """Weighted mean of what is known; 0 when nothing is."""
    known = [(value, weight) for value, weight in pairs if value is not None]
    total = sum(weight for _, weight in known)
    return sum(value * weight for value, weight in known) / total if total > 0 else 0.0


def _emotions(face: FaceCue) -> dict[str, float]:
    """How much of each prototype one face shows, by its units and its named expression."""
    units = {unit: finite(value, 0.0) or 0.0 for unit, value in face.action_units.items()}
    # Inner corners of the brows that rise with the outer ones are surprise, not sadness.
    grief = {**units, 1: max(0.0, units.get(1, 0.0) - units.get(2, 0.0))}
    shown = {
        name: sum(
            share * (grief if name == "sadness" else units).get(unit, 0.0)
            for unit, share in row.items()
        )
        for name, row in _PROTOTYPES.items()
    }
    # Raised brows and wide eyes alone are surprise; fear also draws the brows or lips.
    shown["fear"] *= min(1.0, 3.0 * max(units.get(4, 0.0), units.get(20, 0.0)))
    # Lowered brows with raised inner corners are sadness, without them anger.
    shown["anger"] *= 1.0 - units.get(1, 0.0)
    named = _EXPRESSIONS.get(face.expression.lower())
    if named:
        shown[named] = max(shown[named], 0.5)
    return shown


def read_face(faces: Sequence[FaceCue], now: int | None = None) -> Affect | None:
    """Summarise the faces of one turn; None when no face was seen with any confidence.

    Strong moments count more than the mean: feelings pass over a face in fractions of a second.
    Older cues count less, and if all are old the summary is less sure.

    Args:
        faces: in any order.
        now: nanoseconds; the age of the cues counts from there (default: from the latest).
    """
    known = _weighed(faces, lambda _: 1.0, now)
    if not known:
        return None
    shown = [(_emotions(face), weight) for face, weight in known]
    level = {
        name: 0.5 * _mean((row[name], weight) for row, weight in shown)
        + 0.5 * _upper([(row[name], weight) for row, weight in shown])
        for name in _PROTOTYPES
    }
    valence = _mean((finite(face.valence), weight) for face, weight in known)
    arousal = _mean((finite(face.arousal), weight) for face, weight in known)
    # Leave a margin around neutral against sensor noise; the larger feeling wins.
    sad = max(0.0, max(level["sadness"], level["anger"], level["fear"], -valence) - _MARGIN)
    glad = max(0.0, max(level["joy"], valence) - _MARGIN)
    return Affect(
        distress=min(1.0, sad / (1.0 - _MARGIN)) if sad >= glad else 0.0,
        gladness=min(1.0, glad / (1.0 - _MARGIN)) if glad > sad else 0.0,
        valence=valence,
        arousal=arousal,
        label=_looks(sad, glad, level, arousal),
        **_sureness(known, now),
    )


def _looks(sad: float, glad: float, level: Mapping[str, float], arousal: float) -> str:
    """Name the feeling that won, by the units where they tell which distress it is."""
    if glad > max(sad, 0.1):
        return "glad"
    if sad <= 0.1:
        return "calm"
    name = max(("sadness", "anger", "fear"), key=lambda one: level[one])
    if level[name] > 1.5 * _MARGIN:
        return LABELS[name]
    return "sad" if arousal < 0.2 else "upset"


def read_voice(voices: Sequence[VoiceCue], now: int | None = None) -> Affect | None:
    """Summarise the voice of one turn; None when nothing was heard with any confidence.

    Valence alone does not tell distress from joy in a voice, nor does arousal; together they do.
    Arguments as for `read_face`.
    """
    speaking = [voice for voice in voices if voice.is_speaking]
    known = _weighed(speaking, _heard_for, now)
    if not known:
        return None
    valence = _mean((finite(voice.valence), weight) for voice, weight in known)
    arousal = _mean((finite(voice.arousal), weight) for voice, weight in known)
    distress, joy = (voice_odds(name, valence, arousal) for name in ("distressed", "positive"))
    glad = joy > max(distress, 0.0)
    label = "glad" if joy > 0.2 * MOST_ODDS else "calm"
    if not glad and distress > 0.2 * MOST_ODDS:
        label = "sad" if arousal < 0.2 else "upset"
    return Affect(
        distress=0.0 if glad else min(1.0, max(0.0, distress / MOST_ODDS)),
        gladness=min(1.0, joy / MOST_ODDS) if glad else 0.0,
        valence=valence,
        arousal=arousal,
        label=label,
        calm=0.0 if glad else min(1.0, max(0.0, -distress)),
        **_sureness(known, now),
    )


def voice_odds(name: str, valence: float, arousal: float) -> float:
    """Give the log-likelihood ratio of "distressed" or "positive" of a voice."""
    terms = (1.0, valence, arousal, valence**2, arousal**2, valence * arousal)
    return sum(weight * term for weight, term in zip(VOICE_ODDS[name], terms, strict=True))


def _heard_for(voice: VoiceCue) -> float:
    # Each reading of a turn holds all of it so far: the later and surer ones tell most.
    return max(0.1, finite(voice.duration, 0, 10) or 0) * (finite(voice.confidence, 0.0) or 0.0)


def _weighed(
    cues: Iterable[C], weight: Callable[[C], float], now: int | None
) -> list[tuple[C, float]]:
    """Weigh cues by confidence, ``weight`` and freshness; leave out what weighs nothing."""
    sure = [(cue, finite(cue.confidence, 0.0) or 0.0) for cue in cues]
    sure = [(cue, confidence) for cue, confidence in sure if confidence > 0]
    if not sure:
        return []
    latest = max(cue.stamp for cue, _ in sure) if now is None else now
    found = [(cue, sure_of * weight(cue) * _fresh(cue, latest)) for cue, sure_of in sure]
    return [(cue, w) for cue, w in found if w > 0]


def _age(cue: Cue, now: int) -> float:
    return max(0.0, (now - cue.stamp) / NANOSECONDS)


def _fresh(cue: Cue, now: int) -> float:
    return math.exp(-_age(cue, now) / _MEMORY)


def _sureness(known: Sequence[tuple[Cue, float]], now: int | None) -> dict[str, float]:
    """Give the cues' mean confidence, less with the age of the latest, and that age."""
    latest = max(cue.stamp for cue, _ in known)
    age = 0.0 if now is None else max(0.0, (now - latest) / NANOSECONDS)
    mean = _mean((finite(cue.confidence, 0.0), weight) for cue, weight in known)
    return {"confidence": mean * math.exp(-age / _MEMORY), "age": age}


def _upper(pairs: Sequence[tuple[float, float]]) -> float:
    """The value that a fifth of the frames, by their weight, reach."""
    left = 0.2 * sum(weight for _, weight in pairs)
    for value, weight in sorted(pairs, reverse=True):
        left -= weight
        if left <= 0:
            return value
    return min(value for value, _ in pairs)
