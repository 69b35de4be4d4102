"""Which word of a sentence bears its main stress, where a gesture lands.

In English that is by default the last word of content (the nuclear stress rule, Chomsky & Halle
1968); beats of head and hand fall on stressed syllables (McNeill 1992).
"""

from __future__ import annotations

import re

from whee_ros.how.words import texts

_SENTENCE_END = re.compile(r"[.!?…][\"')]*$")
_LIGHT = frozenset(
    texts.words(
        "a about after all am an and any are as at be because been before but by can could did do "
        "does each either else even ever every few for from had has have he her hers him his how i "
        "if in into is it its just least may me mine more most much must my no nor now of off on "
        "one or our ours out over own shall she should since so some still such than that the "
        "their them then there these they this those though through to today too under until up us "
        "very was we were what when where which while who whom whose why will with would yet you "
        "your yours yourself myself himself herself themselves somebody someone something anything "
        "everything anyone it's that's i'm you're we're they're he's she's there's what's don't "
        "didn't doesn't isn't wasn't can't won't couldn't wouldn't shouldn't i've i'll i'd you've "
        "you'll you'd again here"
    )
)


def stressed(text: str) -> int:
    """Give the number, from 1, of the word that bears the first sentence's stress; 0 of no words.

    Words are counted as `acts.Sync` does: the pieces between spaces that hold a letter or digit.
    """
    first: list[str] = []
    for word in (piece for piece in text.split() if any(map(str.isalnum, piece))):
        first.append(word)
        if _SENTENCE_END.search(word) and not _is_title(word):
            break
    for number in range(len(first), 0, -1):
        if not set(texts.words(first[number - 1])) <= _LIGHT:
            return number
    return len(first)


def _is_title(word: str) -> bool:
    return word in ("Mr.", "Mrs.", "Ms.", "Dr.")
