"""Run a recorded conversation through the same nodes in virtual time.

Writes OUT/bag (mcap) with every topic that the nodes published, and OUT/measured.jsonl with what
depends on this machine's speed. The same bag and version give the same bytes; the digest of all
messages is printed.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from pathlib import Path


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the options of ``whee replay``."""
    parser.add_argument("bag", type=Path, help="a rosbag2 folder, .mcap or .db3 file")
    parser.add_argument("--out", type=Path, required=True, help="folder to write")
    parser.add_argument(
        "--set",
        action="append",
        default=[],
        metavar="NODE.NAME=VALUE",
        help="a parameter, e.g. --set when.seeking_threshold=0.4",
    )
    parser.add_argument("--robot", default="sim", help="robot profile (default: sim)")
    parser.add_argument("--nodes", help="the nodes to start, by commas (default: as needed)")
    parser.add_argument("--json", action="store_true", help="print the outcome as JSON")


def run(options: argparse.Namespace) -> int:
    """Replay one bag and say what came of it."""
    from whee_ros.ros import use

    use("memory")
    from whee_ros.replay.replay import replay

    arguments = ["-p", f"robot:profile:={options.robot}", *ros_parameters(options.set)]
    begin = time.monotonic()
    quiet = options.json or not sys.stderr.isatty()
    outcome = replay(
        options.bag,
        options.out,
        arguments,
        options.nodes.split(",") if options.nodes else None,
        None if quiet else _show_progress,
    )
    wall = time.monotonic() - begin
    if options.json:
        print(
            json.dumps(
                {
                    "nodes": outcome.nodes,
                    "seconds": outcome.seconds,
                    "played": outcome.played,
                    "published": dict(sorted(outcome.published.items())),
                    "left_out": dict(outcome.left_out),
                    "digest": outcome.digest,
                    "wall_seconds": round(wall, 2),
                }
            )
        )
        return 0
    print(f"nodes: {', '.join(outcome.nodes)}")
    for topic, count in sorted(outcome.published.items()):
        print(f"{count:7}  {topic}")
    for why, count in outcome.left_out.items():
        print(f"left out {count:5}  {why}")
    print(
        f"{outcome.seconds:.1f} s of conversation in {wall:.1f} s "
        f"({outcome.seconds / max(wall, 1e-9):.1f} times real time)"
    )
    print(f"digest {outcome.digest}")
    return 0


def ros_parameters(settings: list[str]) -> list[str]:
    """Turn ``node.name=value`` into ROS arguments.

    Raises:
        ValueError: a setting has another form.
    """
    arguments: list[str] = []
    for setting in settings:
        path, equals, value = setting.partition("=")
        node, dot, name = path.partition(".")
        if not (equals and dot and node and name):
            raise ValueError(f"--set {setting}: write it as node.name=value")
        arguments += ["-p", f"{node}:{name}:={value}"]
    return arguments


def _show_progress(share: float) -> None:
    print(f"\r{share:4.0%} ", end="" if share < 1 else "\n", file=sys.stderr, flush=True)
