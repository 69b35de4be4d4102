"""Keeps the robot honest: no sentence may claim a feeling, a human life, a diagnosis or a promise.

Every text is checked before it is spoken, wherever it came from. The rules follow the EPSRC
principle of transparent machine nature and the critique of "deceptive empathy" (HELPERT). A
conventional "I'm sorry to hear that" or "I'm glad" claims a feeling as well and is refused;
"sorry" for the robot's own mistake claims none and is allowed.
"""

from __future__ import annotations

import functools
import re

from whee_ros.how.words import phrases
from whee_ros.how.words.texts import expanded

_LISTS = phrases.of("honesty")
_APOLOGY = re.compile(
    r"\bi am (?:so |very )?sorry(?=,? (?:i|that i|for my|my) (?:\w+ )?"
    r"(?:got|misheard|misunderstood|misread|missed|mistake|did not (?:hear|catch|get)))"
)


@functools.lru_cache(maxsize=2048)
def violations(text: str) -> tuple[str, ...]:
    """Say why ``text`` must not be spoken; empty when it may be."""
    plain = _APOLOGY.sub("apologies", expanded(text))
    found = (
        f"{reason}: '{match[0].strip()}'"
        for reason in _LISTS.names
        for match in _LISTS[reason].finditer(plain)
    )
    return tuple(dict.fromkeys(found))
