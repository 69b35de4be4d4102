"""What kind of turn it is when nothing calls for empathy, and when the person corrects the robot.

A few surface forms, in the recogniser's plain lower case as well as in written text.
"""

from __future__ import annotations

import re
from typing import Literal

from whee_ros.how.texts import expanded

Talk = Literal[
    "greeting", "thanks", "farewell", "smalltalk", "request", "query", "statement", "correction"
]
_POLITE = (
    r"(?:(?:please|okay|ok|hey|hi|hello|robot|so|well|and|now|um|uh|er|oh|sorry|excuse me|yes|yeah|"
    r"no|right|great|cheers),? )*"
)
_FORMS: tuple[tuple[Talk, str], ...] = (
    (
        "correction",
        r"^(?:no|nope|wrong|actually|but|well|hey|wait)?,? ?(?:no,? )?"
        r"(?:i am not (?:\w+ )?(?:sad|angry|upset|happy|scared|afraid|worried|lonely|mad|"
        r"nervous|down|proud|ashamed)|that is not (?:what i (?:said|meant)|true|right|it)|"
        r"you (?:got|get|have) (?:that|it|me) wrong|you misunderst\w+|you are wrong|"
        r"i did not (?:say|mean) that)\b",
    ),
    (
        "greeting",
        r"^(?:hello|hi|hey|good (?:morning|evening|afternoon)|greetings)\b(?: \w+){0,2}\W*$",
    ),
    (
        "thanks",
        r"^(?:oh |ok |okay )?(?:thanks|thank you|many thanks|cheers)\b(?: \w+){0,5}\W*$",
    ),
    (
        "farewell",
        r"^(?:ok |okay |well )?(?:bye|goodbye|see you|good night|farewell)\b(?: \w+){0,3}\W*$",
    ),
    (
        "smalltalk",
        r"\b(?:how are you|how do you do|how is it going|what is up|how have you been|"
        r"nice to (?:meet|see) you|are you (?:okay|well|fine|there))\b",
    ),
    (
        "request",
        rf"^{_POLITE}(?:(?:can|could|would|will) you|i would like you to|i want you to|"
        r"i need you to|turn|switch|play|set|tell|show|open|close|stop|start|bring|"
        r"get(?! in\b)|give|put|make|read|call|remind|book|order|find|send|add|go(?! on)|"
        r"come(?! on)|look|move|take|repeat|say|help me (?:with|find))\b|\bplease\W*$|"
        r"\b(?:can|could|would|will) you (?:please )?(?:\w+ me|turn|switch|print|log|lower|hold|"
        r"open|close|book|find|put|set|call|send|move|bring|take|write|remind)\b",
    ),
    (
        "query",
        rf"^{_POLITE}(?:what|when|where|who|whose|which|why|how|is|are|do|does|did|can|could|"
        r"will|has|have|am)\b|"
        r"\b(?:is there (?:a|an|any)|have you got|do you (?:know|have)|where (?:is|are) the|"
        r"am i in|is this (?:the|where)|what time)\b",
    ),
)
_KINDS = tuple((kind, re.compile(form)) for kind, form in _FORMS)
_ADVICE = re.compile(
    r"\bwhat (?:should|can|could|do|would) (?:i|you) (?:do|suggest|advise|recommend)\b|"
    r"\b(?:any|some|your) (?:advice|ideas?|suggestions?|tips?)\b|\bwhat would you do\b|"
    r"\bhow (?:can|could|should|do) i\b|\bdo you have (?:an idea|advice)\b|\bshould i\b"
)


def kind_of(text: str) -> Talk:
    """Say what kind of turn ``text`` is."""
    plain = expanded(text)
    for kind, pattern in _KINDS:
        if pattern.search(plain):
            return kind
    return "query" if plain.endswith("?") else "statement"


def asks_advice(text: str) -> bool:
    """Say whether the person asks what to do."""
    return _ADVICE.search(expanded(text)) is not None
