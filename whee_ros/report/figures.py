"""The figures of a conversation as a whole."""

from __future__ import annotations

import statistics
from collections import Counter

from whee_ros.cues import NANOSECONDS
from whee_ros.decision import DIRECTIONS
from whee_ros.report.conversation import Answer, Conversation
from whee_ros.report.judged import Judged
from whee_ros.report.markup import named


def figures(made: Conversation) -> list[tuple[str, str, str]]:
    """Give (name, value, explanation) of each summary figure; latencies are medians."""
    turns = [one for one in made.utterances if one.who]
    said = [one for one in made.utterances if not one.who]
    found = Counter(one.decision.direction for one in made.answers)
    needs = [one.decision.need for one in made.answers]
    spoken = sum(one.end - one.start for one in turns)
    own = sum(one.end - one.start for one in said)
    rows = [
        ("people", str(len(made.persons)), "who spoke or were seen"),
        ("turns", str(len(turns)), "ended turns of people"),
        ("decisions", str(len(made.answers)), ", ".join(f"{found[d]} {d}" for d in DIRECTIONS)),
        ("mean need", _number(statistics.fmean(needs) if needs else None), "0 to 1, all decisions"),
        ("robot said", str(len(said)), "utterances, greetings included"),
        ("robot's share", _percent(own, own + spoken), "of all time that somebody spoke"),
        (
            "to the decision",
            _seconds([one.at - end_of(made, one) for one in made.answers]),
            "median after a turn's last sound",
        ),
        (
            "to the voice",
            _seconds([a.voiced - end_of(made, a) for a in made.answers if a.voiced is not None]),
            "median until the robot is heard",
        ),
    ]
    held = sum(1 for one in made.answers if one.decision.hold_back)
    if held:
        rows.append(("held back", str(held), "decisions to only listen"))
    return rows


def label_figures(judged: Judged) -> list[tuple[str, str, str]]:
    """Give (name, value, explanation) of how well the decisions fit the labels."""
    got = judged.score
    calls = f"{got.right} of {got.decisions} calls for empathy were labelled"
    rows = [
        ("precision", _number(got.precision), calls),
        ("recall", _number(got.recall), f"{got.found} of {got.labels} labelled calls were found"),
        (
            "over-triggering",
            f"{got.over_triggering:.2f} / min",
            f"{named(len(judged.score.wrong), 'false alarm')}",
        ),
    ]
    if got.latency is not None and got.latency_95 is not None:
        late = f"median of the right ones; 95 % within {got.latency_95:.2f} s"
        rows.append(("latency", f"{got.latency:.2f} s", late))
    if got.need_error is not None:
        rows.append(("need is off by", f"{got.need_error:.2f}", "mean against the labelled needs"))
    return rows


def end_of(made: Conversation, answer: Answer) -> float:
    """Give when the turn's last sound was, s."""
    return (answer.decision.turn.end - made.outcome.start) / NANOSECONDS


def stages(made: Conversation, answer: Answer) -> list[tuple[str, float]]:
    """Give how long after the turn's last sound each stage was done, s; negative: before it."""
    end = end_of(made, answer)
    noticed = (answer.decision.turn.stamp - made.outcome.start) / NANOSECONDS
    rows = [("the end of the turn was noticed", noticed - end)]
    rows.append(("the need was decided", answer.at - end))
    if answer.planned is not None:
        rows.append(("the answer was planned", answer.planned - end))
    if answer.acts:
        rows.append(("the body moved", min(act.start for act in answer.acts) - end))
    if answer.voiced is not None:
        rows.append(("the voice was heard", answer.voiced - end))
    return rows


def _number(value: float | None) -> str:
    return "–" if value is None else f"{value:.2f}"


def _percent(part: float, whole: float) -> str:
    return f"{100 * part / whole:.0f} %" if whole > 0 else "–"


def _seconds(values: list[float]) -> str:
    return f"{statistics.median(values):.2f} s" if values else "–"
