"""Sound as the stages want it: float32, one channel, 16 kHz, whatever arrives on ``audio``."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from typing import Any

from whee_ros.nodes.diagnostics import Diagnostics
from whee_ros.nodes.parameters import Parameters
from whee_ros.nodes.quality import AUDIO, LATCHED, RELIABLE
from whee_ros.perception.voice.audio import (
    AudioError,
    Resampler,
    Samples,
    decode,
    to_mono,
)
from whee_ros.ros import Node, Time, message
from whee_ros.settings import setting

AudioData = message("audio_common_msgs/msg/AudioData")
AudioDataStamped = message("audio_common_msgs/msg/AudioDataStamped")
AudioInfo = message("audio_common_msgs/msg/AudioInfo")

PROBLEMS = {
    "truncated": ("sound messages end inside a sample", "check channels and format of audio_info"),
    "not_finite": ("the sound holds NaN or infinity", "check the audio driver"),
    "clipped": ("the sound is clipped", "turn the microphone's gain down"),
    "empty": ("sound messages are empty", "check the audio driver"),
    "gap": ("sound is missing: stamps jump ahead", "check the load, the driver and the network"),
    "backwards": (
        "stamps jump back",
        "let one clock stamp the sound; restart a bag with its nodes",
    ),
    "repeated": ("stamps repeat", "let the driver stamp every message anew"),
}
SILENT_AFTER = 300
LONGEST = 10.0
"""Seconds of sound in one message; more would come too late to answer, and block the node."""
PCM = ("", "wave", "wav", "pcm", "raw")
"""What audio_info's coding_format may say; audio_capture's default is mp3."""


@dataclasses.dataclass(frozen=True)
class SoundSettings:
    """How to read sound until ``audio_info`` says it."""

    audio_stamped: bool = setting(
        True, "audio carries AudioDataStamped; false: AudioData, stamped on arrival", live=False
    )
    audio_rate: int = setting(16000, "sample rate without audio_info, Hz", low=4000, high=384000)
    audio_channels: int = setting(1, "channels without audio_info", low=1, high=64)
    audio_format: str = setting(
        "S16LE", "format without audio_info", choices=("S16LE", "S32LE", "F32LE", "U8")
    )


class SoundInput:
    """Subscribes to ``audio`` and ``audio_info``; calls back with (samples, stamp of the first).

    Unreadable sound becomes a diagnostic with its cure, and what follows is read again.
    """

    def __init__(
        self,
        node: Node,
        on_sound: Callable[[Samples, int], None],
        diagnostics: Diagnostics,
    ) -> None:
        self._node = node
        self._on_sound = on_sound
        self._diagnostics = diagnostics
        settings = Parameters(node, SoundSettings, self._configure).value
        self._format = _assumed(settings)
        self._is_described = False
        self._coding = ""
        self._resampler: Resampler | None = None
        self._silent = 0
        # A driver latches it; a bag that was not recorded by ROS 2 plays it volatile.
        for quality in (LATCHED, RELIABLE):
            node.create_subscription(AudioInfo, "audio_info", self._described, quality)
        if settings.audio_stamped:
            node.create_subscription(AudioDataStamped, "audio", self._stamped, AUDIO)
        else:
            node.create_subscription(AudioData, "audio", self._plain, AUDIO)

    def _configure(self, settings: SoundSettings) -> None:
        if not self._is_described:
            self._format, self._resampler = _assumed(settings), None

    def _described(self, info: Any) -> None:
        self._is_described, self._coding = True, info.coding_format[:40]
        described = (int(info.sample_rate), int(info.channels), info.sample_format or "S16LE")
        if described != self._format:
            self._format, self._resampler = described, None

    def _stamped(self, sound: Any) -> None:
        stamp = Time.from_msg(sound.header.stamp).nanoseconds
        self._read(sound.audio.data, stamp or self._node.get_clock().now().nanoseconds)

    def _plain(self, sound: Any) -> None:
        self._read(sound.data, self._node.get_clock().now().nanoseconds)

    def _read(self, data: Any, stamp: int) -> None:
        self._diagnostics.input()
        rate, channels, form = self._format
        try:
            if self._coding.lower() not in PCM:
                raise AudioError(f"it is coded as '{self._coding}'; have it published as wave")
            decoded = decode(bytes(data), channels, form)
            if len(decoded.samples) > LONGEST * rate > 0:
                seconds = len(decoded.samples) / rate
                raise AudioError(f"one message holds {seconds:.0f} s; publish some 30 ms at a time")
            if self._resampler is None:
                self._resampler = Resampler(rate)
            samples, first = self._resampler.process(to_mono(decoded.samples), stamp)
        except AudioError as error:
            self._diagnostics.problem(
                "audio",
                f"the sound cannot be read: {error}.",
                "correct audio_info, or without it the parameters audio_*.",
            )
            self._resampler = None
            return
        self._diagnostics.solved("audio")
        late = self._resampler.problem if decoded.samples.size else "empty"
        self._report((*decoded.problems, late))
        if samples.size:
            self._on_sound(samples, first)

    def _report(self, problems: tuple[str, ...]) -> None:
        for name, (text, cure) in PROBLEMS.items():
            if name in problems:
                self._diagnostics.problem(name, f"{text}.", f"{cure}.")
            else:
                self._diagnostics.solved(name)
        self._silent = self._silent + 1 if "silent" in problems else 0
        if self._silent > SILENT_AFTER:
            self._diagnostics.problem(
                "silence", "the microphone gives digital silence.", "unmute it, or choose another."
            )
        else:
            self._diagnostics.solved("silence")


def _assumed(settings: SoundSettings) -> tuple[int, int, str]:
    return settings.audio_rate, settings.audio_channels, settings.audio_format
