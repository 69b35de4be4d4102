"""when: turns and cues to decisions.

``decision`` (std_msgs/String, an EmpathyDecision as JSON) goes to the "how" node; ``~/direction``
(vision_msgs/Classification) can be plotted; ``~/trace`` (std_msgs/String JSON) says why;
``/intents`` (hri_actions_msgs/Intent) tells other ROS4HRI nodes when empathy is called for;
``~/glimpse`` (std_msgs/String, a Glimpse as JSON) tells in a pause how the turn looks so far.
A face that shows distress in a silence makes a decision too, about a turn without words.
"""

from __future__ import annotations

import dataclasses
from typing import Any

from whee_ros.cues import NANOSECONDS, Presence, Turn
from whee_ros.decision import EmpathyDecision
from whee_ros.nodes.diagnostics import Diagnostics
from whee_ros.nodes.main import run
from whee_ros.nodes.parameters import Parameters
from whee_ros.nodes.presence import Presences
from whee_ros.nodes.quality import RELIABLE
from whee_ros.nodes.when_conversation import Conversation
from whee_ros.nodes.when_cues import RecentCues
from whee_ros.nodes.when_decisions import Decided
from whee_ros.nodes.when_judge import Judging
from whee_ros.ros import Node, Worker, message
from whee_ros.settings import setting
from whee_ros.when.in_time import InTime
from whee_ros.when.settings import WhenSettings
from whee_ros.when.silence import Silence
from whee_ros.when.stage import WhenStage
from whee_ros.when.timing import TimingSettings
from whee_ros.wire import WireError, decode

String = message("std_msgs/msg/String")

WATCH = 0.25
"""Seconds between two looks at silent faces."""


@dataclasses.dataclass(frozen=True)
class WhenNodeSettings:
    """What the when node publishes."""

    trace_words: bool = setting(False, "put the person's words into ~/trace")
    intent_threshold: float = setting(
        0.5, "need from which an intent is published, 0..1", low=0.0, high=1.0
    )
    latency: float = setting(
        0.02, "time a decision takes in virtual time, s", low=0.0, high=5.0, live=False
    )


class WhenNode(Node):
    """Decides, for every turn that ends, whether the person needs empathy."""

    def __init__(self, **options: Any) -> None:
        super().__init__("when", **options)
        self._own = Parameters(self, WhenNodeSettings)
        parameters = Parameters(self, WhenSettings, self._configure)
        timing = Parameters(self, TimingSettings, self._configure_timing)
        self._in_time, self._silence = InTime(timing.value), Silence()
        self._diagnostics = Diagnostics(self, expects_input=False)
        self._stage = WhenStage(parameters.value, report=self._note)
        self._stage.decide_text("hello")
        self._diagnostics.model = self._stage.model
        self._cues = RecentCues(self)
        self._presences = Presences(self)
        self._conversation = Conversation(self, lambda: self._stage.settings.robot)
        self._worker = Worker(self, "when", latency=self._own.value.latency, depth=None)
        self._decided = Decided(self)
        self._judging = Judging(self, self._diagnostics, lambda: self._stage.settings, self._settle)
        self.create_subscription(String, "turn", self._turn, RELIABLE)
        self.create_timer(WATCH, self._watch)

    def release(self) -> None:
        """Stop the workers."""
        self._judging.close()
        self._worker.close()

    def _configure(self, settings: WhenSettings) -> None:
        self._stage.configure(settings)

    def _configure_timing(self, settings: TimingSettings) -> None:
        self._in_time.configure(settings)

    def _note(self, text: str) -> None:
        self._diagnostics.problem("model", text, "see the parameters device and dtype.")

    def _now(self) -> int:
        return int(self.get_clock().now().nanoseconds)

    def _turn(self, text: Any) -> None:
        self._diagnostics.input()
        try:
            turn = decode(text.data, Turn)
        except WireError as error:
            self._diagnostics.problem("turn", f"{error}.", "publish turns as `whee schema turn`.")
            return
        self._diagnostics.solved("turn")
        context = self._conversation.turns()
        self._conversation.take(turn)
        if turn.state == "ended":
            self._judging.ask(turn, context)
            self._submit(turn, context, self._judging.decided)
        elif turn.state == "paused" and turn.text.strip() and not self._worker.busy:
            # It also brings the context's and these words' embeddings into the encoder's cache.
            self._submit(turn, context, self._glimpse)

    def _submit(self, turn: Turn, context: list[Turn], then: Any) -> None:
        """Decide about a turn by itself, off this thread, then call ``then(decision, context)``."""
        faces, voices = self._cues.faces(turn.face), self._cues.voices(turn.voice)

        def done(result: Any, timing: Any) -> None:
            self._diagnostics.busy(timing.wall_seconds)
            if isinstance(result, Exception):
                self._diagnostics.problem(
                    "decision",
                    f"a turn could not be judged: {result}.",
                    "report it with the bag.",
                )
                return
            self._diagnostics.solved("decision")
            then(result, context)

        decide = self._stage.decide
        self._worker.submit(decide, turn, faces, voices, context, self._now(), done=done)

    def _settle(self, decision: EmpathyDecision, context: list[Turn]) -> None:
        settings = self._stage.settings
        self._publish(
            self._in_time.settle(decision, context, settings.seeking_threshold, settings.robot)
        )

    def _glimpse(self, decision: EmpathyDecision, _context: list[Turn]) -> None:
        self._decided.publish_glimpse(decision)

    def _watch(self) -> None:
        quiet = self._conversation.quiet_since()
        if quiet is None or self._worker.busy:
            return
        for presence in self._presences.here(self._now()):
            self._look(presence, quiet)

    def _look(self, presence: Presence, quiet_since: int) -> None:
        """Look whether a person shows distress without words."""
        now, settings = self._now(), self._in_time.settings
        if not presence.face or self._in_time.meets(presence.person, now):
            return
        span = round(settings.silence_time * NANOSECONDS)
        faces = self._cues.faces(presence.face, now - span)
        turn = self._silence.turn(presence.person, faces, quiet_since, now, settings)
        if turn is not None:
            self._submit(turn, self._conversation.turns(), self._settle_silence)

    def _settle_silence(self, decision: EmpathyDecision, _context: list[Turn]) -> None:
        if self._conversation.quiet_since() is None:
            return  # somebody has begun to speak
        threshold = self._stage.settings.seeking_threshold
        settled = self._in_time.settle_silence(decision, threshold)
        if settled is not None:
            self._publish(settled)

    def _publish(self, decision: EmpathyDecision) -> None:
        own = self._own.value
        self._decided.publish(decision, own.trace_words, own.intent_threshold)
        self._diagnostics.output()


def main(args: list[str] | None = None) -> None:
    """Run the when node."""
    run(WhenNode, args)
