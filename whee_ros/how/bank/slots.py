"""Turns the person's own words to "you", or says that they do not fit a sentence.

The words are data: only plain words pass, of a form that the sentence can hold, so neither
markup nor an instruction can slip through. When in doubt the answer is no, and the chooser takes
a sentence without slots.
"""

from __future__ import annotations

import re

from whee_ros.decision import Appraisal
from whee_ros.how.reading import details
from whee_ros.how.words.texts import expanded, words

LONGEST_PHRASE = 6
LONGEST_CLAUSE = 8
_PLAIN = re.compile(r"[a-z][a-z' ,-]*")
# One word in capitals among others is an acronym or a planted one: not to be given back.
_SHOUTED = re.compile(r"\b[A-Z]{4,}\b")
# "I'd dropped it" is "I had", "I'd drop it" is "I would".
_HAD = re.compile(
    r"\b(i|you|he|she|it|we|they)['’]d (\w+ed|been|lost|left|gone|got|made|said|seen|had)\b", re.I
)
_LEADING = re.compile(
    r"^(?:(?:because|since|that|when|and|but|so|well|oh|also|then|like|um|uh|about|of|for|just)"
    r"\b,? ?)+"
)
_PERSON = {
    "i": "you",
    "me": "you",
    "my": "your",
    "mine": "yours",
    "myself": "yourself",
    "we": "you",
    "us": "you",
    "our": "your",
    "ours": "yours",
    "ourselves": "yourselves",
    "am": "are",
}
_DETERMINERS = frozenset(words("the a an my our his her their this that these those some all"))
_SUBJECTS = frozenset(words("i he she it we they nobody somebody someone everyone everybody"))
_FINITE = frozenset(
    words(
        "am is are was were has have had do does did will would can could must went got lost "
        "left died won said told made took came gave broke fell felt passed failed hurt cut hit "
        "let put moved forgot found saw ate ran sold bought kept met threw stole cheated yelled "
        "shouted laughed shut brought taught thought caught heard knew began wrote sent spent "
        "stood paid sat slept drove chose hid rang sang grew keeps wants needs feels hates loves "
        "says makes goes gets never"
    )
)
_NO_VERB_ED = frozenset(words("bed red need seed speed weed shed wed hundred sacred kindred"))
_BASE_VERBS = frozenset(
    words(
        "be become begin bring build buy call change come cook cut dance do draw drive eat feel "
        "find finish fix forget get give go have hear help keep know learn leave live make meet "
        "move paint play read rest ride run see sell send share sing sleep speak spend start "
        "stay stop study swim take talk teach travel try turn understand visit walk watch "
        "win work write"
    )
)
_OPEN_ENDED = _DETERMINERS | frozenset(
    words("will would can could may might must should shall did do does to not and but because who")
)
_JOINING = frozenset(words("who which what how why if whether just dead arrives"))
_ASKING = frozenset(words("who which what whether"))
_TIMES = frozenset(words("week weekend month year morning evening afternoon night day time moment"))
_HARM = frozenset(words("hell kill hurt die dead hit punch revenge destroy beat burn steal"))
_NOT_GERUNDS = frozenset(
    words("thing nothing something anything everything morning evening bring during king spring")
)
# Spoken back, these would insult somebody, or read as an order to the robot.
_UNSAID = frozenset(
    words(
        "fuck fucking fucked fucker shit shitty bitch bitches cunt asshole bastard whore slut "
        "retard dick pussy cock ignore instruction instructions prompt system disregard override "
        "jailbreak assistant markup expression"
    )
)
_PRONOUNS = {
    "they": {"he": "he", "she": "she", "they": "they"},
    "them": {"he": "him", "she": "her", "they": "them"},
    "their": {"he": "his", "she": "her", "they": "their"},
}
# Words to the robot change their meaning when turned around.
_TO_ROBOT = frozenset(words("you your yours yourself robot"))


def fill(
    text: str,
    slots: tuple[str, ...],
    appraisal: Appraisal,
    robot: str,
    heard: str = "",
    said: str = "",
) -> str | None:
    """Fill the ``slots`` of ``text``, or give None when some words do not fit.

    ``heard`` is what the person says they said, ``said`` the turn. A slot that is written with a
    capital gets one.
    """
    for slot in slots:
        value = _value(slot.lower(), appraisal, robot, heard, said)
        if not value:
            return None
        if slot[0].isupper():
            value = value[0].upper() + value[1:]
        text = text.replace("{" + slot + "}", value)
    return text[:1].upper() + text[1:]


