"""Lay an evaluation out: Markdown tables for reading, a reliability diagram for looking."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from whee_ros.decision import DIRECTIONS
from whee_ros.training.epitome_folds import lines as fold_lines

_BASELINES = ("linear", "TF-IDF", "VADER rule", "majority")


def table(results: dict[str, Any]) -> str:
    """Lay an evaluation of ``evaluate_when`` out as Markdown."""
    lines = [
        "| set (n, split) | macro F1 [95 %] | " + " | ".join(_BASELINES) + " | without context"
        " | recall none / seeking / providing | ECE |",
        "|---|---|" + "---|" * (len(_BASELINES) + 3),
    ]
    for name, found in results["sets"].items():
        if "direction" in found:
            lines.append(_row(name, found))
    lines += ["", *_alarms(results), ""]
    for name, found in results["sets"].items():
        lines += _others(name, found)
    lines += left_out(results) + fold_lines(results.get("folds", {}))
    return "\n".join(lines)


def left_out(results: dict[str, Any]) -> list[str]:
    """Say how well families are read of which the weights saw nothing, and the mean over them.

    These are the families that were left out by training again, and the sets that the weights never
    saw at all, where these have all three directions and baselines.
    """
    rows = {
        f"trained without {family}": found
        for family, found in results.get("leave_one_out", {}).items()
        if family != "mean"
    }
    if not rows:
        return []
    for name, found in results["sets"].items():
        direction, base = found.get("direction", {}), found.get("baselines", {})
        if found["split"] == "whole" and direction.get("interval") and "linear" in base:
            rows[f"never saw {name}"] = {**direction, "linear": base["linear"]["macro_f1"]}
    said = [
        f"- {name}: macro F1 {row['macro_f1']:.3f} {_range(row['interval'])}, linear"
        f" {row['linear']:.3f}, ECE {row['ece']:.3f}"
        for name, row in rows.items()
    ]
    ours, linear = (
        sum(row[key] for row in rows.values()) / len(rows) for key in ("macro_f1", "linear")
    )
    return [*said, f"- mean over these {len(rows)}: macro F1 {ours:.3f}, linear {linear:.3f}"]


def _row(name: str, found: dict[str, Any]) -> str:
    direction = found["direction"]
    classes = direction["classes"]
    # Macro F1 means something only where all three classes exist.
    whole = len(classes) == len(DIRECTIONS)
    base = found["baselines"]
    shown = [
        f"{direction['macro_f1']:.3f} {_range(direction['interval'])}" if whole else "-",
        *(f"{base[b]['macro_f1']:.3f}" if whole and b in base else "-" for b in _BASELINES),
        f"{found['ablation']['without context']:.3f}" if whole else "-",
    ]
    recalls = " / ".join(f"{classes[d]['recall']:.3f}" if d in classes else "-" for d in DIRECTIONS)
    return (
        f"| {name} ({direction['n']}, {found['split']}) | {' | '.join(shown)} | {recalls}"
        f" | {direction['ece']:.3f} |"
    )


def _range(interval: tuple[float, float]) -> str:
    return f"[{interval[0]:.3f}, {interval[1]:.3f}]"


def _alarms(results: dict[str, Any]) -> list[str]:
    alarms = [
        f"{name} {found['false_seeking']:.2%}" for name, found in results["no_empathy"].items()
    ]
    heard = [
        f"{name} {found['at_threshold']['seeking_recall']:.3f}"
        for name, found in results["sets"].items()
        if found.get("at_threshold", {}).get("seeking_recall") is not None
    ]
    lines = [
        f"Seeking said where no empathy is called for: {', '.join(alarms) or 'not measured'}.",
        f"Seeking heard (recall): {', '.join(heard)}. Both from {_threshold(results)} on.",
    ]
    own = results.get("robot_talk")
    if own:
        lines.append(
            f"On the persons' own turns of robot talk ({own['n']}): seeking recall"
            f" {own['seeking_recall']:.3f}, specificity {own['specificity']:.3f}, balanced accuracy"
            f" {own['balanced_accuracy']:.3f}."
        )
    return lines


def _threshold(results: dict[str, Any]) -> float | str:
    found = [
        s["at_threshold"]["threshold"] for s in results["sets"].values() if "at_threshold" in s
    ]
    return found[0] if found else "no threshold"


def _others(name: str, found: dict[str, Any]) -> list[str]:
    parts = [f"emotion macro F1 {found['emotion']['macro_f1']:.3f}"] if "emotion" in found else []
    parts += [f"{key[:-2]} r {found[key]}" for key in found if key.endswith("_r") and found[key]]
    if "cause" in found:
        said = [
            f"{who} F1 {found['cause'][who]['f1']:.3f}, told where unnamed"
            f" {found['cause'][who]['told_where_unnamed']:.3f}"
            for who in ("trained", "rules")
        ]
        parts.append(f"cause ({found['cause']['n']}): {'; '.join(said)}")
    for mechanism, scores in found.get("mechanisms", {}).items():
        if mechanism != "n":
            parts.append(f"{mechanism} F1 {scores['macro_f1']:.3f} {_range(scores['interval'])}")
    return [f"- {name}: {', '.join(parts)}"] if parts else []


def reliability_diagram(results: dict[str, Any], path: Path) -> None:
    """Draw confidence against accuracy of the direction, a line a set with all three classes."""
    import matplotlib

    matplotlib.use("Agg")
    from matplotlib import pyplot

    figure, axes = pyplot.subplots(figsize=(6, 6))
    axes.plot([1 / 3, 1], [1 / 3, 1], color="grey", linestyle="--", label="perfectly calibrated")
    for name, found in results["sets"].items():
        direction = found.get("direction", {})
        if len(direction.get("classes", {})) < len(DIRECTIONS):
            continue
        bins = direction["reliability"]
        label = f"{name} ({found['split']}), ECE {direction['ece']:.3f}"
        axes.plot([b["confidence"] for b in bins], [b["accuracy"] for b in bins], "o-", label=label)
    axes.set(xlabel="confidence", ylabel="accuracy", title=f"direction, {results['weights']}")
    axes.legend(loc="lower right", fontsize=8)
    path.parent.mkdir(parents=True, exist_ok=True)
    figure.savefig(path, dpi=110, bbox_inches="tight")
    pyplot.close(figure)
