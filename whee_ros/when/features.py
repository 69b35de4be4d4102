"""Explicit behavioural cues of one utterance: who it is about, what it does, how it says it.

They read the same whether the text was typed or came out of a recogniser: case and punctuation
are not needed. "I" counts as a pronoun of the self (whEE's own counter lower-cased its words and
then looked for a capital I, so it never saw one).
"""

from __future__ import annotations

import math
import re
import unicodedata

import numpy as np

FEATURES: tuple[str, ...] = (
    "self",
    "partner",
    "other",
    "self_first",
    "kin",
    "question",
    "request",
    "feeling",
    "disclosure",
    "negation",
    "intensity",
    "comfort",
    "thanks",
    "length",
)
GROUPS: dict[str, tuple[str, ...]] = {
    "who it is about": ("self", "partner", "other", "self_first", "kin"),
    "asks or orders": ("question", "request"),
    "tells of oneself": ("feeling", "disclosure", "negation", "intensity"),
    "comforts or thanks": ("comfort", "thanks"),
    "length": ("length",),
}


def _set(listed: str) -> frozenset[str]:
    return frozenset(listed.split())


_WORD = re.compile(r"[^\W_]+(?:'[^\W_]+)?")
_SELF = _set("i i'm im i've ive i'd i'll me my mine myself we us our ours we're we've")
_PARTNER = _set("you your yours yourself you're youre you've you'll you'd")
_OTHER = _set("he him his she her hers they them their it its he's she's they're it's who")
_FILLERS = _set(
    "um uh erm er hmm mm ah oh well so like and but okay ok yeah yes no hey hi hello robot"
)
_NEGATION = _set("not never nothing nobody no cannot can't cant don't dont didn't")
_INTENSE = _set("so really very too totally completely absolutely terribly extremely such always")
_KIN = (
    r"mum|mom|mother|dad|father|sister|brother|son|daughter|wife|husband|grandmother|grandma|gran"
    r"|nana|granny|grandfather|grandpa|grandson|granddaughter|aunt|uncle|cousin|friends?|girlfriend"
    r"|boyfriend|partner|baby|kids?|children|family|dog|cat|boss|teacher|neighbour|neighbor|parents"
)
_OPENING = (
    r"turn|switch|play|set|show|open|close|call|find|book|add|remind|start|stop|bring|give|put|read"
    r"|tell me|let me know|look up|search|order|check|change|cancel|move|repeat|dim|wake me|say"
    r"|pause|skip|send|list|rate|what|when|where|which|who|how|why|is|are|do|does|did|can|could"
    r"|will|would|should|has|have you|may"
)
_PATTERNS: dict[str, re.Pattern[str]] = {
    "kin": re.compile(rf"\b(?:my|our) (?:\w+ )?(?:{_KIN})\b"),
    "request": re.compile(
        r"^(?:please )?(?:turn|switch|play|set|show|open|close|call|find|book|add|remind|start|stop"
        r"|bring|give|put|read|tell me|look up|search|order|check|change|cancel|move|repeat|dim"
        r"|wake me|pause|skip|send|list|rate)\b|\b(?:can|could|would|will) you (?!believe|imagine)"
        r"|\bplease\b|\bi(?:'d| would) like (?:a|an|to (?:order|book|know|see|hear))\b"
        r"|\bi need you to"
    ),
    "feeling": re.compile(
        r"\bi (?:feel|felt|hate|love|miss|fear|dread|wish|cry|cried|hurt)\b|\bi(?:'m| am|m| was) "
        r"(?:so |just |really |very |too |feeling |a bit |kind of |still |not )?(?:sad|scared"
        r"|afraid|happy|proud|angry|lonely|tired|ashamed|worried|nervous|excited|upset|furious|bored|lost"
        r"|alone|terrified|anxious|embarrassed|glad|thrilled|hurt|okay|devastated|heartbroken)"
        r"|\b(?:makes|made|making) me\b|\bbreaks my heart\b"
    ),
    "disclosure": re.compile(
        r"\b(?:i|we)(?:'ve| have|'d| had| just| never| finally| still| always| really)* "
        r"(?:lost|got|keep|kept|can't|cant|couldn't|wanted|thought|failed|passed|won|broke|left"
        r"|never|been|did|made|told|said|tried|used|know|don't|dont|didn't|cried|slept|think|won't)"
        r"|\bmy \w+(?: \w+)? (?:died|left|passed|is|was|has|said|won't|doesn't|got|broke)\b"
    ),
    "comfort": re.compile(
        r"\b(?:sorry (?:to hear|for your|about|you|that)|i'm sorry|im so sorry|hope you|you'll be"
        r"|you will be|must (?:be|have|feel)|here for you|take your time|hang in|congratulations"
        r"|congrats|proud of you|well done|good (?:luck|for you|job)|don't worry|not your fault"
        r"|not alone|you deserve|you did|you've got this|bless|prayers|sounds (?:hard|like|so)"
        r"|happy for you|i understand|it's okay|it's all right|you are (?:so )?(?:strong|brave))\b"
    ),
    "thanks": re.compile(r"\b(?:thanks?|thank you|cheers|grateful|appreciate)\b"),
}
_ASKS = re.compile(rf"^(?:{_OPENING})\b")


def plain(text: str) -> str:
    """Lower-case the text with straight apostrophes and single spaces; never fails."""
    folded = unicodedata.normalize("NFKC", text).replace("’", "'").replace("`", "'")
    return " ".join(folded.lower().split())


def words(text: str) -> list[str]:
    """Split into lower-case words, contractions kept whole."""
    return _WORD.findall(plain(text))


def is_question(text: str) -> bool:
    """Whether the utterance asks: a question mark, or the word order of a question."""
    if "?" in text:
        return True
    spoken = _without_fillers(words(text))
    return bool(_ASKS.match(" ".join(spoken))) and not is_request(text)


def is_request(text: str) -> bool:
    """Whether the utterance orders or asks for something to be done."""
    return bool(_PATTERNS["request"].search(" ".join(_without_fillers(words(text)))))


def _without_fillers(spoken: list[str]) -> list[str]:
    start = 0
    while start < len(spoken) - 1 and spoken[start] in _FILLERS:
        start += 1
    return spoken[start:]


def features(text: str) -> np.ndarray:
    """Measure the cues of one utterance.

    Returns:
        float32 (14,), each 0..1, in the order of ``FEATURES``; all 0 for text without words.
    """
    spoken = words(text)
    if not spoken:
        return np.zeros(len(FEATURES), dtype=np.float32)
    head, joined = _without_fillers(spoken), " ".join(spoken)

    def share(which: frozenset[str]) -> float:
        return min(1.0, 4.0 * sum(word in which for word in spoken) / len(spoken))

    values = {
        "self": share(_SELF),
        "partner": share(_PARTNER),
        "other": share(_OTHER),
        "self_first": float(head[0] in _SELF),
        "question": float(is_question(text)),
        "negation": share(_NEGATION),
        "intensity": min(1.0, share(_INTENSE) + 0.5 * ("!" in text)),
        "length": min(1.0, math.log1p(len(spoken)) / math.log(60)),
    }
    for name, pattern in _PATTERNS.items():
        where = " ".join(head) if name == "request" else joined
        values[name] = float(bool(pattern.search(where)))
    return np.array([values[name] for name in FEATURES], dtype=np.float32)


def group_columns() -> dict[str, list[int]]:
    """Give the columns of each readable group of features, for explaining a decision."""
    return {group: [FEATURES.index(name) for name in names] for group, names in GROUPS.items()}
