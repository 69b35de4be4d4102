"""Commands, task talk and questions to an assistant: no empathy is called for.

CLINC150 (CC BY 3.0), SNIPS (CC0), SLURP text (CC BY 4.0), Taskmaster-4 (CC BY 4.0).
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from pathlib import Path

from whee_ros.training.readers.files import json_lines, json_of
from whee_ros.training.samples import Sample, Split, every_nth, with_context


def _command(text: str, source: str, conversation: str, split: Split) -> Sample:
    return Sample(
        text=text,
        source=source,
        family="commands",
        conversation=f"{source}:{conversation}",
        direction="none",
        need=0.0,
        emotion="neutral",
        valence=0.0,
        arousal=-0.1,
        split=split,
    )


def clinc150(data: Path) -> list[Sample]:
    """Read assistant queries of 150 intents; out-of-scope queries are plain questions, too."""
    parts: dict[str, Split] = {"train": "train", "val": "dev", "test": "test"}
    whole = json_of(data / "clinc150" / "data_full.json.gz")
    samples = []
    for name, split in parts.items():
        rows = [*whole[name], *whole[f"oos_{name}"]]
        # "thank you" and small pleasantries stay: they need no empathy either.
        found = (_command(t, "clinc150", f"{name}{i}", split) for i, (t, _) in enumerate(rows))
        samples += every_nth(found, 3000 if split == "train" else 2000)
    return samples


def snips(data: Path) -> list[Sample]:
    """Read voice-assistant queries of seven intents."""
    samples: list[Sample] = []
    for path in sorted((data / "snips").glob("*_*.json*")):
        split: Split = "test" if path.name.startswith("validate") else "train"
        (intent, rows), *_ = json_of(path).items()
        texts = ["".join(chunk["text"] for chunk in row["data"]) for row in rows]
        found = (_command(t, "snips", f"{intent}{split}{i}", split) for i, t in enumerate(texts))
        samples += every_nth(found, 150)
    return samples


def slurp(data: Path) -> list[Sample]:
    """Read spoken home-assistant queries."""
    samples = []
    splits: tuple[Split, Split] = ("train", "test")
    for name, split in zip(("devel", "test"), splits, strict=True):
        path = data / "slurp" / f"{name}.jsonl.gz"
        for row in json_lines(path) if path.is_file() else ():
            key = str(row["slurp_id"])
            # Without the test file the last digit of the id sets a part aside.
            part: Split = "test" if name == "devel" and key.endswith("7") else split
            samples.append(_command(row["sentence"], "slurp", key, part))
    return samples


def taskmaster(data: Path) -> Iterator[Sample]:
    """Read task dialogues (orders and bookings), both sides."""
    for path in sorted((data / "taskmaster").glob("TM-4*.json.gz")):
        split: Split = "test" if path.name.endswith("07.json.gz") else "train"
        for dialogue in json_of(path)[:250]:
            turns = [(u["speaker"], u["text"]) for u in dialogue["utterances"] if u["text"].strip()]
            for index, context in with_context(turns[:8]):
                sample = _command(turns[index][1], "taskmaster", dialogue["conversation_id"], split)
                yield dataclasses.replace(sample, family="taskmaster", context=context)
