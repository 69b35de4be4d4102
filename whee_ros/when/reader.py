"""Read utterances with the encoder and the heads, and say which part of the input did what."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence

import numpy as np

from whee_ros.decision import DIRECTIONS, Channel
from whee_ros.when.encoder import DIMENSIONS, Encoder
from whee_ros.when.evidence import PRIOR_NEED, TextReading
from whee_ros.when.features import FEATURES, features, group_columns
from whee_ros.when.head import Head, Reading, inputs
from whee_ros.when.labels import EMOTIONS

OWN_TURNS = 2
_SEEKING = DIRECTIONS.index("seeking")


@dataclasses.dataclass(frozen=True)
class Said:
    """Words to read, with the turns before them.

    ``own`` are the speaker's earlier turns (oldest first), ``other`` what others said since;
    ``trust`` is how far the recogniser is believed, 0..1.
    """

    text: str
    own: tuple[str, ...] = ()
    other: tuple[str, ...] = ()
    trust: float = 1.0


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
        everything = [t for one in said for t in (one.text, *one.own, *one.other)]
        rows = iter(self.encoder(everything))
        results = []
        for one in said:
            utterance = next(rows)
            own = [next(rows) for _ in one.own]
            other = [next(rows) for _ in one.other]
            reading = self._read(one, utterance, own, other)
            results.append((reading, self._told_before(one, own)))
        return results

    def _read(
        self, one: Said, utterance: np.ndarray, own: list[np.ndarray], other: list[np.ndarray]
    ) -> TextReading:
        """Add one part of the input after the other and note how the need moves."""
        explicit = features(one.text)
        steps = [np.zeros_like(explicit)]
        for columns in self._groups.values():
            step = steps[-1].copy()
            step[columns] = explicit[columns]
            steps.append(step)
        steps.append(explicit)
        count = len(steps)
        context = np.zeros((2, count, DIMENSIONS), dtype=np.float32)
        context[0, -1] = np.mean(own[-OWN_TURNS:], axis=0) if own else 0.0
        context[1, -1] = other[-1] if other else 0.0
        rows = np.repeat(utterance[None], count, axis=0)
        reading = self.head.read(inputs(rows, context[0], context[1], np.stack(steps)))
        logits = _need(reading)
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
        )

    def _told_before(self, one: Said, own: list[np.ndarray]) -> int:
        """Count the speaker's latest turns that sought empathy, back to the first that did not."""
        if not own:
            return 0
        nothing = np.zeros((len(own), DIMENSIONS), dtype=np.float32)
        explicit = np.stack([features(text) for text in one.own])
        reading = self.head.read(inputs(np.stack(own), nothing, nothing, explicit))
        count = 0
        for row in reversed(reading.direction):
            if row.argmax() != _SEEKING:
                break
            count += 1
        return count


def _need(reading: Reading) -> np.ndarray:
    """The need's log-odds: the mean of two views of it, the need head and P(seeking)."""
    seeking = reading.direction[:, _SEEKING]
    odds = seeking - np.log(np.maximum(-np.expm1(np.minimum(seeking, -1e-9)), 1e-9))
    result: np.ndarray = (reading.need + odds) / 2
    return result


def _which(name: str, explicit: np.ndarray, groups: dict[str, list[int]]) -> str:
    """List the features of a group that are present."""
    return ", ".join(FEATURES[c] for c in groups.get(name, []) if explicit[c] > 0)
