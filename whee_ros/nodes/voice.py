"""voice: sound to ``/humans/voices/<id>/{is_speaking,features,expression}`` (REP-155).

The voice of a single microphone is tracked as long as sound arrives. ``expression`` carries the
valence and arousal of the voice itself (hri_msgs/Expression with an empty name).
"""

from __future__ import annotations

import dataclasses
import math
from typing import Any

from whee_ros.cues import VoiceCue
from whee_ros.nodes import robot_sound
from whee_ros.nodes.diagnostics import Diagnostics
from whee_ros.nodes.face_messages import Expression, expression
from whee_ros.nodes.humans import Tracked
from whee_ros.nodes.main import run
from whee_ros.nodes.parameters import Parameters
from whee_ros.nodes.quality import RELIABLE
from whee_ros.nodes.sound import SoundInput
from whee_ros.nodes.states import follow
from whee_ros.perception.voice.audio import Samples
from whee_ros.perception.voice.settings import VoiceSettings
from whee_ros.perception.voice.stage import VoiceStage
from whee_ros.ros import Node, message
from whee_ros.settings import setting
from whee_ros.threads import use_threads

AudioFeatures = message("hri_msgs/msg/AudioFeatures")
Bool = message("std_msgs/msg/Bool")
Float32MultiArray = message("std_msgs/msg/Float32MultiArray")

TOPICS = {"is_speaking": Bool, "features": AudioFeatures, "expression": Expression}


@dataclasses.dataclass(frozen=True)
class VoiceNodeSettings:
    """What the voice node publishes how often."""

    expression_period: float = setting(
        0.5, "time between two expressions of a voice that speaks, s", low=0.05, high=10.0
    )
    threads: int = setting(
        1,
        "torch threads of this process; a chunk of sound is too small to share",
        low=1,
        high=64,
        live=False,
    )


class VoiceNode(Node):
    """Tells when somebody speaks, and how it sounds."""

    def __init__(self, **options: Any) -> None:
        super().__init__("voice", **options)
        self._own = Parameters(self, VoiceNodeSettings)
        self._settings = Parameters(self, VoiceSettings, self._configure)
        use_threads(self._own.value.threads)
        self._stage = VoiceStage(self._settings.value)
        self._diagnostics = Diagnostics(self, model="silero-vad")
        self._tracked = Tracked(self, "voices", TOPICS)
        self._speaking = False
        self._expressed = 0
        self._repeated = 0
        self._sound = SoundInput(self, self._heard, self._diagnostics)
        follow(self, Bool, "robot_speaking", self._robot_speaking)
        self.create_subscription(Float32MultiArray, "say/level", self._playing, RELIABLE)
        self.create_subscription(Float32MultiArray, robot_sound.TOPIC, self._bands, RELIABLE)

    def _configure(self, settings: VoiceSettings) -> None:
        self._stage.configure(settings)

    def _robot_speaking(self, flag: Any) -> None:
        self._stage.muted(bool(flag.data), self.get_clock().now().nanoseconds)

    def _playing(self, level: Any) -> None:
        period, *levels = (float(value) for value in level.data) if len(level.data) else (0.0,)
        if 0 < period < math.inf and all(map(math.isfinite, levels)):
            self._stage.playing(levels, period, self.get_clock().now().nanoseconds)

    def _bands(self, told: Any) -> None:
        if found := robot_sound.from_message(told):
            self._stage.playing_bands(*found, self.get_clock().now().nanoseconds)

    def _heard(self, samples: Samples, stamp: int) -> None:
        try:
            cues = self._stage.process(samples, stamp)
        except Exception as error:  # one block that a library chokes on must not end the node
            self._failed(error)
            return
        self._diagnostics.solved("voice")
        for cue in cues:
            self._publish(cue)

    def _failed(self, error: Exception) -> None:
        """Say what went wrong; who was speaking is not left speaking."""
        self._diagnostics.problem(
            "voice",
            f"some sound was not analysed ({type(error).__name__}: {error}).",
            "restart the node if it goes on; if the sound is good, report this.",
            error=True,
        )
        self._stage.abandon()
        if self._speaking:
            publishers = self._tracked[self._settings.value.voice]
            publishers["is_speaking"].publish(Bool(data=False))
            self._speaking = False

    def _publish(self, cue: VoiceCue) -> None:
        self._tracked.update([cue.source])
        publishers = self._tracked[cue.source]
        self._publish_activity(cue, publishers["is_speaking"])
        publishers["features"].publish(
            AudioFeatures(zcr=cue.zcr, rms=cue.rms, pitch=cue.f0, hnr=cue.hnr, mfcc=list(cue.mfcc))
        )
        self._diagnostics.output()

    def _publish_activity(self, cue: VoiceCue, publisher: Any) -> None:
        period = int(self._own.value.expression_period * 1e9)
        changed = cue.is_speaking != self._speaking
        if changed or cue.stamp - self._repeated > period:
            # Repeated, since a subscriber that has just discovered this topic missed the change.
            publisher.publish(Bool(data=cue.is_speaking))
            self._repeated = cue.stamp
        if self._speaking and (changed or cue.stamp - self._expressed > period):
            summary = self._stage.summary(self._stage.speech_start, cue.stamp)
            self._tracked[cue.source]["expression"].publish(expression(summary))
            self._expressed = cue.stamp
        self._speaking = cue.is_speaking


def main(args: list[str] | None = None) -> None:
    """Run the voice node."""
    run(VoiceNode, args)
