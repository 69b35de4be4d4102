"""Sets whose direction was labelled by people: our corpus, iEmpathize, TwittEmp."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from whee_ros.decision import DIRECTIONS
from whee_ros.training.readers.files import json_lines, rows_of
from whee_ros.training.samples import Context, Sample, Split, with_context
from whee_ros.when.labels import EMOTIONS, PROTOTYPES

CORPUS = Path(__file__).resolve().parents[1] / "corpus"


def own_corpus(folder: Path = CORPUS) -> Iterator[Sample]:
    """Read conversations in our format: one JSON object a line (see the corpus's DATA_CARD.md).

    Args:
        folder: the folder with the ``*.jsonl`` files; a user's own labelled talk has the same form.

    Raises:
        ValueError: naming the file, conversation and turn with a label that does not exist.
    """
    for path in sorted(folder.glob("*.jsonl")):
        for talk in json_lines(path):
            turns = [(turn["speaker"], turn["text"]) for turn in talk["turns"]]
            for index, context in with_context(turns):
                turn = talk["turns"][index]
                wrong = _wrong(turn)
                if wrong:
                    raise ValueError(
                        f"{path.name}, {talk['id']}, turn {index + 1}: {wrong};"
                        " the labels are listed in DATA_CARD.md"
                    )
                yield _own(turn, talk, context)


def _wrong(turn: dict[str, Any]) -> str:
    """Say which label of a turn does not exist, or nothing."""
    if turn.get("emotion") not in EMOTIONS:
        return f"no such emotion as {turn.get('emotion')!r}"
    if turn.get("direction") not in DIRECTIONS:
        return f"no such direction as {turn.get('direction')!r}"
    if turn.get("need") not in (0, 1, 2):
        return f"need is {turn.get('need')!r}, not 0, 1 or 2"
    levels = turn.get("mechanisms", [0, 0, 0])
    if not isinstance(levels, list) or len(levels) != 3 or not set(levels) <= {0, 1, 2}:
        return f"mechanisms are {levels!r}, not three levels from 0 to 2"
    return ""


def _own(turn: dict[str, Any], talk: dict[str, Any], context: Context) -> Sample:
    """A robot has no emotion and no need; its turns show what comfort sounds like."""
    robot = turn["speaker"] == "robot"
    valence, arousal = PROTOTYPES[turn["emotion"]]
    levels = turn.get("mechanisms")
    return Sample(
        text=turn["text"],
        source="own",
        family="own",
        conversation=talk["id"],
        context=context,
        by="robot" if robot else "person",
        direction=turn["direction"],
        need=None if robot else turn["need"] / 2,
        emotion=None if robot else turn["emotion"],
        valence=None if robot else valence,
        arousal=None if robot else arousal,
        cause=_cause(turn),
        mechanisms=(levels[0], levels[1], levels[2]) if levels else None,
        split=talk.get("split", "train"),
    )


def _cause(turn: dict[str, Any]) -> str | None:
    if turn["speaker"] == "robot" or turn["direction"] != "seeking":
        return None
    return str(turn.get("cause") or "")


def _plain(data: Path, name: str, encoding: str = "utf-8") -> Iterator[Sample]:
    rows = rows_of(data / name / f"{name}.csv.gz", encoding)
    for number, row in enumerate(rows):
        direction = DIRECTIONS[int(row["label"])]
        part: Split = "test" if number % 5 == 0 else "train"
        yield Sample(
            text=row["text"],
            source=name,
            family=name,
            conversation=str(number),
            direction=direction,
            need=0.8 if direction == "seeking" else 0.0,
            split=part,
        )


def iempathize(data: Path) -> Iterator[Sample]:
    """Read forum sentences of a cancer network (research only)."""
    return _plain(data, "iempathize", "windows-1252")


def twittemp(data: Path) -> Iterator[Sample]:
    """Read tweets about cancer (research only)."""
    return _plain(data, "twittemp")
