"""Why a candidate may not be said: dishonest, unsafe, of the opposite emotion, stale, too long."""

from __future__ import annotations

import functools
import re
from collections.abc import Callable, Sequence

from whee_ros.how.choice.candidates import Candidate, Said, Task
from whee_ros.how.reading import tone
from whee_ros.how.safety import honesty
from whee_ros.how.words import phrases, texts
from whee_ros.how.words.texts import stem

RECENT_OPENINGS = 4
RECENT_FRAMES = 10
CLEAR_VALENCE = 0.25
LONGEST = 35

Unsafe = Callable[[str], str]
"""Gives why words must not be said, or nothing."""

# Spoken by a robot, these are an accident or an attack, whoever wrote them.
_NOT_SPEECH = re.compile(
    r"[<>{}\[\]|\\^~`#*_=@]|https?:|www\.|\b\w+\(\)|[\u0000-\u0008\u000b-\u001f\u200b-\u200f\u202a-"
    r"\u202e\u2066-\u2069]|(?:\b[0-9a-f]{12,}\b)"
)
_LISTS = phrases.of("fitness")


def forbidden(candidate: Candidate, task: Task, unsafe: Unsafe | None = None) -> str:
    """Say why ``candidate`` may never answer this turn, or give nothing."""
    text, target = candidate.text, task.target
    if found := honesty.violations(text):
        return f"not honest: {found[0]}"
    if reason := unspeakable(text) or (unsafe(text) if unsafe else ""):
        return f"not safe: {reason}"
    most = min(task.effects.most or target.most, LONGEST)
    if len(text.split()) > most:
        return "too long"
    if target.situation == "story" and (reason := _opposite(candidate, task)):
        return reason
    if task.avoid and _names(text, task.avoid):
        return "repeats what was corrected"
    if candidate.tags & set(task.effects.avoid_tags):
        return "not for this person"
    if not target.may_ask and texts.is_question(text):
        return "a question again"
    return ""


@functools.lru_cache(maxsize=4096)
def unspeakable(text: str) -> str:
    """Say why no robot should speak ``text``, or give nothing."""
    if not texts.words(text):
        return "no words"
    if match := _NOT_SPEECH.search(text):
        return f"no speech: {match[0]!r}"
    plain = texts.expanded(text)
    if match := _LISTS["of the model"].search(plain) or _LISTS["harm"].search(plain):
        return f"'{match[0]}'"
    return ""


def _opposite(candidate: Candidate, task: Task) -> str:
    """No cheer for grief, no pity for good news, not even if the decision took it for bad news."""
    words = tone.of_reply(candidate.text)
    claimed = candidate.valence if candidate.valence is not None else 0.5 * words
    person = task.decision.emotion.valence
    if person <= -CLEAR_VALENCE and (claimed > CLEAR_VALENCE or words > 0):
        return "opposite emotion"
    if person >= CLEAR_VALENCE and (claimed < 0.0 or words < 0):
        return "opposite emotion"
    told = tone.of_person(task.decision.turn.text)
    if told > 0 and (claimed < -CLEAR_VALENCE or words < 0):
        return "false distress"
    if told < 0 and (claimed > CLEAR_VALENCE or words > 0):
        return "cheers at bad news"
    return ""


def _names(text: str, avoided: frozenset[str]) -> bool:
    return any(word in avoided or stem(word) in avoided for word in texts.words(text))


def stale(candidate: Candidate, history: Sequence[Said]) -> str:
    """Say why a candidate would sound like what was said before, or give nothing."""
    if any(candidate.id == said.id or candidate.text == said.text for said in history):
        return "said before"
    start = texts.opening(candidate.text)
    if any(start == texts.opening(said.text) for said in history[-RECENT_OPENINGS:]):
        return "same opening"
    frames = texts.frames(candidate.text)
    if any(frames & texts.frames(said.text) for said in history[-RECENT_FRAMES:]):
        return "same turn of phrase"
    if candidate.quotes and history and history[-1].quotes:
        return "quotes again"
    return ""
