"""microphone: sound of a device or file as ``audio`` (audio_common_msgs/AudioDataStamped, S16LE).

The stamp is the time of a message's first sample; ``audio_info`` (latched) names the format.
"""

from __future__ import annotations

import dataclasses
import queue
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from whee_ros.cues import NANOSECONDS
from whee_ros.nodes.diagnostics import Diagnostics
from whee_ros.nodes.main import run
from whee_ros.nodes.parameters import Parameters
from whee_ros.nodes.quality import LATCHED, RELIABLE_AUDIO
from whee_ros.nodes.sound_devices import close_stream, device, open_stream
from whee_ros.nodes.source import Source, Trouble
from whee_ros.ros import Node, Time, message
from whee_ros.settings import setting

AudioDataStamped = message("audio_common_msgs/msg/AudioDataStamped")
AudioInfo = message("audio_common_msgs/msg/AudioInfo")

Form = tuple[int, int]
"""Sample rate and channels, as the source really has them."""
Chunk = tuple[int, npt.NDArray[np.int16], Form]
FILES = (".wav", ".flac", ".ogg", ".mp3", ".aiff", ".aif", ".opus")
OPENING = 3.0
"""Seconds that a device may take until its first sound, beyond LOST."""
LOST = 2.0
"""Seconds without a sample after which a device counts as lost."""


@dataclasses.dataclass(frozen=True)
class MicrophoneSettings:
    """Where sound comes from and how it is cut into messages."""

    source: str = setting(
        "default", "device name or number (`whee doctor` lists them), or a sound file", live=False
    )
    sample_rate: int = setting(16000, "wanted sample rate, Hz", low=8000, high=192000, live=False)
    channels: int = setting(1, "wanted channels", low=1, high=16, live=False)
    chunk: int = setting(512, "samples a message", low=64, high=16384, live=False)
    frame_id: str = setting("microphone", "frame of the sound")
    retry: float = setting(2.0, "wait before a lost microphone is opened again, s", low=0.1)


class Recorder(Source):
    """Queues what a device or file gives as (time of the first sample, samples)."""

    def __init__(
        self, settings: MicrophoneSettings, now: Callable[[], int], ready: Callable[[], None]
    ) -> None:
        super().__init__("microphone", settings, ready)
        self.chunks: queue.Queue[Chunk] = queue.Queue(maxsize=200)
        self.form = (settings.sample_rate, settings.channels)
        self._now = now
        self._heard = 0.0
        self._again = False

    def cure(self) -> str:
        """Say what to do without sound."""
        return "check the plug and the parameter microphone.source; `whee doctor` lists devices"

    def read(self) -> Trouble:
        """Record until stopped, or play a file to its end."""
        path = Path(self.settings.source).expanduser()
        if path.is_file():
            self._play_file(path)
            text = f"the sound file '{self.settings.source}' has ended."
            return Trouble(text, "restart the microphone node to play it again.", error=False)
        if path.suffix.lower() in FILES:
            raise OSError("there is no such file")
        try:
            self._record()
        finally:
            self._again = True
        return Trouble("the microphone was closed.", "restart the node.")

    def _record(self) -> None:
        settings = self.settings
        stream = open_stream(
            "input",
            self._again,
            device=device(settings.source) if settings.source else None,
            samplerate=settings.sample_rate,
            channels=settings.channels,
            blocksize=settings.chunk,
            dtype="int16",
            callback=self._heard_samples,
        )
        self.form = (int(stream.samplerate), int(stream.channels))
        self._heard = time.monotonic() + OPENING
        try:
            while not self.stopped.wait(0.2):
                if not stream.active or time.monotonic() - self._heard > LOST:
                    raise OSError("the device gives no sound any more")
        finally:
            close_stream(stream)

    def _heard_samples(self, samples: Any, frames: int, times: Any, status: Any) -> None:
        self._heard = time.monotonic()
        if status.input_overflow:
            self.dropped += 1
        since_first = times.currentTime - times.inputBufferAdcTime
        if not 0 < since_first < LOST:  # a driver without times
            since_first = frames / self.form[0]
        self._hand_over(self._now() - int(since_first * NANOSECONDS), samples.copy())

    def _play_file(self, path: Path) -> None:
        import soundfile

        with soundfile.SoundFile(path) as file:
            self.form = (file.samplerate, file.channels)
            due = time.monotonic()
            for block in file.blocks(self.settings.chunk, dtype="int16", always_2d=True):
                length = len(block) / file.samplerate
                due += length
                if self.stopped.wait(max(0.0, due - time.monotonic())):
                    return
                self._hand_over(self._now() - int(length * NANOSECONDS), block)

    def _hand_over(self, first: int, samples: npt.NDArray[np.int16]) -> None:
        try:
            self.chunks.put_nowait((first, samples, self.form))
        except queue.Full:
            self.dropped += 1
        self.came()


class MicrophoneNode(Node):
    """Publishes the sound of one microphone."""

    def __init__(self, **options: Any) -> None:
        super().__init__("microphone", **options)
        self._settings = Parameters(self, MicrophoneSettings, self._configure)
        settings, clock = self._settings.value, self.get_clock()
        self._diagnostics = Diagnostics(self, model=settings.source)
        self._publisher = self.create_publisher(AudioDataStamped, "audio", RELIABLE_AUDIO)
        self._info_publisher = self.create_publisher(AudioInfo, "audio_info", LATCHED)
        self._announced: Form | None = None
        guard = self.create_guard_condition(self._publish)
        self._recorder = Recorder(settings, lambda: int(clock.now().nanoseconds), guard.trigger)
        self._recorder.start()

    def release(self) -> None:
        """Give the microphone back."""
        self._recorder.stop()

    def _configure(self, settings: MicrophoneSettings) -> None:
        self._recorder.settings = settings

    def _publish(self) -> None:
        self._recorder.report(self._diagnostics)
        while not self._recorder.chunks.empty():
            self._publish_chunk(*self._recorder.chunks.get_nowait())

    def _publish_chunk(self, first: int, samples: npt.NDArray[np.int16], form: Form) -> None:
        if form != self._announced:
            self._announce(*form)
            self._announced = form
        self._diagnostics.input()
        sound = AudioDataStamped()
        sound.header.stamp = Time(nanoseconds=max(first, 0)).to_msg()
        sound.header.frame_id = self._settings.value.frame_id
        sound.audio.data = samples.astype("<i2").tobytes()
        self._publisher.publish(sound)
        self._diagnostics.output()

    def _announce(self, rate: int, channels: int) -> None:
        self._info_publisher.publish(
            AudioInfo(
                channels=channels,
                sample_rate=rate,
                sample_format="S16LE",
                bitrate=rate * channels * 16,
                coding_format="WAVE",
            )
        )


def main(args: list[str] | None = None) -> None:
    """Run the microphone node."""
    run(MicrophoneNode, args)
