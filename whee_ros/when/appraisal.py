"""What an emotion is about: cause, wish and fear in the person's own words.

The cause is what a trained reader marks, wish and fear are found by rules.

Spans are given raw: turning "my" into "your" is the answer's matter.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from whee_ros.decision import Appraisal

_MOST_WORDS = 14
_FILLER = re.compile(r"\b(?:um+|uh+|erm?|hmm|you know|i mean|kind of|sort of|like)\b,? *", re.I)
_BREAK = re.compile(r"[.!?;:…]+\s*|,\s+|\s+(?:and then|and|but|so|then|anyway|though)\s+", re.I)
_I = r"(?:i|we)(?:'m|'ve|'d| am| have| had| was| were)?"
_FEAR = re.compile(
    r"(?:\b(?:afraid|scared|worried|worry|terrified|nervous|frightened|anxious|fear|dread(?:ing)?)"
    r"(?: (?:that|of|about|for))?|\bwhat if|\bi don't know (?:if|how|whether)) (?P<span>.+)",
    re.I,
)
_WISH = re.compile(
    r"\b(?:i (?:just |really |only |so )*(?:wish|wanted|want|hope|hoped|would love|'d love|long)"
    r"(?: (?:that|to|for))?|i'd (?:rather|love to|like to)|if only|i should(?: have|'ve| of))"
    r" (?P<span>.+)",
    re.I,
)
_BECAUSE = re.compile(r"\b(?:because(?: of)?|'cause|cause|due to|ever since)\b (?P<span>.+)", re.I)
_ABOUT = re.compile(
    r"\b(?:sad|upset|happy|glad|proud|angry|mad|cross|excited|ashamed|guilty|sorry|thrilled|crying"
    r"|furious|lonely|heartbroken) (?:about|that|of|with|for|over) (?P<span>.+)",
    re.I,
)
_HELPERS = r"(?:has |had |have |just |finally |never |really |actually |is |was |got |were |are )*"
_HAPPENED = (
    r"(?:died|die|passed|left|leaving|lost|broke|broken|gone|sick|ill|dead|dying|hurt|stolen|ran"
    r"|cancelled|failed|won|born|called|forgot|said|told|burned|burnt|hit|moved|fell|came|needs)"
)
_DID = (
    r"(?:lost|got|failed|passed|won|broke|missed|miss|finished|forgot|left|made|quit|hit|shouted"
    r"|moved|dropped|buried|graduated|retired|found|saw|lied|fell|fired|dumped|laid|beat)"
)
_OTHERS = r"(?:he|she|they|nobody|no one|everyone|everybody|someone|somebody)"
_OTHERS_DID = (
    r"(?:died|left|took|broke|said|told|gave|offered|laughed|forgot|called|dumped|fired|hired"
    r"|asked|stole|lied|picked|wants|came|made|won)"
)
_EVENT = re.compile(
    rf"\b(?:my|our|his|her|the|their) (?:[\w']+ ){{1,3}}?{_HELPERS}{_HAPPENED}\b.*"
    rf"|\b{_I} {_HELPERS}{_DID}\b.+"
    rf"|\b{_OTHERS} {_HELPERS}{_OTHERS_DID}\b.*",
    re.I,
)


def extract(
    text: str,
    earlier: Sequence[str] = (),
    causes: Callable[[Sequence[str]], list[str]] | None = None,
) -> Appraisal:
    """Find cause, wish and fear.

    Args:
        text: what the person just said.
        earlier: the same person's earlier turns, oldest first; the latest event told there is the
            cause when the new turn names none.
        causes: marks the cause in each text, "" where none is named; by default rules do.
    """
    said = _FILLER.sub("", text[:2000]).strip()
    latest_first = [text, *reversed(earlier)]
    found = (causes or _by_rules)(latest_first)
    cause = _speakable(next((one for one in found if one), ""))
    return Appraisal(cause=cause, wish=_first(_WISH, said), fear=_first(_FEAR, said))


def _by_rules(texts: Sequence[str]) -> list[str]:
    return [_cause(_FILLER.sub("", text[:2000]).strip()) for text in texts]


def _speakable(span: str) -> str:
    return " ".join(_FILLER.sub("", span).split()[:_MOST_WORDS]).strip(" ,'\"")


def _cause(text: str) -> str:
    return _first(_BECAUSE, text) or _first(_ABOUT, text) or _event(text)


def _first(pattern: re.Pattern[str], text: str) -> str:
    found = pattern.search(text)
    return _clause(found["span"]) if found else ""


def _event(text: str) -> str:
    for clause in _BREAK.split(text):
        found = _EVENT.search(clause)
        if found:
            return _clause(found[0])
    return ""


def _clause(span: str) -> str:
    """Cut a span at its clause's end and at a speakable length."""
    first = next((part for part in _BREAK.split(span) if part.strip()), "")
    return " ".join(first.split()[:_MOST_WORDS]).strip(" '\"")
