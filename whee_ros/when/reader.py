"""Read utterances with the encoder and the heads, and say which part of the input did what."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence

import numpy as np

from whee_ros.decision import DIRECTIONS, Channel
from whee_ros.when.encoder import DIMENSIONS, Encoder
from whee_ros.when.evidence import PRIOR_NEED
from whee_ros.when.features import FEATURES, features, group_columns
from whee_ros.when.head import CONTEXT, RELATIONS, SPEAKERS, Head, Inputs
from whee_ros.when.labels import EMOTIONS
from whee_ros.when.opening import without_greeting
from whee_ros.when.text_reading import TextReading

_SEEKING = DIRECTIONS.index("seeking")
# Words of earlier turns that are not remembered yet and may be encoded with an utterance, so that
# a decision stays quick; the latest turns come first.
_UNREAD_WORDS = 90


@dataclasses.dataclass(frozen=True)
class Said:
    """Words to read, with the turns before them.

    ``before`` holds earlier turns as (relation, text), oldest first, the relation one of
    ``head.RELATIONS``; ``by`` is who speaks, one of ``head.SPEAKERS`` or ""; ``trust`` is how far
    the recogniser is believed, 0..1.
    """

    text: str
    before: tuple[tuple[str, str], ...] = ()
    by: str = "person"
    trust: float = 1.0


@dataclasses.dataclass(frozen=True)
class _Embedded:
    """An utterance with its context as rows."""

    utterance: np.ndarray
    context: np.ndarray
    relation: np.ndarray
    explicit: np.ndarray


class TextReader:
    """Gives a ``TextReading`` for each of n utterances, embedding all of them in one go."""

    def __init__(self, encoder: Encoder, head: Head) -> None:
        self.encoder, self.head = encoder, head
        self._groups = group_columns()

    def __call__(self, said: Sequence[Said]) -> list[tuple[TextReading, int]]:
        """Read utterances.

        Returns:
            for each its reading, and how many of the speaker's turns directly before it sought
            empathy by themselves.
        """
        embedded = self._embed([dataclasses.replace(o, before=self._affordable(o)) for o in said])
        told = self._told_before(embedded)
        return [
            (self._read(one, rows), count)
            for one, rows, count in zip(said, embedded, told, strict=True)
        ]

    def _affordable(self, one: Said) -> tuple[tuple[str, str], ...]:
        """Keep the latest turns; of those never read, only as many words as time allows."""
        kept: list[tuple[str, str]] = []
        unread = 0
        for relation, text in reversed(without_greeting(one.before[-CONTEXT:])):
            if not self.encoder.knows(text):
                unread += min(len(text.split()), 80)
            if unread > _UNREAD_WORDS and kept:
                break
            kept.append((relation, text))
        return tuple(reversed(kept))

    def _embed(self, said: Sequence[Said]) -> list[_Embedded]:
        rows = iter(self.encoder([t for o in said for t in (o.text, *(b for _, b in o.before))]))
        found = []
        for one in said:
            utterance = next(rows)
            context = np.zeros((CONTEXT, DIMENSIONS), dtype=np.float32)
            relation = np.full(CONTEXT, -1)
            for column, (who, _) in enumerate(one.before, CONTEXT - len(one.before)):
                context[column], relation[column] = next(rows), RELATIONS.index(who)
            found.append(_Embedded(utterance, context, relation, _explicit(one)))
        return found

    def _read(self, one: Said, rows: _Embedded) -> TextReading:
        """Add one part of the input after the other and note how the need moves."""
        explicit = rows.explicit[: len(FEATURES)]
        steps = [np.zeros_like(explicit)]
        for columns in self._groups.values():
            step = steps[-1].copy()
            step[columns] = explicit[columns]
            steps.append(step)
        steps.append(explicit)
        count = len(steps)
        relation = np.full((count, CONTEXT), -1)
        relation[-1] = rows.relation
        speaker = np.repeat(rows.explicit[None, len(FEATURES) :], count, axis=0)
        reading = self.head.read(
            Inputs(
                utterance=np.repeat(rows.utterance[None], count, axis=0),
                context=np.repeat(rows.context[None], count, axis=0),
                relation=relation,
                explicit=np.concatenate([np.stack(steps), speaker], axis=1),
            )
        )
        logits = reading.need_odds()
        label = EMOTIONS[int(reading.emotion[-1].argmax())]
        parts: list[tuple[Channel, str, float, str]] = [
            ("text", "words", float(logits[0]) - PRIOR_NEED, f"closest to {label}")
        ]
        names = [*self._groups, "conversation before"]
        for number, name in enumerate(names):
            moved = float(logits[number + 1] - logits[number])
            channel: Channel = "context" if name == names[-1] else "text"
            if moved:
                parts.append((channel, name, moved, _which(name, explicit, self._groups)))
        return TextReading(
            parts=tuple(parts),
            direction=reading.direction[-1],
            emotion=reading.emotion[-1],
            valence=float(reading.valence[-1]),
            arousal=float(reading.arousal[-1]),
            trust=one.trust,
            mechanisms=reading.mechanisms[-1],
        )

    def _told_before(self, embedded: Sequence[_Embedded]) -> list[int]:
        """Count each speaker's latest turns that sought empathy, back to the first that did not."""
        own = RELATIONS.index("own")
        places = [(n, c) for n, e in enumerate(embedded) for c in np.flatnonzero(e.relation == own)]
        counts = [0] * len(embedded)
        if not places:
            return counts
        rows = np.stack([embedded[n].context[c] for n, c in places])
        nothing = np.zeros((len(rows), CONTEXT, DIMENSIONS), dtype=np.float32)
        bare = np.zeros((len(rows), len(FEATURES) + len(SPEAKERS)), dtype=np.float32)
        none = np.full((len(rows), CONTEXT), -1)
        sought = self.head.read(Inputs(rows, nothing, none, bare)).direction.argmax(1) == _SEEKING
        broken = [False] * len(embedded)
        for (number, _), seeks in reversed(list(zip(places, sought, strict=True))):
            broken[number] |= not seeks
            counts[number] += not broken[number]
        return counts


def _explicit(one: Said) -> np.ndarray:
    who = np.array([one.by == speaker for speaker in SPEAKERS], dtype=np.float32)
    return np.concatenate([features(one.text), who])


def _which(name: str, explicit: np.ndarray, groups: dict[str, list[int]]) -> str:
    """List the features of a group that are present."""
    return ", ".join(FEATURES[c] for c in groups.get(name, []) if explicit[c] > 0)
