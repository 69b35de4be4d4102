"""How well voices and speech are heard: activity, turns, prosody, words, barge-in, and the cost.

What the data or an optional tool is missing for is left out of the figures. There are no figures
for laughter and crying: no recording here is labelled with them, so no hint could be measured,
and none is given.
"""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

import numpy as np

from whee_ros.evaluation import (
    voice_barge_in,
    voice_meetings,
    voice_pitch,
    voice_turns,
    voice_words,
)
from whee_ros.evaluation.voice_sounds import (
    JFK,
    SENTENCES,
    blocks,
    flite,
    load,
    meetings,
    pulse_train,
    recordings,
)
from whee_ros.perception.speech.recogniser import SpeechError
from whee_ros.perception.speech.sphinx import SphinxRecogniser
from whee_ros.perception.voice.audio import RATE, Samples
from whee_ros.perception.voice.stage import VoiceStage

Figures = dict[str, Any]


def evaluate_voices(data: Path | None, quick: bool = False) -> Figures:
    """Measure the voice, speech and turn-taking stages.

    Args:
        data: the folder of shared data, or None for synthetic voices alone.
        quick: take fewer sounds: a check that all is well, no figures to quote.

    Returns:
        Figures by section; ``table`` prints them. Times are this machine's.
    """
    _one_thread()
    spoken = {
        voice: [said for text in SENTENCES if (said := flite(text, voice)) is not None]
        for voice in ("slt", "rms")
    }
    figures: Figures = {
        "pulse_trains": voice_pitch.pulse_trains((120.0,) if quick else voice_pitch.PULSE_F0S)
    }
    figures["praat"] = praat(recordings(data, 3 if quick else 30), spoken)
    figures |= in_meetings(data, quick)
    figures["turn_ends_with_words"] = with_words(data, quick)
    figures["words"] = words(data, spoken, quick)
    figures["barge_in"] = barge_in(data, spoken, quick)
    figures["cost"] = cost(_longest(data, spoken))
    return {name: found for name, found in figures.items() if found}


def praat(recorded: dict[str, list[Samples]], spoken: dict[str, list[Samples]]) -> Figures:
    """Compare F0 and voice quality with Praat, collection by collection."""
    if not voice_pitch.has_praat():
        return {}
    sounds = {**recorded, "flite": [sound for said in spoken.values() for sound in said]}
    found = {
        f"f0 {name}": voice_pitch.f0_against_praat(some) for name, some in sounds.items() if some
    }
    if "emodb" in recorded:
        found["quality emodb"] = voice_pitch.quality_against_praat(recorded["emodb"])
    return found


def in_meetings(data: Path | None, quick: bool) -> Figures:
    """Measure voice activity and turn ends, where they were tuned and where not."""
    heard = [voice_meetings.listen(meeting) for meeting in meetings(data)[: 2 if quick else None]]
    if not heard:
        return {}
    tuned = [h for h in heard if h.meeting.name in voice_meetings.TUNED]
    held = [h for h in heard if h.meeting.name not in voice_meetings.TUNED]
    parts = {"tuned on": tuned, "held out": held, "all": heard}
    return {
        "activity": {name: voice_meetings.activity(part) for name, part in parts.items() if part},
        "turn_ends": {name: voice_meetings.turn_ends(part) for name, part in parts.items() if part},
    }


def with_words(data: Path | None, quick: bool) -> Figures:
    """Measure turn ends with pocketsphinx in the loop, on meetings and synthetic conversations."""
    try:
        recogniser = SphinxRecogniser()
    except SpeechError:
        return {}
    voices = voice_turns.VOICES[: 1 if quick else None]
    spoken = [said for voice in voices if (said := voice_turns.conversation(voice)) is not None]
    found = {}
    for name, sounds in (("meetings", [] if quick else meetings(data)), ("flite", spoken)):
        heard = [voice_meetings.listen(sound) for sound in sounds]
        if heard:
            arrivals = [voice_turns.recognise(each, recogniser) for each in heard]
            found[name] = voice_meetings.turn_ends(heard, words=arrivals)
            found[f"{name} without words"] = voice_meetings.turn_ends(heard)
    return found


def words(data: Path | None, spoken: dict[str, list[Samples]], quick: bool) -> Figures:
    """Measure the word error rate of pocketsphinx on synthetic and real speech."""
    try:
        recogniser = SphinxRecogniser()
    except SpeechError:
        return {}
    count = 1 if quick else len(SENTENCES)
    found = {
        f"flite {voice}": voice_words.word_errors(said[:count], SENTENCES[:count], recogniser)
        for voice, said in spoken.items()
        if said
    }
    speech = sorted(data.glob("replay/jfk/*.flac")) if data is not None else []
    if speech and not quick:
        real = load(speech[0])
        found["jfk"] = voice_words.word_errors([real], [JFK], recogniser)
        found["jfk, one segment"] = voice_words.word_errors([real], [JFK], recogniser, whole=True)
    return found


def barge_in(data: Path | None, spoken: dict[str, list[Samples]], quick: bool) -> Figures:
    """Mix people's speech over the robot's, with and without knowing what it plays."""
    robot = spoken["slt"][: 2 if quick else None]
    people = recordings(data, 12).get("ravdess", []) + recordings(data, 6).get("emodb", [])
    people = (people or spoken["rms"])[: 2 if quick else None]
    if not robot or not people:
        return {}
    levels = (10.0,) if quick else voice_barge_in.PERSON_OVER_ECHO
    delays = (0.1,) if quick else voice_barge_in.DELAYS
    told: dict[str, voice_barge_in.Known] = {
        "bands told": "bands",
        "level told": "level",
        "nothing told": "nothing",
    }
    return {
        name: voice_barge_in.simulate(robot, people, known, levels, delays)
        for name, known in told.items()
    }


def cost(sound: Samples) -> Figures:
    """Give the real-time factor of voice activity and prosody together, on one core."""
    best = np.inf
    for _ in range(3):
        stage = VoiceStage()
        began = time.process_time()
        for block, at in blocks(sound):
            stage.process(block, at)
        best = min(best, time.process_time() - began)
    return {"voice_real_time_factor": best / (len(sound) / RATE)}


def table(figures: Figures) -> str:
    """Print figures for people."""
    return "\n".join(_lines(figures, ""))


def _lines(figures: Figures, indent: str) -> list[str]:
    found = []
    for name, value in figures.items():
        if not isinstance(value, dict):
            continue
        plain = {k: v for k, v in value.items() if not isinstance(v, dict)}
        text = "  ".join(f"{k.replace('_', ' ')} {_short(v)}" for k, v in plain.items())
        found.append(f"{indent}{name.replace('_', ' '):<{24 - len(indent)}} {text}".rstrip())
        found += _lines(value, indent + "  ")
    return found


def _short(value: Any) -> str:
    return f"{value:.3f}" if isinstance(value, float) else str(value)


def _one_thread() -> None:
    """Let torch use one thread, as the voice node does: a chunk is too small to share."""
    try:
        import torch
    except ImportError:
        return  # the stage says so, with the cure
    torch.set_num_threads(1)


def _longest(data: Path | None, spoken: dict[str, list[Samples]]) -> Samples:
    """Give half a minute of people who speak nearly all the time, else what there is."""
    path = data / "replay" / "ami" / "trn03.flac" if data is not None else Path("nowhere")
    if path.is_file():
        return load(path)
    said = [sound for sounds in spoken.values() for sound in sounds]
    return np.concatenate(said) if said else pulse_train(120.0, 0.01, 0.05)[0]
