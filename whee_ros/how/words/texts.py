"""Small views on texts: words, openings, three-word frames, contractions written out."""

from __future__ import annotations

import functools
import re

_WORD = re.compile(r"[a-z0-9]+(?:'[a-z]+)?")
_APOSTROPHES = str.maketrans({"’": "'", "‘": "'", "`": "'", "´": "'"})
# Recognisers drop apostrophes ("dont"), so both spellings are written out.
_CONTRACTIONS = tuple(
    (re.compile(pattern), full)
    for pattern, full in (
        (r"\b(?:can't|cant|cannot)\b", "can not"),
        (r"\b(?:won't|wont)\b", "will not"),
        (r"\bshan't\b", "shall not"),
        (
            r"\b(do|does|did|is|are|was|were|has|have|had|would|could|should|might)n'?t\b",
            r"\1 not",
        ),
        (r"\bim\b|\bi'm\b", "i am"),
        (r"\b(?:i've|ive)\b", "i have"),
        (r"\b(you|we|they)'?re\b(?<!were)", r"\1 are"),
        (r"\b(you|we|they)'ve\b", r"\1 have"),
        (r"\b(i|you|he|she|it|we|they)'ll\b", r"\1 will"),
        (r"\b(i|you|he|she|it|we|they)'d\b", r"\1 would"),
        (r"\b(he|she|it|that|there|what|who)'s\b", r"\1 is"),
        (r"\bgonna\b", "going to"),
        (r"\bwanna\b", "want to"),
        (r"\bgotta\b", "got to"),
    )
)


@functools.lru_cache(maxsize=4096)
def _words(text: str) -> tuple[str, ...]:
    return tuple(_WORD.findall(text.translate(_APOSTROPHES).lower()))


def words(text: str) -> list[str]:
    """Give the lower-case words of ``text``, without punctuation."""
    return list(_words(text))


@functools.lru_cache(maxsize=2048)
def frames(text: str) -> frozenset[tuple[str, ...]]:
    """Give the three-word frames of ``text``, the measure of a formulaic speaker."""
    found = words(text)
    return frozenset(tuple(found[i : i + 3]) for i in range(len(found) - 2))


def opening(text: str, length: int = 2) -> tuple[str, ...]:
    """Give the first words of ``text``."""
    return _words(text)[:length]


def is_question(text: str) -> bool:
    """Say whether ``text`` ends with a question."""
    return text.rstrip(" \"')").endswith("?")


@functools.lru_cache(maxsize=4096)
def expanded(text: str) -> str:
    """Write ``text`` in lower case with contractions spelled out, for pattern matching."""
    text = " ".join(text.translate(_APOSTROPHES).lower().split())
    for pattern, full in _CONTRACTIONS:
        text = pattern.sub(full, text)
    return text


def stem(word: str) -> str:
    """Cut a word's common endings, so that "worried" and "worries" meet."""
    for ending in ("ing", "ied", "ies", "ed", "es", "ly", "'s", "s"):
        if word.endswith(ending) and len(word) - len(ending) >= 3:
            word = word[: -len(ending)]
            break
    return word.rstrip("eyi") if len(word) > 4 else word
