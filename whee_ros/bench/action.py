"""How soon an action server is told to cancel, on rclpy: a fake arm that moves until then."""

from __future__ import annotations

import importlib
import time
from collections.abc import Callable
from typing import Any

from whee_ros.acts import Gesture
from whee_ros.bench.measure import Clock
from whee_ros.bench.probe import Probe

PROFILE = """
name: bench
description: an arm behind an action of a type that every ROS 2 has
tested: by whee bench
physical: false
bindings:
  motion:
    transport: action
    type: tf2_msgs/action/LookupTransform
    name: /bench/play
    fields: {target_frame: "{motion}"}
    names: {wave: wave}
    done: {rule: result, base: 5.0, timeout: 30.0}
"""


class Arm:
    """Serves /bench/play; a goal goes on until it is cancelled."""

    def __init__(self, node: Any) -> None:
        action = importlib.import_module("rclpy.action")
        kind = importlib.import_module("tf2_msgs.action").LookupTransform
        self._result = kind.Result
        self.moving = 0
        self.told: list[float] = []
        self._answer = action.CancelResponse.ACCEPT
        self._future = importlib.import_module("rclpy.task").Future
        self._ends: list[Any] = []
        self.server = action.ActionServer(
            node, kind, "/bench/play", self._move, cancel_callback=self._cancel
        )

    def _cancel(self, _handle: Any) -> Any:
        self.told.append(time.monotonic())
        for end in self._ends:
            end.set_result(None)
        self._ends.clear()
        return self._answer

    async def _move(self, handle: Any) -> Any:
        self.moving += 1
        self._ends.append(self._future())
        await self._ends[-1]
        handle.canceled()
        self.moving -= 1
        return self._result()


def cancelling(trouble: Callable[[], str], rounds: int) -> Clock:
    """Stop the robot in the middle of its arm's motion, ``rounds`` times."""
    clock = Clock()
    with Probe() as probe:
        arm = Arm(probe.node)
        probe.wait_for_robot(trouble, voice=False)
        for _ in range(rounds):
            arm.told.clear()
            probe.perform(Gesture(id="g", name="wave"))
            probe.spin(10.0, lambda: arm.moving)
            probe.spin(0.3)
            began = probe.stop()
            probe.spin(5.0, lambda: arm.told)
            clock.wall += [at - began for at in arm.told[:1]]
            probe.spin(1.2)
            probe.enable()
        arm.server.destroy()
    return clock
