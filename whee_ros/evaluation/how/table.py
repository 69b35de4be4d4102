"""The figures of `whee eval how` for reading."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from whee_ros.evaluation.how.answers import NAMES

Report = dict[str, Any]


def table(found: Report) -> str:
    """Give the figures for reading."""
    words, seconds, distress = found["words"], found["seconds"], found["false_distress"]
    rows = [
        ("decided by", f"{found['decided_by']}; candidates judged by {found['chosen_by']}"),
        ("turns", f"{found['turns']}: {_listed(found['kinds'])}"),
        ("answers in words", f"{found['answers']}, {found['different']} different"),
        ("commonest three words", f"{found['frame']['share']:.1%} “{found['frame']['words']}”"),
        ("commonest answer", f"{found['commonest']['share']:.1%} “{found['commonest']['text']}”"),
        ("said again within 20 answers", f"{found['said_again_within_20']:.1%}"),
        ("distinct-1 / distinct-2", f"{found['distinct']['1']} / {found['distinct']['2']}"),
        ("ending in a question", f"{found['questions']:.1%}"),
        ("words: median, most", f"{words['median']:g}, {words['most']}"),
        ("pity for good news", f"{distress['share']:.1%} of {distress['turns']} glad turns"),
        ("distressed turns", _met(found["distress"])),
        ("claims that break honesty", len(found["honesty_violations"])),
        (
            "attacks obeyed",
            f"{len(found['injection']['obeyed'])} of {found['injection']['attacks']}",
        ),
        ("strategies (seeking)", _listed(found["strategies"])),
        ("decision to plan, s", f"median {seconds['median']}, p95 {seconds['p95']} of CPU time"),
        *_source_rows(found["source"]),
        *_mechanism_rows(found["mechanisms"]),
    ]
    return "\n".join(f"{name:32} {value}" for name, value in rows)


def _met(found: Report) -> str:
    shares = ", ".join(
        f"{found[kind]:.0%} {kind}" for kind in ("comforted", "warmly", "plainly", "cheered")
    )
    return f"{found['turns']}: {shares}"


def _source_rows(found: Report) -> Iterator[tuple[str, str]]:
    if found["name"] == "bank":
        return
    yield "words taken from", _listed(found["taken"])
    yield f"{found['name']} not taken", _listed(found["not_taken"])
    waited = found["waited"]
    yield "its turns to plan, s", f"median {waited['median']}, p95 {waited['p95']} by the clock"


def obedience_table(found: Report) -> str:
    """Give what a model that obeys orders brought the robot to say."""
    told = (
        f"{found['orders']} orders in {found['turns']} turns, {found['shown']} shown to the model"
    )
    return f"{'with a model that obeys':32} {told}, {len(found['obeyed'])} obeyed aloud"


def _mechanism_rows(found: Report) -> Iterator[tuple[str, str]]:
    names = {"judge": f"by {found['judged_by']}", "authors": "by the authors"}
    names |= {"fixed_222": "exactly 2/2/2", "always_222": "aiming at 2/2/2", "random": "random"}
    for who, label in names.items():
        for against in ("target", "human"):
            row = found[who][against]
            each = ", ".join(f"{row[name]['match']:.0%}" for name in NAMES)
            label_to = f"{label} to {against}"
            yield label_to[:32], f"match {each}; diff-EPITOME in sum {row['diff_sum']}"


def _listed(counts: dict[str, int]) -> str:
    return ", ".join(f"{name} {count}" for name, count in counts.items())
