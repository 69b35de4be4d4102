"""The nodes on real devices, watched live: their story, and what is wrong with its cure."""

from __future__ import annotations

import signal
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from whee_ros.demo.observer import Observer
from whee_ros.demo.processes import Processes
from whee_ros.demo.view import View, make_view
from whee_ros.replay.story import Happening
from whee_ros.ros import ExternalShutdownException, SingleThreadedExecutor, rclpy

REFRESH = 0.1
OK = (0, b"\x00")


class Watcher(Observer):
    """An observer that tells each problem of a node once, with its cure, and when it is over."""

    def __init__(self, view: View, **options: Any) -> None:
        super().__init__(self._show_happening, **options)
        self._view = view
        self._since = self.now()
        self._complaints: dict[str, str] = {}

    def _show_happening(self, happening: Happening) -> None:
        self._view.happened(happening, self._since)

    def _diagnostics(self, array: Any) -> None:
        super()._diagnostics(array)
        for status in array.status:
            self._complain(status.name, _problem(status))

    def _complain(self, node: str, problem: str) -> None:
        before = self._complaints.get(node, "")
        if problem and problem != before:
            print(f"{node}: {problem}", flush=True)
        elif before and not problem:
            print(f"{node}: well again", flush=True)
        self._complaints[node] = problem

    def forget(self) -> None:
        """Keep memory level: nobody draws this story afterwards."""
        del self.story.happenings[:-100]


def _problem(status: Any) -> str:
    """Give what a status complains about, with its cure; an empty text if it is well."""
    if status.level in OK:
        return ""
    told = [pair.value for pair in status.values if " Cure: " in pair.value]
    return "; ".join(told)


def watch(
    groups: Mapping[str, Sequence[str]],
    arguments: Sequence[str],
    logs: Path,
    seconds: float | None = None,
) -> int:
    """Run groups of nodes, a process each, and show what happens until Ctrl-C.

    Args:
        groups: the nodes of each process by its name.
        arguments: ROS arguments of every process.
        logs: folder for what the processes print.
        seconds: end by itself after this time, in seconds.

    Returns:
        0 after Ctrl-C or the time, 1 if a process ended by itself.
    """
    # Set here, as a shell starts what runs in its background deaf to Ctrl-C.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    nodes = [node for group in groups.values() for node in group]
    print(f"starting {', '.join(nodes)} in {len(groups)} processes; Ctrl-C ends them", flush=True)
    with Processes(logs, {}) as processes:
        for name, group in groups.items():
            processes.start(name, group, arguments)
        rclpy.init(args=["whee"])
        view = make_view()
        try:
            trouble = _spin(processes, Watcher(view), view, nodes, seconds)
        except (KeyboardInterrupt, ExternalShutdownException):
            trouble = ""
        finally:
            view.close()
            rclpy.try_shutdown()
    print(f"{trouble}\nthe logs are in {logs}" if trouble else "stopped", flush=True)
    return 1 if trouble else 0


def _spin(
    processes: Processes,
    watcher: Watcher,
    view: View,
    nodes: Sequence[str],
    seconds: float | None,
) -> str:
    """Watch; give what ended a process, or an empty text when the time is over."""
    executor = SingleThreadedExecutor()
    executor.add_node(watcher)
    begin, shown, ready = time.monotonic(), 0.0, False
    while seconds is None or time.monotonic() - begin < seconds:
        executor.spin_once(timeout_sec=0.05)
        if not ready and set(nodes) <= set(watcher.states):
            ready = True
            print(f"all {len(nodes)} nodes run", flush=True)
        if time.monotonic() - shown > REFRESH:
            shown = time.monotonic()
            view.refresh(watcher)
            watcher.forget()
            if trouble := processes.trouble():
                return trouble
    return ""
