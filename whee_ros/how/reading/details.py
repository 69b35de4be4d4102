"""Details that a person names and an answer can take up: whom they speak of, and how long.

Only words of fixed lists are given back, so neither markup nor an order can slip through. When in
doubt there is none, and a sentence without it is chosen.
"""

from __future__ import annotations

import functools
import re

from whee_ros.how.words.texts import expanded, words

_PEOPLE = (
    "mum|mom|mummy|mommy|mother|dad|daddy|father|sister|brother|son|daughter|wife|husband|"
    "boyfriend|girlfriend|partner|friend|gran|grandma|granny|nan|nana|grandad|grandpa|grandmother|"
    "grandfather|grandson|granddaughter|aunt|auntie|uncle|cousin|niece|nephew|boss|teacher|"
    "neighbour|neighbor|flatmate"
)
_KINDS = "little|big|older|younger|elder|youngest|oldest|eldest|best|great|old"
# A person's thing is not the person, and who comes with "and" is not the only one.
_PERSON = re.compile(
    rf"\b(?:my|our) ((?:(?:{_KINDS}) )*(?:{_PEOPLE}))\b(?!'s\b|’s\b| and\b| or\b|-)"
)
_ANYBODY = re.compile(rf"\b(?:my|our) (?:\w+ ){{0,2}}?({_PEOPLE})\b")

_PRONOUNS = {
    "he": frozenset(words("he him his himself")),
    "she": frozenset(words("she her hers herself")),
    "they": frozenset(words("they them their theirs themselves")),
}
_NOUNS = {
    "he": frozenset(
        words(
            "dad daddy father brother son husband boyfriend grandad grandpa grandfather grandson "
            "uncle nephew man boy gentleman"
        )
    ),
    "she": frozenset(
        words(
            "mum mom mummy mommy mother sister daughter wife girlfriend gran grandma granny nan "
            "nana "
            "grandmother granddaughter aunt auntie niece woman girl lady"
        )
    ),
    "they": frozenset(words("parents grandparents kids children twins friends sisters brothers")),
}

_UNITS = words(
    "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen "
    "sixteen seventeen eighteen nineteen"
)
_TENS = words("twenty thirty forty fifty sixty seventy eighty ninety")
_NUMBER = rf"(?:{'|'.join(_TENS)})(?:[ -](?:{'|'.join(_UNITS[:9])}))?|{'|'.join(_UNITS)}|[1-9]\d?"
_SPAN = re.compile(
    rf"(?<!in )(?<!every )(?<!only )(?<!just )(?<!last )(?<!next )(?<!at )(?<!-)"
    rf"\b({_NUMBER}) (years|months|weeks|days|nights|hours)\b(?! old\b| to go\b| time\b|'|’)"
)
_LEAST = {"years": 3, "months": 3, "weeks": 3, "days": 4, "nights": 3, "hours": 4}
"""How many make a length of time worth a word."""


@functools.lru_cache(maxsize=1024)
def person_named(text: str) -> str:
    """Give the one person of their own that somebody speaks of, as "your best friend", or ""."""
    plain = expanded(text)
    named = {match[1] for match in _PERSON.finditer(plain)}
    others = {match[1] for match in _ANYBODY.finditer(plain)}
    return f"your {named.pop()}" if len(named) == 1 and len(others) == 1 else ""


@functools.lru_cache(maxsize=1024)
def span_named(text: str) -> str:
    """Give the one length of time in ``text``, as "nineteen years", or "" for none or several."""
    found = {(match[1], match[2]) for match in _SPAN.finditer(expanded(text))}
    if len(found) != 1:
        return ""
    number, unit = found.pop()
    return f"{number} {unit}" if _count(number) >= _LEAST[unit] else ""


@functools.lru_cache(maxsize=1024)
def pronoun(text: str) -> str:
    """Give "he", "she" or "they" for the one of whom ``text`` speaks, or "" for none or several."""
    spoken = set(words(expanded(text)))
    found = {name for name, forms in _PRONOUNS.items() if spoken & forms}
    others = {name for name, nouns in _NOUNS.items() if spoken & nouns}
    both = found | others
    return both.pop() if len(both) == 1 else ""


def _count(number: str) -> int:
    if number.isdigit():
        return int(number)
    tens, _, rest = number.replace("-", " ").partition(" ")
    if tens in _TENS:
        return 10 * (_TENS.index(tens) + 2) + (_UNITS.index(rest) + 1 if rest else 0)
    return _UNITS.index(tens) + 1