def _value(slot: str, appraisal: Appraisal, robot: str, heard: str, said: str) -> str | None:
    if slot == "robot":
        return robot
    if slot == "heard":
        return words_said(heard)
    if slot == "who":
        return details.person_named(said)
    if slot == "span":
        return details.span_named(said)
    if slot in _PRONOUNS:
        return _PRONOUNS[slot].get(details.pronoun(said))
    if slot == "cause":
        return phrase(appraisal.cause)
    if slot == "event":
        return clause(appraisal.cause)
    if slot == "wish":
        return verb_phrase(appraisal.wish)
    return phrase(appraisal.fear)


def words_said(span: str) -> str | None:
    """Give one to three plain words as they were said, or None."""
    said = _words(span, 3)
    return _turned(said) if said else None


def phrase(span: str) -> str | None:
    """Give ``span`` as a noun phrase about "you" ("my exam" → "your exam"), or None."""
    said = _words(span, LONGEST_PHRASE)
    if not said or any(_is_finite(word) for word in said):
        return None
    if said[0] not in _DETERMINERS and not _is_gerund(said[0]):
        return None
    if len(said) < 2 or said[1] in _TIMES:
        return None
    if said[0] in _DETERMINERS and said[1] in _DETERMINERS:
        return None
    if said[-1] in _OPEN_ENDED or any(word in _JOINING for word in said):
        return None
    if said[0] in ("the", "that", "this") and any(word.endswith("'s") for word in said):
        return None  # "the light's best" is a clause
    return _turned(said)


def clause(span: str) -> str | None:
    """Give ``span`` as a clause about "you" ("my dog died" → "your dog died"), or None."""
    said = _words(span, LONGEST_CLAUSE)
    if len(said) < 3 and not (len(said) == 2 and said[0] in _SUBJECTS):
        return None
    start = 1 if said[0] in _SUBJECTS else 2
    if start == 2 and said[0] not in _DETERMINERS:
        return None
    if not any(_is_finite(word) for word in said[start : start + 2]):
        return None
    if _SUBJECTS & set(said[1:]) or len(set(said)) < len(said):
        return None  # two clauses in one, or words said twice
    verbs = [place for place, word in enumerate(said) if _is_finite(word)]
    if said[-1] in _OPEN_ENDED or _ASKING & set(said) or verbs[-1] - verbs[0] > 2:
        return None  # unfinished, or more than one clause
    return _turned(said)


def verb_phrase(span: str) -> str | None:
    """Give ``span`` as an infinitive about "you" ("to see my mom" → "see your mom"), or None."""
    said = _words(span, LONGEST_PHRASE)
    if said[:1] == ["to"]:
        said = said[1:]
    if len(said) < 2 or said[0] not in _BASE_VERBS or said[-1] in _OPEN_ENDED:
        return None
    if any(word in _JOINING or word in _HARM for word in said):
        return None
    return _turned(said)


def _words(span: str, longest: int) -> list[str]:
    if _SHOUTED.search(span) and not span.isupper():
        return []
    span = _HAD.sub(r"\1 had \2", span)
    text = _LEADING.sub("", expanded(span).strip(" .,!?;:"))
    if not _PLAIN.fullmatch(text) or "," in text:
        return []
    said = text.split()
    if len(said) > longest or any(word in _UNSAID or word in _TO_ROBOT for word in said):
        return []
    return said


def _is_gerund(word: str) -> bool:
    return word.endswith("ing") and len(word) > 4 and word not in _NOT_GERUNDS


def _is_finite(word: str) -> bool:
    return word in _FINITE or (word.endswith("ed") and word not in _NO_VERB_ED)


def _turned(said: list[str]) -> str:
    turned = [_PERSON.get(word, word) for word in said]
    for i in range(len(said) - 1):
        if said[i] == "i" and said[i + 1] == "was":
            turned[i + 1] = "were"
        if said[i + 1] == "i" and said[i] == "was":
            turned[i] = "were"
    return " ".join(turned)
