"""The second look: the person corrects the robot, in words. What was wrong, and what is right?

Surface forms in the recogniser's plain lower case as well as in written text. "No" at the start
makes a correction of what would otherwise be a plain statement ("it is good news").
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Literal

import msgspec

from whee_ros.how.reading import claims
from whee_ros.how.words.texts import expanded, stem, words

CorrectionKind = Literal["feeling", "words", "meaning"]
_HEAD = (
    r"^(?:(?:no+|nope|nah|wrong|actually|but|and|well|hey|wait|hang on|oh|um|uh|robot|listen|sorry|"
    r"what|come on|look|excuse me|stop|hm+|ha|my dear|dear)\b[,.!? ]*)*"
)
_NO = re.compile(r"^(?:(?:oh|and|but|well|um|uh|hey|wait|robot),? )*(?:no+|nope|nah|wrong)\b")
_DEGREE = (
    r"(?:(?:even|really|that|so|very|at all|feeling|actually|a bit|being|just|all|in the least) )*"
)
_NOT_I = re.compile(
    rf"{_HEAD}(?:i|we) (?:am|was|are|were|do|did) not (?:feel |get |sound |be "
    rf")?{_DEGREE}(?P<word>\w+)"
)
_WHO_SAYS = re.compile(
    r"\b(?:why (?:do|would|did|are) you (?:think|thinking|say|saying|assume) (?:that )?i (?:am|was|"
    r"feel)|who (?:says|said) (?:that )?i (?:am|was|feel)|(?:stop|quit) (?:saying|telling "
    r"me) (?:that )?"
    r"i am|i (?:never|did not) (?:said|say) (?:that )?i (?:am|was|felt|feel)) "
    rf"{_DEGREE}(?P<word>\w+)"
)
_RATHER = re.compile(
    rf"{_HEAD}not {_DEGREE}(?P<word>\w+),? (?:but |just |more )?(?:i am |i was "
    rf")?{_DEGREE}(?P<right>\w+)\b"
)
_SURELY_GOOD = re.compile(r"\bhappy tears\b|\bi (?:am|was) (?:just |only )?(?:joking|kidding)\b")
_IS = re.compile(rf"\b(?:i am|i was|i feel|i felt|it is|more|but|just|am) {_DEGREE}(?P<word>\w+)\b")
_GOOD = re.compile(
    r"\b(?:good|great|happy|wonderful|lovely|best) (?:news|thing|tears|day)|\b(?:it|that|this) "
    r"(?:is|was) (?:\w+ )?(?:good|great|wonderful|nice|fun|funny|lovely|happy)\b|\bi (?:am|was) "
    r"(?:\w+ )?(?:fine|okay|ok|all right|good|happy|glad|joking|kidding)\b|\bnot (?:a )?(?:bad|sad)"
    r"(?: thing)?\b|\bjust (?:joking|kidding|a joke)\b"
)
_BAD = re.compile(
    r"\b(?:bad|sad|terrible|awful) (?:news|thing|day)|\b(?:it|that|this) (?:is|was) (?:\w+ )?"
    r"(?:bad|sad|terrible|awful|horrible|hard|not (?:good|great|funny|nice|fun|wonderful))\b|"
    r"\bnothing to (?:celebrate|be happy|laugh)\b|\bnot (?:good|great|funny|nice|happy)\b"
)
_NEWS = re.compile(
    r"\b(?:it|that|this) is (?:a |really |actually )*(?P<kind>good|bad) (?:thing|news)\b"
)
_OF_NEWS = {"good": "gladness", "bad": "distress"}
_SPAN = r"(?:the |my |a |an |our )?(?P<{}>[a-z][a-z']*(?: [a-z][a-z']*){{0,2}})"
_RIGHT, _WRONG = _SPAN.format("right"), _SPAN.format("wrong")
_SAID = tuple(
    re.compile(_HEAD + form)
    for form in (
        rf"i (?:said|say|mean|meant) {_RIGHT},? (?:and )?not {_WRONG}(?:$|[.!?;] )",
        rf"i (?:did not say|never said|did not mean) {_WRONG},? (?:but )?i (?:said|meant) "
        rf"{_RIGHT}$",
    )
)
# Only of words that were in the talk: "not today, maybe tomorrow" answers a question.
_INSTEAD = tuple(
    re.compile(_HEAD + form)
    for form in (
        rf"not {_WRONG},? (?:but |i said |i meant )?{_RIGHT}$",
        rf"(?:it is |it was |that is )?{_RIGHT},? not {_WRONG}$",
    )
)
_MEANING = re.compile(
    rf"{_HEAD}(?:(?:that|it|this) (?:is|was) (?:not|never) (?:what i (?:said|meant|mean|was saying|"
    r"wanted|am saying)|true|right|it|so|the point|how it (?:is|was)|why|like that|that|quite "
    r"(?:it|right))\b|you (?:(?:have|had) )?(?:got|get|"
    r"have|had|heard|took|taken|heard|understood) (?:that|it|me|this|my words) (?:\w+ )?wrong|"
    r"you (?:totally |completely |"
    r"just |have |had )*(?:misunderst\w+|misheard|misjudged|mistaken me)|you (?:are|"
    r"were) (?:\w+ )?(?:wrong|mistaken|not "
    r"listening)|i did "
    r"not (?:say|mean) (?:that|it)|i (?:never) said (?:that|anything)|you do not "
    r"(?:understand|get it)|"
    r"i meant something else|(?:that|it|this) (?:is|was) (?:only |just )?(?:sarcas\w+|irony|"
    r"ironic|meant "
    r"(?:ironically|sarcastically))|i (?:am|was) (?:only |just )?(?:being )?(?:sarcastic|ironic))|"
    r"^wrong\W*$"
)


class Correction(msgspec.Struct, frozen=True, kw_only=True):
    """What a person corrects.

    ``kind`` "feeling": the robot took them for ``wrong`` (a family, or "distress" or "gladness",
    or nothing where it is whatever was believed), in truth it is ``right`` (likewise). "words":
    the robot heard ``wrong`` for ``right``. "meaning": something else, they do not say what.
    ``word`` is the person's own for a feeling that is ``right``.
    """

    kind: CorrectionKind
    wrong: str = ""
    right: str = ""
    word: str = ""

    @property
    def avoid(self) -> frozenset[str]:
        """Give the words that would repeat a wrong hearing."""
        if self.kind != "words":
            return frozenset()
        kept = set(words(self.right))
        found = {word for word in words(self.wrong) if word not in kept and len(word) > 2}
        return frozenset(found | {stem(word) for word in found})


def read(
    text: str,
    feelings: Mapping[str, str],
    groups: Mapping[str, str],
    believed: str,
    lately: str = "",
    asked: str = "",
) -> Correction | None:
    """Find the correction in ``text``, if it is one.

    Args:
        text: the person's words.
        feelings: names of emotions with their families.
        groups: families with their groups.
        believed: "distress" or "gladness", as the robot's latest answer took it; or nothing.
        lately: what the person and the robot said just before.
        asked: what the robot said last: a "no" to a question is an answer.
    """
    plain = expanded(text).rstrip(" .!?")
    yes_or_no = _YES_OR_NO.search(expanded(asked)) is not None
    found = _misheard(plain, feelings, lately) or _feeling(plain, feelings, believed)
    if found is not None:
        of = groups.get(found.wrong, found.wrong)
        # "I'm not happy with my boss" tells the one who comforts nothing new.
        known = found.kind == "words" or not believed or of in (believed, "even")
        return found if known or _NO.search(plain) else None
    if _MEANING.search(plain):
        return Correction(kind="meaning")
    if yes_or_no or not asked or not _OBJECTS.search(plain):
        return None
    right, word = _right(plain, feelings)
    return Correction(kind="feeling" if right else "meaning", right=right, word=word)


def denies(text: str) -> bool:
    """Say whether ``text`` begins with a no, or asks why the robot thinks so."""
    plain = expanded(text)
    return _NO.search(plain) is not None or _WHO_SAYS.search(plain) is not None


def _misheard(plain: str, feelings: Mapping[str, str], lately: str) -> Correction | None:
    for number, form in enumerate((*_SAID, *_INSTEAD)):
        match = form.search(plain)
        if not match:
            continue
        right, wrong = match["right"].split(), match["wrong"].split()
        if any(word in feelings or word in _NO_NAME for word in (*right, *wrong)):
            continue
        if number < len(_SAID) or set(map(stem, wrong)) & set(map(stem, words(expanded(lately)))):
            return Correction(kind="words", wrong=match["wrong"], right=match["right"])
    return None


_NO_NAME = frozenset(
    words("i am was feel that what it you me is do did want like know good bad really so if to")
)


def _feeling(plain: str, feelings: Mapping[str, str], believed: str) -> Correction | None:
    for form in (_NOT_I, _WHO_SAYS):
        match = form.search(plain)
        if match and (wrong := feelings.get(match["word"])):
            right, word = _right(plain[match.end() :], feelings)
            return Correction(kind="feeling", wrong=wrong, right=right, word=word)
    match = _RATHER.search(plain)
    if match and match["word"] in feelings and match["right"] in feelings:
        wrong, right = feelings[match["word"]], feelings[match["right"]]
        return Correction(kind="feeling", wrong=wrong, right=right, word=match["right"])
    if believed == "distress" and _SURELY_GOOD.search(plain):
        return Correction(kind="feeling", wrong=believed, right="gladness")
    if not _NO.search(plain):
        return None
    if not believed:  # "no, i'm fine" to a plain question takes nothing back
        news = _NEWS.search(plain)
        return Correction(kind="feeling", right=_OF_NEWS[news["kind"]]) if news else None
    right, word = _right(plain, feelings)
    if right and right != believed:
        return Correction(kind="feeling", wrong=believed, right=right, word=word)
    return None


def _right(plain: str, feelings: Mapping[str, str]) -> tuple[str, str]:
    """Name the feeling that the person claims, a family or a group, with their word; or nothing."""
    felt = claims.read(plain, feelings).felt
    if felt:
        return next(iter(felt.items()))
    for match in _IS.finditer(plain):
        if match["word"] in feelings:
            return feelings[match["word"]], match["word"]
    return "gladness" if _GOOD.search(plain) else "distress" if _BAD.search(plain) else "", ""


_OBJECTS = re.compile(
    r"^(?:(?:oh|and|but|well|um|uh|hey|wait|robot),? )*(?:no+|nope|nah)\b[,.!? ]+(?:no+\b[,.! "
    r"]+)*(?:(?:really|"
    r"honestly|i mean|my dear|dear),? )*(?:not\b|you\b|(?:it|that|this|he|she|they|there|"
    r"we) (?:is|was|are|"
    r"were|has|had|does|did|will|would|can)\b|i (?:am|was|only|just|never|like|love|feel|said|"
    r"mean|meant|"
    r"do not|did not)\b)"
)
"""A "no" that begins a sentence objects to what was said, if nothing was asked."""
_YES_OR_NO = re.compile(
    r"(?:^|[.!?,:] )(?:and |but |or |so )*(?:do|does|did|is|are|was|were|have|has|had|can|could|"
    r"would|"
    r"will|shall|should|may|might|am|any|anything|anybody|anyone|more)\b[^.!?]*\?\W*$|\bis (?:it|"
    r"that) "
    r"not\?\W*$"
)
