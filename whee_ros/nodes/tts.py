"""tts: speaks what arrives on ``say`` (std_msgs/String, plain or SSML prosody).

What arrives while it speaks waits its turn. ``say/cancel`` (std_msgs/Empty) stops at once and
forgets what waits. Publishes ``robot_speaking`` (std_msgs/Bool, latched) and, on ``say/level``
(std_msgs/Float32MultiArray), how loud that is which it begins to play, for whoever must tell it
from a person: the period in seconds, then dB of full scale, one a period. ``say/bands`` tells the
same band by band (see robot_sound.py), ``say/words`` when each word is heard (spoken_words.py).
"""

from __future__ import annotations

import dataclasses
from collections import deque
from typing import Any

import numpy as np

from whee_ros.embodiment.speech.ssml import Spoken, SsmlError, from_ssml
from whee_ros.embodiment.speech.voices import ENGINES, make_voice
from whee_ros.nodes import robot_sound, spoken_words
from whee_ros.nodes.diagnostics import Diagnostics
from whee_ros.nodes.main import run
from whee_ros.nodes.parameters import Parameters
from whee_ros.nodes.playback import Nowhere, Samples, open_player, trimmed
from whee_ros.nodes.quality import LATCHED, RELIABLE
from whee_ros.ros import Node, Worker, message
from whee_ros.settings import setting

Bool = message("std_msgs/msg/Bool")
Empty = message("std_msgs/msg/Empty")
Float32MultiArray = message("std_msgs/msg/Float32MultiArray")
String = message("std_msgs/msg/String")

LEVEL_PERIOD = 0.032
MOST = 20
"""Texts that may wait to be spoken; more are dropped."""
LATE = 3.0
"""Seconds that a device may lag behind before the next text is spoken."""
MUTE = "install the voice, or set tts.engine; speech is timed, and the rest goes on."


@dataclasses.dataclass(frozen=True)
class TtsSettings:
    """Which voice, and where the sound goes."""

    engine: str = setting("flite", "speech synthesis", choices=ENGINES, live=False)
    voice: str = setting("slt", "the engine's voice", live=False)
    output: str = setting(
        "auto", "auto, none, a sounddevice output, or a folder ending in /", live=False
    )
    latency: float = setting(
        0.1, "time synthesis takes in virtual time, s", low=0.0, high=5.0, live=False
    )


