"""A conversation as one HTML file that needs nothing else: no network, no library, no fonts."""

from __future__ import annotations

import hashlib
from base64 import b64encode
from datetime import datetime, timezone
from functools import lru_cache
from importlib.resources import files
from itertools import groupby

from whee_ros.cues import NANOSECONDS
from whee_ros.report.conversation import Conversation, Utterance
from whee_ros.report.evidence import article, brief, chip, verdict
from whee_ros.report.faces import Faces
from whee_ros.report.figures import figures, label_figures
from whee_ros.report.markup import clock, named, text
from whee_ros.report.timeline import PEOPLE, lanes

_RECENT = 1_000_000_000 * NANOSECONDS
"""Stamps from here on (2001) are dates; files without a clock begin near 0."""


def page(made: Conversation, title: str = "") -> str:
    """Give the report; equal conversations give equal bytes."""
    faces = Faces()
    numbers = {one.decision.turn.id: number for number, one in enumerate(made.answers)}
    timeline = _timeline(made, numbers, faces)
    # A browser that runs scripts reads what is in a noscript as text and makes nothing of it until
    # the script asks; one that runs none shows it all. An hour's decisions are most of its page.
    answers = "".join(
        f"<noscript>{article(made, one, number, faces)}</noscript>"
        for number, one in enumerate(made.answers)
    )
    script = asset("report.js")
    return (
        f"{_head(title or 'A replayed conversation', script)}<body>{faces.symbols()}"
        f'<a class="skip" href="#talk">Skip the timeline</a><header><h1>'
        f"{text(title or 'A replayed conversation')}</h1>{_when(made)}</header><main>"
        f"{_summary(made)}{timeline}"
        f'<div class="columns"><section id="talk" aria-labelledby="talk-h">'
        f'<h2 id="talk-h">What was said</h2>{_transcript(made, numbers)}</section>'
        f'<section id="panel" aria-labelledby="why-h"><h2 id="why-h">The decision</h2>'
        f'<p class="hint pick">Choose a decision in the timeline or in the talk.</p>'
        f"{answers}</section></div>{_notes(made)}</main>"
        f'<div id="tip" role="tooltip" hidden></div>'
        f'<div id="told" class="away" aria-live="polite"></div>'
        f"<script>{script}</script></body></html>\n"
    )


@lru_cache(maxsize=4)
def asset(name: str) -> str:
    """Read one of the files that are put into the page."""
    return (files("whee_ros.report") / "assets" / name).read_text(encoding="utf-8")


def _head(title: str, script: str) -> str:
    digest = b64encode(hashlib.sha256(script.encode()).digest()).decode()
    # Only this one script runs, and nothing is fetched, whatever stands in the page.
    policy = (
        "default-src 'none'; img-src data:; style-src 'unsafe-inline'; "
        f"script-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"
    )
    return (
        '<!DOCTYPE html><html lang="en"><head><meta charset="utf-8">'
        f'<meta http-equiv="Content-Security-Policy" content="{policy}">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        '<meta name="color-scheme" content="light dark">'
        f"<title>{text(title)}</title><style>{asset('report.css')}</style></head>"
    )


