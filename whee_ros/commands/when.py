"""Decide for each line whether the person needs empathy: JSON lines in and out.

    echo '{"text": "my dog died yesterday"}' | whee when --input -

A line holds text, and may hold id, person, context [{"speaker", "text"}] (oldest first; "robot" for
the robot's own), face and voice (valence, arousal, confidence; a face also expression and
action_units). Other fields are kept. `whee schema when-input` and `whee schema when-output` tell
all. A line that cannot be read becomes {"line", "error"}, and the exit status is 1 at the end.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from typing import TYPE_CHECKING

from whee_ros.commands import lines, rows
from whee_ros.commands.options import add_set, settings_of
from whee_ros.commands.when_judge import SecondOpinion, add_judge
from whee_ros.when.shipped import OWN, RESEARCH

if TYPE_CHECKING:
    from whee_ros.when.stage import WhenStage

BATCH = 64


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the options of ``whee when``."""
    parser.add_argument("--input", required=True, metavar="FILE", help='JSON lines, "-" for stdin')
    parser.add_argument("--weights", help=f"{OWN} (default), {RESEARCH}, or a folder of weights")
    parser.add_argument("--device", help="where the text encoder runs: cpu (default), cuda ...")
    add_set(parser, "seeking_threshold=0.4")
    add_judge(parser)
    parser.add_argument(
        "--batch", type=int, default=BATCH, help=f"lines decided at once (default: {BATCH})"
    )


def run(options: argparse.Namespace) -> int:
    """Decide about every line."""
    from whee_ros.when.settings import WhenSettings
    from whee_ros.when.stage import WhenStage

    settings = settings_of(
        WhenSettings, options.set, weights=options.weights, device=options.device
    )
    if options.batch < 1:
        raise ValueError(f"--batch {options.batch}: give 1 or more")
    opinion = SecondOpinion(options)
    stage = WhenStage(settings, report=lambda note: print(note, file=sys.stderr))

    def check(row: lines.Row) -> str:
        return rows.problem(row, rows.WhenRow)

    return lines.convert(options.input, options.batch, deciding(stage, opinion), check)


def deciding(
    stage: WhenStage, opinion: SecondOpinion | None = None
) -> Callable[[list[lines.Row]], list[lines.Row]]:
    """Give the work on a batch of lines."""
    from whee_ros.when.requests import Request

    def decide(batch: list[lines.Row]) -> list[lines.Row]:
        requests = [
            Request(
                text=row["text"],
                context=row.get("context", ()),
                face=row.get("face"),
                voice=row.get("voice"),
                id=str(row.get("id", "")),
                person=row.get("person", "person"),
            )
            for row in batch
        ]
        decisions = stage.decide_many(requests)
        if opinion is not None:
            decisions = opinion(decisions, requests, stage.settings)
        return [rows.decided(decision) for decision in decisions]

    return decide
