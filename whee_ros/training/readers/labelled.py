"""Sets whose direction was labelled by people: our corpus, iEmpathize, TwittEmp."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from whee_ros.decision import DIRECTIONS
from whee_ros.training.readers.files import json_lines, rows_of
from whee_ros.training.samples import Sample, Split, with_context
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
            for index, own, other in with_context(turns):
                turn = talk["turns"][index]
                emotion, direction = turn["emotion"], turn["direction"]
                if emotion not in EMOTIONS or direction not in DIRECTIONS:
                    raise ValueError(
                        f"{path.name}, {talk['id']}, turn {index + 1}: no such label as"
                        f" {direction}/{emotion}; the labels are listed in DATA_CARD.md"
                    )
                valence, arousal = PROTOTYPES[emotion]
                # The stage decides about people. A robot's own earlier comfort before its answers
                # would teach that whatever follows "I'm sorry" is comfort, too. A robot has no
                # emotion and no need; its turns only show what comfort sounds like.
                robot = turn["speaker"] == "robot"
                yield Sample(
                    text=turn["text"],
                    source="own",
                    family="own",
                    conversation=talk["id"],
                    own=() if robot else own,
                    other=other,
                    direction=direction,
                    need=None if robot else turn["need"] / 2,
                    emotion=None if robot else emotion,
                    valence=None if robot else valence,
                    arousal=None if robot else arousal,
                    split=talk.get("split", "train"),
                )


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
