"""What the risk detector learns from and is measured on: lists of phrases, and ordinary talk."""

from __future__ import annotations

import json
import random
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import NamedTuple

from whee_ros.how.safety.risk import KINDS, windows
from whee_ros.how.safety.safety import Safety

FOLDER = Path(__file__).parent / "phrases"
CORPUS = Path(__file__).parent / "corpus"
TASKS = ("clinc150", "slurp", "taskmaster", "topical_chat")
"""Sets of task and small talk, free for commercial use, in which nobody is at risk."""

IN_DANGER = (
    "ninety he's he's burning up he's only two",
    "and mum's pills. and dinner. because mum can't get up today",
)
"""Turns of our corpus' dev part in which somebody may be in danger; asking is no false alarm."""


class Phrase(NamedTuple):
    """A text and its kind of risk; "" for a look-alike."""

    text: str
    kind: str


def phrases(path: Path) -> list[Phrase]:
    """Read a list of phrases, one JSON object a line with ``text`` and ``kind``.

    Raises:
        ValueError: naming the line that is wrong.
    """
    rows = []
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        try:
            row = json.loads(line)
            found = Phrase(str(row["text"]), row["kind"])
        except (ValueError, KeyError, TypeError) as error:
            raise ValueError(f"{path}:{number}: {error!r}; give text and kind") from error
        if found.kind not in ("", *KINDS):
            raise ValueError(f"{path}:{number}: kind is {found.kind!r}; use {', '.join(KINDS)}")
        rows.append(found)
    return rows


def own_lists() -> dict[str, list[Phrase]]:
    """Give our own lists by name; each writer has one."""
    return {path.stem: phrases(path) for path in sorted(FOLDER.glob("risk*.jsonl"))}


def own_turns(splits: Sequence[str], *, robot: bool = False) -> list[str]:
    """Give the persons' turns of our corpus, with ``robot`` the robot's, too."""
    found = []
    for split in splits:
        for line in (CORPUS / f"{split}.jsonl").read_text(encoding="utf-8").splitlines():
            turns = json.loads(line)["turns"]
            found += [turn["text"] for turn in turns if robot or turn["speaker"] != "robot"]
    return list(dict.fromkeys(found))


def task_turns(data: Path, name: str, *, train: bool) -> list[str]:
    """Give the turns of a set of task talk that are for training, or those that are not."""
    from whee_ros.training import readers

    samples = readers.read(data, [name])
    return list(dict.fromkeys(s.text for s in samples if (s.split == "train") == train))


def calm(texts: Iterable[str], count: int, seed: int = 0) -> list[str]:
    """Draw ``count`` windows of ordinary talk, leaving out those in which a pattern finds a risk.

    The few of our corpus' turns that show one are among these; so are some that do not.
    """
    safety = Safety.load()
    found = [w for text in texts if not safety.match(text) for w in windows(text)]
    found = list(dict.fromkeys(found))
    random.Random(seed).shuffle(found)
    return found[:count]


def evenly(texts: Sequence[str], most: int) -> list[str]:
    """Take at most ``most`` texts, evenly."""
    texts = list(dict.fromkeys(texts))
    step = max(1.0, len(texts) / most)
    return [texts[int(i * step)] for i in range(min(most, len(texts)))]
