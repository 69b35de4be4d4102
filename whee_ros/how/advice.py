"""Reads whether a person asks what to do, and what kind of advice; the kind decides the answer.

Surface forms, in the recogniser's plain lower case as well as in written text. How to work a thing
or to get somewhere is no such question: that is a matter of knowledge, which the robot has not.
"""

from __future__ import annotations

import functools
import re
from typing import Literal

from whee_ros.how.texts import expanded

Advice = Literal[
    "", "medicine", "law", "harm", "choice", "yes_no", "place", "mend", "say", "calm", "thing", "do"
]
_I = r"(?:i|we|one|somebody|someone)"
_MAY = r"(?:should|shall|can|could|do|might|must|ought|would|am|are|will)"
_TO = r"(?:(?:to|supposed to|meant to|going to|best|ever|even|just|really|now|possibly|best to) )*"
_ASKS = re.compile(
    rf"\b(?:what|who|whom|where|when|which|how)(?: \w+){{0,2}}? {_MAY} {_I} {_TO}(?!like\b|"
    rf"know\W*$|care\W*$|help you)\w+|"
    rf"\b(?:should|shall|ought|may|must) {_I}\b(?! say\b)|"
    r"\b(?:what|how) (?:would|do|should) you (?:do|suggest|advise|recommend|think (?:i|we) "
    r"(?:should|could))|\bwhat would you (?:say|tell|do|put|write|choose|take|try)\b|"
    r"\bin my (?:place|shoes|position)\b.*\?|"
    r"\b(?:any|some|your|have you (?:got )?an|do you have an|need) (?:good |other )?(?:advice|"
    r"ideas?|"
    r"suggestions?|tips?)"
    r"\b(?!(?: \w+)? (?:was|were|is|came|that))|"
    rf"\bdo you think {_I} (?:should|could|can|ought|shall)\b|"
    r"\bdo you think (?:a|an|the|it|that|this|my) .{0,40}\b(?:would|might|could|will) (?:be|help|"
    r"do)"
    r"\b|\b(?:would|is) it (?:be )?(?:\w+ )?(?:better|wrong|right|silly|rude|too (?:late|early|"
    r"soon|"
    r"much)|okay|ok|all right|a good idea|worth it|best|wise|mean) (?:to|if|for me|that i)\b|"
    r"\bwhat (?:helps|would help|can help|could help)\b|\bis there (?:anything|something) (?:i|one|"
    r"that helps)\b|\bhow (?:does one|do people|do you) (?:\w+ ){0,2}?(?:cope|get over|get through|"
    r"manage|live|deal|go on|stand|bear|make up)\b|\b(?:help|advise) me (?:decide|choose)\b|"
    r"\b(?:tell me|i do not know|no idea|not sure|i wonder) (?:what|how) to (?:do|say|tell|write|"
    r"give|put|answer)\b(?=.{0,60}\?|$|[.!]$)|\bwhat to (?:do|say)\W*\?|\bwhat now\W*\?"
)
# Knowledge of the world, or of a machine.
_PRACTICAL = re.compile(
    r"\bhow (?:many|much|long|far|often|late|old|big|high)\b|"
    rf"\bhow (?:do|can|could|should|would|shall|am|are) {_I} {_TO}(?:get (?:to|there|in\b|into|"
    rf"from|"
    r"out of|back to|onto|\w+ (?:\w+ )?(?:out|off|rid) )|go to|find the|find (?:room|gate|"
    r"platform)|reach the|open|close|turn|"
    r"switch|start the|print|log|pay|book|order|spell|translate|convert|connect|install|reset|"
    r"charge|park|use|cook|boil|bake|register|return the|change (?:the|my (?:password|address|"
    r"ticket))|cancel|unlock|lock|set|say .{1,30} in \w+|scan|upload|download|contact (?:the|"
    r"support|"
    r"reception)|call the|know (?:which|if it is open)|count|calculate|work out|write \w+ in)\b|"
    rf"\b(?:where|when) (?:do|can|could|should|would|shall|must|am|are) {_I} (?:\w+ )?(?:find|get|"
    rf"buy"
    r"|park|go|sit|sign|pay|wait|be|catch|change|check|put (?:my|the) (?:coat|bag|bags|bike)|"
    r"leave (?:my|the)|see the|pick)\b|"
    rf"\b(?:which|what) (?:bus|train|tram|platform|gate|room|floor|door|line|number|form|button|"
    rf"time|"
    rf"day|page|size)\b(?: \w+){{0,3}}? {_I}\b|"
    rf"\b(?:what|who|how much|how many|how long|how far|how often)\b.* {_MAY} {_I} (?:pay|owe|"
    rf"get for|"
    r"call about|ask for|see about)\b|(?:^|[,;] )can i (?:have|get|sit|come|go|use|borrow|take|"
    r"park|pay|eat)\b"
)
_FORMS: tuple[tuple[Advice, str], ...] = (
    (
        "medicine",
        r"\b(?:take|stop|skip|mix|double|halve|change|drink|miss|swallow|"
        r"increase)\w*\b.*\b(?:tablets?|"
        r"pills?|medic\w+|dose|insulin|inhaler|painkillers?|antibiotics?|drops|aspirin|ibuprofen|"
        r"paracetamol|alcohol|drugs|jab|injection)\b|\b(?:tablets?|pills?|painkillers?|"
        r"drops)\b.*\btake\b|\b(?:see|call|ring|go to|ask|tell) (?:a|the|my) "
        r"(?:doctor|gp|nurse|hospital|specialist|dentist|vet)\b|\b(?:rash|lump|fever|swelling|"
        r"symptoms?|blood pressure|operation|surgery|chemo|treatment|diet)\b",
    ),
    (
        "law",
        r"\b(?:sue|lawyer|solicitor|court|contract|sign (?:it|the|this|that)|legal\w*|invest\w*|"
        r"loan|mortgage|shares|bitcoin|inheritance|custody|tax(?:es)?|police)\b",
    ),
    (
        "harm",
        r"\b(?:hit|punch|slap|kick|hurt|smash|burn|steal|poison|threaten|beat|destroy|stab|spit|"
        r"strangle|"
        r"get (?:back at|even|revenge)|take revenge|pay (?:him|her|them|it) back|make (?:him|her|"
        r"them) (?:pay|suffer|sorry)|cheat|starve|drink myself|get drunk)\b",
    ),
    (
        "choice",
        r"\bor\b(?! something\b| so\b| whatever\b| not\W*$)|\bwhich\b|\bwhat colou?r\b|\bbetter "
        r"(?:to|if)\b.*\bthan\b",
    ),
    (
        "yes_no",
        r"\b(?:should|shall|ought|may|must) (?:i|we)\b|\bdo you think\b|\b(?:is|would) it\b",
    ),
    (
        "place",
        r"\b(?:would|do) you (?:do|suggest|choose|try|recommend|advise)\b|\bin my (?:place|shoes)",
    ),
    (
        "mend",
        r"\b(?:make (?:it|this|things|that) (?:\w+ )?(?:good|right|better|up)|make up|put (?:it|"
        r"this|"
        r"things) right|apologi[sz]e|say sorry|fix (?:it|this|things)|forgiv\w+|win (?:him|her|"
        r"them) "
        r"back|get (?:him|her|them) back|reconcile|repair|undo|trust (?:me|him|her|them|anybody|"
        r"anyone) again|make amends|patch)\b",
    ),
    (
        "say",
        r"\b(?:say|tell|write|talk|answer|reply|explain|ask (?:him|her|them|my)|text (?:him|her|"
        r"them)|"
        r"bring it up|call (?:him|her|them) (?:a|an)|begin|break it|message|speech)\b",
    ),
    (
        "calm",
        r"\b(?:stop|calm|cope|sleep|asleep|relax|get (?:through|over|past|by|used)|deal|manage|"
        r"bear|"
        r"stand|survive|forget|worry\w*|panic\w*|go (?:mad|crazy|insane|on)|keep (?:going|calm|it "
        r"together)|live with|carry on|helps?|switch off|let (?:it |him |her |them )?go|"
        r"concentrate|"
        r"less (?:\w+)|wait|breathe|feel better|cheer|not think)\b",
    ),
    (
        "thing",
        r"\bwhat (?:\w+ ){0,2}?(?:should|shall|can|could|do|would|might) (?:i|we|"
        r"you) (?:\w+ )?(?:put|"
        r"give|bring|buy|wear|cook|make|get|draw|take|send|leave|plant|bake|sing|play|read|paint|"
        r"pack|name|call)\b",
    ),
    ("do", ""),
)
_KINDS = tuple((kind, re.compile(form)) for kind, form in _FORMS)
_KNOWLEDGE = ("medicine", "law")
_WH = re.compile(
    r"\b(?:what|how|who|where|when)\b(?: \w+){0,2} (?:should|shall|can|could|do|would) (?:i|we)\b"
)
_CLAUSE = re.compile(r"[.!;]+ ")


@functools.lru_cache(maxsize=1024)
def asked(text: str) -> Advice:
    """Name the kind of advice that ``text`` asks for, or give nothing."""
    for clause in _CLAUSE.split(expanded(text)):
        if _ASKS.search(clause):
            kind = next(
                kind for kind, form in _KINDS if form.search(clause) and _fits(kind, clause)
            )
            if kind in _KNOWLEDGE or not _PRACTICAL.search(clause):
                return kind
    return ""


def _fits(kind: Advice, clause: str) -> bool:
    """Keep "what should I do" from being a question for yes or no."""
    return kind != "yes_no" or not _WH.search(clause)
