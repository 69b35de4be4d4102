"""What was decided: whether a person needs empathy now, which kind, how much, and why.

Directions follow whEE (Montiel-Vazquez et al., RO-MAN 2025) and iEmpathize (Hosseini & Caragea,
AAAI 2021); mechanisms follow EPITOME (Sharma et al., EMNLP 2020).
"""

from __future__ import annotations

from typing import Literal

import msgspec

from whee_ros.cues import Turn

Direction = Literal["none", "seeking", "providing"]
DIRECTIONS: tuple[Direction, ...] = ("none", "seeking", "providing")
Channel = Literal["text", "face", "voice", "context"]


class Mechanisms(msgspec.Struct, frozen=True, kw_only=True):
    """EPITOME's three mechanisms of empathy, each 0 (none), 1 (weak) or 2 (strong)."""

    emotional_reaction: int = 0
    interpretation: int = 0
    exploration: int = 0


class Emotion(msgspec.Struct, frozen=True, kw_only=True):
    """An emotion's name with its valence and arousal, each -1..1, and confidence 0..1."""

    label: str = "neutral"
    valence: float = 0.0
    arousal: float = 0.0
    confidence: float = 0.0


class Appraisal(msgspec.Struct, frozen=True, kw_only=True):
    """What the person's emotion is about, in their own words where they said it."""

    cause: str = ""
    wish: str = ""
    fear: str = ""


class BehaviouralCues(msgspec.Struct, frozen=True, kw_only=True):
    """What an utterance does, whoever says it: whEE's behavioural cues.

    ``who`` it is about, its sentiment, whether the speaker tells of themselves or asks, and
    EPITOME's ``mechanisms`` that its own words show.
    """

    who: Literal["self", "partner", "topic"] = "topic"
    sentiment: Literal["negative", "neutral", "positive"] = "neutral"
    disclosure: bool = False
    question: bool = False
    mechanisms: Mechanisms = Mechanisms()


class Evidence(msgspec.Struct, frozen=True, kw_only=True):
    """One reason: ``weight`` is its signed share in the need (positive calls for empathy)."""

    channel: Channel
    name: str
    value: float
    weight: float
    note: str = ""


class EmpathyDecision(msgspec.Struct, frozen=True, kw_only=True):
    """The answer to "does this person need empathy now?" for one turn.

    ``need`` is 0..1, how much empathy is called for; ``probabilities`` sum to 1 over the three
    directions; ``target`` says how strongly each mechanism should be shown. ``evidence`` is sorted
    by the size of its weight. ``cues`` describe the turn's words. ``model`` names the weights that
    decided. ``hold_back`` says why the robot should only listen though the direction calls for
    more (another person comforts, empathy was shown just now); mostly it is empty.
    """

    id: str
    person: str
    stamp: int
    turn: Turn
    direction: Direction = "none"
    probabilities: dict[str, float] = {}
    need: float = 0.0
    emotion: Emotion = Emotion()
    appraisal: Appraisal = Appraisal()
    target: Mechanisms = Mechanisms()
    confidence: float = 0.0
    evidence: tuple[Evidence, ...] = ()
    cues: BehaviouralCues = BehaviouralCues()
    model: str = ""
    hold_back: str = ""


class Glimpse(msgspec.Struct, frozen=True, kw_only=True):
    """What a turn that is not over looks like so far: good enough for a backchannel only.

    ``turn`` is the turn's id; the other fields are those of a decision.
    """

    turn: str
    person: str
    stamp: int
    direction: Direction = "none"
    need: float = 0.0
    valence: float = 0.0
    confidence: float = 0.0
