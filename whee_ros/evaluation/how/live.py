"""The how node in real time: how long until the first act, the first word and the answer?

``python -m whee_ros.evaluation.how.live JSON`` runs in a process of its own and prints JSON; the
fields are those of ``Course``. Turns and decisions are published as other nodes would; times are
counted from there, by the machine's clock.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Iterator
from typing import Any

import msgspec

SETTLE = 20.0
"""Longest wait for the node to be there and its model to be warm, s."""
STEP = 0.02
_SECOND = 10**9


class Course(msgspec.Struct, frozen=True, kw_only=True):
    """What is measured.

    ``parameters`` are the how node's, ``speaker`` is "bank", or a rival: "random" or "always_222".
    ``quiet`` is the time after an answer before the next turn, in seconds.
    """

    parameters: dict[str, str] = {}
    speaker: str = "bank"
    turns: int = 6
    quiet: float = 1.5
    longest: float = 12.0


class Heard(msgspec.Struct, kw_only=True):
    """What one turn brought, in seconds since its end; None for what did not come."""

    act: float | None = None
    word: float | None = None
    answer: float | None = None
    filler: bool = False
    fallback: bool = False
    author: str = ""
    follow_up: float | None = None
    reasons: list[str] = []


class Talk:
    """A how node with somebody who speaks to it."""

    def __init__(self, course: Course) -> None:
        from whee_ros.nodes.how import HowNode
        from whee_ros.nodes.quality import RELIABLE
        from whee_ros.ros import Node, SingleThreadedExecutor, message

        self._course, self._heard, self._began = course, Heard(), 0.0
        self._text = message("std_msgs/msg/String")
        self.how, self._asker = HowNode(), Node("asker")
        _take_part(self.how, course.speaker)
        self._turns = self._asker.create_publisher(self._text, "turn", RELIABLE)
        self._decisions = self._asker.create_publisher(self._text, "decision", RELIABLE)
        self._asker.create_subscription(self._text, "plan", self._plan, RELIABLE)
        self._asker.create_subscription(self._text, "how/trace", self._trace, RELIABLE)
        self._executor = SingleThreadedExecutor()
        for node in (self.how, self._asker):
            self._executor.add_node(node)

    def run(self) -> Iterator[Heard]:
        """Give what each turn brings."""
        self._wait(lambda: self._turns.get_subscription_count() > 0, SETTLE)
        self._wait(lambda: not self.how.sources or self.how.sources.ready, SETTLE)
        self._wait(lambda: False, 0.5)
        for number, decision in enumerate(_decisions(self._course.turns)):
            yield self._turn(number, decision)

    def close(self) -> None:
        """Stop both nodes."""
        from whee_ros.nodes.main import close

        self._executor.shutdown()
        for node in (self.how, self._asker):
            close(node)

    def _turn(self, number: int, decision: Any) -> Heard:
        from whee_ros.wire import encode

        now = int(self._asker.get_clock().now().nanoseconds)
        turn = msgspec.structs.replace(
            decision.turn, id=f"t{number}", stamp=now, start=now - 3 * _SECOND, end=now
        )
        decided = msgspec.structs.replace(decision, id=f"d{number}", stamp=now, turn=turn)
        self._heard, self._began = Heard(reasons=[]), time.monotonic()
        heard = self._heard
        self._turns.publish(self._text(data=encode(turn)))
        self._decisions.publish(self._text(data=encode(decided)))
        self._wait(lambda: heard.answer is not None, self._course.longest)
        self._wait(lambda: heard.follow_up is not None, self._course.quiet)
        return heard

    def _wait(self, fact: Any, seconds: float) -> None:
        until = time.monotonic() + seconds
        while not fact() and time.monotonic() < until:
            self._executor.spin_once(timeout_sec=STEP)

    def _plan(self, text: Any) -> None:
        from whee_ros.acts import BehaviorPlan, Say
        from whee_ros.wire import decode

        at, heard = round(time.monotonic() - self._began, 3), self._heard
        plan = decode(text.data, BehaviorPlan)
        spoken = any(isinstance(act, Say) for act in plan.acts)
        heard.act = at if heard.act is None else heard.act
        if spoken and heard.word is None:
            heard.word = at
        heard.filler |= spoken and plan.kind == "reaction"
        heard.fallback |= plan.kind == "fallback"
        if plan.id.endswith(".followup"):
            heard.follow_up = at
        elif plan.decision and heard.answer is None:
            heard.answer = at

    def _trace(self, text: Any) -> None:
        told = json.loads(text.data).get("choose", {})
        self._heard.author = self._heard.author or told.get("source", "")
        # The bank's own are many, and told elsewhere.
        model = self.how.sources.names
        self._heard.reasons += [
            one["reason"] for one in told.get("rejected", ()) if one["id"].startswith(model)
        ]


def _take_part(node: Any, speaker: str) -> None:
    """Let a rival choose in place of our policy."""
    from whee_ros.evaluation.how.answers import policy_of
    from whee_ros.how.settings import HowSettings
    from whee_ros.how.stage import HowStage

    if speaker != "bank":
        policy = policy_of(free=speaker == "always_222", random=speaker == "random")
        node._stage = HowStage(HowSettings(greet=False), policy)


def _decisions(count: int) -> list[Any]:
    """Give decisions about the first stories of the corpus that hold no order, as labelled."""
    from whee_ros.evaluation.corpus import labelled_turns
    from whee_ros.how.model import orders

    stories = (
        one.decision
        for one in labelled_turns(splits=("test",))
        if one.decision.direction == "seeking" and not orders.found(one.decision.turn.text)
    )
    return [story for story, _ in zip(stories, range(count), strict=False)]


def main() -> None:
    """Run the course that the first argument tells, and print what was heard."""
    from whee_ros.ros import rclpy

    course = msgspec.json.decode(sys.argv[1], type=Course)
    given = {"greet": "false", **course.parameters}
    arguments = [word for name, text in given.items() for word in ("-p", f"how:{name}:={text}")]
    rclpy.init(args=["whee", "--ros-args", "--log-level", "error", *arguments])
    talk = Talk(course)
    try:
        found = list(talk.run())
    finally:
        talk.close()
        rclpy.try_shutdown()
    print(msgspec.json.encode(found).decode())


if __name__ == "__main__":
    main()
