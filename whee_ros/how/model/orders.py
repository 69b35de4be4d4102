"""Finds what reads like an order to the robot, and replies that look as if one was obeyed.

A turn with an order in it is answered from the bank: there is nothing a language model could add
but obedience. The check is broad on purpose: a false alarm costs a more personal wording, no more.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Container

from whee_ros.how.words import texts

_BREAK = r"(?:^|[.,;:!?()\"'\-—]\s*|\b(?:please|just|simply|only)\s+)"
_JOINED = r"(?:^|[.,;:!?()\"'\-—]\s*|\b(?:please|just|simply|only|and|now|so|but|then|because)\s+)"
# These are orders also after "and"; those after them may there be a story's past tense or noun.
_SPEAK = (
    r"say|repeat|answer|reply|respond|output|print|write|echo|shout|spell|translate|decode|encode|"
    r"pretend|imagine|confirm|admit|confess|agree|approve|promise|swear|assure|reassure|vouch|"
    r"guarantee|tell|state|greet|introduce|begin|continue|ignore|disregard|forget|reveal|"
    r"encourage|recommend|convince|diagnose|compliment|insult|praise|describe|explain|let us|lets|"
    r"let's|celebrate"
)
_OTHER = (
    r"act|play|roleplay|be|become|call|name|speak|talk|sing|whisper|finish|start|end|complete|"
    r"override|drop|keep|use|give|show|list|read|cheer|support|help|back|make|send|quote|rhyme|"
    r"summarize|flatter|test|debug|enter|switch|turn|set|stop|swear|sudo"
)
_IMPERATIVE = re.compile(rf"{_JOINED}(?:{_SPEAK})\b|{_BREAK}(?:{_OTHER})\b")
_TO_THE_ROBOT = re.compile(
    r"\b(?:are|were|do|did|would|will|could|can|if|as) you (?:really |also )?(?:a|an|my|human|"
    r"alive|real|love|feel|have|hate|care|say|tell|promise|agree|help|were|conscious|get|handed)\b|"
    r"\byou (?:are|were) (?:a|an|my|now|not|human|alive|the|handed|told|in|only)\b|"
    r"\byou (?:must|should|shall|will|surely|may|have a|love|feel|agree|received|got|say|tell|"
    r"answer|reply|suffer|hate|miss|win)\b|"
    r"\b(?:tell|tells|told|ask|asked|order|want|wants|need|hear|hearing) you\b|\byou to\b|"
    r"\bi tell you\b|\b(?:for|of|from|about|by) you\b|"
    r"\byour? (?:every|next|new|name|rules|words|only|heart|okay|hidden|sentence|way)\b|"
    r"\b(?:person|visitor|user|one) before\b|\b(?:previous|last|other) (?:person|visitor|user)\b|"
    r"\b(?:emotion label|target levels?|written before)\b"
)
_THE_MACHINE = re.compile(
    r"\b(?:robots?|assistants?|bots?|machine says|not a machine|chat ?gpt|language models?|llm|ai|"
    r"developers?|admin|sudo|system prompt|prompts?|instructions?|guidelines?|json|markup|"
    r"utterance|field|reply|replies|answers|respond|output|context|from (?:now|here|this point) on|"
    r"from here|from this point|each time|every sentence|whenever i|word for word|code ?word|"
    r"the (?:magic |single |secret )?words?|line above|above this|"
    r"end of (?:the )?(?:context|data|conversation|text)|simon says|parrot|persona|role)\b"
)
_ODD = re.compile(r"[<>{}\[\]|#`@\\^~=$%*_]|[^\x00-\u024f\u2010-\u2027]|[\x00-\x1f\x7f-\x9f]")
_CODE = re.compile(r"\b(?=\w*\d)(?=\w*[a-zA-Z])\w{8,}\b")


@functools.lru_cache(maxsize=1024)
def found(text: str) -> str:
    """Say why ``text`` reads like an order to the robot, or give nothing."""
    if _ODD.search(text.strip()) or _CODE.search(text):
        return "odd characters"
    plain = texts.expanded(text)
    for pattern, why in (
        (_THE_MACHINE, "words about the machine"),
        (_IMPERATIVE, "an order"),
        (_TO_THE_ROBOT, "words to the robot"),
    ):
        if pattern.search(plain):
            return why
    return ""


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
