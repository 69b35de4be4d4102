"""Train the detector of risk, and measure it: by list, and on talk in which nothing is wrong."""

from __future__ import annotations

import argparse
import json
import statistics
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from whee_ros.training.risk_lists import Phrase
    from whee_ros.training.risk_scores import Detect

SAMPLE = 500


def train_risk(options: argparse.Namespace) -> int:
    """Train on our own phrases and more lists; weights and figures go to a folder."""
    for path in (*options.extra, *options.dev):
        if not path.is_file():
            raise ValueError(f"there is no file {path}")
    if options.data is None or not options.data.is_dir():
        raise ValueError(f"there is no folder {options.data}")
    try:
        import torch

        from whee_ros.training.risk import train
        from whee_ros.training.risk_net import Recipe
    except ModuleNotFoundError as error:
        raise ImportError(f"{error}: pip install torch transformers") from error
    from whee_ros.how.safety.risk import load, save

    begin = None if options.begin is None else load(options.begin)
    torch.set_num_threads(options.threads)
    recipe = Recipe() if options.seed is None else Recipe(seed=options.seed)
    weights, facts = train(
        options.data,
        options.dev,
        options.extra,
        recipe,
        without=options.without,
        begin=begin,
        say=_tell,
    )
    save(weights, options.out)
    figures = json.dumps(facts, indent=1)
    (options.out / "risk_training.json").write_text(figures + "\n", encoding="utf-8")
    print(figures)
    return 0


def evaluate_risk(lists: Sequence[Path], data: Path | None) -> tuple[str, dict[str, Any]]:
    """Count what the detectors find in ``lists``, and in ordinary talk that none was trained on.

    Counts only; no phrase of a list is shown.
    """
    from whee_ros.nodes.how_risk import reader
    from whee_ros.training.risk_lists import phrases
    from whee_ros.training.risk_scores import LINEAR, detectors

    read = reader(cache=20000)  # several detectors read the same texts
    held = {path.stem: phrases(path) for path in lists}
    turns = _ordinary(data)
    found = detectors(read)
    if baseline := _linear(held, turns, data):
        found[LINEAR] = baseline
    lines, results = _by_list(held, found)
    for source, texts in turns.items():
        for name, detect in found.items():
            alarms = sum(1 for text in texts if detect(text))
            results["ordinary"].setdefault(source, {})[name] = {"alarms": alarms, "of": len(texts)}
            share = alarms / max(1, len(texts))
            lines.append(f"{source:16} {name:15} {alarms} alarms in {len(texts)} ({share:.2%})")
    results["seconds"] = _seconds(read.read, turns["own test"][:200])
    lines.append(
        "classifier, fresh turn: median {median:.4f} s, p95 {p95:.4f} s".format(
            **results["seconds"]
        )
    )
    return "\n".join(lines), results


def _by_list(
    held: Mapping[str, Sequence[Phrase]], found: Mapping[str, Detect]
) -> tuple[list[str], dict[str, Any]]:
    from whee_ros.training.risk_scores import measure

    results: dict[str, Any] = {"lists": {}, "ordinary": {}}
    lines = [f"{'list':16} {'detector':15} {'recall':>7} {'alarms':>7}  found, right kind, all"]
    for source, texts in held.items():
        for name, detect in found.items():
            counts = measure(texts, detect)
            results["lists"].setdefault(source, {})[name] = counts._asdict()
            kinds = "; ".join(f"{k} {a}, {b}, {n}" for k, (a, b, n) in counts.kinds.items())
            lines.append(
                f"{source:16} {name:15} {counts.recall:7.3f} {counts.alarms:7.3f}  {kinds}"
            )
    return lines, results


def _ordinary(data: Path | None) -> dict[str, list[str]]:
    """Give turns of our corpus and of task talk that training did not see, by source."""
    from whee_ros.training.risk_lists import TASKS, evenly, own_turns, task_turns

    found = {f"own {split}": own_turns([split]) for split in ("dev", "test")}
    for name in TASKS if data is not None else ():
        # The other half of these helped to choose the thresholds.
        found[name] = evenly(task_turns(data, name, train=False)[1::2], SAMPLE)  # type: ignore[arg-type]
    return found


def _linear(
    held: Mapping[str, Sequence[Phrase]], turns: Mapping[str, Sequence[str]], data: Path | None
) -> Detect | None:
    """Fit the baseline on what the classifier learned from; None without that or scikit-learn."""
    if data is None:
        return None
    try:
        import sklearn  # noqa: F401
    except ModuleNotFoundError:
        return None
    from whee_ros.training.embed import store_at
    from whee_ros.training.risk import ordinary
    from whee_ros.training.risk_lists import own_lists
    from whee_ros.training.risk_scores import linear

    wanted = [phrase.text for phrases in held.values() for phrase in phrases]
    wanted += [text for texts in turns.values() for text in texts]
    return linear(own_lists(), ordinary(data), store_at(None), wanted)


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
