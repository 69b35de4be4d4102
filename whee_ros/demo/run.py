"""The demo: the recorded scene through the nodes in real time, watched from outside."""

from __future__ import annotations

import json
import os
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from whee_ros import locator
from whee_ros.demo.film import run_beside
from whee_ros.demo.observer import Observer
from whee_ros.demo.performance import Performance
from whee_ros.demo.player import Player
from whee_ros.demo.processes import Processes
from whee_ros.demo.report import report
from whee_ros.demo.view import View, make_view
from whee_ros.ros import SingleThreadedExecutor, rclpy

GROUPS = {
    "perception": ("face", "voice", "speech"),
    "mind": ("people", "when", "how", "robot", "tts", "sim_robot"),
}
READY = 90.0
LINGER = 6.0
DOMAIN = "77"
"""The demo's own ROS domain, so that it does not meet a robot that runs on this machine."""


def run_demo(out: Path, arguments: Sequence[str] = ()) -> int:
    """Play the scene; write ``out`` full of what came of it; give the exit status."""
    domain = os.environ.setdefault("ROS_DOMAIN_ID", DOMAIN)
    scene = locator.data("demo/scene")
    truth = json.loads((scene / "truth.json").read_text(encoding="utf-8"))
    print(f"starting {len(sum(GROUPS.values(), ()))} nodes in {len(GROUPS)} processes ...")
    with Processes(out / "logs", {"ROS_DOMAIN_ID": domain}) as processes:
        for name, nodes in GROUPS.items():
            processes.start(name, nodes, arguments)
        rclpy.init(args=["whee"])
        try:
            status = _Show(processes, scene / "bag", truth, out).run()
        finally:
            rclpy.try_shutdown()
    if not status:
        print(run_beside(out))
    return status


class _Show:
    """One performance."""

    def __init__(self, processes: Processes, bag: Path, truth: dict[str, Any], out: Path) -> None:
        self._processes = processes
        self._truth = truth
        self._out = out
        self._view: View | None = None
        self._begin = 0
        self._player = Player(bag)
        self._performance = Performance()
        self._observer = Observer(self._happened, self._performance)
        self._executor = SingleThreadedExecutor()
        self._executor.add_node(self._player)
        self._executor.add_node(self._observer)

    def run(self) -> int:
        """Wait for the nodes, play, and report; 1 if a process died."""
        trouble = self._wait_until_ready()
        if not trouble:
            trouble = self._play()
        if trouble:
            print(f"{trouble}\nthe logs are in {self._out / 'logs'}")
            return 1
        self._report()
        return 0

    def _happened(self, happening: Any) -> None:
        if self._view is not None:
            self._view.happened(happening, self._begin)

    def _spin(self, seconds: float) -> None:
        until = time.monotonic() + seconds
        while (left := until - time.monotonic()) > 0:
            self._executor.spin_once(timeout_sec=min(left, 0.05))

    def _wait_until_ready(self) -> str:
        wanted = {node for group in GROUPS.values() for node in group}
        deadline = time.monotonic() + READY
        while time.monotonic() < deadline:
            self._spin(0.2)
            trouble = self._processes.trouble()
            if trouble:
                return trouble
            if wanted <= set(self._observer.states) and self._player.matched():
                return ""
        missing = ", ".join(sorted(wanted - set(self._observer.states))) or "a camera or microphone"
        return f"not ready after {READY:.0f} s: {missing}"

    def _play(self) -> str:
        self._view = make_view()
        self._player.start()
        self._begin = self._player.begin + self._player.offset
        self._observer.story.happenings.clear()
        self._performance.events.clear()
        shown = 0.0
        over = 0.0
        try:
            while not over or time.monotonic() - over < LINGER:
                wait = self._player.play_due()
                if self._player.over and not over:
                    over = time.monotonic()
                self._executor.spin_once(timeout_sec=min(max(wait, 0.0), 0.05))
                if time.monotonic() - shown > 0.1:
                    shown = time.monotonic()
                    self._view.refresh(self._observer)
                    if trouble := self._processes.trouble():
                        return trouble
        finally:
            self._view.close()
        return ""

    def _report(self) -> None:
        report(
            self._observer.story.happenings,
            self._performance,
            self._truth,
            self._begin,
            self._out,
            self._processes.usage(),
        )
