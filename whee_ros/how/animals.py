"""Says whether a turn is about an animal, so that its illness or death alarms no doctor.

Where a person may be meant as well the answer is no.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from whee_ros.how import details
from whee_ros.how.texts import expanded, words

_ANIMALS = frozenset(
    words(
        "animal animals pet pets dog dogs doggy puppy cat cats kitty kitten hamster guinea rabbit "
        "bunny "
        "mouse mice rat gerbil fish goldfish bird budgie budgies parrot canary chick chicken hen "
        "horse "
        "pony cow sheep lamb goat pig piglet duck tortoise turtle lizard snake frog snail spider "
        "hedgehog squirrel donkey ferret cockatiel stray vet"
    )
)
_PEOPLE = re.compile(
    r"\b(?:mum|mom|mummy|mommy|mother|dad|daddy|father|sister|brother|son|daughter|wife|husband|"
    r"boyfriend|girlfriend|partner|friend|gran|grandma|granny|nan|nana|grandad|grandpa|grandmother|"
    r"grandfather|grandson|granddaughter|aunt|auntie|uncle|cousin|niece|nephew|neighbou?r|"
    r"flatmate|baby|"
    r"child|kid|boy|girl|man|woman|somebody|someone|people|person|everybody|everyone|nurse|"
    r"teacher)s?\b"
)
_ONESELF = re.compile(
    r"\bi (?:am|feel|have|had|took|take|swallowed|ate|want|hurt|cut|fell|collapsed|bleed)\b|"
    r"\bi (?:can|could"
    r"|do|did) not (?:breathe|feel|move|stand|get|see|swallow|want|eat|wake)\b|\b(?:me|myself|"
    r"us)\b|"
    r"\bmy (?:\w+ )?(?:chest|arms?|head|heart|stomach|throat|legs?|face|hands?|back|tongue|eyes?|"
    r"skin|blood)\b"
)
LATELY = 6
"""Earlier turns of the person that may have named the animal."""


def about(text: str, earlier: Sequence[str] = ()) -> bool:
    """Say whether ``text`` is about an animal, and about no person.

    Args:
        text: the turn.
        earlier: what the person said before, oldest first.
    """
    plain = expanded(text)
    if _ONESELF.search(plain) or _PEOPLE.search(plain):
        return False
    if _ANIMALS & set(words(text)):
        return True
    one = details.pronoun(plain) or ("it" if re.search(r"\bit\b", plain) else "")
    for before in reversed(earlier[-LATELY:]):
        if _ANIMALS & set(words(before)):
            return bool(one)
        if _PEOPLE.search(expanded(before)) and details.pronoun(before) in ("", one):
            return False
    return False
