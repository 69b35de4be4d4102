"""One segment of speech on its way through the recogniser, on the worker's thread."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from whee_ros.cues import NANOSECONDS, Utterance, Word
from whee_ros.perception.speech.recogniser import RATE, Recogniser, Samples, Spoken, Transcript

T = TypeVar("T")

_UNDECIDED = 0.5  # confidence of a partial text: no posterior is known before the end


class Segment:
    """Feeds one recogniser and turns its answers into Utterances with absolute stamps.

    Its methods run in order on one thread. What the recogniser raises ends the segment with an
    empty text of confidence 0, and is told to ``report``.
    """

    def __init__(
        self,
        recogniser: Recogniser,
        source: str,
        start: int,
        partial_period: int,
        report: Callable[[str], None],
    ) -> None:
        """Begin at the stamp ``start``, with a partial text at most every ``partial_period`` ns."""
        self._recogniser = recogniser
        self._source = source
        self._start = self._end = start
        self._period = partial_period
        self._report = report
        self._text = ""
        self._told = start
        self._failed = False

    def begin(self) -> Utterance | None:
        """Start the recogniser."""
        self._guarded(self._recogniser.start)
        return None

    def feed(self, samples: Samples, stamp: int) -> Utterance | None:
        """Recognise on; give a partial text when it has changed and the last is old enough."""
        self._end = stamp + len(samples) * NANOSECONDS // RATE
        text = self._guarded(lambda: self._recogniser.feed(samples))
        if not text or text == self._text or self._end - self._told < self._period:
            return None
        self._text, self._told = text, self._end
        return self._utterance(Transcript(text, confidence=_UNDECIDED), final=False)

    def finish(self, last_speech: int) -> Utterance:
        """End the recognition; the utterance ends with its last word, or at ``last_speech``."""
        found = self._guarded(self._recogniser.finish) or Transcript()
        words = tuple(self._word(word) for word in found.words)
        start = words[0].start if words else self._start
        end = words[-1].end if words else min(last_speech, self._end)
        return self._utterance(found, final=True, words=words, start=start, end=max(start, end))

    def _guarded(self, work: Callable[[], T]) -> T | None:
        if self._failed:
            return None
        try:
            return work()
        except Exception as error:  # a recogniser may raise anything; the stage must go on
            self._failed = True
            self._report(f"{self._recogniser.name} failed: {type(error).__name__}: {error}")
            return None

    def _word(self, word: Spoken) -> Word:
        start = self._start + round(word.start * NANOSECONDS)
        end = self._start + round(word.end * NANOSECONDS)
        return Word(text=word.text, start=start, end=end, confidence=word.confidence)

    def _utterance(
        self,
        found: Transcript,
        *,
        final: bool,
        words: tuple[Word, ...] = (),
        start: int | None = None,
        end: int | None = None,
    ) -> Utterance:
        end = self._end if end is None else end
        return Utterance(
            stamp=end,
            source=self._source,
            confidence=found.confidence,
            text=found.text,
            words=words,
            start=self._start if start is None else start,
            end=end,
            final=final,
            locale=self._recogniser.locale,
        )
