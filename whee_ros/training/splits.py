"""Splits without leakage: a conversation, and a sentence, is in one part only."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Sequence

from whee_ros.training.samples import Sample, Split
from whee_ros.when.features import words

_RANK: dict[str, int] = {"train": 0, "dev": 1, "test": 2}


def normalised(text: str) -> str:
    """The words of a text without case and punctuation: equal texts count as the same."""
    return " ".join(words(text))


@dataclasses.dataclass(frozen=True)
class Parts:
    """Three parts of samples; ``dropped`` were left out because a stricter part holds the text."""

    train: list[Sample]
    dev: list[Sample]
    test: list[Sample]
    dropped: int


def separate(samples: Sequence[Sample], hold_out: Iterable[str] = ()) -> Parts:
    """Split samples by their sets' own parts, without leakage.

    A conversation of a family goes wholly to the strictest part any of its turns is in (test
    before dev before train). A text found in test is dropped from dev and train, one found in dev
    from train, in whatever set it stands.

    Args:
        samples: from any number of sets.
        hold_out: families that go to test wholly (leave one family out).
    """
    families = frozenset(hold_out)
    strictest: dict[tuple[str, str], Split] = {}
    for sample in samples:
        part: Split = "test" if sample.family in families else sample.split
        key = (sample.family, sample.conversation)
        if _RANK[part] >= _RANK[strictest.get(key, "train")]:
            strictest[key] = part
    parts: dict[str, list[Sample]] = {"train": [], "dev": [], "test": []}
    for sample in samples:
        parts[strictest[sample.family, sample.conversation]].append(sample)
    in_test = {normalised(sample.text) for sample in parts["test"]}
    dev = [sample for sample in parts["dev"] if normalised(sample.text) not in in_test]
    held = in_test | {normalised(sample.text) for sample in dev}
    train = [sample for sample in parts["train"] if normalised(sample.text) not in held]
    dropped = len(samples) - len(train) - len(dev) - len(parts["test"])
    return Parts(train=train, dev=dev, test=parts["test"], dropped=dropped)
