"""Learn to read words of risk: phrases of our own writing, and talk in which nothing is wrong.

The threshold comes from scores that each phrase got from a machine that had not seen it.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from whee_ros.how.risk import KINDS, RiskReader, Weights, windows
from whee_ros.how.safety import Safety
from whee_ros.training.embed import EmbeddingStore
from whee_ros.when.encoder import MINILM_SHA256

PHRASES = Path(__file__).parent / "phrases" / "risk.jsonl"
CORPUS = Path(__file__).parent / "corpus"
GAMMA, COST, FOLDS = 1.0, 3.0, 10
RISKY, ORDINARY = 2.0, 0.3
"""Weights of a phrase of risk and of an ordinary turn; a look-alike has 1."""
MOST_ALARMS = 0.05
"""Look-alikes that may be taken for a risk, by patterns and classifier together."""
OWN_TURNS, COMMANDS = 3000, 600


class Phrase(NamedTuple):
    """A text and its kind of risk; "" for a look-alike."""

    text: str
    kind: str


class Counts(NamedTuple):
    """What a detector found in a list; ``kinds`` holds (found, of the right kind, all) by kind."""

    recall: float
    alarms: float
    kinds: dict[str, tuple[int, int, int]]
    phrases: int
    alikes: int


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


def own_turns(splits: Sequence[str]) -> list[str]:
    """Give our corpus' turns in which the patterns, too, find nothing; a few show a real risk."""
    safety = Safety.load()
    found = []
    for split in splits:
        for line in (CORPUS / f"{split}.jsonl").read_text(encoding="utf-8").splitlines():
            found += [turn["text"] for turn in json.loads(line)["turns"]]
    return [text for text in dict.fromkeys(found) if not safety.detect(text)]


def train(
    data: Path | None,
    extra: Sequence[Path],
    store: EmbeddingStore,
    say: Callable[[str], None] = lambda line: None,
) -> tuple[Weights, dict[str, Any]]:
    """Fit the detector.

    Args:
        data: folder with the command sets, or None to do without.
        extra: more lists of phrases, beside our own.
        store: embeddings by text.
        say: told what happens.

    Returns:
        weights, and facts: how many texts were seen, out-of-fold recall and false alarms.
    """
    held = [phrase for path in (PHRASES, *extra) for phrase in phrases(path)]
    plain = [" ".join(windows(phrase.text)) for phrase in held]
    calm = _spread([w for text in own_turns(["train"]) for w in windows(text)], OWN_TURNS)
    asked = _commands(data) if data else []
    texts = [*plain, *calm, *asked]
    store.add(texts, say)
    rows = store.rows(texts)
    kinds = np.array(
        [(-1 if not phrase.kind else KINDS.index(phrase.kind)) for phrase in held]
        + [-1] * (len(calm) + len(asked))
    )
    groups = np.arange(len(texts)) % FOLDS
    weight = np.where(np.arange(len(texts)) < len(held), 1.0, ORDINARY)
    margins = np.zeros(len(texts))
    for fold in range(FOLDS):
        away = groups == fold
        machine = _separate(rows[~away], kinds[~away] >= 0, weight[~away])
        margins[away] = machine.decision_function(rows[away])
        say(f"fold {fold + 1} of {FOLDS}")
    scale = _scale(margins, kinds >= 0)
    unseen = 1 / (1 + np.exp(-(scale[0] * margins + scale[1])))
    threshold, facts = _threshold(held, unseen[: len(held)])
    facts["lists out of fold"] = _by_list([PHRASES, *extra], unseen, threshold)
    facts |= {
        "phrases": len(held),
        "own turns": len(calm),
        "commands": len(asked),
        "alarms on own turns": float(
            (unseen[len(held) : len(held) + len(calm)] >= threshold).mean()
        ),
    }
    machine = _separate(rows, kinds >= 0, weight)
    largest = float(np.abs(machine.support_vectors_).max())
    weights = Weights(
        support=np.round(machine.support_vectors_ * (127 / largest)).astype(np.int8),
        pull=machine.dual_coef_[0].astype(np.float32),
        offset=float(machine.intercept_[0]),
        largest=largest,
        scale=scale,
        kinds=_kinds(rows[kinds >= 0], kinds[kinds >= 0]).astype(np.float32),
        gamma=GAMMA,
        threshold=round(float(threshold), 4),
        base_sha256=MINILM_SHA256,
    )
    return weights, facts


def _spread(texts: Sequence[str], count: int) -> list[str]:
    """Take ``count`` texts evenly."""
    texts = list(dict.fromkeys(texts))
    step = max(1.0, len(texts) / count)
    return [texts[int(i * step)] for i in range(min(count, len(texts)))]


