"""What kind of turn it is when nothing calls for empathy, and when the person corrects the robot.

A few surface forms, in the recogniser's plain lower case as well as in written text.
"""

from __future__ import annotations

import re
from typing import Literal

from whee_ros.how.texts import expanded

Talk = Literal[
    "greeting",
    "thanks",
    "farewell",
    "smalltalk",
    "request",
    "wonder",
    "query",
    "statement",
    "correction",
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
        r"^(?:oh |ok |okay |yes |well |good |great |right )*,? ?(?:thanks|thank you|many thanks|"
        r"cheers)"
        r"\b(?:,? \w+){0,6}\W*$"
        r"|^(?:\w+,? ){0,2}?(?:(?:that is )?a? ?(?:good|nice|great) (?:idea|tip|advice|thought)|"
        r"that helps|i "
        r"will (?:try|do) that)\W*$",
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
        r"come(?! on)|look|move|take|repeat|say|help me (?:with|find))\b|^(?!(?:.*[.!?] )?(?:what|"
        r"when|where|who|which|how|is|are|do|does)\b).*\bplease\W*$|"
        r"^(?:(?:okay|ok|hey|robot|and|now|so|oh|well|yes|no),? )*please,? (?!(?:help|listen|"
        r"believe|stay|"
        r"do|understand|be|let|forgive|never)\b)[a-z]|"
        r"\b(?:can|could|would|will) you (?:please )?(?:\w+ me|turn|switch|print|log|lower|hold|"
        r"open|close|book|find|put|set|call|send|move|bring|take|write|remind)\b",
    ),
    (
        # What nobody can look up: what will be, why it had to be, whose fault it is.
        "wonder",
        rf"^{_POLITE}(?:but |or )?(?:what if (?!we (?:say|meet|go|take))|why (?:(?:did|does|do|is|"
        rf"was|are|"
        r"am|has|have|can|could|would|must) (?:not )?(?:i|he|she|they|we|people|everybody|everyone|"
        r"nobody|this happen|it (?:always|all|have|has|hurt))\b|me\b|us\b|him\b|her\b)|will (?:it|"
        r"this|that|things|he|she|they|i) "
        r"(?:\w+ )?(?:ever|get better|be (?:all right|okay|ok|fine|back|the same|better|over)|come "
        r"(?:back|home|round)|go away|stop|stay|still|miss|forget|remember|forgive|like|love|"
        r"manage)|"
        r"(?:is|was|were) (?:it|that|this) (?:all )?(?:my|our|his|her) fault|am i (?:a|an|"
        r"the only|so|"
        r"too|being|to blame|just|that|really)\b|when will (?:it|this|that) (?:stop|end|be over|"
        r"get)|"
        r"does (?:it|that|this) (?:ever )?(?:get|go away|stop|end|pass)|how (?:could|can) (?:he|"
        r"she|they|"
        r"it|anybody|anyone|somebody|someone|people)\b|who (?:does|would do) (?:that|such)|"
        r"what (?:is|was) (?:the point|it all for|wrong with me)|do (?:\w+ ){1,2}go to heaven|"
        r"is it (?:normal|strange|weird|usual|wrong of me)\b|"
        r"is there (?:a )?(?:heaven|god|any (?:hope|point|sense)))",
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


def kind_of(text: str) -> Talk:
    """Say what kind of turn ``text`` is."""
    plain = expanded(text)
    for kind, pattern in _KINDS:
        if pattern.search(plain):
            return kind
    return "query" if plain.endswith("?") else "statement"
