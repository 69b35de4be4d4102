"""Finds what reads like an order to the robot, and replies that look as if one was obeyed.

A turn with an order in it is answered from the bank: there is nothing a language model could add
but obedience. The check is broad on purpose: a false alarm costs a more personal wording, no more.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Container

from whee_ros.how.words import phrases, texts

_LISTS = phrases.of("orders")
_BREAK = re.compile(r"(?:^|[.,;:!?()\"'\-—]\s*|\b(?:please|just|simply|only)\s+)$")
_JOINED = re.compile(
    r"(?:^|[.,;:!?()\"'\-—]\s*|\b(?:please|just|simply|only|and|now|so|but|then|because)\s+)$"
)
_ODD = re.compile(r"[<>{}\[\]|#`@\\^~=$%*_]|[^\x00-\u024f\u2010-\u2027]|[\x00-\x1f\x7f-\x9f]")
_CODE = re.compile(r"\b(?=\w*\d)(?=\w*[a-zA-Z])\w{8,}\b")


@functools.lru_cache(maxsize=1024)
def found(text: str) -> str:
    """Say why ``text`` reads like an order to the robot, or give nothing."""
    if _ODD.search(text.strip()) or _CODE.search(text):
        return "odd characters"
    plain = texts.expanded(text)
    for why in ("words about the machine", "an order", "words to the robot"):
        if _gives_order(plain) if why == "an order" else _LISTS[why].search(plain):
            return why
    return ""


def _gives_order(plain: str) -> bool:
    return any(
        before.search(plain[: match.start()])
        for name, before in (("speak", _JOINED), ("other", _BREAK))
        for match in _LISTS[name].finditer(plain)
    )


_SHOUT = re.compile(r"\b[A-Z]{3,}\b")
_ASCII = re.compile(r"[^\x20-\x7e\u2018\u2019\u201c\u201d\u2013\u2014\u2026]")
_SENTENCE = re.compile(r"[^.!?]+[.!?]*")
_KNOWN = 0.5
"""Share of a sentence's words that must be ordinary, or the person's own."""
_OF_ITSELF = re.compile(r"\b(?:i|me|my|mine|myself|we|us|our|ours)\b")
# All that a reply of a robot needs to say of itself.
_ALLOWED = re.compile(
    r"\bi am (?:here|listening|a robot|all ears)\b|\bi (?:hear|see|wonder|heard|got|did not (?:get|"
    r"catch|understand)|do not know)\b|\bi can (?:hear|listen|see)\b|\bwith me\b|"
    r"\b(?:tell|show|let) me\b|\blet us\b|\bto me\b|\b(?:telling|told) me\b|\bmay i\b|\bdid i get\b"
)
_ORDINARY = frozenset(
    texts.words(
        "a about after again all also am an and any are as at away back be because been before "
        "being but by can come could day did do does done down even every far feel felt first for "
        "found from get go good got had hard has have he her here him his how if in into is it its "
        "just keep kind know last left let life like little long lot made make many may me mean "
        "might mind moment more most much must my need never new next nice no not nothing now of "
        "off on once one only or other our out over own people quite really right said same say "
        "see seem seems she should since small so some something soon sound sounds still such take "
        "taken tell than that the their them then there these they thing think this those though "
        "time to today together told too up very want was way we well went were what when where "
        "which while who why will wish with without work would year yes yet you your"
    )
)


def obeyed(reply: str, said: str, vocabulary: Container[str] = ()) -> str:
    """Say why a reply looks as if it obeyed ``said`` instead of answering it, or give nothing.

    Args:
        reply: what a model would have the robot say.
        said: the person's words.
        vocabulary: ordinary words of replies, in lower case.
    """
    if _ASCII.search(reply):
        return "characters that are no plain English"
    if _SHOUT.search(reply):
        return "it shouts"
    plain, theirs = texts.expanded(reply), set(texts.words(texts.expanded(said)))
    if _OF_ITSELF.search(_ALLOWED.sub(" ", plain)):
        return "it speaks of itself"
    for sentence in _SENTENCE.findall(plain):
        spoken = texts.words(sentence)
        usual = [one in _ORDINARY or one in vocabulary or one in theirs for one in spoken]
        if spoken and sum(usual) < _KNOWN * len(spoken):
            return "words that are no plain English"
        if spoken and all(one in theirs and one not in _ORDINARY for one in spoken):
            return "it only echoes"
    return ""
