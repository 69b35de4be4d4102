"""Fit the weights by which the how stage's rules judge replies (``how/data/levels.json``).

    python -m whee_ros.training.levels [FILE]

Read are the labelled answers of our own corpus' training part to persons who sought empathy. The
dev part tells how well the levels are found; the test part is not looked at.
"""

from __future__ import annotations

import itertools
import json
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from whee_ros import locator
from whee_ros.how.choice.surface import NAMES, features

PENALTY = 1.0
PLAIN = {"emotional_reaction": 0.4, "interpretation": 0.2, "exploration": 0.0}
"""How much an answer without empathy counts beside an empathic one: it shows what level 0 is, but
its questions ("Would you like tea?") explore nothing."""
Row = tuple[str, list[int], bool]


def answers(split: str) -> Iterator[Row]:
    """Give (reply, levels, empathic) of the robots' answers to who sought empathy."""
    path = locator.data(f"training/corpus/{split}.jsonl")
    for line in path.read_text(encoding="utf-8").splitlines():
        for before, turn in itertools.pairwise(json.loads(line)["turns"]):
            sought = before["speaker"] != "robot" and before["direction"] == "seeking"
            empathic = turn["direction"] == "providing"
            levels = turn.get("mechanisms") or (None if empathic else [0, 0, 0])
            if sought and turn["speaker"] == "robot" and levels:
                yield turn["text"], levels, empathic


def fit() -> dict[str, Any]:
    """Fit, and measure on dev; gives what belongs into the file."""
    from sklearn.linear_model import LogisticRegression

    rows, held = list(answers("train")), [row for row in answers("dev") if row[2]]
    inputs, levels = _inputs(rows), np.array([row[1] for row in rows])
    weights, agreement = {}, {}
    for place, name in enumerate(NAMES):
        share = np.array([1.0 if row[2] else PLAIN[name] for row in rows])
        model = LogisticRegression(C=PENALTY, max_iter=5000)
        model.fit(inputs, levels[:, place], sample_weight=share)
        table = np.concatenate([model.coef_, model.intercept_[:, None]], 1)
        weights[name] = [[round(float(one), 3) for one in level] for level in table]
        found = model.predict(_inputs(held)) == [row[1][place] for row in held]
        agreement[name] = round(float(np.mean(found)), 3)
    facts = {
        "fitted on": f"{sum(row[2] for row in rows)} empathic and {len(rows)} answers in all",
        "right on dev": agreement,
        "dev answers": len(held),
    }
    return {"features": list(features("")), "weights": weights, "facts": facts}


def _inputs(rows: Sequence[Row]) -> np.ndarray:
    return np.array([list(features(row[0]).values()) for row in rows])


def main() -> None:
    """Write the file."""
    path = Path(sys.argv[1]) if len(sys.argv) > 1 else locator.data("how/data") / "levels.json"
    found = fit()
    lines = json.dumps(found, indent=1)
    path.write_text(lines + "\n", encoding="utf-8")
    print(json.dumps(found["facts"], indent=1))


if __name__ == "__main__":
    main()
