"""The lane of what people noted: calls for empathy found and missed, and false alarms."""

from __future__ import annotations

import dataclasses

from whee_ros.cues import NANOSECONDS
from whee_ros.report.conversation import Conversation
from whee_ros.report.judged import FOUND, MISSED, SIGNS, WRONG, Judged, Noted
from whee_ros.report.lane import Lane
from whee_ros.report.markup import clock, share, text

ROW, MOST = 18, 8
"""Height of a person's row in px, and how many persons get one; the others share the last."""
OUTCOME = {FOUND: "found", MISSED: "missed", WRONG: "wrong"}
"""The outcomes as CSS classes."""


@dataclasses.dataclass(frozen=True)
class _Bar:
    """A stretch of time of one person, s, that leads to a decision (None: to none)."""

    start: float
    end: float
    person: str
    outcome: str
    words: str
    answer: int | None


def label_lane(made: Conversation) -> list[Lane]:
    """Give the lane, or none where there are no labels."""
    judged = made.judged
    if judged is None:
        return []
    bars = [_noted(one) for one in judged.noted] + _alarms(made, judged)
    persons = list(dict.fromkeys(bar.person for bar in bars))
    rows = {person: min(at, MOST - 1) for at, person in enumerate(persons)}
    inside = "".join(_drawn(bar, rows[bar.person], made.seconds) for bar in bars)
    legend = "".join(
        f'<br><i class="label {OUTCOME[name]}">{sign}</i> {name}' for name, sign in SIGNS.items()
    )
    tall = ROW * max(1, min(MOST, len(persons))) + 4
    return [Lane(f"labels<small>{legend}</small>", max(tall, 82), inside, "labels")]


def _noted(one: Noted) -> _Bar:
    label = one.label
    need = "" if label.need is None else f", need {label.need:.2f}"
    told = f"{label.direction}{need}{': ' if label.note else ''}{label.note}"
    return _Bar(label.start, label.end, one.person, one.outcome, told, one.answer)


def _alarms(made: Conversation, judged: Judged) -> list[_Bar]:
    found = []
    for number, one in enumerate(made.answers):
        if judged.of(number) == WRONG:
            turn, origin = one.decision.turn, made.outcome.start
            begin, end = (
                (at - origin) / NANOSECONDS for at in (min(turn.start, turn.end), turn.end)
            )
            found.append(
                _Bar(begin, end, one.decision.person, WRONG, one.decision.turn.text, number)
            )
    return found


def _drawn(bar: _Bar, row: int, seconds: float) -> str:
    who = bar.person or "anybody"
    outcome = bar.outcome or "noted"
    told = text(f"{clock(bar.start)} {who}, {outcome}: {bar.words}")
    tag, link = ("span", "")
    if bar.answer is not None:
        tag, link = "a", f' href="#d{bar.answer}"'
    place = (
        f"left:{share(bar.start, seconds)};width:{share(bar.end - bar.start, seconds)};"
        f"top:{2 + ROW * row}px"
    )
    return (
        f'<{tag} class="label {OUTCOME.get(bar.outcome, "quiet")}"{link} tabindex="-1" '
        f'style="{place}" data-tip="{told}">{SIGNS.get(bar.outcome, "")}</{tag}>'
    )
