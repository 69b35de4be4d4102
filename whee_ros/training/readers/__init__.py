"""Typed readers of the data sets, in place: each gives ``Sample`` objects.

``OWN`` names the sets the default weights may learn from (free for commercial use), ``RESEARCH``
those that only the research weights may see; the default weights are tested on both.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterable
from pathlib import Path

from whee_ros.training.readers import commands, feelings, labelled, replies, talk
from whee_ros.training.samples import Sample


@dataclasses.dataclass(frozen=True)
class DataSet:
    """A set, who may learn from it, and what a model card must say of it."""

    read: Callable[[Path], Iterable[Sample]]
    licence: str
    commercial: bool


SETS: dict[str, DataSet] = {
    "own": DataSet(lambda data: labelled.own_corpus(), "Apache-2.0", True),
    "goemotions": DataSet(feelings.goemotions, "Apache-2.0", True),
    "emobank": DataSet(feelings.emobank, "CC BY-SA 4.0", True),
    "empathetic_personas": DataSet(feelings.personas, "MIT", True),
    "clinc150": DataSet(commands.clinc150, "CC BY 3.0", True),
    "snips": DataSet(commands.snips, "CC0 1.0", True),
    "slurp": DataSet(commands.slurp, "CC BY 4.0", True),
    "taskmaster": DataSet(commands.taskmaster, "CC BY 4.0", True),
    "topical_chat": DataSet(talk.topical_chat, "CDLA-Sharing-1.0", True),
    "iempathize": DataSet(labelled.iempathize, "none stated: research only", False),
    "twittemp": DataSet(labelled.twittemp, "platform terms: non-commercial research", False),
    "empathetic_exchanges": DataSet(talk.empathetic_exchanges, "CC BY-NC 4.0", False),
    "esconv": DataSet(talk.esconv, "CC BY-NC 4.0, academic use", False),
    "dailydialog": DataSet(talk.dailydialog, "CC BY-NC-SA 4.0", False),
    "epitome": DataSet(replies.epitome, "Althoff academic licence, non-commercial", False),
}
OWN = tuple(name for name, found in SETS.items() if found.commercial)
RESEARCH = tuple(SETS)


def sets_of(variant: str) -> tuple[str, ...]:
    """Name the sets a variant ("own" or "research") may be trained on."""
    if variant not in ("own", "research"):
        raise ValueError(f"no such variant as {variant!r}: choose own or research")
    return OWN if variant == "own" else RESEARCH


def read(data: Path, names: Iterable[str]) -> list[Sample]:
    """Read the named sets, one after the other."""
    return [sample for name in names for sample in SETS[name].read(data)]
