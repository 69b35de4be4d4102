"""What replay promises, measured: ``python -m whee_ros.bench.bars [quick]`` prints JSON.

How many times faster than real time each kind of recording plays, how memory grows from a minute to
two hours, and whether the bytes are the same over runs and over parallel processes. Each replay
has a process of its own. Speeds are by the clock on the wall, the start not counted, so measure
on a machine at rest; JSON has beside it the same by the computing time of all processes together.
"""

from __future__ import annotations

import heapq
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

from whee_ros import locator
from whee_ros.cues import NANOSECONDS

HOUR = 3600.0
MORE_MEMORY = 100.0
"""MB that a two-hour bag may take more than one of a minute."""
QUICK_SCENE = 20.0
RUNS = 5
PARALLEL = (1, 2, 4)
_DENSE = 120.0
"""Messages a second of one person in the recordings of ROS4HRI that we know."""

Row = dict[str, Any]


def bars(quick: bool, folder: Path) -> list[Row]:
    """Measure every promise; a row says what, the figure, the bar, and whether it holds."""
    from whee_ros.bench.bags import humans_bag, text_file

    scale = 0.2 if quick else 1.0
    text = text_file(folder / "text.jsonl", 1800 * scale)
    light = humans_bag(folder / "light", 600 * scale)
    dense = humans_bag(folder / "dense", 300 * scale, rate=_DENSE)
    rows = [
        _speed("text, a turn each 20 s", 200.0, folder / "o1", text),
        _speed("/humans, 20 messages a second", 200.0, folder / "o2", light),
        _speed(f"/humans, {_DENSE:.0f} messages a second", 200.0, folder / "o3", dense),
        *_scene(folder, QUICK_SCENE if quick else HOUR),
        *_memory(folder, 600.0 if quick else 2 * HOUR),
    ]
    talk = text_file(folder / "short.jsonl", 120.0)
    return rows + (_same(talk, folder, 2, (2,)) if quick else _same(talk, folder, RUNS, PARALLEL))


def _scene(folder: Path, seconds: float) -> list[Row]:
    """The demo scene with everything found anew, then with words or all cues as recorded."""
    scene, told = (
        _beginning(locator.data("demo/scene/bag"), seconds, folder / "scene"),
        folder / "o4",
    )
    rows = [_speed("pictures and sound, pocketsphinx", 3.0, told, scene)]
    words = _with_words(scene, told / "bag", folder / "words")
    rows.append(_speed("pictures and sound, words recorded", 8.0, folder / "o5", words, "speech"))
    rows.append(_speed("faces, voices and words recorded", 8.0, folder / "o6", told / "bag"))
    return rows


def _beginning(scene: Path, seconds: float, path: Path) -> Path:
    from whee_ros.replay.bag import BagReader, BagWriter

    with BagReader(scene) as bag, BagWriter(path) as cut:
        for one in bag.records():
            if one.stamp < bag.start + seconds * NANOSECONDS:
                cut.write_raw(one)
    return path


def _with_words(scene: Path, heard: Path, path: Path) -> Path:
    """Put what was understood in one replay beside the pictures and sound of its recording."""
    from whee_ros.replay.bag import BagReader, BagWriter

    with BagReader(scene) as bag, BagReader(heard) as cues, BagWriter(path) as both:
        speech = (one for one in cues.records() if one.topic.endswith("/speech"))
        for one in heapq.merge(bag.records(), speech, key=lambda record: record.stamp):
            both.write_raw(one)
    return path


def _speed(name: str, bar: float, out: Path, given: Path, *trust: str) -> Row:
    told = child(given, out, *trust)
    times = told["times_wall"]
    return _row(f"speed: {name}", times, f">= {bar:g} x", times >= bar, told)


def _memory(folder: Path, seconds: float) -> Iterator[Row]:
    """Compare the most memory of a long recording with that of a minute: other nodes', and text."""
    from whee_ros.bench.bags import humans_bag, text_file

    for kind, made, end in (("/humans", humans_bag, ""), ("text", text_file, ".jsonl")):
        name = kind.strip("/")
        short, long = (
            child(
                made(folder / f"long_{name}{length:.0f}{end}", length),
                folder / f"{name}_{length:.0f}",
            )
            for length in (60.0, seconds)
        )
        more = round(long["peak_mb"] - short["peak_mb"], 1)
        what = f"memory: {seconds / 60:.0f} min of {kind} over 1 min, peak"
        told = {**long, "minute_mb": short["peak_mb"]}
        yield _row(what, more, f"<= {MORE_MEMORY:g} MB", more <= MORE_MEMORY, told)


def _same(given: Path, folder: Path, runs: int, parallel: tuple[int, ...]) -> list[Row]:
    """Count the different outcomes of one input, one run after the other and side by side."""
    digests = [child(given, folder / f"run{n}")["digest"] for n in range(runs)]
    rows = [_differ(f"{runs} runs", digests)]
    for count in parallel:
        outs = [folder / f"beside{count}_{n}" for n in range(count)]
        with ThreadPoolExecutor(count) as pool:
            told = list(pool.map(lambda out: child(given, out)["digest"], outs))
        rows.append(_differ(f"{count} beside each other", [*told, digests[0]]))
    return rows


def _differ(name: str, digests: list[str]) -> Row:
    kinds = len(set(digests))
    return _row(f"bytes: {name}", kinds, "1 digest", kinds == 1, {"digests": digests})


def _row(name: str, figure: float, needed: str, holds: bool, told: Row) -> Row:
    return {"bar": name, "figure": figure, "needed": needed, "holds": holds, **told}


def child(given: Path, out: Path, *trust: str) -> Row:
    """Replay in a process of its own.

    Raises:
        RuntimeError: it failed; the last line of what it said.
    """
    command = [sys.executable, "-m", "whee_ros.bench.replayed", str(given), str(out), *trust]
    environment = {**os.environ, "OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}
    done = subprocess.run(  # noqa: S603 - our own module
        command, capture_output=True, text=True, env=environment, check=False
    )
    if done.returncode:
        raise RuntimeError((done.stderr.strip().splitlines() or ["no word of why"])[-1])
    told: Row = json.loads(done.stdout.strip().splitlines()[-1])
    return told


def main(arguments: list[str]) -> None:
    """Measure and print."""
    from whee_ros.ros import use

    use("memory")
    with tempfile.TemporaryDirectory(prefix="whee_bars_") as folder:
        print(json.dumps(bars("quick" in arguments, Path(folder))))


if __name__ == "__main__":
    main(sys.argv[1:])
