"""After EmpathyAgent's adaptability: do people get acts of their own, and one person the same?

Everybody says the same probes at the end of their conversation. Between people the answers to
those that sound like a story should differ, as what was told before does; to one person, on
another day (another seed), they should be alike; and a plain request is a plain request from
anybody. That they differ does not say that they differ rightly: see the reference plan.
"""

from __future__ import annotations

import itertools
from collections import defaultdict
from collections.abc import Sequence

from whee_ros.evaluation.session.exchange import Exchange
from whee_ros.evaluation.session.plans import tokens
from whee_ros.evaluation.session.talk import Talk

_PLAIN = "task"


def adaptability(talks: Sequence[Talk]) -> dict[str, float]:
    """Compare the answers to the probes over people and days.

    Returns:
        ``between``: mean distance (1 - Dice of the acts) of two persons' answers to one probe;
        ``within``: of one person's on two days; ``adapts``: their difference; ``plain``: between
        persons for plain requests, where it should be 0; ``probes``: how many answers there were.
        What cannot be compared is left out.
    """
    by: dict[tuple[str, str], dict[tuple[str, int], Exchange]] = defaultdict(dict)
    for talk in talks:
        for one in talk.exchanges:
            if one.line is not None and one.line.kind == "probe":
                by[one.line.wants, one.text][talk.persona, talk.seed] = one
    between, within, plain = [], [], []
    for (wants, _), answers in by.items():
        for (a, one), (b, other) in itertools.combinations(sorted(answers.items()), 2):
            far = distance(one, other)
            if wants == _PLAIN:
                plain += [far] if a[0] != b[0] else []
            elif a[0] == b[0]:
                within.append(far)
            elif a[1] == b[1]:
                between.append(far)
    found = {"between": between, "within": within, "plain": plain}
    shown = {name: round(sum(some) / len(some), 4) for name, some in found.items() if some}
    if between and within:
        shown["adapts"] = round(shown["between"] - shown["within"], 4)
    return {**shown, "probes": float(sum(map(len, by.values())))}


def distance(one: Exchange, other: Exchange) -> float:
    """Give 1 - Dice of two answers' acts."""
    a, b = set(tokens(one)), set(tokens(other))
    return 1 - 2 * len(a & b) / max(len(a) + len(b), 1)
