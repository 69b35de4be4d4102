"""The part of the policy table that says what the body does: face, gesture, light, voice."""

from __future__ import annotations

from typing import Annotated, Literal

import msgspec
from msgspec import Meta

from whee_ros.how.words import texts

Share = Annotated[float, Meta(ge=0.0, le=1.0)]
Signed = Annotated[float, Meta(ge=-1.0, le=1.0)]
HRI_EXPRESSIONS = frozenset(
    texts.words(
        "neutral angry sad happy surprised disgusted scared pleading vulnerable despaired guilty "
        "disappointed embarrassed horrified skeptical annoyed furious suspicious rejected bored "
        "tired asleep confused amazed excited"
    )
)


class _Strict(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A part of the table in which an unknown field is an error."""


class ExpressionStyle(_Strict, frozen=True, kw_only=True):
    """A face; ``follow`` is the share of the person's arousal that it takes on."""

    name: str
    valence: Signed = 0.0
    arousal: Signed = 0.0
    intensity: Share = 1.0
    follow: Share = 0.0


class GestureStyle(_Strict, frozen=True, kw_only=True):
    """A movement, ``at`` seconds after the words start, or the word that bears their stress."""

    name: str
    amplitude: Share = 0.5
    speed: Annotated[float, Meta(gt=0.0, le=2.0)] = 1.0
    word: Literal["first", "stressed"] = "first"
    at: Annotated[float, Meta(ge=-1.0, le=5.0)] = 0.0


class LightStyle(_Strict, frozen=True, kw_only=True):
    """A light."""

    color: tuple[Share, Share, Share]
    pattern: Literal["steady", "breathe", "pulse", "off"] = "steady"


class VoiceStyle(_Strict, frozen=True, kw_only=True):
    """How to speak: relative rate, semitones, dB, seconds of silence before and between sentences.

    ``between`` parts an answer of several sentences after the first one; 0 says it in one breath.
    """

    rate: Annotated[float, Meta(ge=0.5, le=1.5)] = 1.0
    pitch: Annotated[float, Meta(ge=-6.0, le=6.0)] = 0.0
    volume: Annotated[float, Meta(ge=-12.0, le=6.0)] = 0.0
    pause: Annotated[float, Meta(ge=0.0, le=1.0)] = 0.0
    between: Annotated[float, Meta(ge=0.0, le=1.0)] = 0.0


class Behaviour(_Strict, frozen=True, kw_only=True):
    """What the body does while the words are said."""

    expression: ExpressionStyle
    voice: VoiceStyle = VoiceStyle()
    gesture: GestureStyle | None = None
    light: LightStyle | None = None
