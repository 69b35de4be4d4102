"""microphone: sound of a device or file as ``audio`` (audio_common_msgs/AudioDataStamped, S16LE).

The stamp is the time of a message's first sample; ``audio_info`` (latched) names the format.
"""

from __future__ import annotations

import dataclasses
import queue
import threading
import time
from typing import Any

import numpy as np
import numpy.typing as npt

from whee_ros.cues import NANOSECONDS
from whee_ros.nodes.diagnostics import Diagnostics
from whee_ros.nodes.main import run
from whee_ros.nodes.parameters import Parameters
from whee_ros.nodes.quality import LATCHED, RELIABLE_AUDIO
from whee_ros.ros import Node, Time, message
from whee_ros.settings import setting

AudioDataStamped = message("audio_common_msgs/msg/AudioDataStamped")
AudioInfo = message("audio_common_msgs/msg/AudioInfo")

Chunk = tuple[int, npt.NDArray[np.int16]]


@dataclasses.dataclass(frozen=True)
class MicrophoneSettings:
    """Where sound comes from and how it is cut into messages."""

    source: str = setting(
        "default", "device name or number (`whee doctor` lists them), or a sound file", live=False
    )
    sample_rate: int = setting(16000, "sample rate, Hz", low=8000, high=192000, live=False)
    channels: int = setting(1, "channels", low=1, high=16, live=False)
    chunk: int = setting(512, "samples a message", low=64, high=16384, live=False)
    frame_id: str = setting("microphone", "frame of the sound")
    retry: float = setting(2.0, "wait before a lost microphone is opened again, s", low=0.1)


class Recorder(threading.Thread):
    """Keeps a sound source open and queues what it gives as (time of first sample, samples)."""

    def __init__(self, settings: MicrophoneSettings, now: Any, ready: Any) -> None:
        super().__init__(name="microphone", daemon=True)
        self.settings = settings
        self.chunks: queue.Queue[Chunk] = queue.Queue(maxsize=200)
        self.trouble = ""
        self.dropped = 0
        self._now = now
        self._ready = ready
        self._stop_asked = threading.Event()
        self._heard = time.monotonic()

    def stop(self) -> None:
        """End the thread and release the device."""
        self._stop_asked.set()
        self.join(timeout=5.0)

    def run(self) -> None:
        """Open the source, watch it, and open it again when it is lost."""
        from pathlib import Path

        path = Path(self.settings.source)
        while not self._stop_asked.is_set():
            try:
                if path.suffix and path.is_file():
                    self._play_file(path)
                    return
                self._record()
            except (OSError, ValueError, RuntimeError, ImportError) as error:
                self.trouble = f"microphone '{self.settings.source}' cannot be read: {error}."
                self._ready()
            self._stop_asked.wait(self.settings.retry)

    def _record(self) -> None:
        import sounddevice

        settings = self.settings
        name: str | int = settings.source
        stream = sounddevice.InputStream(
            device=int(name) if str(name).isdigit() else None if name == "" else name,
            samplerate=settings.sample_rate,
            channels=settings.channels,
            blocksize=settings.chunk,
            dtype="int16",
            callback=self._heard_samples,
        )
        with stream:
            self._heard = time.monotonic() + 3.0
            while not self._stop_asked.wait(0.2):
                if not stream.active or time.monotonic() - self._heard > 2.0:
                    raise OSError("the device stopped giving sound")

    def _heard_samples(self, samples: Any, frames: int, times: Any, status: Any) -> None:
        self._heard = time.monotonic()
        if status.input_overflow:
            self.dropped += 1
        delay = times.currentTime - times.inputBufferAdcTime
        length = frames / self.settings.sample_rate
        first = self._now() - int(max(delay, length if delay <= 0 else delay) * NANOSECONDS)
        self._hand_over((first, samples.copy()))

    def _play_file(self, path: Any) -> None:
        import soundfile

        settings = self.settings
        with soundfile.SoundFile(path) as file:
            self.settings = settings = dataclasses.replace(
                settings, sample_rate=file.samplerate, channels=file.channels
            )
            due = time.monotonic()
            for block in file.blocks(settings.chunk, dtype="int16", always_2d=True):
                due += len(block) / settings.sample_rate
                if self._stop_asked.wait(max(0.0, due - time.monotonic())):
                    return
                first = self._now() - int(len(block) / settings.sample_rate * NANOSECONDS)
                self._hand_over((first, block))

    def _hand_over(self, chunk: Chunk) -> None:
        self.trouble = ""
        try:
            self.chunks.put_nowait(chunk)
        except queue.Full:
            self.dropped += 1
        self._ready()


class MicrophoneNode(Node):
    """Publishes the sound of one microphone."""

    def __init__(self, **options: Any) -> None:
        super().__init__("microphone", **options)
        self._settings = Parameters(self, MicrophoneSettings)
        self._diagnostics = Diagnostics(self)
        self._publisher = self.create_publisher(AudioDataStamped, "audio", RELIABLE_AUDIO)
        self._info_publisher = self.create_publisher(AudioInfo, "audio_info", LATCHED)
        self._announced: tuple[int, int] | None = None
        clock = self.get_clock()
        self._guard = self.create_guard_condition(self._publish)
        self._recorder = Recorder(
            self._settings.value, lambda: clock.now().nanoseconds, self._guard.trigger
        )
        self._recorder.start()

    def release(self) -> None:
        """Give the microphone back."""
        self._recorder.stop()

    def _publish(self) -> None:
        recorder = self._recorder
        if recorder.trouble:
            self._diagnostics.problem(
                "microphone",
                recorder.trouble,
                "check the plug and the parameter microphone.source; `whee doctor` lists devices; "
                "it is tried again by itself.",
                error=True,
            )
            return
        self._diagnostics.solved("microphone")
        while not recorder.chunks.empty():
            self._publish_chunk(*recorder.chunks.get_nowait())
        self._diagnostics.dropped = recorder.dropped

    def _publish_chunk(self, first: int, samples: npt.NDArray[np.int16]) -> None:
        self._announce()
        self._diagnostics.input()
        sound = AudioDataStamped()
        sound.header.stamp = Time(nanoseconds=max(first, 0)).to_msg()
        sound.header.frame_id = self._settings.value.frame_id
        sound.audio.data = samples.astype("<i2").tobytes()
        self._publisher.publish(sound)
        self._diagnostics.output()

    def _announce(self) -> None:
        settings = self._recorder.settings
        form = (settings.sample_rate, settings.channels)
        if form == self._announced:
            return
        self._announced = form
        self._info_publisher.publish(
            AudioInfo(
                channels=settings.channels,
                sample_rate=settings.sample_rate,
                sample_format="S16LE",
                bitrate=settings.sample_rate * settings.channels * 16,
                coding_format="WAVE",
            )
        )


def main(args: list[str] | None = None) -> None:
    """Run the microphone node."""
    run(MicrophoneNode, args)
