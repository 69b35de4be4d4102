"""speech: sound and voice activity to ``/humans/voices/<id>/speech`` (hri_msgs/LiveSpeech).

Partial texts go out as ``incremental``, each segment's text as ``final`` (empty if nothing was
understood), stamped with the time of its last sample of speech.
"""

from __future__ import annotations

import dataclasses
from typing import Any

from whee_ros.cues import Utterance
from whee_ros.nodes.diagnostics import Diagnostics
from whee_ros.nodes.humans import Humans
from whee_ros.nodes.main import run
from whee_ros.nodes.parameters import Parameters
from whee_ros.nodes.quality import RELIABLE
from whee_ros.nodes.sound import SoundInput
from whee_ros.nodes.states import follow
from whee_ros.perception.speech.backends import BackendSettings, make_recogniser
from whee_ros.perception.speech.settings import SpeechSettings
from whee_ros.perception.speech.stage import Job, SpeechStage
from whee_ros.perception.speech.whisper import WhisperSettings
from whee_ros.perception.voice.audio import Samples
from whee_ros.ros import Node, Time, Worker, message
from whee_ros.ros.livespeech import set_locale
from whee_ros.settings import setting

Bool = message("std_msgs/msg/Bool")
LiveSpeech = message("hri_msgs/msg/LiveSpeech")


@dataclasses.dataclass(frozen=True)
class SpeechNodeSettings:
    """How long recognition takes in virtual time."""

    feed_latency: float = setting(
        0.005, "time a block of sound takes in virtual time, s", low=0.0, high=1.0, live=False
    )
    finish_latency: float = setting(
        0.2, "time the end of a segment takes in virtual time, s", low=0.0, high=10.0, live=False
    )


class SpeechNode(Node):
    """Recognises what the person says, in a thread of its own."""

    def __init__(self, **options: Any) -> None:
        super().__init__("speech", **options)
        own = Parameters(self, SpeechNodeSettings).value
        self._latency = {"start": 0.0, "feed": own.feed_latency, "finish": own.finish_latency}
        settings = Parameters(self, SpeechSettings, self._configure).value
        recogniser = make_recogniser(
            Parameters(self, BackendSettings).value, Parameters(self, WhisperSettings).value
        )
        self._stage = SpeechStage(settings, recogniser)
        self._diagnostics = Diagnostics(self, model=recogniser.name)
        self._worker = Worker(self, "recognition", latency=own.finish_latency, depth=None)
        self._publisher = self.create_publisher(
            LiveSpeech, f"/humans/voices/{settings.voice}/speech", RELIABLE
        )
        self._sound = SoundInput(self, self._heard, self._diagnostics)
        self._voices = Humans(self, "voices", {"is_speaking": (Bool, self._speaking)})
        follow(self, Bool, "robot_speaking", self._robot_speaking)
        self.create_timer(0.1, lambda: self._work(self._stage.tick(self._now())))
        for notice in getattr(recogniser, "notices", ()):
            self._diagnostics.problem("recogniser", f"{notice}.", "see the parameter device.")

    def release(self) -> None:
        """Stop the recogniser's thread."""
        self._worker.close()

    def _configure(self, settings: SpeechSettings) -> None:
        self._stage.configure(settings)

    def _now(self) -> int:
        return int(self.get_clock().now().nanoseconds)

    def _heard(self, samples: Samples, stamp: int) -> None:
        self._work(self._stage.audio(samples, stamp))

    def _speaking(self, _voice: str, flag: Any) -> None:
        self._work(self._stage.speaking(bool(flag.data), self._now()))

    def _robot_speaking(self, flag: Any) -> None:
        self._work(self._stage.robot_speaking(bool(flag.data), self._now()))

    def _work(self, jobs: list[Job]) -> None:
        for job in jobs:
            self._worker.submit(job.function, done=self._done, latency=self._latency[job.kind])

    def _done(self, result: Any, timing: Any) -> None:
        self._diagnostics.busy(timing.wall_seconds)
        if isinstance(result, Exception):
            self._stage.errors.append(f"{type(result).__name__}: {result}")
        while self._stage.errors:
            self._diagnostics.problem(
                "recognition",
                f"speech was not recognised: {self._stage.errors.popleft()}.",
                "see the parameters of the speech node; face and voice still count.",
            )
        if isinstance(result, Utterance):
            if result.text:
                self._diagnostics.solved("recognition")
            self._publish(result)

    def _publish(self, utterance: Utterance) -> None:
        speech = LiveSpeech(confidence=float(utterance.confidence))
        speech.header.stamp = Time(nanoseconds=utterance.stamp).to_msg()
        if utterance.final:
            speech.final = utterance.text
        else:
            speech.incremental = utterance.text
        set_locale(speech, utterance.locale)
        self._publisher.publish(speech)
        self._diagnostics.output()


def main(args: list[str] | None = None) -> None:
    """Run the speech recognition node."""
    run(SpeechNode, args)
