"""Choose for each line what the robot says and does: decisions in, the same with answers out.

    echo '{"text": "my dog died yesterday"}' | whee when --input - | whee how --input -

A line is what `whee when` writes; of your own, "direction" and "text" are enough. Each line stands
alone: what was said before is what its context says. Fields are kept. `whee schema how-input` and
`whee schema how-output` tell all. A line that cannot be read becomes {"line", "error"}, and the
exit status is 1 at the end.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable

import msgspec

from whee_ros.commands import lines, rows
from whee_ros.commands.options import add_set, settings_of
from whee_ros.decision import EmpathyDecision

BATCH = 1


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the options of ``whee how``."""
    parser.add_argument("--input", required=True, metavar="FILE", help='JSON lines, "-" for stdin')
    add_set(parser, "reply_to_none=gesture")


def run(options: argparse.Namespace) -> int:
    """Answer every line."""
    answer = answering(options.set)
    return lines.convert(
        options.input,
        BATCH,
        lambda batch: [answer(row) for row in batch],
        lambda row: rows.problem(row, rows.HowRow),
    )


def answering(given: list[str]) -> Callable[[lines.Row], lines.Row]:
    """Give the function that answers one line, from settings as ``--set`` gives them."""
    from whee_ros.how.bank.bank import Bank
    from whee_ros.how.batch import how_one
    from whee_ros.how.policy.policy import Policy
    from whee_ros.how.safety.safety import Safety
    from whee_ros.how.settings import HowSettings
    from whee_ros.how.stage import HowStage

    settings = settings_of(HowSettings, given, greet=False)
    tables = (Policy.load(), Bank.load(), Safety.load())
    HowStage(settings, *tables)  # a wrong setting is told before the first line is read

    def answer(row: lines.Row) -> lines.Row:
        # A new stage for each line: nothing is remembered from one line to the next.
        stage = HowStage(settings, *tables)
        context = msgspec.to_builtins(row.get("context", []))
        return how_one(decision_of(row), "", context, stage)

    return answer


def decision_of(row: lines.Row) -> EmpathyDecision:
    """Give the decision that a line stands for."""
    from whee_ros.how.batch import decision_for

    given = msgspec.convert(row, rows.HowRow)
    name = str(given.id)
    return msgspec.structs.replace(
        decision_for(name, given.person, given.text),
        direction=given.direction,
        probabilities=given.probabilities,
        need=given.need,
        emotion=given.emotion,
        appraisal=given.appraisal,
        target=given.target,
        confidence=given.confidence,
        evidence=tuple(given.reasons),
        model=given.model,
    )
