"""What is in our corpus: sizes, coverage, variety, agreement of the second, blind labelling."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path
from typing import Any

from whee_ros.decision import DIRECTIONS
from whee_ros.training.agreement import kappa
from whee_ros.training.diversity import near_duplicates, variety
from whee_ros.training.readers.files import json_lines
from whee_ros.training.readers.labelled import CORPUS
from whee_ros.when.labels import EMOTIONS

SECOND = "second_labels.json"


def talks(folder: Path = CORPUS) -> list[dict[str, Any]]:
    """Read the conversations as they are written."""
    return [talk for path in sorted(folder.glob("*.jsonl")) for talk in json_lines(path)]


def report(folder: Path = CORPUS) -> dict[str, Any]:
    """Measure a corpus.

    Args:
        folder: with ``*.jsonl`` files and perhaps ``second_labels.json`` (a dict from
            "conversation/turn index" to a turn's labels).

    Returns:
        a JSON-like dict: sizes, coverage by topic, role, place, style, split and labels, variety of
        persons' and robots' turns, near-duplicates across conversations, agreement.
    """
    found = talks(folder)
    turns = [(talk["id"], turn) for talk in found for turn in talk["turns"]]
    pairs = near_duplicates([turn["text"] for _, turn in turns])
    across = [(a, b) for a, b in pairs if turns[a][0] != turns[b][0]]
    return {
        "conversations": len(found),
        "turns": len(turns),
        "coverage": {
            key: dict(Counter(talk.get(key, "") for talk in found).most_common())
            for key in ("split", "role", "place", "style", "emotion", "topic")
        },
        "labels": {
            "direction": _counts(turns, "direction"),
            "emotion": _counts([t for t in turns if t[1]["speaker"] != "robot"], "emotion"),
            "need": _counts([t for t in turns if t[1]["direction"] == "seeking"], "need"),
            "speaker": _counts(turns, "speaker"),
        },
        "variety": {
            "persons": variety(t["text"] for _, t in turns if t["speaker"] != "robot"),
            "robots": variety(t["text"] for _, t in turns if t["speaker"] == "robot"),
        },
        "near_duplicates": {
            "pairs": len(across),
            "examples": [[turns[a][1]["text"], turns[b][1]["text"]] for a, b in across[:5]],
        },
        "agreement": agreement(folder),
    }


def _counts(turns: list[tuple[str, dict[str, Any]]], key: str) -> dict[str, int]:
    return dict(Counter(str(turn[key]) for _, turn in turns).most_common())


def agreement(folder: Path = CORPUS) -> dict[str, Any]:
    """Compare the second labels with the first; empty where there are none."""
    path = folder / SECOND
    if not path.is_file():
        return {}
    second = json.loads(path.read_text(encoding="utf-8"))
    first = {
        f"{talk['id']}/{index}": turn
        for talk in talks(folder)
        for index, turn in enumerate(talk["turns"])
    }
    keys = [key for key in second if key in first]
    persons = [key for key in keys if first[key]["speaker"] != "robot"]
    rated = [key for key in keys if "mechanisms" in first[key]]

    def both(of: list[str], value: Any) -> tuple[list[int], list[int]]:
        return [value(first[key]) for key in of], [value(second[key]) for key in of]

    directions = both(keys, lambda turn: DIRECTIONS.index(turn["direction"]))
    return {
        "conversations": len({key.split("/")[0] for key in keys}),
        "turns": len(keys),
        "direction_same": round(sum(map(int.__eq__, *directions)) / max(1, len(keys)), 4),
        "direction_kappa": kappa(*directions, 3),
        "need_kappa": kappa(*both(persons, lambda turn: turn["need"]), 3, weighted=True),
        "emotion_kappa": kappa(
            *both(persons, lambda turn: EMOTIONS.index(turn["emotion"])), len(EMOTIONS)
        ),
        "mechanisms_kappa": [
            kappa(*both(rated, lambda turn, i=i: turn["mechanisms"][i]), 3, weighted=True)
            for i in range(3)
            if rated
        ],
    }


def table(found: dict[str, Any]) -> str:
    """Lay a report out as lines of Markdown."""
    lines = [f"- {found['conversations']} conversations, {found['turns']} turns"]
    for name, counts in found["labels"].items():
        lines.append(f"- {name}: " + ", ".join(f"{key} {n}" for key, n in counts.items()))
    for name, counts in found["coverage"].items():
        shown = list(counts.items())[:14]
        more = f" and {len(counts) - len(shown)} more" if len(counts) > len(shown) else ""
        lines.append(f"- {name}: " + ", ".join(f"{key or '-'} {n}" for key, n in shown) + more)
    for name, told in found["variety"].items():
        frame = told.get("commonest_frame", {"words": "-", "share": 0.0})
        lines.append(
            f"- {name}' turns: {told['words'] / max(1, told['texts']):.1f} words each; distinct 1-,"
            f" 2-, 3-grams {told['distinct_1']} / {told['distinct_2']} / {told['distinct_3']};"
            f" distinct openings {told['distinct_openings']:.0%}; commonest three-word frame"
            f' "{frame["words"]}" in {frame["share"]:.1%}'
        )
    lines.append(
        f"- near-duplicate turns across conversations: {found['near_duplicates']['pairs']}"
    )
    second = found["agreement"]
    if second:
        levels = ", ".join(f"{value:.2f}" for value in second["mechanisms_kappa"])
        lines.append(
            f"- labelled twice: {second['conversations']} conversations, {second['turns']} turns;"
            f" direction the same in {second['direction_same']:.1%}, Cohen's kappa"
            f" {second['direction_kappa']:.2f}; need (weighted) {second['need_kappa']:.2f}; emotion"
            f" {second['emotion_kappa']:.2f}; mechanisms (weighted) {levels or 'not labelled'}"
        )
    return "\n".join(lines)
