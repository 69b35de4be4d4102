"""Run a recorded conversation through the same nodes in virtual time.

INPUT is a rosbag2 bag (mcap or sqlite3, compressed or not, split or not), a video, a sound file,
a video and a sound file that begin together, or a written conversation (.txt, .jsonl).
Writes OUT/bag (mcap) with every topic that the nodes published, OUT/outcome.json with what was
used and what was not, and OUT/measured.jsonl with what depends on this machine's speed. The same
input, settings and version give the same bytes; the digest of all messages is printed.

Ctrl-C ends it so that `--resume` can take it up. The nodes then live through the beginning again
from the cues that were kept, which is fast; only from 20 s before on pictures and sound are
looked at again. Without pictures and sound the outcome is the same to the byte as in one go.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import signal
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from whee_ros.replay.outcome import Outcome

TOLD_EVERY = 0.5


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the options of ``whee replay``."""
    parser.add_argument(
        "inputs", type=Path, nargs="+", metavar="INPUT", help="what to replay, see above"
    )
    parser.add_argument("--out", type=Path, required=True, help="folder to write")
    parser.add_argument("--resume", action="store_true", help="take up the one ended in OUT")
    add_choices(parser)
    parser.add_argument("--report", type=Path, metavar="FILE", help="show it as an HTML page")
    parser.add_argument("--json", action="store_true", help="print the outcome as JSON")


def add_choices(parser: argparse.ArgumentParser) -> None:
    """Add the options that say how to replay."""
    parser.add_argument(
        "--set",
        action="append",
        default=[],
        metavar="NODE.NAME=VALUE",
        help="a parameter, e.g. --set when.seeking_threshold=0.4; may be given again",
    )
    parser.add_argument("--robot", default="sim", help="robot profile (default: sim)")
    parser.add_argument("--nodes", help="the nodes to start, by commas (default: as needed)")
    parser.add_argument(
        "--map",
        action="append",
        default=[],
        metavar="/TOPIC=/NAME",
        help="play a recorded topic under another name, e.g. --map /my/topic=/image_raw",
    )
    parser.add_argument(
        "--trust",
        action="append",
        default=[],
        metavar="WHAT",
        help="take it from the recording, and leave out the node that would find it anew: "
        "humans, faces, voices, speech, persons, turns, decisions, plans",
    )


def choices(options: argparse.Namespace) -> dict[str, Any]:
    """Give the keyword arguments of ``replay`` that the options stand for."""
    from whee_ros.replay.overrides import ros_parameters

    return {
        "arguments": ["-p", f"robot:profile:={options.robot}", *ros_parameters(options.set)],
        "nodes": options.nodes.split(",") if options.nodes else None,
        "maps": options.map,
        "trust": options.trust,
    }


def run(options: argparse.Namespace) -> int:
    """Replay one input and say what came of it; status 1 if a node failed, 130 if interrupted."""
    from whee_ros.ros import use

    use("memory")
    from whee_ros.replay.replay import replay

    begin = time.monotonic()
    quiet = options.json or not sys.stderr.isatty()
    with _interruptible() as stop:
        outcome = replay(
            options.inputs,
            options.out,
            progress=None if quiet else _Progress().show,
            resume=options.resume,
            stop=stop,
            **choices(options),
        )
    wall = time.monotonic() - begin
    _write_run(options, outcome, wall)
    if options.report:
        from whee_ros.report.make import make_report

        make_report(options.out, html=options.report)
    if options.json:
        _print_json(outcome, wall)
    else:
        _print(outcome, wall)
    if not outcome.finished:
        print("interrupted; go on with the same command and --resume", file=sys.stderr)
        return 130
    return 1 if outcome.failures else 0


@contextlib.contextmanager
def _interruptible() -> Iterator[Callable[[], bool]]:
    """Turn the first Ctrl-C (or SIGTERM) into a wish to stop; the second one ends at once."""
    wished = False

    def wish(number: int, _: Any) -> None:
        nonlocal wished
        if wished:
            raise KeyboardInterrupt
        wished = True

    before = {number: signal.signal(number, wish) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield lambda: wished
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


class _Progress:
    """One line that says how far it is and how long it takes yet."""

    def __init__(self) -> None:
        self._begin = self._told = time.monotonic()

    def show(self, share: float) -> None:
        """Show a share of 0..1, now and then."""
        now = time.monotonic()
        if now - self._told < TOLD_EVERY:
            return
        self._told = now
        left = (now - self._begin) * (1 - share) / share if share > 0.001 else 0.0
        text = f"\r{share:4.0%}  {left:5.0f} s left "
        print(text, end="", file=sys.stderr, flush=True)


def _write_run(options: argparse.Namespace, outcome: Outcome, wall: float) -> None:
    from whee_ros.replay.outcome import RUN

    row = {
        "input": [str(path.absolute()) for path in options.inputs],
        "map": options.map,
        "wall_seconds": round(wall, 3),
        "times_real_time": round(outcome.seconds / max(wall, 1e-9), 2),
    }
    (options.out / RUN).write_text(json.dumps(row, indent=1) + "\n", encoding="utf-8")


def _print_json(outcome: Outcome, wall: float) -> None:
    import msgspec

    row = msgspec.to_builtins(outcome)
    print(json.dumps({**row, "wall_seconds": round(wall, 2)}))


def _print(outcome: Outcome, wall: float) -> None:
    print(f"nodes: {', '.join(outcome.nodes)}")
    for topic, number in sorted(outcome.published.items()):
        print(f"{number:7}  {topic}")
    for topic, number in sorted(outcome.moved.items()):
        print(f"{number:7}  {topic}, recorded: now /recorded{topic}")
    for why, number in outcome.left_out.items():
        print(f"left out {number:5}  {why}")
    for why, number in outcome.lost.items():
        print(f"lost {number:9}  {why}")
    for why, number in outcome.odd.items():
        print(f"odd {number:10}  {why}")
    for why, number in outcome.failures.items():
        print(f"FAILED {number:7}  {why}")
    print(
        f"{outcome.seconds:.1f} s of conversation in {wall:.1f} s "
        f"({outcome.seconds / max(wall, 1e-9):.1f} times real time)"
    )
    if outcome.continued:
        print("taken up after an interruption: the digest is not that of a replay in one go")
    print(f"digest {outcome.digest}")
