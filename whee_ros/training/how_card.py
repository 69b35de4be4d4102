"""Write the card of a taught model from where its pairs came from and what was measured."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from whee_ros.training.how_rejected import kind_of
from whee_ros.training.how_rows import Row

_LIMITS = """\
- The figures below say that the mechanics work: the answers became likelier, and the chosen ones
  likelier than the rejected. They say nothing about how good the answers are for people.
- The chooser's verdicts are those of rules or of a small model, not of people; what it cannot see,
  the student does not learn.
- Whatever this model writes passes the same checks of honesty, safety and emotion as any other
  candidate before it is said. It must not be used without them.
- It never answers words of risk that are found: those get fixed texts, and no conversation was
  learned from where they were found on. The detectors miss some (see how/data/RISK_CARD.md)."""


def facts_of(
    rows: Sequence[Row], made: Mapping[str, Any], base: str, recipe: Mapping[str, Any]
) -> dict[str, Any]:
    """Gather what a card tells of the pairs.

    Args:
        rows: all rows.
        made: teacher, judge, sets: the facts of the pairs file.
        base: folder or id of the model that was taught.
        recipe: rates, epochs, seed.

    Returns:
        ``made``, with base, its licence, recipe, and counts of turns, sources and skipped turns.
    """
    chosen = [row.chosen for row in rows if row.chosen]
    replies = [reply for row in rows for reply in row.rejected]
    return {
        **made,
        "base": Path(base).name or base,
        "base_licence": stated_licence(Path(base)),
        "recipe": dict(recipe),
        "turns": {"learned": sum(not row.held for row in rows), "held": sum(r.held for r in rows)},
        "conversations": len({row.conversation for row in rows}),
        "skipped": dict(Counter(row.skipped for row in rows if row.skipped).most_common()),
        "chosen_from": dict(Counter(one.candidate.source for one in chosen).most_common()),
        "rejected_as": dict(Counter(kind_of(one.reason) for one in replies).most_common()),
    }


def stated_licence(folder: Path) -> str:
    """Give the licence that a model folder's README states, as on the Hugging Face hub, or ""."""
    try:
        text = (folder / "README.md").read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        return ""
    found = re.search(r"\A---\n.*?^license:\s*(\S+)", text, re.DOTALL | re.MULTILINE)
    return found[1] if found else ""


def model_card(facts: Mapping[str, Any], figures: Mapping[str, Any]) -> str:
    """Give the card's text in Markdown.

    Args:
        facts: as ``facts_of`` gives them.
        figures: as ``how.train`` gives them.
    """
    losses = figures["held_loss"]
    supervised = losses["before, and after each supervised epoch"]
    licence = facts["base_licence"] or "not stated in its folder: look it up before you pass it on"
    return f"""# {facts["base"]}, taught to answer for the "how" stage

**Base**: {facts["base"]}; licence: {licence}. Its terms hold for this model too.
**Teacher**: {facts["teacher"]}; the response bank (Apache-2.0) always offers answers too. If the
teacher is a language model, its maker's terms say whether its answers may be learned from.
**Judge of the candidates**: {facts["judge"]}. **Conversations**: {_listed(facts["sets"])}; no other
set was read.

Made by `whee train how`: for each turn the teacher and the bank offered answers, the chooser chose.
First the chosen answers were learned word by word, then to prefer them to the rejected (direct
preference optimisation). Use it with the how node's model source, by this folder.

## Learned from

| | |
|---|---|
| conversations | {facts["conversations"]} |
| turns to learn, held out | {facts["turns"]["learned"]}, {facts["turns"]["held"]} |
| left out | {_counts(facts["skipped"])} |
| chosen answers came from | {_counts(facts["chosen_from"])} |
| rejected because | {_counts(facts["rejected_as"])} |
| answers, pairs learned | {figures["answers"]["learned"]}, {figures["pairs"]["learned"]} |
| answers, pairs held out | {figures["answers"]["held"]}, {figures["pairs"]["held"]} |
| too long for the model | {figures["too_long"]} turns |
| recipe | {_counts(facts["recipe"])} |
| on | {figures["device"]}, {figures["minutes"]} minutes |

## Measured on held-out conversations

Loss per token of the chosen answers, in nats: {_arrow(supervised)} over the supervised epochs,
{losses["after preferences"]} after the preferences (the best epoch goes on to these).

How often the chosen answer is preferred, with 95 % intervals over conversations. Preferred means
likelier per token; by "implicit reward", that its likelihood rose more in the second step than the
rejected one's. The number of pairs stands in brackets.

{_table(figures["prefers"])}

## Limits

{_LIMITS}
"""


def _table(prefers: Mapping[str, Mapping[str, Any]]) -> str:
    kinds = list(prefers["before"])
    head = " | ".join(f"{kind} ({prefers['before'][kind]['pairs']})" for kind in kinds)
    lines = [f"| | {head} |", "|---" * (len(kinds) + 1) + "|"]
    for stage, found in prefers.items():
        cells = [
            f"{found[kind]['share']:.1%} ({found[kind]['interval'][0]:.1%} to"
            f" {found[kind]['interval'][1]:.1%})"
            for kind in kinds
        ]
        lines.append(f"| {stage} | " + " | ".join(cells) + " |")
    return "\n".join(lines)


def _arrow(values: Sequence[float]) -> str:
    return " → ".join(f"{value:.3f}" for value in values)


def _listed(names: Sequence[str]) -> str:
    return ", ".join(names)


def _counts(counts: Mapping[str, Any]) -> str:
    return ", ".join(f"{name} {count}" for name, count in counts.items()) or "none"
