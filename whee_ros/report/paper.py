"""A conversation as a picture for a paper: sound, mood, need with threshold, acts, over time."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from whee_ros.report.conversation import Conversation
from whee_ros.report.judged import FOUND, MISSED
from whee_ros.report.thin import drawn
from whee_ros.report.timeline import MOOD, PARTS, talkative

_INK = {"none": "#5d6873", "seeking": "#b8391b", "providing": "#38720f"}
_MARK = {"none": "o", "seeking": "^", "providing": "s"}
_LINE = {"valence": ("#1f5fbf", "-"), "arousal": ("#a3440c", "--")}
_SOUND = {"people": "#8a6a3a", "robot": "#0f7c88"}
_MOST = 4  # people; more would be too small to read


def draw_png(made: Conversation, path: Path, dots: int = 200) -> None:
    """Write the picture, 180 mm wide (two columns of most journals).

    Raises:
        ModuleNotFoundError: matplotlib is missing; the message names the cure.
    """
    try:
        from matplotlib.figure import Figure
    except ModuleNotFoundError as error:
        hint = "a picture needs matplotlib; run: pip install matplotlib"
        raise ModuleNotFoundError(hint) from error
    people = [person for person in talkative(made) if _has_mood(made, person)][:_MOST]
    heights = [0.6, *[0.9] * len(people), 1.2, 1.1]
    figure = Figure(figsize=(7.1, 0.9 + 0.85 * sum(heights)), dpi=dots, layout="constrained")
    axes = figure.subplots(len(heights), 1, sharex=True, height_ratios=heights, squeeze=False)
    rows = [row[0] for row in axes]
    for row in rows:
        row.tick_params(labelsize=7)
        row.spines[["top", "right"]].set_visible(False)
    _sound(made, rows[0])
    for person, row in zip(people, rows[1:], strict=False):
        _mood(made, person, row)
    _need(made, rows[-2])
    _acts(made, rows[-1])
    rows[-1].set_xlim(0, made.seconds)
    rows[-1].set_xlabel("time (s)", fontsize=8)
    # The date or matplotlib's version in the file would make equal pictures differ.
    figure.savefig(path, format="png", metadata={"Software": None})


def _has_mood(made: Conversation, person: str) -> bool:
    return any(one.person == person and one.name in MOOD for one in made.curves) or any(
        one.decision.person == person for one in made.answers
    )


def _sound(made: Conversation, row: Any) -> None:
    for curve in made.curves:
        if curve.name == "sound":
            for run in drawn(curve.name, curve.times, curve.values, made.seconds):
                color = _SOUND.get(curve.source, "0.5")
                times, values = zip(*run, strict=True)
                row.fill_between(times, values, color=color, alpha=0.7, linewidth=0)
    row.set_ylim(0, 1)
    row.set_yticks([])
    row.set_ylabel("sound", fontsize=8)


def _mood(made: Conversation, person: str, row: Any) -> None:
    row.axhline(0, color="0.8", linewidth=0.6)
    for curve in made.curves:
        if curve.person == person and curve.name in MOOD:
            color, style = _LINE[curve.name]
            for run in drawn(curve.name, curve.times, curve.values, made.seconds):
                row.plot(*zip(*run, strict=True), color=color, linestyle=style, linewidth=0.8)
    for name, (color, _) in _LINE.items():
        felt = [one for one in made.answers if one.decision.person == person]
        values = [getattr(one.decision.emotion, name) for one in felt]
        fill = color if name == "valence" else "none"
        row.scatter(
            [one.at for one in felt], values, s=9, facecolors=fill, edgecolors=color, label=name
        )
    row.set_ylim(-1.05, 1.05)
    row.set_ylabel(plain(person), fontsize=8)
    row.legend(fontsize=6, frameon=False, loc="lower right", bbox_to_anchor=(1, 0.95), ncols=2)


def _need(made: Conversation, row: Any) -> None:
    _calls(made, row)
    row.axhline(made.threshold, color="0.4", linewidth=0.8, linestyle=(0, (6, 4)))
    for direction, color in _INK.items():
        own = [one for one in made.answers if one.decision.direction == direction]
        if own:
            times, needs = [one.at for one in own], [one.decision.need for one in own]
            row.vlines(times, 0, needs, color=color, linewidth=0.6)
            row.scatter(times, needs, s=22, color=color, marker=_MARK[direction], label=direction)
    row.set_ylim(0, 1.05)
    row.set_ylabel("need", fontsize=8)
    if made.answers or made.judged:
        row.legend(fontsize=6, frameon=False, loc="lower right", bbox_to_anchor=(1, 0.95), ncols=5)


def _calls(made: Conversation, row: Any) -> None:
    """Shade the labelled calls for empathy, and hatch those that were missed."""
    looks = {
        FOUND: {"color": _INK["seeking"], "alpha": 0.15, "linewidth": 0},
        MISSED: {"facecolor": "none", "edgecolor": "0.5", "hatch": "////", "linewidth": 0},
    }
    for outcome, style in looks.items():
        told: str | None = outcome  # named once in the legend
        for one in made.judged.noted if made.judged else ():
            if one.outcome == outcome:
                row.axvspan(one.label.start, one.label.end, label=told, **style)
                told = None


def _acts(made: Conversation, row: Any) -> None:
    own = {act.part for act in made.acts}
    parts = [part for part in PARTS if part in own] + sorted(own - set(PARTS))
    for at, part in enumerate(parts):
        spans = [(a.start, max(a.end - a.start, 0.05)) for a in made.acts if a.part == part]
        row.broken_barh(spans, (-at - 0.35, 0.7), color=_SOUND["robot"], alpha=0.75, linewidth=0)
    row.set_yticks([-at for at in range(len(parts))], [plain(part) for part in parts])
    row.set_ylabel("robot", fontsize=8)


def plain(name: str) -> str:
    """Keep a name from being read as a formula."""
    return name.replace("$", r"\$")[:24]
