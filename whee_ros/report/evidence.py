"""One decision in full: its reasons, the robot's answer, what was rejected, how long it took."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Sequence
from typing import Any

from whee_ros.decision import DIRECTIONS, EmpathyDecision, Evidence
from whee_ros.report.conversation import Answer, Conversation
from whee_ros.report.faces import Faces
from whee_ros.report.figures import stages
from whee_ros.report.judged import SIGNS
from whee_ros.report.label_lane import OUTCOME
from whee_ros.report.markup import clock, share, signed, text
from whee_ros.report.reply import reply

SHAPES = {"none": "○", "seeking": "▲", "providing": "■"}
"""A shape for each direction, so that nobody depends on its colour."""
SHOWN = 6
"""Rejected candidates that are listed one by one."""


def chip(direction: str) -> str:
    """Give a direction with its shape."""
    return (
        f'<span class="chip {text(direction)}">{SHAPES.get(direction, "")} {text(direction)}</span>'
    )


def brief(answer: Answer) -> str:
    """Tell a decision in one line with its three strongest reasons, not yet escaped."""
    decision = answer.decision
    reasons = ", ".join(f"{one.name} {signed(one.weight)}" for one in _strongest(decision)[:3])
    return (
        f"{clock(answer.at)} {decision.person}: {decision.direction}, need {decision.need:.2f}"
        + (f" ({reasons})" if reasons else "")
    )


def article(made: Conversation, answer: Answer, number: int, faces: Faces) -> str:
    """Give the whole story of one decision."""
    decision = answer.decision
    words = text(decision.turn.text) or "<em>no words were understood</em>"
    parts = [
        f'<article class="answer" id="d{number}" tabindex="-1" aria-labelledby="d{number}h">',
        f'<h3 id="d{number}h"><time>{clock(answer.at)}</time> {text(decision.person)} '
        f"{chip(decision.direction)} {verdict(made, number)}</h3>",
        f'<blockquote dir="auto">{words}</blockquote>',
        _labels(made, number),
        _verdict(decision, made.threshold),
        _reasons(decision),
        reply(answer, faces),
        _choice(answer),
        _latencies(made, answer),
        "</article>",
    ]
    return "".join(parts)


def verdict(made: Conversation, number: int) -> str:
    """Tell what labels say of a decision, with a sign; nothing where they say nothing."""
    found = made.judged.of(number) if made.judged else ""
    if not found:
        return ""
    return f'<span class="chip verdict {OUTCOME[found]}">{SIGNS[found]} {found}</span>'


def _labels(made: Conversation, number: int) -> str:
    """List the labels that a decision answers."""
    if made.judged is None:
        return ""
    rows = [
        f"{one.direction}{'' if one.need is None else f', need {one.need:.2f}'}"
        f"{': ' if one.note else ''}{one.note}"
        for one in made.judged.labels_of(number)
    ]
    told = "; ".join(rows) or "nothing"
    return f'<p class="hint">People noted here: {text(told)}</p>'


def _verdict(decision: EmpathyDecision, threshold: float) -> str:
    bars = "".join(_bar(name, decision.probabilities.get(name, 0.0), name) for name in DIRECTIONS)
    emotion, target = decision.emotion, decision.target
    mood = f"valence {signed(emotion.valence)}, arousal {signed(emotion.arousal)}"
    facts = [
        ("emotion", f"{emotion.label}, {mood}"),
        ("confidence", f"{decision.confidence:.2f}"),
        *((name, getattr(decision.appraisal, name)) for name in ("cause", "wish", "fear")),
        (
            "to be shown",
            f"emotional reaction {target.emotional_reaction}, "
            f"interpretation {target.interpretation}, exploration {target.exploration} (of 2)",
        ),
        ("held back", decision.hold_back),
        ("model", decision.model),
    ]
    rows = "".join(f"<dt>{text(name)}</dt><dd>{text(value)}</dd>" for name, value in facts if value)
    return (
        f'<div class="bars">{_bar("need", decision.need, "need")}{bars}</div>'
        f'<p class="hint">"seeking" is said from a probability of {threshold:g} on</p>'
        f'<dl class="facts">{rows}</dl>'
    )


def _bar(name: str, value: float, css: str) -> str:
    return (
        f'<div class="bar"><span>{text(name)}</span><i class="{css}">'
        f'<b style="width:{share(value, 1)}"></b></i><span class="n">{value:.2f}</span></div>'
    )


def _strongest(decision: EmpathyDecision) -> list[Evidence]:
    return sorted(decision.evidence, key=lambda one: -abs(one.weight))


def _reasons(decision: EmpathyDecision) -> str:
    evidence = _strongest(decision)
    if not evidence:
        return "<h4>Why</h4><p>No evidence was told.</p>"
    most = max(abs(one.weight) for one in evidence) or 1.0
    rows = "".join(_reason(one, most) for one in evidence)
    total = math.fsum(one.weight for one in evidence)
    return (
        "<h4>Why</h4><table class='why'><caption>Signed shares in the need, in log-odds: "
        "to the right calls for empathy, to the left against it</caption>"
        "<thead><tr><th scope='col'>reason</th><th scope='col'>channel</th>"
        "<th scope='col' class='n'>share</th><th scope='col'><span class='away'>drawn</span></th>"
        f"</tr></thead><tbody>{rows}</tbody><tfoot><tr><th scope='row'>together</th><td></td>"
        f"<td class='n'>{signed(total)}</td><td>need {decision.need:.2f}</td></tr></tfoot></table>"
    )


def _reason(one: Evidence, most: float) -> str:
    size, side = share(abs(one.weight), 2 * most), "for" if one.weight >= 0 else "against"
    note = f" <small>{text(one.note)}</small>" if one.note and one.note != one.name else ""
    return (
        f"<tr><th scope='row'>{text(one.name)}{note}</th><td>{text(one.channel)}</td>"
        f"<td class='n'>{signed(one.weight)}</td>"
        f"<td><i class='sign'><b class='{side}' style='width:{size}'></b></i></td></tr>"
    )


def _choice(answer: Answer) -> str:
    choice = answer.choice
    rejected: Sequence[dict[str, Any]] = choice.get("rejected") or ()
    if not choice:
        return ""
    chosen = text(choice.get("chosen") or "none")
    parts = choice.get("parts") or {}
    scored = ", ".join(f"{text(n)} {signed(float(v))}" for n, v in parts.items() if v)
    score = f", score {float(choice['score']):.2f}" if choice.get("score") is not None else ""
    source = f" from the {text(choice['source'])}" if choice.get("source") else ""
    lines = "".join(
        f"<li><b>{text(one.get('id', ''))}</b> {text(one.get('reason', ''))}</li>"
        for one in _nearest(rejected)[:SHOWN]
    )
    rest = Counter(_kind(one) for one in _nearest(rejected)[SHOWN:])
    lines += "".join(f"<li>{count} more: {text(why)}</li>" for why, count in rest.most_common())
    return (
        f"<h4>Why these words</h4><p>{chosen}{source}{score}</p>"
        f'<p class="hint">{scored}</p><details><summary>{len(rejected)} rejected</summary>'
        f'<ul class="rejected">{lines}</ul></details>'
    )


def _nearest(rejected: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """Sort those first that were scored (reason "fits less well: 5.00"), best first."""

    def rank(one: dict[str, Any]) -> float:
        number = re.search(r"-?\d+(\.\d+)?$", str(one.get("reason", "")))
        return -float(number[0]) if number else math.inf

    return sorted(rejected, key=rank)


def _kind(one: dict[str, Any]) -> str:
    return str(one.get("reason", "")).partition(":")[0] or "no reason told"


def _latencies(made: Conversation, answer: Answer) -> str:
    rows = "".join(
        f"<tr><th scope='row'>{text(name)}</th><td class='n'>{after:.2f} s</td></tr>"
        for name, after in stages(made, answer)
    )
    return (
        "<h4>How long it took</h4><table class='took'><caption>After the last sound of the turn, "
        f"in the replay's time</caption><tbody>{rows}</tbody></table>"
    )
