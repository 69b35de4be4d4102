"""Gives the how stage both detectors of risk: the patterns, and the classifier with its encoder.

The encoder has upper layers of its own; the when stage's have learned other things. It is loaded
only where both are wished for, once a process.
"""

from __future__ import annotations

import dataclasses
import functools
from collections.abc import Callable

from whee_ros.how.safety.risk import RiskError, RiskReader, load
from whee_ros.how.safety.safety import Safety
from whee_ros.when.encoder import Encoder, EncoderError

BOTH = "both"
MAX_TOKENS = 64
"""As in training."""


def guard(name: str, complain: Callable[[str], None]) -> Safety:
    """Give the detector for "patterns" or "both".

    Where the classifier cannot be loaded, ``complain`` is told why and the patterns stand alone.

    Raises:
        ValueError: there is no detector of that name.
        TableError: the table of patterns and texts is wrong.
    """
    if name not in ("patterns", BOTH):
        raise ValueError(f"risk is {name!r}; use 'patterns' or '{BOTH}'")
    if name == BOTH:
        try:
            return Safety.load(reader=reader())
        except (RiskError, EncoderError) as error:
            complain(str(error))
    return Safety.load()


@functools.lru_cache(maxsize=1)
def reader(cache: int = 256) -> RiskReader:
    """Load the shipped classifier with its encoder, once a process.

    Args:
        cache: texts whose reading is remembered.

    Raises:
        RiskError, EncoderError: a model is missing, damaged, or not the one that was trained on.
    """
    weights = load()
    encoder = Encoder("", weights.changed, max_tokens=MAX_TOKENS, cache=cache)
    if encoder.sha256 != weights.base_sha256:
        raise RiskError("the risk weights belong to another encoder: reinstall whee_ros")
    return RiskReader(dataclasses.replace(weights, changed={}), encoder)
