"""How varied a corpus is: near-duplicates, repeated frames, openings, distinct n-grams."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

from whee_ros.when.features import words

_SHINGLE, _ALIKE, _LEAST = 4, 0.5, 6


def grams(text: str, size: int) -> list[tuple[str, ...]]:
    """Give the n-grams of a text's words."""
    spoken = words(text)
    return list(zip(*(spoken[start:] for start in range(size)), strict=False))


def near_duplicates(texts: Sequence[str]) -> list[tuple[int, int]]:
    """Find pairs of texts whose four-word shingles overlap by half (Jaccard).

    Args:
        texts: those shorter than six words are left out, as "yes please" is said by everybody.

    Returns:
        pairs of indices, the smaller first.
    """
    shingles = [
        set(grams(text, _SHINGLE)) if len(words(text)) >= _LEAST else set() for text in texts
    ]
    holders: dict[tuple[str, ...], list[int]] = defaultdict(list)
    for number, found in enumerate(shingles):
        for shingle in found:
            holders[shingle].append(number)
    shared: Counter[tuple[int, int]] = Counter()
    for numbers in holders.values():
        if 1 < len(numbers) <= 50:
            for place, first in enumerate(numbers):
                shared.update((first, second) for second in numbers[place + 1 :])
    return sorted(
        pair
        for pair, common in shared.items()
        if common / (len(shingles[pair[0]] | shingles[pair[1]])) >= _ALIKE
    )


def variety(texts: Iterable[str]) -> dict[str, Any]:
    """Count words, distinct n-grams and the commonest three-word frame."""
    told = list(texts)
    found: dict[str, Any] = {"texts": len(told), "words": sum(len(words(t)) for t in told)}
    for size in (1, 2, 3):
        counted = Counter(gram for text in told for gram in grams(text, size))
        found[f"distinct_{size}"] = round(len(counted) / max(1, sum(counted.values())), 4)
    frames: Counter[tuple[str, ...]] = Counter()
    for text in told:
        frames.update(set(grams(text, 3)))
    if frames:
        frame, count = frames.most_common(1)[0]
        found["commonest_frame"] = {"words": " ".join(frame), "share": round(count / len(told), 4)}
    openings = Counter(" ".join(words(text)[:3]) for text in told)
    found["distinct_openings"] = round(len(openings) / max(1, len(told)), 4)
    return found
