"""Says whether a turn is about an animal, so that its illness or death alarms no doctor.

Where a person may be meant as well the answer is no.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from whee_ros.how.reading import details
from whee_ros.how.words import phrases
from whee_ros.how.words.texts import expanded, words

_LISTS = phrases.of("animals")
LATELY = 6
"""Earlier turns of the person that may have named the animal."""


def about(text: str, earlier: Sequence[str] = ()) -> bool:
    """Say whether ``text`` is about an animal, and about no person.

    Args:
        text: the turn.
        earlier: what the person said before, oldest first.
    """
    plain = expanded(text)
    if _found("oneself", plain) or _found("people", plain):
        return False
    if _names_animal(text):
        return True
    one = details.pronoun(plain) or ("it" if re.search(r"\bit\b", plain) else "")
    for before in reversed(earlier[-LATELY:]):
        if _names_animal(before):
            return bool(one)
        if _found("people", expanded(before)) and details.pronoun(before) in ("", one):
            return False
    return False


def _names_animal(text: str) -> bool:
    """Say whether an animal is named, and not only what it has: "the dog's lead"."""
    return any(map(_LISTS["animals"].fullmatch, words(text)))


def _found(name: str, plain: str) -> bool:
    return _LISTS[name].search(plain) is not None
