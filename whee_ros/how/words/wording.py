"""Says the same in a formal or a casual form: contractions written out, or made."""

from __future__ import annotations

import re
from typing import Literal

Wording = Literal["", "full", "contracted"]

_PAIRS = (
    ("I am", "I'm"),
    ("I have", "I've"),
    ("You are", "You're"),
    ("You have", "You've"),
    ("That is", "That's"),
    ("It is", "It's"),
    ("What is", "What's"),
    ("There is", "There's"),
    ("Do not", "Don't"),
    ("Does not", "Doesn't"),
    ("Did not", "Didn't"),
    ("Is not", "Isn't"),
    ("Was not", "Wasn't"),
    ("Can not", "Can't"),
    ("Will not", "Won't"),
    ("Should not", "Shouldn't"),
)
_CASED = tuple(
    (case(full), case(short))
    for full, short in _PAIRS
    for case in (str, lambda text: text if text[0] == "I" and text[1] in " '" else text.lower())
)
# "I have no idea" keeps its verb: only "have" before a participle is contracted.
_WHOLE_VERB = re.compile(r" have$")
_FULL = {short: full for full, short in reversed(_CASED)}
_SHORT = {full: short for full, short in reversed(_CASED) if not _WHOLE_VERB.search(full)}
# At the end of a sentence nothing is contracted ("that is how it is").
_TO_FULL = re.compile("|".join(rf"\b{re.escape(short)}\b" for short in _FULL))
_TO_SHORT = re.compile("|".join(rf"\b{re.escape(full)}\b(?= [a-z])" for full in _SHORT))


def worded(text: str, form: Wording) -> str:
    """Give ``text`` with contractions written out ("full"), made ("contracted"), or as it is."""
    if form == "full":
        return _TO_FULL.sub(lambda match: _FULL[match[0]], text).replace("cannot", "can not")
    if form == "contracted":
        return _TO_SHORT.sub(lambda match: _SHORT[match[0]], text)
    return text
