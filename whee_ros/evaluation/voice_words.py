"""Word errors of a recogniser, through voice activity and segments as the nodes run them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

import numpy as np

from whee_ros.cues import NANOSECONDS
from whee_ros.evaluation.voice_sounds import blocks
from whee_ros.perception.speech.recogniser import Recogniser
from whee_ros.perception.speech.settings import SpeechSettings
from whee_ros.perception.speech.stage import Job, SpeechStage
from whee_ros.perception.voice.audio import RATE, Samples
from whee_ros.perception.voice.stage import VoiceStage

Figures = dict[str, Any]


def transcribe(sound: Samples, recogniser: Recogniser) -> str:
    """Give the words of a recording, cut into segments by voice activity."""
    voice, speech = VoiceStage(), SpeechStage(SpeechSettings(), recogniser)
    said: list[str] = []
    padded = np.concatenate([np.zeros(RATE // 2, np.float32), sound, np.zeros(RATE, np.float32)])
    speaking = False
    for block, at in blocks(padded, NANOSECONDS):
        jobs: list[Job] = speech.audio(block, at)
        for cue in voice.process(block, at):
            if cue.is_speaking != speaking:
                speaking = cue.is_speaking
                jobs += speech.speaking(speaking, cue.stamp)
        said += _run(jobs)
    said += _run(speech.tick(at + 5 * NANOSECONDS))
    return " ".join(said)


def transcribe_whole(sound: Samples, recogniser: Recogniser) -> str:
    """Give the words of a recording, taken as one segment."""
    recogniser.start()
    recogniser.feed(sound)
    return recogniser.finish().text


def word_errors(
    sounds: Sequence[Samples], texts: Sequence[str], recogniser: Recogniser, whole: bool = False
) -> Figures:
    """Give the word error rate over recordings whose texts are known.

    They are cut into segments as the nodes do it, or taken as a ``whole``.
    """
    hear = transcribe_whole if whole else transcribe
    errors = words = 0
    for sound, text in zip(sounds, texts, strict=True):
        wanted = plain(text)
        errors += distance(wanted, plain(hear(sound, recogniser)))
        words += len(wanted)
    return {"words": words, "word_error_rate": errors / max(words, 1)}


def plain(text: str) -> list[str]:
    """Give the words of a text in lower case without punctuation."""
    return re.findall(r"[a-z']+", text.lower())


def distance(wanted: Sequence[str], heard: Sequence[str]) -> int:
    """Count the words to insert, delete or replace (Levenshtein)."""
    row = list(range(len(heard) + 1))
    for i, word in enumerate(wanted, 1):
        before, row[0] = row[0], i
        for j, other in enumerate(heard, 1):
            before, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, before + (word != other))
    return row[-1]


def _run(jobs: Sequence[Job]) -> list[str]:
    said = [job.function() for job in jobs]
    return [utterance.text for utterance in said if utterance and utterance.final]