def _commands(data: Path) -> list[str]:
    from whee_ros.training.readers.commands import clinc150

    safety = Safety.load()
    found = [sample.text for sample in clinc150(data) if sample.split == "train"]
    return _spread([w for t in found if not safety.detect(t) for w in windows(t)], COMMANDS)


def _separate(rows: np.ndarray, risky: np.ndarray, weight: np.ndarray) -> Any:
    from sklearn.svm import SVC

    machine = SVC(C=COST, gamma=GAMMA, class_weight={True: RISKY, False: 1.0})
    return machine.fit(rows, risky, sample_weight=weight)


def _scale(margins: np.ndarray, risky: np.ndarray) -> tuple[float, float]:
    from sklearn.linear_model import LogisticRegression

    fitted = LogisticRegression(C=100.0).fit(margins[:, None], risky)
    return float(fitted.coef_[0, 0]), float(fitted.intercept_[0])


def _kinds(rows: np.ndarray, kinds: np.ndarray) -> np.ndarray:
    from sklearn.linear_model import LogisticRegression

    fitted = LogisticRegression(C=10.0, class_weight="balanced", max_iter=2000).fit(rows, kinds)
    return np.concatenate([fitted.coef_, fitted.intercept_[:, None]], axis=1)


def _threshold(held: Sequence[Phrase], unseen: np.ndarray) -> tuple[float, dict[str, Any]]:
    """Choose the lowest threshold at which few enough look-alikes raise an alarm."""
    safety = Safety.load()
    matched = np.array([safety.detect(phrase.text) is not None for phrase in held])
    risky = np.array([bool(phrase.kind) for phrase in held])
    best, curve = 1.0, []
    for threshold in np.linspace(0.99, 0.01, 99):
        found = matched | (unseen >= threshold)
        alarms, recall = found[~risky].mean(), found[risky].mean()
        curve.append((round(float(threshold), 2), round(float(recall), 3), round(float(alarms), 3)))
        if alarms <= MOST_ALARMS:
            best = float(threshold)
    found = matched | (unseen >= best)
    return best, {
        "recall out of fold": float(found[risky].mean()),
        "alarms out of fold": float(found[~risky].mean()),
        "curve (threshold, recall, alarms)": curve[::7],
    }


def _by_list(
    paths: Sequence[Path], unseen: np.ndarray, threshold: float
) -> dict[str, dict[str, tuple[float, float]]]:
    """Give recall and false alarms by list and detector, each phrase by a machine blind to it."""
    safety, found, start = Safety.load(), {}, 0
    for path in paths:
        held = phrases(path)
        risky = np.array([bool(phrase.kind) for phrase in held])
        matched = np.array([safety.detect(phrase.text) is not None for phrase in held])
        read = unseen[start : start + len(held)] >= threshold
        start += len(held)
        found[path.stem] = {
            name: (round(float(seen[risky].mean()), 3), round(float(seen[~risky].mean()), 3))
            for name, seen in (
                ("patterns", matched),
                ("classifier", read),
                ("both", matched | read),
            )
        }
    return found


def measure(held: Sequence[Phrase], detect: Callable[[str], str]) -> Counts:
    """Count what ``detect`` (the kind, or "") finds in a list."""
    found = [(phrase.kind, detect(phrase.text)) for phrase in held]
    risky = [pair for pair in found if pair[0]]
    calm = [pair for pair in found if not pair[0]]
    kinds: dict[str, tuple[int, int, int]] = {
        kind: (
            sum(1 for told, seen in risky if told == kind and seen),
            sum(1 for told, seen in risky if told == kind == seen),
            sum(1 for told, _ in risky if told == kind),
        )
        for kind in KINDS
    }
    return Counts(
        recall=sum(1 for _, seen in risky if seen) / max(1, len(risky)),
        alarms=sum(1 for _, seen in calm if seen) / max(1, len(calm)),
        kinds=kinds,
        phrases=len(risky),
        alikes=len(calm),
    )


def detectors(reader: RiskReader | None) -> dict[str, Callable[[str], str]]:
    """Give the detectors to compare, each from a text to the kind of risk or ""."""
    patterns = Safety.load()
    found = {"patterns": lambda text: _kind(patterns, text)}
    if reader is not None:
        both = Safety.load(reader=reader)

        def alone(text: str) -> str:
            reading = reader.read(text)
            return reading.kind if reading.probability >= reader.threshold else ""

        found |= {"classifier": alone, "both": lambda text: _kind(both, text)}
    return found


def _kind(safety: Safety, text: str) -> str:
    risk = safety.detect(text)
    return risk.kind if risk else ""
