"""Train the detector of risk, and measure it: by list, and on talk in which nothing is wrong."""

from __future__ import annotations

import argparse
import json
import statistics
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

SAMPLE = 1000


def train_risk(options: argparse.Namespace) -> int:
    """Train on our own phrases and more lists; weights and figures go to a folder."""
    for path in options.extra:
        if not path.is_file():
            raise ValueError(f"there is no file {path}")
    if not options.data.is_dir():
        raise ValueError(f"there is no folder {options.data}")
    try:
        import sklearn  # noqa: F401 - say it is missing before a minute of embedding
        import torch
    except ModuleNotFoundError as error:
        raise ImportError(f"{error}: pip install scikit-learn torch") from error
    from whee_ros.how.risk import save
    from whee_ros.training.embed import store_at
    from whee_ros.training.risk import train

    torch.set_num_threads(options.threads)
    weights, facts = train(options.data, options.extra, store_at(None), _tell)
    save(weights, options.out)
    figures = json.dumps(facts, indent=1)
    (options.out / "risk_training.json").write_text(figures + "\n", encoding="utf-8")
    print(figures)
    return 0


def evaluate_risk(lists: Sequence[Path], data: Path | None) -> tuple[str, dict[str, Any]]:
    """Count what the detectors find in ``lists``, in our corpus' held-out turns, in commands.

    Counts only; no phrase of a list is shown.
    """
    from whee_ros.nodes.risk import reader
    from whee_ros.training import risk

    read = reader()
    detectors = risk.detectors(read)
    found: dict[str, Any] = {"lists": {}, "ordinary": {}}
    lines = [f"{'list':16} {'detector':11} {'recall':>7} {'alarms':>7}  found, right kind, all"]
    for path in lists:
        held = risk.phrases(path)
        for name, detect in detectors.items():
            counts = risk.measure(held, detect)
            found["lists"].setdefault(path.stem, {})[name] = counts._asdict()
            kinds = "; ".join(f"{k} {a}, {b}, {n}" for k, (a, b, n) in counts.kinds.items())
            lines.append(
                f"{path.stem:16} {name:11} {counts.recall:7.3f} {counts.alarms:7.3f}  {kinds}"
            )
    for source, turns in _ordinary(data).items():
        for name, detect in detectors.items():
            alarms = sum(1 for text in turns if detect(text))
            found["ordinary"].setdefault(source, {})[name] = {"alarms": alarms, "of": len(turns)}
            lines.append(f"{source:16} {name:11} {alarms} alarms in {len(turns)}")
    found["seconds"] = _seconds(read.read, turns=_ordinary(None)["own turns"][:200])
    lines.append(
        "classifier, fresh turn: median {median:.4f} s, p95 {p95:.4f} s".format(**found["seconds"])
    )
    return "\n".join(lines), found


def _ordinary(data: Path | None) -> dict[str, list[str]]:
    """Give held-out turns of our corpus, and commands that training did not see."""
    from whee_ros.training.readers.commands import slurp
    from whee_ros.training.risk import CORPUS

    turns = [
        turn["text"]
        for split in ("dev", "test")
        for line in (CORPUS / f"{split}.jsonl").read_text(encoding="utf-8").splitlines()
        for turn in json.loads(line)["turns"]
        if turn["speaker"] != "robot"
    ]
    found = {"own turns": _evenly(turns)}
    if data is not None:
        found["commands"] = _evenly([one.text for one in slurp(data) if one.split == "test"])
    return found


def _evenly(texts: Sequence[str]) -> list[str]:
    texts = list(dict.fromkeys(texts))
    return texts[:: max(1, len(texts) // SAMPLE)][:SAMPLE]


def _seconds(read: Callable[[str], Any], turns: Sequence[str]) -> dict[str, float]:
    """Time reading turns that the encoder has not read before."""
    took = []
    for turn in turns:
        start = time.perf_counter()
        read(f"well {turn}")
        took.append(time.perf_counter() - start)
    return {"median": statistics.median(took), "p95": sorted(took)[int(0.95 * len(took))]}


def _tell(line: str) -> None:
    print(line, flush=True)
