"""Commands as goals of an action; the result is the answer, and a goal can be cancelled."""

from __future__ import annotations

from typing import Any

from whee_ros.embodiment.commands import Command
from whee_ros.embodiment.profile import Binding
from whee_ros.nodes.fill import build
from whee_ros.nodes.transports.transport import Answered, Transport, verdict
from whee_ros.ros import Future, Node
from whee_ros.ros.actions import SUCCEEDED, action_client, status_text


class Action(Transport):
    """Sends goals; a new goal does not wait for the one before."""

    def __init__(self, node: Node, binding: Binding, kind: Any, answered: Answered) -> None:
        super().__init__(binding, kind, answered)
        self._client = action_client(node, kind, binding.name)
        self._goals: dict[int, Any] = {}

    def ready(self) -> bool:
        """Whether the action server is there."""
        return bool(self._client.server_is_ready())

    def send(self, command: Command) -> None:
        """Send a goal; its result is reported when it comes."""
        goal = build(self.kind.Goal, command.fields)
        self.expect(command)
        if not self.ready():
            self.settle(command.id, False, f"the action {self.binding.name} is not there")
            return
        future = self._client.send_goal_async(goal)
        future.add_done_callback(lambda done: self._accepted(command.id, done))

    def cancel(self, command: int) -> None:
        """Cancel a goal; one whose acceptance is still on its way is cancelled when it comes."""
        self.settle(command, True)

    def settle(self, command: int, ok: bool, why: str = "") -> None:
        """Report the answer; a goal that is not over is cancelled, lest it move on unseen."""
        goal = self._goals.pop(command, None)
        if goal is not None:
            goal.cancel_goal_async()
        super().settle(command, ok, why)

    def _accepted(self, command: int, future: Future) -> None:
        try:
            goal = future.result()
        except Exception as error:  # whatever the robot's side raised
            self.settle(command, False, f"the action {self.binding.name} answered: {error}")
            return
        if not goal.accepted:
            self.settle(command, False, f"the action {self.binding.name} rejected the goal")
            return
        if command not in self._expected:  # cancelled or given up meanwhile
            goal.cancel_goal_async()
            return
        self._goals[command] = goal
        goal.get_result_async().add_done_callback(lambda done: self._done(command, done))

    def _done(self, command: int, future: Future) -> None:
        self._goals.pop(command, None)
        try:
            answer = future.result()
            ok, why = verdict(answer.result, self.binding)
            if answer.status != SUCCEEDED:
                ok, why = False, why or status_text(answer.status)
        except Exception as error:  # whatever the robot's side raised
            ok, why = False, f"the action {self.binding.name} answered: {error}"
        self.settle(command, ok, why)
