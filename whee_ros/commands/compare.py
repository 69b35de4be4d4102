"""Compare two replays of a recording, decision by decision: what changed, and why.

A and B are folders that `whee replay` wrote, or bags with /decision or /plan in them. With
`--recorded`, B may be left out: what the robot decided then (/recorded/decision) is compared with
what the replay decided. A replay and what `ros2 bag record` kept of the launched nodes are the same
up to scheduling: `whee compare OUT LIVE --need 0.02 --time 0.5`. The reasons are the signed
evidence whose weight changed, the largest change first; where none did, the settings that differ.
Status 1 if anything differs, 0 if nothing does.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from whee_ros.replay.comparison import Pair, Reason

SHOWN = 4
SMALL = 0.005


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the options of ``whee compare``."""
    parser.add_argument("before", type=Path, metavar="A", help="a replay or bag")
    parser.add_argument("after", type=Path, metavar="B", nargs="?", help="another one")
    parser.add_argument(
        "--recorded", action="store_true", help="take from A what was decided when it was recorded"
    )
    parser.add_argument(
        "--need", type=float, default=SMALL, help="needs this near are the same (default: 0.005)"
    )
    parser.add_argument(
        "--time", type=float, default=SMALL, help="s; so are decisions this near (default: 0.005)"
    )
    parser.add_argument("--all", action="store_true", help="show what stayed the same, too")
    parser.add_argument("--json", action="store_true", help="one JSON object a turn")


def run(options: argparse.Namespace) -> int:
    """Compare two replays."""
    from whee_ros.replay.comparison import compare
    from whee_ros.replay.decided import read_decided, read_unasked
    from whee_ros.replay.opened import opened

    after = options.after or (options.before if options.recorded else None)
    if after is None:
        raise ValueError("name two replays, or one and --recorded")
    pairs = [
        pair
        for read in (read_decided, read_unasked)
        for pair in compare(
            read(options.before, options.recorded), read(after), options.need, options.time
        )
    ]
    if not pairs:
        raise ValueError(f"neither {options.before} nor {after} holds a decision or a plan")
    settings = _settings(options.before, after)
    origin = opened(after)[0].start
    for pair in pairs:
        if options.json:
            print(json.dumps(_row(pair, origin)))
        elif options.all or pair.kind != "same":
            _print(pair, origin, settings)
    counts = {
        kind: sum(p.kind == kind for p in pairs) for kind in ("same", "changed", "gone", "new")
    }
    if not options.json:
        for text in settings:
            print(f"setting {text}")
        print(", ".join(f"{count} {kind}" for kind, count in counts.items()))
    return 0 if counts["same"] == len(pairs) else 1


def _settings(before: Path, after: Path) -> list[str]:
    """Name the settings by which two replays differ; none if one is a mere bag."""
    from whee_ros.replay.outcome import load
    from whee_ros.replay.records import BagError

    try:
        one, other = load(before), load(after)
    except BagError:
        return []
    old, new = (dict(_assigned(outcome.settings)) for outcome in (one, other))
    texts = [
        f"{name}: {old.get(name, 'default')} -> {new.get(name, 'default')}"
        for name in sorted({*old, *new})
        if old.get(name) != new.get(name)
    ]
    if one.version != other.version:
        texts.append(f"version: {one.version} -> {other.version}")
    if one.nodes != other.nodes:
        texts.append(f"nodes: {', '.join(one.nodes)} -> {', '.join(other.nodes)}")
    return texts


def _assigned(settings: list[str]) -> list[tuple[str, str]]:
    parts = (text.partition(":=") for text in settings)
    return [(name, value) for name, assigned, value in parts if assigned]


def _row(pair: Pair, origin: int) -> dict[str, object]:
    one = pair.after or pair.before
    decision = one.decision if one else None
    return {
        "kind": pair.kind,
        "seconds": round((pair.stamp - origin) / 1e9, 3),
        "person": decision.person if decision else "",
        "text": decision.turn.text if decision else "",
        "changes": list(pair.changes),
        "reasons": [
            {"channel": r.channel, "name": r.name, "before": r.before, "after": r.after}
            for r in pair.reasons
        ],
    }


def _print(pair: Pair, origin: int, settings: list[str]) -> None:
    one = pair.after or pair.before
    if one is None:
        return
    decision = one.decision
    seconds = (pair.stamp - origin) / 1e9
    print(f'{pair.kind:8}{seconds:8.2f} s  {decision.person}  "{decision.turn.text}"')
    if pair.kind in ("gone", "new"):
        where = "only in A" if pair.kind == "gone" else "only in B"
        print(f"    {where}: {decision.direction}, need {decision.need:.2f}")
        return
    for change in pair.changes:
        print(f"    {change}")
    for reason in pair.reasons[:SHOWN]:
        print(f"      because {_because(reason)}")
    if len(pair.reasons) > SHOWN:
        print(f"      and {len(pair.reasons) - SHOWN} more reasons (--json tells all)")
    if pair.changes and not pair.reasons:
        cause = "; ".join(settings) or "what was before it"
        print(f"      the evidence weighs the same: because of {cause}")


def _because(reason: Reason) -> str:
    def told(weight: float | None) -> str:
        return "absent" if weight is None else f"{weight:+.2f}"

    return f"{reason.channel} {reason.name}: {told(reason.before)} -> {told(reason.after)}"
