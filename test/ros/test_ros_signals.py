"""Ctrl-C and SIGTERM end a node quietly, whatever it is at, over dds and on real rclpy."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from whee_ros.ros import present

INTERRUPTED = """
import os, signal, time
from whee_ros.nodes.main import run
from whee_ros.ros import Node, message

String = message("std_msgs/msg/String")

def interrupt():
    os.kill(os.getpid(), signal.SIGNAL)
    time.sleep(0.5)

class Busy(Node):
    def __init__(self):
        super().__init__("busy")
        self.said = self.create_publisher(String, "said", 10)
        self.create_timer(0.01, self.tick)

    def tick(self):
        interrupt()
        self.said.publish(String(data="too late"))
        self.get_logger().info("too late")

def late():
    interrupt()
    return Busy()

run(WHICH)
"""


def ended(engine, program):
    """Run a program on an engine to its end."""
    if not present(engine):
        pytest.skip(f"engine {engine} is not on this machine")
    return subprocess.run(
        [sys.executable, "-c", program],
        env={**os.environ, "WHEE_ROS_ENGINE": engine},
        cwd=Path(__file__).parents[2],
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


@pytest.mark.parametrize("which", ["Busy", "late"])
@pytest.mark.parametrize(
    ("engine", "name"),
    [("dds", "SIGINT"), ("dds", "SIGTERM"), ("rclpy", "SIGINT"), ("rclpy", "SIGTERM")],
)
def test_a_signal_in_the_middle_of_a_callback_or_of_the_start_is_no_failure(engine, name, which):
    done = ended(engine, INTERRUPTED.replace("WHICH", which).replace("SIGNAL", name))
    assert "Traceback" not in done.stderr
    assert done.returncode == 0


ENDED = """
import os, signal
signal.signal(signal.SIGINT, signal.SIG_IGN)  # as a shell starts what runs in its background
from whee_ros.nodes.main import run
from whee_ros.ros import Node

class Ended(Node):
    def __init__(self):
        super().__init__("ended")
        self.create_timer(0.01, self.tick)

    def tick(self):
        HOW

run(Ended)
"""
HOW = {
    "in the background": "os.kill(os.getpid(), signal.SIGINT)",
    "in code made from text, as of a codec": "exec('raise KeyboardInterrupt')",
}


@pytest.mark.parametrize("how", HOW.values(), ids=HOW)
@pytest.mark.parametrize("engine", ["dds", "rclpy"])
def test_ctrl_c_ends_a_node_with_status_0(engine, how):
    done = ended(engine, ENDED.replace("HOW", how))
    assert "Traceback" not in done.stderr
    assert done.returncode == 0
