"""A node program ends cleanly on Ctrl-C, even when the signal arrives twice, as under launch."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time

import pytest

from whee_ros.ros import present

PROGRAM = """
from whee_ros.nodes.all_in_one import make
from whee_ros.nodes.main import run

def nodes():
    made = [make("people"), make("robot")]
    print("ready", flush=True)
    return made

run(nodes)
"""


@pytest.mark.skipif(not present("dds"), reason="cyclonedds is not on this machine")
@pytest.mark.parametrize("signals", [(signal.SIGINT,), (signal.SIGINT, signal.SIGINT)])
def test_ctrl_c_ends_the_nodes_with_status_0(signals):
    environment = {**os.environ, "WHEE_ROS_ENGINE": "dds", "ROS_DOMAIN_ID": "58"}
    with subprocess.Popen(
        [sys.executable, "-c", PROGRAM],
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as program:
        try:
            assert program.stdout.readline() == "ready\n"
            time.sleep(0.5)
            for number in signals:
                program.send_signal(number)
                time.sleep(0.02)
            errors = program.communicate(timeout=120)[1]
        finally:
            program.kill()
    assert "Traceback" not in errors
    assert program.returncode == 0
