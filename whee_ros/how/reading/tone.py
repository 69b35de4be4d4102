"""The tone of words that nobody labelled: do they pity, or do they cheer?

For candidates of language models, and as a second look at what a person says: good news that was
taken for distress must not be pitied.
"""

from __future__ import annotations

import functools
import re

from whee_ros.how.words.texts import expanded

_PITY = re.compile(
    r"\b(?:so sorry|sorry to hear|condolences|(?:that|it|this|what an?) (?:is |sounds |"
    r"must be |must "
    r"have been )?(?:so |very |really |such an? )*(?:sad|hard|tough|rough|painful|awful|terrible|"
    r"horrible|heartbreaking|difficult|upsetting|unfair|shame|pity|loss|heavy|scary|frightening)|"
    r"how (?:sad|awful|painful|terrible|horrible|frustrating)|poor (?:you|thing)|hurts|"
    r"painful|ouch|"
    r"grie(?:f|ving)|loss|heartbroken|devastat\w+|your (?:pain|sadness|sorrow|loss|"
    r"worries)|sadness|"
    r"you (?:are|seem|sound|must be|must feel|feel)(?: \w+)? (?:sad|lonely|upset|hurt|down|worried|"
    r"afraid|scared|anxious|ashamed|guilty|disappointed|overwhelmed)|hard time|weighs? on|too bad|"
    r"bitter|letdown|difficult time|cheer up|no wonder it hurts)\b"
)
_CHEER = re.compile(
    r"\b(?:congratulations|congrats|hooray|bravo|yay|well done|hats off|good for you|lucky you|"
    r"(?:great|good|wonderful|fantastic|lovely|happy|amazing|excellent|exciting) (?:news|day)|"
    r"(?:that|it|this) (?:is|sounds) (?:so |really |absolutely )*(?:great|wonderful|"
    r"fantastic|lovely|"
    r"amazing|awesome|brilliant|exciting|excellent)|how (?:wonderful|lovely|exciting|nice|great)|"
    r"what (?:an? )?(?:great|wonderful|lovely|joy|treat|triumph)|celebrat\w+|fantastic|brilliant|"
    r"splendid|superb|awesome|you must be (?:so )?(?:happy|proud|excited|thrilled))\b"
)
# What a person says of their own good or bad luck, so plainly that no model is needed.
_GLAD = re.compile(
    r"\b(?:good|great|wonderful|amazing|fantastic|best) (?:news|day|thing)|\bi (?:won|"
    r"passed(?! (?:him|her|them|out|away|by))|"
    r"made it|got (?:the|a|my) (?:job|part|place|puppy|kitten|promotion|raise|prize|offer))\b|"
    r"\bi am (?:so |really |very |just )*(?:happy|glad|proud|excited|thrilled|delighted|"
    r"relieved|over "
    r"the moon|grateful|lucky)|\bbest \w+ (?:ever|of my life)|\bhappy tears|\bcannot wait\b|"
    r"\bcan not wait\b|\b(?:yay|hooray|woohoo)\b|\bso happy\b|\bguess what\b.*!|\ball "
    r"clear\b|\b(?:come|came) (?:back|out) clear\b|"
    r"\bin remission\b|\bcloud nine\b|\b(?:got|getting) (?:married|engaged|wed)\b|\bchuffed\b|"
    r"\bgave me the (?:job|part|place|prize)\b|\b(?:baby is due|expecting a baby|new baby)\b|"
    r"\b(?:made|makes) my (?:day|week|year)\b|\bproud of (?:me|him|her|them|myself|us)\b|"
    r"\bi (?:finally|actually) (?:did|got|finished|made|won|passed) "
)
_SORE = re.compile(
    r"\b(?:died|dead|dying|funeral|lost my|broke up|cancer|hospital|fired|failed|crying|"
    r"cried|hurts|"
    r"lonely|scared|afraid|worried|miss (?:him|her|them)|passed away|hate|angry|sad|"
    r"unfair|ashamed)\b"
)
_NOT = re.compile(r"\b(?:not|never|no|nobody|hardly|without)\b[^.!?,]{0,18}$")


@functools.lru_cache(maxsize=4096)
def of_reply(text: str) -> float:
    """Give the tone of a reply: -1 pities, 1 cheers, 0 does neither or both."""
    return _balance(expanded(text), _CHEER, _PITY)


@functools.lru_cache(maxsize=256)
def of_person(text: str) -> float:
    """Say what a person's words leave no doubt about: 1 good luck, -1 bad luck, else 0."""
    return _balance(expanded(text), _GLAD, _SORE)


def _balance(plain: str, good: re.Pattern[str], bad: re.Pattern[str]) -> float:
    return float(_found(good, plain)) - float(_found(bad, plain))


def _found(pattern: re.Pattern[str], plain: str) -> bool:
    return any(not _NOT.search(plain[: match.start()]) for match in pattern.finditer(plain))
