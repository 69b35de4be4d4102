"""EPITOME (Sharma et al., EMNLP 2020): replies to forum posts with levels of three mechanisms."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from whee_ros.training.readers.files import rows_of
from whee_ros.training.samples import Sample, Split

_FILES = ("emotional-reactions", "interpretations", "explorations")
_SPLITS: dict[str, Split] = {"train": "train", "val": "test"}


def epitome(data: Path) -> Iterator[Sample]:
    """Read the pairs; the conversation is the seeker's post, which several replies may share."""
    tables = [rows_of(data / "epitome" / f"{name}.csv.gz") for name in _FILES]
    levels: list[dict[tuple[str, str], int]] = []
    rows: dict[tuple[str, str], dict[str, str]] = {}
    for table in tables:
        found: dict[tuple[str, str], int] = {}
        for row in table:
            key = (row["sp_id"], row["rp_id"])
            rows[key] = row
            found[key] = int(row["level"])
        levels.append(found)
    for key, row in rows.items():
        if row["response_post"].strip() and all(key in found for found in levels):
            yield Sample(
                text=row["response_post"],
                source="epitome",
                family="epitome",
                conversation=key[0],
                context=(("other", row["seeker_post"]),) if row["seeker_post"].strip() else (),
                mechanisms=(levels[0][key], levels[1][key], levels[2][key]),
                split=_SPLITS[row["split"]],
            )


def rationales(data: Path) -> dict[tuple[int, str, str], list[str]]:
    """Read the passages that people marked as their reason for a level.

    Returns:
        by mechanism (0 to 2), conversation and reply's text.
    """
    return {
        (number, row["sp_id"], row["response_post"]): [
            passage for passage in row["rationales"].split("|") if passage.strip()
        ]
        for number, name in enumerate(_FILES)
        for row in rows_of(data / "epitome" / f"{name}.csv.gz")
    }