class TtsNode(Node):
    """The robot's voice."""

    def __init__(self, **options: Any) -> None:
        super().__init__("tts", **options)
        settings = Parameters(self, TtsSettings).value
        model = f"{settings.engine} {settings.voice}"
        self._diagnostics = Diagnostics(self, model=model, expects_input=False)
        self._synthesiser, trouble = make_voice(settings.engine, settings.voice)
        if trouble:
            self._diagnostics.problem("voice", f"the robot is mute: {trouble}.", MUTE, error=True)
        self._player = open_player(settings.output, self._unheard)
        self._publisher = self.create_publisher(Bool, "robot_speaking", LATCHED)
        self._levels = self.create_publisher(Float32MultiArray, "say/level", RELIABLE)
        self._bands = self.create_publisher(Float32MultiArray, robot_sound.TOPIC, RELIABLE)
        self._words = self.create_publisher(String, spoken_words.TOPIC, RELIABLE)
        self._worker = Worker(self, "synthesis", latency=settings.latency, depth=None)
        self._making = 0
        self._waiting: deque[tuple[str, Samples, int]] = deque()
        self._timer: Any = None
        self._generation = 0
        self.create_subscription(String, "say", self._say, RELIABLE)
        self.create_subscription(Empty, "say/cancel", lambda _: self._cancel(), RELIABLE)
        self._publisher.publish(Bool(data=False))

    def release(self) -> None:
        """Fall silent."""
        self._generation += 1
        self._synthesiser.cancel()
        self._player.stop()
        self._worker.close()

    def _unheard(self, why: str) -> None:
        self._diagnostics.problem(
            "output",
            f"speech is timed but not heard: {why}.",
            "plug in a loudspeaker, or set tts.output to one, to a folder, or to none.",
        )

    def _say(self, text: Any) -> None:
        self._diagnostics.input()
        try:
            speech = from_ssml(text.data)
        except SsmlError as error:
            self._diagnostics.problem("say", f"a text was not spoken: {error}.", "send plain text.")
            return
        self._diagnostics.solved("say")
        if not speech.text.strip():
            return
        if self._making + len(self._waiting) >= MOST:
            self._diagnostics.dropped += 1
            return
        self._making += 1
        generation = self._generation
        self._worker.submit(
            self._synthesise,
            speech,
            generation,
            done=lambda result, timing: self._made(result, timing, generation),
        )

    def _synthesise(self, speech: Spoken, generation: int) -> tuple[str, Samples, int] | None:
        if generation != self._generation:  # cancelled while it waited
            return None
        samples, rate = self._synthesiser.synthesise(
            speech.text, speech.rate, speech.pitch, speech.volume
        )
        return speech.text, trimmed(samples, rate), rate

    def _made(self, result: Any, timing: Any, generation: int) -> None:
        self._making -= 1
        self._diagnostics.busy(timing.wall_seconds)
        if isinstance(result, Exception) and generation == self._generation:
            self._diagnostics.problem(
                "synthesis",
                f"a text was not spoken: {result}.",
                "see the parameters engine and voice of tts; the next text is tried again.",
                error=True,
            )
            return
        if generation != self._generation or result is None:
            return
        self._diagnostics.solved("synthesis")
        if len(result[1]):
            self._waiting.append(result)
            if self._timer is None:
                self._next()

    def _next(self) -> None:
        self._drop_timer()
        if not self._waiting:
            self._player.stop()
            self._publisher.publish(Bool(data=False))
            return
        text, samples, rate = self._waiting.popleft()
        # Before the first sound, so that nobody takes it for the person's.
        self._publisher.publish(Bool(data=True))
        self._levels.publish(Float32MultiArray(data=[LEVEL_PERIOD, *levels(samples, rate)]))
        if (told := robot_sound.to_message(samples, rate)) is not None:
            self._bands.publish(told)
        now = self.get_clock().now().nanoseconds
        self._words.publish(spoken_words.to_message(text, samples, rate, now))
        try:
            self._player.play(samples, rate)
            if not isinstance(self._player, Nowhere):
                self._diagnostics.solved("output")
        except OSError as error:
            self._unheard(str(error))
        self._timer = self.create_timer(len(samples) / rate, lambda: self._passed(LATE))
        self._diagnostics.output()

    def _passed(self, spare: float) -> None:
        """Go on once the sound has been heard; a device that hangs gets ``spare`` seconds."""
        left = min(self._player.left(), spare)
        if left <= 0:
            self._next()
            return
        self._drop_timer()
        self._timer = self.create_timer(left, lambda: self._passed(spare - left))

    def _cancel(self) -> None:
        self._generation += 1
        self._synthesiser.cancel()
        self._waiting.clear()
        self._player.stop()
        self._drop_timer()
        # Also where nothing was heard: whoever cancelled may now speak again.
        self._publisher.publish(Bool(data=False))

    def _drop_timer(self) -> None:
        if self._timer is not None:
            self.destroy_timer(self._timer)
            self._timer = None


def levels(samples: Samples, rate: int) -> list[float]:
    """Give the level of every 32 ms in dB of full scale."""
    size = max(1, round(LEVEL_PERIOD * rate))
    whole = samples[: len(samples) // size * size].astype(np.float64).reshape(-1, size)
    return [float(level) for level in 10 * np.log10(np.mean(whole**2, axis=1) + 1e-12)]


def main(args: list[str] | None = None) -> None:
    """Run the speech output node."""
    run(TtsNode, args)
