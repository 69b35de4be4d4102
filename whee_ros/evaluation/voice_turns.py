"""Ends of turns with a recogniser in the loop: on meetings, and on synthetic conversations.

The words arrive as late as the speech node delivers them in virtual time.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from whee_ros.cues import NANOSECONDS
from whee_ros.evaluation.voice_meetings import START, Arrival, Heard
from whee_ros.evaluation.voice_sounds import Meeting, Turn, at_level, blocks, flite
from whee_ros.nodes.speech import SpeechNodeSettings
from whee_ros.perception.speech.recogniser import Recogniser
from whee_ros.perception.speech.settings import SpeechSettings
from whee_ros.perception.speech.stage import Job, SpeechStage
from whee_ros.perception.voice.audio import RATE, Samples

VOICES = ("slt", "rms", "awb", "kal16")
"""flite's voices."""
TURNS = (
    ("my father died last week", 0.35, "and i can not sleep at night"),
    ("i am so happy because", 0.6, "we won the game yesterday"),
    ("what time does the bus to the station leave", 0.0, ""),
    ("i lost my job and", 0.8, "i do not know what to do"),
    ("thank you that is very kind of you", 0.0, ""),
    ("my best friend moved away", 0.25, "and i miss her very much"),
    ("yes please", 0.0, ""),
    ("i would like to", 0.5, "talk about my mother"),
    ("my boss never listens to me", 0.5, "and today he was angry again"),
    ("can you tell me what the weather is like today", 0.0, ""),
)
"""What is said before a pause within the turn, the pause in seconds, and what comes after it."""
_BETWEEN = 2.5  # seconds of silence after a turn
_LEVEL, _ROOM = -25.0, -60.0  # dB of full scale


def recognise(
    heard: Heard, recogniser: Recogniser, settings: SpeechSettings | None = None
) -> list[Arrival]:
    """Recognise a recording in the segments that the speech node would cut."""
    stage, late = SpeechStage(settings or SpeechSettings(), recogniser), SpeechNodeSettings()
    latency = {"start": 0.0, "feed": late.feed_latency, "finish": late.finish_latency}
    found: list[Arrival] = []
    cues, speaking, free = iter(heard.cues), False, 0
    for block, at in blocks(heard.meeting.sound, START):
        now = at + len(block) * NANOSECONDS // RATE
        jobs: list[Job] = stage.audio(block, at)
        cue = next(cues, None)
        if cue is not None and cue.is_speaking != speaking:
            speaking = cue.is_speaking
            jobs += stage.speaking(speaking, cue.stamp)
        for job in jobs:
            free = max(free, now + round(latency[job.kind] * NANOSECONDS))
            said = job.function()
            if said is not None:
                found.append(Arrival(free, said))
    return found


def conversation(
    voice: str, turns_to_say: Sequence[tuple[str, float, str]] = TURNS
) -> Meeting | None:
    """Give turns of one synthetic voice, some of them with a pause; None without flite."""
    rng = np.random.default_rng(0)
    parts: list[Samples] = [np.zeros(RATE, np.float32)]
    turns: list[Turn] = []
    for before, pause, after in turns_to_say:
        start = _seconds(parts)
        for text in filter(None, (before, after)):
            said = flite(text, voice)
            if said is None:
                return None
            if text == after:
                parts.append(np.zeros(int(pause * RATE), np.float32))
            parts.append(at_level(_trimmed(said), _LEVEL))
        turns.append(Turn(start, _seconds(parts), voice))
        parts.append(np.zeros(int(_BETWEEN * RATE), np.float32))
    sound = np.concatenate(parts)
    noise = 10 ** (_ROOM / 20) * rng.standard_normal(len(sound))
    return Meeting(voice, (sound + noise).astype(np.float32), tuple(turns))


def _trimmed(said: Samples) -> Samples:
    """Drop what is more than 40 dB below the loudest sample at both ends."""
    loud = np.flatnonzero(np.abs(said) > 0.01 * np.abs(said).max())
    return said[loud[0] : loud[-1] + 1]


def _seconds(parts: Sequence[Samples]) -> float:
    return sum(len(part) for part in parts) / RATE
