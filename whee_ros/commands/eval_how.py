"""How varied and how honest the answers are: statistics over the turns of our own corpus."""

from __future__ import annotations

from collections import Counter, deque
from typing import Any

import numpy as np

from whee_ros.commands.corpus import labelled_turns

WINDOW = 20


def evaluate_how() -> dict[str, Any]:
    """Answer every turn of the corpus, decided by its labels, in one go as in a long day.

    Returns:
        a JSON-like dict: turns, kinds, silence, words (median, most), repetition (within the last
        20 answers; the share of the commonest), distinct (1- and 2-grams by words), questions
        (share of answers that end in one; most in a row), honesty (violations with their text),
        strategies and the mean target and shown level of each mechanism, for seeking turns.
    """
    from whee_ros.how.honesty import violations
    from whee_ros.how.planner import words_of
    from whee_ros.how.settings import HowSettings
    from whee_ros.how.stage import HowStage

    stage = HowStage(HowSettings(greet=False))
    kinds: Counter[str] = Counter()
    strategies: Counter[str] = Counter()
    said: list[str] = []
    levels: list[tuple[list[int], list[int]]] = []
    dishonest: list[dict[str, Any]] = []
    turns = 0
    for labelled in labelled_turns():
        turns += 1
        decision = labelled.decision
        plan = stage.respond(decision, decision.stamp)
        kinds[plan.kind if plan else "silence"] += 1
        text = words_of(plan) if plan else ""
        if plan is None or not text:
            continue
        said.append(text)
        dishonest += [{"text": text, "why": why} for why in violations(text)]
        if plan.kind == "response" and decision.direction == "seeking":
            strategies[plan.strategy] += 1
            levels.append((_levels(decision.target), _levels(plan.mechanisms)))
    return {
        "turns": turns,
        "answers": len(said),
        "kinds": dict(kinds.most_common()),
        "words": _lengths(said),
        "repetition": _repetition(said),
        "distinct": {"1": _distinct(said, 1), "2": _distinct(said, 2)},
        "questions": _questions(said),
        "honesty_violations": dishonest,
        "strategies": dict(strategies.most_common()),
        "mechanisms": _mechanisms(levels),
    }


def _levels(mechanisms: Any) -> list[int]:
    return [mechanisms.emotional_reaction, mechanisms.interpretation, mechanisms.exploration]


def _lengths(said: list[str]) -> dict[str, float]:
    counts = [len(text.split()) for text in said] or [0]
    return {"median": float(np.median(counts)), "most": max(counts)}


def _repetition(said: list[str]) -> dict[str, Any]:
    recent: deque[str] = deque(maxlen=WINDOW)
    again = 0
    for text in said:
        again += text in recent
        recent.append(text)
    counts = Counter(said)
    text, most = counts.most_common(1)[0] if said else ("", 0)
    return {
        "within_20": round(again / max(len(said), 1), 4),
        "different": len(counts),
        "commonest": {"text": text, "share": round(most / max(len(said), 1), 4)},
    }


def _distinct(said: list[str], size: int) -> float:
    grams: list[tuple[str, ...]] = []
    for text in said:
        words = text.lower().split()
        grams += [tuple(words[i : i + size]) for i in range(len(words) - size + 1)]
    return round(len(set(grams)) / max(len(grams), 1), 4)


def _questions(said: list[str]) -> dict[str, Any]:
    row = most = 0
    for text in said:
        row = row + 1 if text.rstrip().endswith("?") else 0
        most = max(most, row)
    share = sum(text.rstrip().endswith("?") for text in said) / max(len(said), 1)
    return {"share_ending_in_one": round(share, 4), "most_in_a_row": most}


def _mechanisms(levels: list[tuple[list[int], list[int]]]) -> dict[str, dict[str, float]]:
    names = ("emotional_reaction", "interpretation", "exploration")
    if not levels:
        return {}
    wanted, shown = np.array(levels, dtype=float).transpose(1, 0, 2)
    return {
        name: {
            "target": round(float(wanted[:, i].mean()), 3),
            "shown": round(float(shown[:, i].mean()), 3),
            "as_wanted": round(float((wanted[:, i] == shown[:, i]).mean()), 3),
        }
        for i, name in enumerate(names)
    }