def _when(made: Conversation) -> str:
    outcome = made.outcome
    facts = [f"{clock(outcome.seconds)} long", f"nodes {', '.join(outcome.nodes)}"]
    if outcome.start >= _RECENT:
        at = datetime.fromtimestamp(outcome.start // NANOSECONDS, timezone.utc)
        facts.insert(0, at.strftime("recorded %Y-%m-%d %H:%M:%S UTC"))
    if outcome.version:
        facts.append(f"whee_ros {outcome.version}")
    if outcome.digest:
        facts.append(f"digest {outcome.digest[:16]}")
    if not outcome.finished:
        facts.append("the replay was interrupted")
    return f'<p class="hint">{text(" · ".join(facts))}</p>'


def _summary(made: Conversation) -> str:
    cards = _cards(figures(made))
    return f'<section aria-label="Summary"><dl class="cards">{cards}</dl>{_against(made)}</section>'


def _cards(rows: list[tuple[str, str, str]]) -> str:
    return "".join(
        f"<div><dt>{text(name)}</dt><dd>{text(value)}</dd><dd class='hint'>{text(hint)}</dd></div>"
        for name, value, hint in rows
    )


def _against(made: Conversation) -> str:
    """Tell how well the decisions fit the labels, where there are any."""
    if made.judged is None:
        return ""
    source = f" {text(made.judged.source)}" if made.judged.source else ""
    cards = _cards(label_figures(made.judged))
    return f'<h2>Against the labels{source}</h2><dl class="cards">{cards}</dl>'


def _timeline(made: Conversation, numbers: dict[str, int], faces: Faces) -> str:
    found = lanes(made, numbers, faces)
    names = "".join(
        f'<div class="name {one.css}" style="height:{one.height}px"><span>{one.name}</span></div>'
        for one in found
    )
    drawn = "".join(
        f'<div class="lane {one.css}" style="height:{one.height}px">{one.inside}</div>'
        for one in found
    )
    more = len(made.persons) - PEOPLE
    others = f'<p class="hint">{named(more, "more person", "more people")} who said less</p>'
    return (
        '<section class="timeline" aria-labelledby="time-h"><div class="top">'
        '<h2 id="time-h">Timeline</h2><div class="tools" role="group" aria-label="Magnify">'
        '<button type="button" data-do="out" aria-label="smaller">−</button>'
        '<button type="button" data-do="fit" aria-label="all of it">all</button>'
        '<button type="button" data-do="in" aria-label="larger">+</button></div>'
        '<p class="hint keys"><kbd>←</kbd> <kbd>→</kbd> decision before, after · <kbd>+</kbd> '
        "<kbd>−</kbd> <kbd>0</kbd> magnify · <kbd>Home</kbd> <kbd>End</kbd> first, last"
        f"{_mistakes(made)}</p></div>"
        f'<div class="board"><div class="names" aria-hidden="true">{names}</div>'
        '<div class="scroll" tabindex="0" role="region" aria-label="Timeline; arrow keys go from '
        f'decision to decision"><div class="track" data-seconds="{made.seconds:.3f}">{drawn}'
        f'<div id="cursor" aria-hidden="true" hidden><span></span></div></div></div></div>'
        f"{others if more > 0 else ''}</section>"
    )


def _mistakes(made: Conversation) -> str:
    return " · <kbd>e</kbd> next miss or false alarm" if made.judged else ""


def _transcript(made: Conversation, numbers: dict[str, int]) -> str:
    if not made.utterances:
        return '<p class="hint">Nobody said anything.</p>'
    lines = []
    for who, said in groupby(made.utterances, key=lambda one: one.who):
        lines += [_line(made, one, numbers, first=not n) for n, one in enumerate(said)]
        del who
    return f'<ol class="talk">{"".join(lines)}</ol>'


def _line(made: Conversation, one: Utterance, numbers: dict[str, int], first: bool) -> str:
    who = f"<b>{text(one.who or 'robot')}</b> " if first else ""
    words = text(one.text) or "…"
    number = numbers.get(one.turn)
    inside = f'<time>{clock(one.start)}</time><span class="words" dir="auto">{who}{words}</span>'
    if number is None:
        return f'<li class="{"" if one.who else "own"}"><span class="line">{inside}</span></li>'
    answer = made.answers[number]
    return (
        f'<li><a class="line" href="#d{number}" data-tip="{text(brief(answer))}">{inside}'
        f"<span>{verdict(made, number)} {chip(answer.decision.direction)} "
        f'<span class="n">{answer.decision.need:.2f}</span></span></a></li>'
    )


def _notes(made: Conversation) -> str:
    problems = [f"{why} ({number})" for why, number in sorted(made.outcome.problems.items())]
    told = "".join(f"<li>{text(one)}</li>" for one in [*problems, *made.notes])
    parts = ""
    if told:
        parts += f"<h2>What was not used, or looked odd</h2><ul>{told}</ul>"
    if made.busy:
        rows = "".join(
            f"<tr><th scope='row'>{text(node)}</th><td class='n'>{median:.1f}</td>"
            f"<td class='n'>{worst:.1f}</td></tr>"
            for node, (median, worst) in made.busy.items()
        )
        parts += (
            "<h2>Time spent</h2><table class='took'><caption>Milliseconds for one input, on the "
            "machine that replayed</caption><thead><tr><th scope='col'>node</th>"
            "<th scope='col' class='n'>median</th><th scope='col' class='n'>worst</th></tr></thead>"
            f"<tbody>{rows}</tbody></table>"
        )
    settings = " ".join(made.outcome.settings)
    if settings:
        parts += f"<h2>Settings</h2><p><code>{text(settings)}</code></p>"
    return f'<section class="notes">{parts}</section>' if parts else ""
