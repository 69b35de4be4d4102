"""How a person takes an answer: what each thing about it adds (the findings: state.py)."""

from __future__ import annotations

import msgspec

from whee_ros.evaluation.session.hearing import Heard
from whee_ros.evaluation.session.persona import Beat, Persona
from whee_ros.evaluation.session.state import CLEAR, Sizes
from whee_ros.how.policy.policy import Policy

_LEVEL = (0.0, 0.7, 1.0)
"""How much of a mechanism each of EPITOME's levels gives: a weak one gives most of it."""
_LONG = 30
_NEARNESS = (0.1, 0.3)
"""Below the first are a tenth of the answers in our corpus, below the second half of them."""
_ANYTHING = 0.4


class Gain(msgspec.Struct, frozen=True):
    """What an answer's parts are worth when a line wants something; ``nod`` is a sign alone."""

    reaction: float
    interpretation: float
    exploration: float
    words: float
    nod: float
    nothing: float
    advice: float


GAINS = {
    "heard": Gain(0.30, 0.20, 0.20, 0.0, 0.0, -0.30, -0.30),
    "understood": Gain(0.15, 0.35, 0.10, 0.0, -0.05, -0.30, -0.25),
    "joy": Gain(0.35, 0.15, 0.25, 0.0, -0.05, -0.35, -0.25),
    "advice": Gain(0.10, 0.10, 0.05, 0.0, -0.20, -0.30, 0.35),
    "task": Gain(-0.15, -0.15, -0.15, 0.05, -0.05, -0.15, -0.10),
    "space": Gain(0.05, 0.05, -0.30, 0.0, 0.15, 0.10, -0.35),
    "company": Gain(0.10, 0.05, 0.10, 0.10, 0.0, -0.15, -0.20),
    "comforted": Gain(0.0, 0.0, -0.25, -0.15, 0.15, 0.15, -0.30),
    "correct": Gain(0.05, 0.20, -0.10, 0.0, -0.10, -0.30, -0.25),
    "answer": Gain(0.0, 0.0, -0.10, 0.10, 0.0, -0.10, -0.20),
    "part": Gain(0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0),
}


def felt(
    persona: Persona, beat: Beat, wants: str, heard: Heard, policy: Policy, sizes: Sizes
) -> dict[str, float]:
    """Say how an answer is taken: what each thing about it adds; the sum is -1..1."""
    gain, parts = GAINS[wants], dict[str, float]()
    if heard.words:
        parts["words"] = gain.words
        parts |= _mechanisms(persona, gain, heard, sizes)
        parts |= _fit(persona, beat, wants, heard, policy, sizes)
        if heard.advice:
            asked = gain.advice > 0
            parts["advice"] = gain.advice if asked else -gain.advice * min(persona.ways.advice, 0.0)
        if wants == "correct" and heard.repair:
            parts["repair"] = sizes.repair
        if heard.alarmed:
            parts["alarm for nothing"] = -sizes.alarm
        if heard.words > _LONG:
            parts["long"] = -sizes.long
        parts |= dict.fromkeys(heard.habits, -sizes.habit)
    else:
        parts["unheard"] = gain.nothing if heard.first_sign is None else gain.nod
    if beat.deed and heard.deeds:
        parts["deed"] = sizes.deed
    elif wants == "answer" and heard.deeds:
        parts["deed unasked"] = -sizes.deed
    return {
        name: round(value, 4)
        for name, value in (parts | _timing(wants, heard, sizes)).items()
        if value
    }


def _mechanisms(persona: Persona, gain: Gain, heard: Heard, sizes: Sizes) -> dict[str, float]:
    levels = heard.levels
    warm = gain.reaction * (persona.ways.warmth if gain.reaction > 0 else 1.0)
    ways = persona.ways.questions
    asks = gain.exploration * ways if gain.exploration > 0 else gain.exploration
    if ways < 0 and heard.question and gain.exploration > 0:
        asks = 0.3 * ways
    about = sizes.mechanism * _about(heard.nearness)
    return {
        "warmth": sizes.mechanism * warm * _LEVEL[levels.emotional_reaction],
        "understanding": about * gain.interpretation * _LEVEL[levels.interpretation],
        "questions": sizes.mechanism * asks * _LEVEL[levels.exploration],
    }


def _about(nearness: float) -> float:
    """Give the share of an understanding that counts: words that fit anything show little."""
    far, near = _NEARNESS
    return _ANYTHING + (1 - _ANYTHING) * min(1.0, max(0.0, (nearness - far) / (near - far)))


def _fit(
    persona: Persona, beat: Beat, wants: str, heard: Heard, policy: Policy, sizes: Sizes
) -> dict[str, float]:
    """Judge the tone and the feeling that was named against what the person feels."""
    mood = sign(beat, wants)
    parts = {}
    if mood and heard.tone * mood < 0:
        parts["wrong tone"] = -sizes.wrong
    elif not mood and heard.tone < 0:
        parts["wrong tone"] = -sizes.wrong / 2
    if heard.face:
        fits = mood * heard.face
        parts["face"] = sizes.right_face if fits > 0 else -sizes.wrong_face if fits < 0 else 0.0
    right = frozenset(beat.emotion or persona.emotion)
    if mood and heard.named:
        groups = {policy.group_of.get(name, name) for name in right}
        if heard.named & right:
            parts["named rightly"] = sizes.right_family
        elif {policy.group_of.get(name, name) for name in heard.named} & groups:
            parts["another feeling named"] = -sizes.wrong_family / 2
        else:
            parts["wrong feeling named"] = -sizes.wrong_family
    return parts


def sign(beat: Beat, wants: str = "") -> int:
    """Say whether what is told is good (1), bad (-1) or neither."""
    if beat.feels is None:
        return 0
    if (wants or beat.wants) == "joy" or beat.feels >= CLEAR:
        return 1
    return -1 if beat.feels <= -CLEAR else 0


def _timing(wants: str, heard: Heard, sizes: Sizes) -> dict[str, float]:
    parts = {}
    waits = wants not in ("space", "comforted", "part")
    if waits and heard.first_word is not None and heard.first_word > 2.0:
        parts["late"] = -sizes.late
    elif waits and heard.first_sign is not None and heard.first_sign > 1.0:
        parts["late"] = -sizes.late / 2
    if heard.overlap > 0.3:
        parts["overlap"] = -sizes.overlap
    return parts
