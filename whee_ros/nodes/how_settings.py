"""Parameters of the how node that its stage does not know: times, models, what it tells."""

from __future__ import annotations

import dataclasses

from whee_ros.settings import setting
from whee_ros.when.shipped import OWN


@dataclasses.dataclass(frozen=True)
class HowNodeSettings:
    """When the how node fills a silence, and what it tells."""

    filler_after: float = setting(
        0.9, "silence after a turn until a filler covers a late answer, s", low=0.3, high=10.0
    )
    fallback_after: float = setting(
        2.0, "silence after a turn until a fallback sentence is said, s", low=0.5, high=30.0
    )
    answer_within: float = setting(
        1.6, "silence after a turn until the best answer so far is said, s", low=0.2, high=10.0
    )
    follow_up_within: float = setting(
        4.0,
        "time after an answer in which a better one may follow, 0: never, s",
        low=0.0,
        high=30.0,
    )
    scorer: str = setting(
        "rules", f"who judges candidates: rules, {OWN}, or a folder of weights", live=False
    )
    risk: str = setting(
        "both",
        "what finds words of risk: patterns, or both they and a classifier",
        choices=("patterns", "both"),
        live=False,
    )
    source_latency: float = setting(
        1.0, "time a slow source takes in virtual time, s", low=0.0, high=30.0, live=False
    )
    model_patience: float = setting(
        30.0,
        "longest real wait for a language model where nobody waits: for it to load when the node"
        " starts, and in virtual time, s",
        low=0.05,
        high=600.0,
        live=False,
    )
    trace_words: bool = setting(False, "put the person's words into ~/trace")
