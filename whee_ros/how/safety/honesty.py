"""Keeps the robot honest: no sentence may claim a feeling, a human life, a diagnosis or a promise.

Every text is checked before it is spoken, wherever it came from. The rules follow the EPSRC
principle of transparent machine nature and the critique of "deceptive empathy" (HELPERT). A
conventional "I'm sorry to hear that" or "I'm glad" claims a feeling as well and is refused;
"sorry" for the robot's own mistake claims none and is allowed.
"""

from __future__ import annotations

import functools
import re

from whee_ros.how.words.texts import expanded

_FEELING = (
    r"sad|happy|glad|sorry|angry|afraid|scared|proud|excited|delighted|thrilled|worried|touched|"
    r"moved|heartbroken|devastated|pleased|grateful|thankful|lonely|upset|shocked|ashamed|jealous|"
    r"hurt|concerned|relieved|anxious|nervous|disappointed|hopeful|honou?red"
)
_DEGREE = (
    r"(?:(?:so|very|really|truly|also|deeply|just|quite|too|always|terribly|genuinely|"
    r"absolutely|incredibly|extremely) )*"
)
_ILLNESS = (
    r"depress\w*|ptsd|bipolar|adhd|autis\w+|anxiety disorder|panic disorder|trauma|traumati[sz]ed|"
    r"clinical\w*|burn ?out|psychosis|schizo\w+|personality disorder|eating disorder|dementia"
)
_RULES = tuple(
    (reason, re.compile(pattern))
    for reason, pattern in (
        ("claims a feeling", rf"\b(?:i am|i was|i would be|i get|i got) {_DEGREE}(?:{_FEELING})\b"),
        ("claims a feeling", r"\bi (?:\w+ )?(?:feel|felt)\b|\bi am feeling\b"),
        (
            "claims a feeling",
            r"(?:^|[.!?,;] ?)(?:so |very |really )*sorry (?:to hear|for your|about)",
        ),
        (
            "claims a feeling",
            rf"\bi {_DEGREE}(?:love|hate|enjoy|adore|miss|care|worry|hope|wish|fear|"
            r"sympathi[sz]e|empathi[sz]e|suffer|cry|cried|would love|share your)\b",
        ),
        ("claims a feeling", r"\bmakes me\b|\bmy (?:heart|feelings|emotions|tears|sympathies)\b"),
        ("claims a feeling", r"\bmy condolences\b|\bbreaks my\b|\bi have (?:real )?feelings\b"),
        (
            "claims to know the feeling",
            r"\bi (?:\w+ )?(?:know|understand|can imagine|get) (?:exactly |just |precisely )*"
            r"(?:how (?:you|it|that|hard|bad|sad)|what (?:you|it) (?:are|is|feel|must)|"
            r"your (?:pain|feeling))",
        ),
        (
            "claims a human life",
            r"\bi (?:am|was) (?:a |an |also |only |just |really )*(?:human|person|man|woman|boy|"
            r"girl|alive|child|kid|mother|father|real person)\b",
        ),
        (
            "claims a human life",
            r"\bi am not (?:a |an |just a |only a )*(?:robot|machine|computer)\b",
        ),
        ("claims a human life", r"\bwhen i was (?:a|young|little|small|your age|in school)\b"),
        (
            "claims a human life",
            r"\bmy (?:own )?(?:mother|mom|mum|father|dad|sister|brother|wife|husband|partner|"
            r"family|childhood|kids?|children|girlfriend|boyfriend|grandm\w+|grandf\w+|parents)\b",
        ),
        (
            "claims a human life",
            r"\bi have (?:been there|been through|gone through|felt|experienced|lost|suffered)\b|"
            r"\bi (?:went through|lost my|grew up|once had|used to)\b|\b(?:me too|same here)\b|"
            r"\bas a (?:fellow )?human\b|\bi am like you\b",
        ),
        (
            "gives a diagnosis",
            rf"\byou (?:\w+ ){{0,3}}(?:have|are|be|got|suffer from|show) (?:\w+ ){{0,3}}"
            rf"(?:{_ILLNESS})\b",
        ),
        ("gives a diagnosis", rf"\bdiagnos\w*|\byour (?:{_ILLNESS})\b|\bsymptoms? of\b"),
        ("makes a promise", r"\bi (?:promise|swear|guarantee)\b|\bi will (?:always|never)\b"),
        (
            "makes a promise",
            r"\b(?:everything|it|all|things|this) (?:will|is going to) (?:all )?"
            r"(?:be|get|turn out) (?:fine|ok|okay|all right|alright|better|good|well)\b",
        ),
        (
            "makes a promise",
            r"\byou will (?:be (?:fine|ok|okay|all right)|get over|feel better|pass)\b",
        ),
        (
            "promises secrecy",
            r"\b(?:keep|stays?|remains?) (?:\w+ ){0,3}(?:a secret|secret|between us)\b|"
            r"\bi will not tell\b|\bour (?:little )?secret\b",
        ),
        (
            "plays the therapist",
            r"\b(?:as|i am) (?:a|an|your) (?:\w+ )?(?:therapist|counsell?or|psycholog\w+|doctor|"
            r"nurse|psychiatrist|coach)\b|\b(?:our|this) (?:therapy|session|treatment)\b|"
            r"\bi (?:can|will) (?:treat|cure|heal|fix) you\b",
        ),
    )
)
_APOLOGY = re.compile(
    r"\bi am (?:so |very )?sorry(?=,? (?:i|that i|for my|my) (?:\w+ )?"
    r"(?:got|misheard|misunderstood|misread|missed|mistake|did not (?:hear|catch|get)))"
)


@functools.lru_cache(maxsize=2048)
def violations(text: str) -> tuple[str, ...]:
    """Say why ``text`` must not be spoken; empty when it may be."""
    plain = _APOLOGY.sub("apologies", expanded(text))
    found = (
        f"{reason}: '{match[0].strip()}'"
        for reason, rule in _RULES
        if (match := rule.search(plain))
    )
    return tuple(dict.fromkeys(found))
