"""Turn-taking for one voice: when a turn starts, pauses, resumes and ends, and its words.

How much silence ends a turn is told by a TurnEnding from its length, melody and words (see
endings.py); the words are waited for until ``turn_deadline``. A pause is reported at once: what is
shown before the end is confirmed may only be small and reversible.
"""

from __future__ import annotations

import dataclasses

import msgspec

from whee_ros.cues import NANOSECONDS, Turn, TurnState, Utterance, Word
from whee_ros.perception.people.endings import Evidence, TurnEnding, WeighedEnding
from whee_ros.perception.people.melody import Melody
from whee_ros.perception.people.settings import PeopleSettings

WORD_MARGIN = int(0.3 * NANOSECONDS)
_REPEAT = NANOSECONDS // 5


@dataclasses.dataclass
class _Open:
    """The turn under way."""

    id: str
    start: int
    end: int
    silent_since: int = 0
    finals: list[Utterance] = dataclasses.field(default_factory=list)
    partial: str = ""
    worded: int = 0  # the silence in which the last final text came

    @property
    def complete(self) -> bool:
        """Whether the words up to the end of the turn have arrived."""
        return bool(self.finals) and self.finals[-1].stamp >= self.end - WORD_MARGIN

    def heard(self, utterance: Utterance) -> bool:
        """Whether a recogniser repeats itself: the same words, and nobody spoke in between."""
        if not self.finals or self.finals[-1].text != utterance.text:
            return False
        silent = self.silent_since > 0 and self.worded == self.silent_since
        return silent or abs(utterance.stamp - self.finals[-1].stamp) < _REPEAT


class TurnTaker:
    """Follows one voice through its turns; every method gives the events it causes."""

    def __init__(
        self, voice: str, settings: PeopleSettings, ending: TurnEnding | None = None
    ) -> None:
        self.voice = voice
        self.melody = Melody()
        self.touched = 0
        """When the voice was last heard of."""
        self._given = ending
        self.configure(settings)
        self._open: _Open | None = None
        self._count = 0

    def configure(self, settings: PeopleSettings) -> None:
        """Take new settings; an open turn goes on with them."""
        self.settings = settings
        self._ending = self._given or WeighedEnding(
            settings.turn_quick,
            settings.turn_silence,
            settings.turn_patience,
            settings.turn_bound,
        )

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
        self.touched = now
        if active:
            return self._active(now - int(self.settings.voice_onset * NANOSECONDS), now)
        return self._silent(now - int(self.settings.voice_hangover * NANOSECONDS), now)

    def utterance(self, utterance: Utterance, now: int) -> list[Turn]:
        """Take recognised words, partial or final.

        A final text that comes twice counts once; one of before the turn is left out. Without a
        stamp (0) words are taken to end now.
        """
        turn = self._open
        if turn is None:
            return []
        if not utterance.final:
            turn.partial = utterance.text
            return []
        if utterance.stamp <= 0:
            utterance = msgspec.structs.replace(utterance, stamp=now, start=turn.start, end=now)
        if utterance.end < turn.start or turn.heard(utterance):
            return []
        turn.finals.append(utterance)
        turn.partial, turn.worded = "", turn.silent_since
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
        late = silence >= self.settings.turn_deadline or not self.settings.await_words
        if (turn.complete or late) and silence >= self._wait(turn):
            return self._end(now)
        return []

    def _wait(self, turn: _Open) -> float:
        sound = self.melody.ending(turn.start, turn.end)
        text, confidence = self._words(turn)
        spoken = (turn.end - turn.start) / NANOSECONDS
        return self._ending.wait(Evidence(spoken, text, confidence, sound.slope, sound.fall))

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

    def _words(self, turn: _Open) -> tuple[str, float]:
        """Give the words known so far and the confidence in them."""
        heard = [final for final in turn.finals if final.text]
        parts = [final.text for final in heard]
        if turn.partial:
            parts.append(turn.partial)
        confidence = min((final.confidence for final in heard), default=0.0)
        if turn.partial and not heard:
            confidence = self.settings.partial_confidence
        return " ".join(parts), confidence

    def _event(self, state: TurnState, now: int) -> Turn:
        turn = self._open
        assert turn is not None  # noqa: S101 - every caller has just looked at it
        text, confidence = self._words(turn)
        words: tuple[Word, ...] = sum((final.words for final in turn.finals if final.text), ())
        return Turn(
            id=turn.id,
            state=state,
            stamp=now,
            start=turn.start,
            end=now if state in ("started", "resumed") else turn.end,
            text=text,
            words=words,
            confidence=confidence,
            voice=self.voice,
            source=self.voice,
        )
