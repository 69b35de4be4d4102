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
from whee_ros.how.words import phrases
from whee_ros.how.words.texts import expanded, stem, words

CorrectionKind = Literal["feeling", "words", "meaning"]
_LISTS = phrases.of("second_look")
_BETWEEN = ",.!? "
_SENTENCE_END = re.compile(r"[.!?] ")
_SPAN = r"(?:the |my |a |an |our )?(?P<{}>[a-z][a-z']*(?: [a-z][a-z']*){{0,2}})"
_RIGHT, _WRONG = _SPAN.format("right"), _SPAN.format("wrong")
_SAID = tuple(
    re.compile(form)
    for form in (
        rf"i (?:said|say|mean|meant) {_RIGHT},? (?:and )?not {_WRONG}(?:$|[.!?;] )",
        rf"i (?:did not say|never said|did not mean) {_WRONG},? (?:but )?i (?:said|meant) "
        rf"{_RIGHT}$",
    )
)
# Only of words that were in the talk: "not today, maybe tomorrow" answers a question.
_INSTEAD = tuple(
    re.compile(form)
    for form in (
        rf"not {_WRONG},? (?:but |i said |i meant )?{_RIGHT}$",
        rf"(?:it is |it was |that is )?{_RIGHT},? not {_WRONG}$",
    )
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
    found = _misheard(plain, feelings, lately) or _feeling(plain, feelings, believed)
    if found is not None:
        of = groups.get(found.wrong, found.wrong)
        # "I'm not happy with my boss" tells the one who comforts nothing new.
        known = found.kind == "words" or not believed or of in (believed, "even")
        return found if known or _found("no", plain) else None
    if _found("wrong", plain) or _begins("meaning", plain):
        return Correction(kind="meaning")
    if not asked or _may_be_denied(asked):
        return None
    if not _objects(plain):
        return None
    right, word = _right(plain, feelings)
    return Correction(kind="feeling" if right else "meaning", right=right, word=word)


def denies(text: str) -> bool:
    """Say whether ``text`` begins with a no, or asks why the robot thinks so."""
    plain = expanded(text)
    return _found("no", plain) is not None or _found("who_says", plain) is not None


def _found(name: str, plain: str) -> re.Match[str] | None:
    return _LISTS[name].search(plain)


def _begins(name: str, plain: str) -> re.Match[str] | None:
    """Find a phrase at the start of what is said, behind openings like "no, wait"."""
    return _LISTS[name].match(plain, _after("opening", plain, 0))


def _objects(plain: str) -> bool:
    """Say whether a "no" at the start goes on as an objection does."""
    no = _found("no", plain)
    start = _after("again", plain, _skipped(plain, no.end())) if no else 0
    return start > 0 and _LISTS["objects"].match(plain, start) is not None


def _after(name: str, plain: str, start: int) -> int:
    """Give where in ``plain`` phrases that follow one another from ``start`` have ended."""
    while found := _LISTS[name].match(plain, start):
        start = _skipped(plain, found.end())
    return start


def _skipped(plain: str, start: int) -> int:
    """Give where the next word begins."""
    return len(plain) - len(plain[start:].lstrip(_BETWEEN))


def _may_be_denied(asked: str) -> bool:
    """Say whether a no may answer what the robot said last."""
    return _found("yes_or_no", _SENTENCE_END.split(expanded(asked).rstrip())[-1]) is not None


def _last(match: re.Match[str]) -> str:
    return match[0].rpartition(" ")[2]


def _misheard(plain: str, feelings: Mapping[str, str], lately: str) -> Correction | None:
    for number, form in enumerate((*_SAID, *_INSTEAD)):
        match = form.match(plain, _after("opening", plain, 0))
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
    for match in (_begins("not_i", plain), _found("who_says", plain)):
        if match and (wrong := feelings.get(_last(match))):
            right, word = _right(plain[match.end() :], feelings)
            return Correction(kind="feeling", wrong=wrong, right=right, word=word)
    if rather := _begins("rather", plain):
        named = [word for word in words(rather[0]) if word in feelings]
        if len(named) > 1 and named[-1] == _last(rather):
            wrong, right = feelings[named[0]], feelings[named[-1]]
            return Correction(kind="feeling", wrong=wrong, right=right, word=named[-1])
    if believed == "distress" and _found("surely_good", plain):
        return Correction(kind="feeling", wrong=believed, right="gladness")
    if not _found("no", plain):
        return None
    if not believed:  # "no, i'm fine" to a plain question takes nothing back
        if _found("good_news", plain):
            return Correction(kind="feeling", right="gladness")
        return Correction(kind="feeling", right="distress") if _found("bad_news", plain) else None
    right, word = _right(plain, feelings)
    if right and right != believed:
        return Correction(kind="feeling", wrong=believed, right=right, word=word)
    return None


def _right(plain: str, feelings: Mapping[str, str]) -> tuple[str, str]:
    """Name the feeling that the person claims, a family or a group, with their word; or nothing."""
    felt = claims.read(plain, feelings).felt
    if felt:
        return next(iter(felt.items()))
    for word in map(_last, _LISTS["is"].finditer(plain)):
        if word in feelings:
            return feelings[word], word
    return "gladness" if _found("good", plain) else "distress" if _found("bad", plain) else "", ""
