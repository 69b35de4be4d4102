"""Turn-taking for one voice: when a turn starts, pauses, resumes and ends, and its words.

A turn ends after ``turn_silence`` of silence once its words have arrived, and at the latest after
``turn_deadline``, with the words known by then. A pause is reported at once: what is shown before
the end is confirmed may only be small and reversible.
"""

from __future__ import annotations

import dataclasses

from whee_ros.cues import NANOSECONDS, Turn, TurnState, Utterance, Word
from whee_ros.perception.people.settings import PeopleSettings

WORD_MARGIN = int(0.3 * NANOSECONDS)


@dataclasses.dataclass
class _Open:
    """The turn under way."""

    id: str
    start: int
    end: int
    silent_since: int = 0
    finals: list[Utterance] = dataclasses.field(default_factory=list)
    partial: str = ""

    @property
    def complete(self) -> bool:
        """Whether the words up to the end of the turn have arrived."""
        return bool(self.finals) and self.finals[-1].stamp >= self.end - WORD_MARGIN


class TurnTaker:
    """Follows one voice through its turns; every method gives the events it causes."""

    def __init__(self, voice: str, settings: PeopleSettings) -> None:
        self.voice = voice
        self.settings = settings
        self._open: _Open | None = None
        self._count = 0

    @property
    def speaking(self) -> bool:
        """Whether a turn is open and not in a pause."""
        return self._open is not None and not self._open.silent_since

    @property
    def start(self) -> int:
        """When the open turn began, ns; 0 with none open."""
        return self._open.start if self._open else 0

    @property
    def open(self) -> bool:
        """Whether a turn is under way, be it in a pause."""
        return self._open is not None

    def voice_active(self, active: bool, now: int) -> list[Turn]:
        """Take the voice's activity; ``now`` is when it was reported, in nanoseconds."""
        if active:
            return self._active(now - int(self.settings.voice_onset * NANOSECONDS), now)
        return self._silent(now - int(self.settings.voice_hangover * NANOSECONDS), now)

    def utterance(self, utterance: Utterance, now: int) -> list[Turn]:
        """Take recognised words, partial or final."""
        turn = self._open
        if turn is None:
            return []
        if not utterance.final:
            turn.partial = utterance.text
            return []
        if utterance.start and utterance.end < turn.start:
            return []
        turn.finals.append(utterance)
        turn.partial = ""
        return self.tick(now)

    def tick(self, now: int) -> list[Turn]:
        """Let time pass: an open turn may end."""
        turn = self._open
        if turn is None:
            return []
        if not turn.silent_since:
            longest = int(self.settings.longest_turn * NANOSECONDS)
            return self._end(now) if now - turn.start > longest else []
        silence = (now - turn.end) / NANOSECONDS
        if silence >= self.settings.turn_deadline:
            return self._end(now)
        if silence >= self.settings.turn_silence and turn.complete:
            return self._end(now)
        return []

    def _active(self, onset: int, now: int) -> list[Turn]:
        turn = self._open
        if turn is None:
            self._count += 1
            self._open = _Open(id=f"{self.voice}-t{self._count:04d}", start=onset, end=now)
            return [self._event("started", now)]
        if turn.silent_since:
            turn.silent_since, turn.end = 0, now
            return [self._event("resumed", now)]
        return []

    def _silent(self, last_speech: int, now: int) -> list[Turn]:
        turn = self._open
        if turn is None or turn.silent_since:
            return []
        turn.silent_since, turn.end = now, max(last_speech, turn.start)
        return [self._event("paused", now)]

    def _end(self, now: int) -> list[Turn]:
        event = self._event("ended", now)
        self._open = None
        return [event]

    def _event(self, state: TurnState, now: int) -> Turn:
        turn = self._open
        assert turn is not None  # noqa: S101 - every caller has just looked at it
        heard = [final for final in turn.finals if final.text]
        parts = [final.text for final in heard]
        if turn.partial:
            parts.append(turn.partial)
        words: tuple[Word, ...] = sum((final.words for final in heard), ())
        confidence = min((final.confidence for final in heard), default=0.0)
        if turn.partial and not heard:
            confidence = self.settings.partial_confidence
        return Turn(
            id=turn.id,
            state=state,
            stamp=now,
            start=turn.start,
            end=now if state in ("started", "resumed") else turn.end,
            text=" ".join(parts),
            words=words,
            confidence=confidence,
            voice=self.voice,
            source=self.voice,
        )
