"""What a study came to, for reading; with what it cannot show."""

from __future__ import annotations

import textwrap
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from whee_ros.evaluation.session.study import Measured

SHOWN = 8
_WIDTH = 100
_CUT = 64
_ROWS = (
    ("turns", "turns of a conversation"),
    ("net", "net: share of the way to the target"),
    ("gain", "gain of a turn (distance)"),
    ("alignment", "alignment with the way, -1..1"),
    ("efficiency", "efficiency: net way / way gone"),
    ("positive", "stability: moves that lead nearer"),
    ("setback", "mean setback"),
    ("right", "answers that lead the right way"),
    ("wrong", "answers that lead the wrong way"),
    ("felt", "how answers are taken, -1..1"),
    ("collapse", "conversations that collapse"),
    ("stagnation", "conversations that stagnate"),
    ("patterns", "rows of one strategy or of questions"),
    ("phrases", "phrases said again and again"),
    ("legality", "legal acts"),
    ("talked_over", "robot over person, s"),
    ("overlap", "overlap with the reference plan"),
    ("order", "order against it (LCS)"),
    ("face", "faces that the plan allows"),
    ("say", "strategies that the plan allows"),
    ("questions", "answers that end in a question"),
    ("words", "words of an answer"),
    ("first_word", "first word, s"),
    ("seeking_found", "sought empathy, and seen so"),
    ("seeking_false", "sought none, and taken to"),
    ("valence_r", "perceived and hidden valence, r"),
    ("need_r", "perceived and hidden need, r"),
    ("false_alarms", "alarms about a risk that is none"),
    ("wrong_tone", "pity or cheer where it is wrong"),
)
_SANDBOX = (
    "The people are scripts of our own, and so are the rules by which they change: their "
    "directions follow findings, their sizes are guesses (--sizes draws others). The figures "
    "compare robots in this sandbox; they do not say how people would feel, and a robot could be "
    "made to please the rules. The levels heard come from a judge that errs. Words come without "
    "recognition errors; the face shows what the person feels as far as the persona lets it."
)
_PERCEIVED = (
    "In a recording the person's state is not known: valence and need are those that the robot "
    "perceived, turn by turn, towards a valence of at least .3 and no need. A robot that misreads "
    "people measures its own error here."
)


def table(results: Mapping[str, Any], measured: Measured) -> str:
    """Give the tables, what went worst, and the caveats."""
    robots = results["robots"]
    parts = ["\n".join(_figures(robots))]
    if results["differences"]:
        parts.append("\n".join(_differences(results["differences"], results["ours_ahead"])))
    for robot in robots:
        parts.append("\n".join(_acts(robot, robots[robot])))
    parts.append("\n".join(_alarms(measured)))
    worst = "ours" if "ours" in robots else next(iter(robots))
    if robots[worst]["hidden"]:
        parts.append("\n".join(_worst(worst, measured)))
    told = {_SANDBOX if row["hidden"] else _PERCEIVED for row in robots.values()}
    parts += [textwrap.fill(text, _WIDTH) for text in sorted(told)]
    return "\n\n".join(part for part in parts if part)


def _figures(robots: Mapping[str, Any]) -> Iterator[str]:
    count = sum(row["conversations"] for row in robots.values())
    yield f"{count} conversations; mean [95 % interval over people]"
    yield " " * 38 + "".join(f"{robot[:20]:>22}" for robot in robots)
    for name, label in _ROWS:
        cells = [_cell(row["figures"].get(name)) for row in robots.values()]
        if any(cells):
            yield f"{label:38}" + "".join(f"{cell:>22}" for cell in cells)
    for name in ("between", "within", "adapts", "plain"):
        cells = [_number(row["adaptability"].get(name)) for row in robots.values()]
        if any(cells):
            yield f"{'same words: ' + _ADAPTS[name]:38}" + "".join(f"{one:>22}" for one in cells)


