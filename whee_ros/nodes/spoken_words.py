"""When each word of the robot is heard, from tts to robot and face: the topic ``say/words``.

The data of its std_msgs/String are a JSON list of words with stamps on the node's clock (`whee
schema words`), told just before the first sound.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from whee_ros.cues import NANOSECONDS, Word
from whee_ros.embodiment.speech.words import word_times
from whee_ros.nodes.playback import Samples
from whee_ros.ros import message
from whee_ros.wire import WireError, decode, encode

String = message("std_msgs/msg/String")

TOPIC = "say/words"
_SOUNDS = 0.01  # of the peak; flite's noise floor is below 0.007
_CONFIDENCE = 0.7  # the times are estimates: see `word_times`


def to_message(text: str, samples: Samples, rate: int, now: int) -> Any:
    """Describe what begins to be played now; silence at either end holds no words."""
    first, last = _span(samples)
    begin = now + round(first / rate * NANOSECONDS)
    words = [
        Word(
            text=word.text,
            start=begin + round(word.start * NANOSECONDS),
            end=begin + round(word.end * NANOSECONDS),
            confidence=_CONFIDENCE,
        )
        for word in word_times(text, (last - first) / rate)
    ]
    return String(data=encode(words))


def from_message(told: Any) -> tuple[Word, ...]:
    """Give the words; none where they make no sense."""
    try:
        return tuple(decode(told.data, list[Word]))
    except WireError:
        return ()


def _span(samples: Samples) -> tuple[int, int]:
    loud = np.flatnonzero(np.abs(samples) > _SOUNDS * np.abs(samples).max(initial=0.0))
    return (int(loud[0]), int(loud[-1]) + 1) if len(loud) else (0, len(samples))
