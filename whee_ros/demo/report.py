"""What the demo leaves behind: the picture, the figures, and a few lines of text."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from whee_ros.demo.performance import Performance
from whee_ros.demo.picture import draw
from whee_ros.demo.spans import as_plain, captions
from whee_ros.demo.timing import answers
from whee_ros.replay.story import Happening

TITLE = "whee_ros demo: what was heard, decided and done"


def report(
    happenings: Sequence[Happening],
    performance: Performance,
    truth: dict[str, Any],
    begin: int,
    out: Path,
    usage: Mapping[str, tuple[float, float]] | None = None,
) -> None:
    """Write the picture, the figures and what the film needs; print how soon the robot answered.

    ``begin`` is the stamp of the scene's start; ``usage`` gives (CPU seconds, MB) by process.
    """
    out.mkdir(parents=True, exist_ok=True)
    found = answers(happenings, truth["lines"], begin)
    print("\nfrom the last sample of speech to the first visible act and the first word:")
    for answer in found:
        print(f"  {_ms(answer.visible):>8}  {_ms(answer.word):>8}   “{answer.line}”")
    for name, (seconds, megabytes) in (usage or {}).items():
        print(f"process {name}: {seconds:.1f} s of CPU, {megabytes:.0f} MB at most")
    facts = {
        "answers": [vars(answer) for answer in found],
        "processes": {n: {"cpu_s": c, "peak_mb": m} for n, (c, m) in (usage or {}).items()},
    }
    (out / "demo.json").write_text(json.dumps(facts, indent=1) + "\n", encoding="utf-8")
    performance.save(out / "performance.jsonl")
    told = {
        "begin": begin,
        "length": truth["length"],
        "captions": as_plain(captions(happenings, begin)),
    }
    (out / "film.json").write_text(json.dumps(told, indent=1) + "\n", encoding="utf-8")
    try:
        picture = draw(happenings, performance, begin, TITLE)
    except ImportError as error:
        print(f"\nno picture: {error}")
        return
    (out / "timeline.png").write_bytes(picture)
    print(f"\nthe picture of all this: {out / 'timeline.png'}")


def _ms(seconds: float | None) -> str:
    return "none" if seconds is None else f"{seconds * 1000:.0f} ms"
