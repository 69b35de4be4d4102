"""A person who speaks over the robot, mixed from the robot's voice and a person's."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Literal

import numpy as np

from whee_ros.cues import NANOSECONDS
from whee_ros.evaluation.voice_sounds import at_level, blocks, in_room, levels
from whee_ros.perception.voice.audio import RATE, Samples
from whee_ros.perception.voice.echo_bands import band_powers
from whee_ros.perception.voice.stage import VoiceStage

PERSON_OVER_ECHO = (20.0, 10.0, 5.0, 0.0, -5.0)
DELAYS = (0.02, 0.1, 0.25)
_PERSON = -30.0  # dB of full scale
_ROOM = -65.0
_ONSETS = (1.0, 1.7)  # seconds into what the robot says
_IN_TIME = 1.0  # seconds in which a barge-in is worth something

Figures = dict[str, Any]
Known = Literal["bands", "level", "nothing"]
"""What the stage is told of the robot's sound."""


def simulate(
    robot: Sequence[Samples],
    people: Sequence[Samples],
    known: Known,
    over: Sequence[float] = PERSON_OVER_ECHO,
    delays: Sequence[float] = DELAYS,
) -> Figures:
    """Let people speak over the robot; give detections, their latency, and false ones.

    The robot first says all its sentences alone: any barge-in then is a false one. ``known`` says
    what the stage is told of that; levels are the person's over the echo.
    """
    alone = false = 0
    found = {f"{level:+.0f} dB": {"tried": 0, "heard": 0} for level in over}
    latencies: dict[str, list[float]] = {name: [] for name in found}
    for level, name in zip(over, found, strict=True):
        for delay in delays:
            scene = _Scene(known, delay, _PERSON - level)
            for sentence in robot:
                alone += 1
                false += scene.barged(sentence, None, 0.0) is not None
            for i, person in enumerate(people):
                onset = _ONSETS[i % len(_ONSETS)]
                latency = scene.barged(robot[i % len(robot)], at_level(person, _PERSON), onset)
                found[name]["tried"] += 1
                if latency is None:
                    continue
                if latency < 0:
                    false += 1
                elif latency <= _IN_TIME:
                    found[name]["heard"] += 1
                    latencies[name].append(latency)
    for name, values in latencies.items():
        found[name]["median_latency_ms"] = round(1000 * float(np.median(values))) if values else -1
    return {"robot_alone": alone, "false_barge_ins": false, "person_over_echo": found}


class _Scene:
    """One robot in one room, sentence after sentence."""

    def __init__(self, known: Known, delay: float, echo: float) -> None:
        self._stage = VoiceStage()
        self._known, self._delay, self._echo = known, delay, echo
        self._now = 10 * NANOSECONDS
        self._rng = np.random.default_rng(0)
        self._hear(np.zeros(2 * RATE, np.float32))

    def barged(self, robot: Samples, person: Samples | None, onset: float) -> float | None:
        """Play a sentence; give the seconds from the person's onset to the barge-in, if any."""
        heard = at_level(in_room(robot, self._delay), self._echo)[: len(robot)]
        if person is not None:
            first = min(int(onset * RATE), len(heard) - RATE)
            part = person[_first_sound(person) :][: len(heard) - first]
            heard[first : first + len(part)] += part
            onset = first / RATE
        self._stage.muted(True, self._now)
        if self._known != "nothing":
            self._stage.playing(list(levels(robot)), 0.032, self._now)
        if self._known == "bands":
            self._stage.playing_bands(band_powers(robot, 256), 0.016, self._now)
        noticed = self._hear(heard)
        self._stage.muted(False, self._now)
        self._hear(np.zeros(RATE, np.float32))
        return None if noticed is None else noticed - onset

    def _hear(self, sound: Samples) -> float | None:
        """Let the stage hear it in a room's noise; give when it first found somebody speaking."""
        noise = 10 ** (_ROOM / 20) * self._rng.standard_normal(len(sound))
        begin, noticed = self._now, None
        for block, at in blocks((sound + noise).astype(np.float32), begin):
            for cue in self._stage.process(block, at):
                if cue.is_speaking and noticed is None:
                    noticed = (cue.stamp - begin) / NANOSECONDS
        self._now = begin + len(sound) * NANOSECONDS // RATE
        return noticed


def _first_sound(person: Samples) -> int:
    """Give the sample at which the person begins: the first 32 ms within 15 dB of _PERSON."""
    loud = np.flatnonzero(levels(person) > _PERSON - 15)
    return int(loud[0]) * 512 if len(loud) else 0
