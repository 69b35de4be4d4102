"""Play the recorded scene through the nodes in real time, and watch the robot.

The nodes run in two processes and talk over DDS (loopback only, ROS domain 77 unless
ROS_DOMAIN_ID is set); `ros2 topic echo` can watch them. Writes OUT/timeline.png, OUT/scene.webm
and OUT/demo.json.
"""

from __future__ import annotations

import argparse
from pathlib import Path

PORT = 8077


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the options of ``whee demo``."""
    parser.add_argument("--out", type=Path, default=Path("out/demo"), help="folder to write")
    parser.add_argument(
        "--sound",
        action="store_true",
        help="speak through the loudspeaker (default: silently, into the film)",
    )
    parser.add_argument(
        "--watch",
        action="store_true",
        help="show the robot live in a browser of this computer; costs most of a core",
    )


def run(options: argparse.Namespace) -> int:
    """Run the demo on the engine that is there."""
    from whee_ros.ros import engine_name

    arguments = ["-p", f"tts:output:={'auto' if options.sound else _empty(options.out / 'sound')}"]
    if options.watch:
        arguments += ["-p", f"sim_robot:stream_port:={PORT}", "-p", "sim_robot:fps:=10.0"]
        print(f"see the robot at http://127.0.0.1:{PORT}")
    if engine_name() == "memory":
        from whee_ros.demo.alone import run_alone

        return run_alone(options.out, arguments)
    from whee_ros.demo.run import run_demo

    return run_demo(options.out, arguments)


def _empty(folder: Path) -> str:
    """Forget what an earlier run said; give the folder as tts wants it named, with a slash."""
    for path in folder.glob("said_*.flac"):
        path.unlink()
    return f"{folder.resolve()}/"