_ADAPTS = {
    "between": "between persons",
    "within": "one person, two days",
    "adapts": "the difference",
    "plain": "plain requests",
}


def _differences(differences: Mapping[str, Any], ahead: Mapping[str, float]) -> Iterator[str]:
    yield "ours minus each, person by person"
    names = dict.fromkeys(name for row in differences.values() for name in row)
    yield " " * 38 + "".join(f"{robot[:20]:>22}" for robot in differences)
    for name in names:
        cells = [_cell(row.get(name), "+") for row in differences.values()]
        yield f"{dict(_ROWS).get(name, name):38}" + "".join(f"{cell:>22}" for cell in cells)
    cells = [_number(ahead.get(robot)) for robot in differences]
    yield f"{'ours ahead, of 100 draws of sizes':38}" + "".join(f"{cell:>22}" for cell in cells)


def _acts(robot: str, row: Mapping[str, Any]) -> Iterator[str]:
    acts = sorted(row["by_act"].items(), key=lambda item: -item[1]["count"])[:SHOWN]
    told = ", ".join(f"{act} {one['gain']:+.3f} ({one['count']:.0f})" for act, one in acts)
    yield f"{robot}: mean gain by act: {told}"
    reasons = list(row["reasons"].items())
    if reasons:
        bad = ", ".join(f"{name} {value:+.1f}" for name, value in reasons[:SHOWN] if value < 0)
        good = ", ".join(
            f"{name} {value:+.1f}" for name, value in reasons[::-1][:SHOWN] if value > 0
        )
        yield f"  cost most: {bad or 'nothing'}"
        yield f"  gave most: {good or 'nothing'}"


def _alarms(measured: Measured) -> Iterator[str]:
    yield "alarms"
    for robot in dict.fromkeys(one.robot for one, _ in measured):
        kinds: Counter[str] = Counter()
        told = []
        for one, figures in measured:
            if one.robot == robot:
                kinds.update(alarm.kind for alarm in figures.alarms)
                told += [
                    f"    {one.persona or one.robot} {alarm.since}..{alarm.until}: {alarm.kind}, "
                    f"{alarm.what}"
                    for alarm in figures.alarms
                    if alarm.kind != "same phrase" or robot == "ours"
                ]
        counts = ", ".join(f"{count} {kind}" for kind, count in kinds.most_common())
        yield f"  {robot}: {counts or 'none'}"
        yield from told[:SHOWN]
        if len(told) > SHOWN:
            yield f"    and {len(told) - SHOWN} more (--json tells all)"


def _worst(robot: str, measured: Measured) -> Iterator[str]:
    yield f"{robot}: what was taken worst"
    found = [
        (one.line.felt, talk.persona, one)
        for talk, _ in measured
        if talk.robot == robot
        for one in talk.exchanges
        if one.line is not None and one.line.felt < 0
    ]
    for felt, person, one in sorted(found, key=lambda row: (row[0], row[1], row[2].id))[:SHOWN]:
        why = ", ".join(f"{name} {value:+.2f}" for name, value in _worst_of(one.line))
        yield f"  {felt:+.2f}  {person}: {one.text[:_CUT]!r}"
        yield f"         -> {one.words[:_CUT]!r}  ({why})"


def _worst_of(line: Any) -> Sequence[tuple[str, float]]:
    return sorted(line.reasons.items(), key=lambda item: item[1])[:2]


def _cell(row: Mapping[str, Any] | None, sign: str = "") -> str:
    if row is None:
        return ""
    low, high = row["interval"]
    mean = _number(row["mean"], sign)
    return mean if low == high else f"{mean} [{_number(low)}, {_number(high)}]"


def _number(value: float | None, sign: str = "") -> str:
    if value is None:
        return ""
    digits = 1 if abs(value) >= 10 else 2
    text = f"{value:{sign}.{digits}f}"
    return text.replace("0.", ".", 1) if abs(value) < 1 else text
