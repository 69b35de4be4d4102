"""Is a turn over: what silence, melody and words say together. Replace it with any TurnEnding.

The cues are those of A. Gravano and J. Hirschberg, "Turn-taking cues in task-oriented dialogue"
(Computer Speech and Language 25, 2011): melody that falls or rises at the end and gets softer
yields the turn, a level one holds it; so do phrases that are complete or not. Who has told for
long pauses rather than ends.
"""

from __future__ import annotations

import math
import re
from typing import NamedTuple, Protocol

_BRIEF = 2.5  # seconds of talk at which a pause and an end are about as likely
_LONG_STEP = 1.0  # seconds that change the odds by e, at most
_MOST_FOR_LENGTH = 2.0
_LEVEL_MELODY = 8.0  # semitones a second; less is a plateau
_CLEAR_MELODY = 25.0  # more is a fall or a rise
_UNSURE_MELODY = 80.0  # no voice glides so fast: an error of F0
_FOR_MELODY = 0.25  # little: over the microphone of a room F0 is rough
_SOFT = -12.0  # dB below the loud parts of the turn
_FOR_SOFT = 0.1
_UNFINISHED = 3.0
_FINISHED = 3.0  # times the confidence in the words

# Words after which an English speaker goes on: they open a phrase, or fill the time to find one.
_OPENING = """
a an the my your his its our their these and but or because if when while although since until
unless which who whose where than as of to at by for with from about into under between through
without am be been being has had does will would could should may might must i he she we they
it's i'm you're we're they're i've i'd i'll very really just some any every um uh er erm hmm like
well then also even
"""
# Words that open a phrase or end one.
_EITHER_WAY = """
it you her that this those in on over is are was were do did have can so no not only
"""
_OPEN, _EITHER = frozenset(_OPENING.split()), frozenset(_EITHER_WAY.split())
_WORD = re.compile(r"[^\W\d_]+(?:'[^\W\d_]+)?")
_LEAST_CONFIDENCE = 0.2
_CREDIBLE = 0.3  # from which an open phrase counts in full
_BELIEVED = 0.5  # in pocketsphinx's scale most sentences heard rightly have 0.6 and more


class Evidence(NamedTuple):
    """What is known of a turn when it falls silent.

    ``spoken`` is its length in seconds, ``text`` its words so far with their ``confidence`` 0..1,
    ``slope`` the final F0 movement in semitones per second and ``fall`` the final level against
    the turn's loud parts in dB; None where it is not known.
    """

    spoken: float
    text: str = ""
    confidence: float = 0.0
    slope: float | None = None
    fall: float | None = None


class TurnEnding(Protocol):
    """Decides how long to wait."""

    def wait(self, evidence: Evidence) -> float:
        """Give the seconds of silence after which the turn is over."""


class WeighedEnding:
    """Adds up what each sign says, as log odds that the turn is over, and waits accordingly."""

    def __init__(self, quick: float, usual: float, patient: float, bound: float = math.inf) -> None:
        """Wait ``quick`` seconds when it is over for sure, ``patient`` when it surely is not.

        Where nothing is known it is ``usual``; ``bound`` is the most after words that could end.
        """
        self._quick, self._usual, self._patient = quick, max(usual, quick), max(patient, usual)
        self._bound = max(bound, quick)

    def wait(self, evidence: Evidence) -> float:
        """Give the seconds of silence after which the turn is over."""
        over = 1 / (1 + math.exp(-odds(evidence)))
        if over >= 0.5:
            return self._usual + (self._quick - self._usual) * (2 * over - 1)
        waits = self._usual + (self._patient - self._usual) * (1 - 2 * over)
        return min(waits, self._bound) if may_end(evidence.text, evidence.confidence) else waits


def odds(evidence: Evidence) -> float:
    """Give the log odds that the turn is over; 0 where nothing is known."""
    length = (_BRIEF - evidence.spoken) / _LONG_STEP
    length = min(max(length, -_MOST_FOR_LENGTH), _MOST_FOR_LENGTH)
    return length + _melody(evidence) + of_words(evidence.text, evidence.confidence)


def may_end(text: str, confidence: float) -> bool:
    """Tell whether words are known, are believed, and are no open phrase."""
    words = _WORD.findall(text.lower().replace("’", "'"))
    return bool(words) and confidence >= _BELIEVED and words[-1] not in _OPEN


def of_words(text: str, confidence: float = 1.0) -> float:
    """Give what English words say, as far as they are believed: against an end, or for it."""
    words = _WORD.findall(text.lower().replace("’", "'"))
    if not words or confidence < _LEAST_CONFIDENCE:
        return 0.0
    if words[-1] in _OPEN:
        return -_UNFINISHED * min(confidence / _CREDIBLE, 1.0)
    return 0.0 if words[-1] in _EITHER else _FINISHED * confidence


def _melody(evidence: Evidence) -> float:
    said = 0.0
    if evidence.slope is not None and abs(evidence.slope) < _UNSURE_MELODY:
        steep = abs(evidence.slope)
        clear = (steep - _LEVEL_MELODY) / (_CLEAR_MELODY - _LEVEL_MELODY)
        said += _FOR_MELODY * min(max(2 * clear - 1, -1.0), 1.0)
    if evidence.fall is not None:
        said += _FOR_SOFT if evidence.fall < _SOFT else -_FOR_SOFT
    return said
