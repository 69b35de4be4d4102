"""Play the recorded scene through the nodes in real time, and watch the robot.

The nodes run in two processes and talk over DDS (loopback only, ROS domain 77 unless
ROS_DOMAIN_ID is set); `ros2 topic echo` can watch them. Writes OUT/timeline.png and OUT/demo.json.
"""

from __future__ import annotations

import argparse
from pathlib import Path


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the options of ``whee demo``."""
    parser.add_argument("--out", type=Path, default=Path("out/demo"), help="folder to write")
    parser.add_argument(
        "--sound", action="store_true", help="speak through the loudspeaker (default: silently)"
    )


def run(options: argparse.Namespace) -> int:
    """Run the demo on the engine that is there."""
    from whee_ros.ros import engine_name

    output = "auto" if options.sound else "none"
    if engine_name() == "memory":
        from whee_ros.demo.alone import run_alone

        return run_alone(options.out)
    from whee_ros.demo.run import run_demo

    return run_demo(options.out, ["-p", f"tts:output:={output}"])
