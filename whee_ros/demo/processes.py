"""Starts the nodes in processes of their own and ends them again."""

from __future__ import annotations

import ctypes
import os
import signal
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

PR_SET_PDEATHSIG = 1


class Processes:
    """Groups of nodes, one process each, stopped together."""

    def __init__(self, log_folder: Path, environment: Mapping[str, str]) -> None:
        self._logs = log_folder
        self._environment = {**os.environ, **environment, "PYTHONUNBUFFERED": "1"}
        self._running: dict[str, subprocess.Popen[bytes]] = {}
        log_folder.mkdir(parents=True, exist_ok=True)

    def __enter__(self) -> Processes:
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def start(self, name: str, nodes: Sequence[str], arguments: Sequence[str] = ()) -> None:
        """Start a process that runs ``nodes``; what it prints goes to <name>.log."""
        chosen = "[" + ", ".join(nodes) + "]"
        command = [sys.executable, "-m", "whee_ros.nodes.all_in_one", "--ros-args"]
        command += ["-p", f"all_in_one:nodes:={chosen}", *arguments]
        with (self._logs / f"{name}.log").open("wb") as log:
            self._running[name] = subprocess.Popen(  # noqa: S603 - our own module
                command,
                stdout=log,
                stderr=log,
                env=self._environment,
                start_new_session=True,
                preexec_fn=_die_with_parent if sys.platform == "linux" else None,  # noqa: PLW1509
            )

    def trouble(self) -> str:
        """Name a process that ended by itself and the last line it printed; "" while all run."""
        for name, process in self._running.items():
            if process.poll() is not None:
                lines = (self._logs / f"{name}.log").read_text(errors="replace").split("\n")
                last = next((line for line in reversed(lines) if line.strip()), "no output")
                return f"the {name} process ended with status {process.returncode}: {last}"
        return ""

    def usage(self) -> dict[str, tuple[float, float]]:
        """Give (CPU seconds, peak memory in MB) of each running process, from /proc."""
        found = {}
        for name, process in self._running.items():
            used = _usage(process.pid)
            if used:
                found[name] = used
        return found

    def stop(self) -> None:
        """Ask every process to end, and insist after three seconds."""
        for process in self._running.values():
            if process.poll() is None:
                process.send_signal(signal.SIGINT)
        for process in self._running.values():
            try:
                process.wait(timeout=3.0)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
        self._running.clear()


def _die_with_parent() -> None:
    """Ask Linux to end this process when its parent is gone, so that no camera stays open."""
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


def _usage(pid: int) -> tuple[float, float] | None:
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
        status = Path(f"/proc/{pid}/status").read_text()
    except (OSError, IndexError):
        return None
    ticks = int(fields[11]) + int(fields[12])
    peak = next((line for line in status.splitlines() if line.startswith("VmHWM")), "VmHWM: 0 kB")
    return ticks / os.sysconf("SC_CLK_TCK"), int(peak.split()[1]) / 1024
