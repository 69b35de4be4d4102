"""Makes acts of words and a behaviour: look, then face, words with a gesture, then rest."""

from __future__ import annotations

import re

import msgspec

from whee_ros.acts import AnyAct, Express, Gesture, Light, Look, Say, Sync
from whee_ros.how.policy.behaviours import Behaviour, ExpressionStyle, GestureStyle, VoiceStyle
from whee_ros.how.policy.knobs import PLAIN, Effects
from whee_ros.how.reading import tone
from whee_ros.how.words import stress

_PLAIN = Behaviour(expression=ExpressionStyle(name="neutral"), voice=VoiceStyle())
_DISAGREE = 0.4
_SMILE = 0.25
_BRIGHT = 1.0
# A sentence of two words or more, and what follows it; "Mr. Moss" is no end of one.
_SENTENCES = re.compile(r"(\S+ .*?[.!?])(?<!\b[A-Z][a-z]\.)(?<!\bMrs\.) ([A-Z\"'].*)", re.DOTALL)


def spoken(
    text: str,
    behaviour: Behaviour,
    *,
    person: str,
    valence: float,
    arousal: float = 0.0,
    hold: float = 1.5,
    light: bool = True,
    effects: Effects = PLAIN,
) -> tuple[AnyAct, ...]:
    """Give the acts that say ``text``.

    Args:
        text: the words.
        behaviour: what the body does meanwhile. If its face disagrees with the words, face, voice
            and body stay neutral: mixed signals are worse than none.
        person: the id of the person to look at; empty looks to the front.
        valence: of the words.
        arousal: the person's, of which the face takes on the behaviour's share.
        hold: seconds that the face stays after the words.
        light: whether the robot may use its light.
        effects: how this person wants to be spoken to; changes the voice.
    """
    if not agree(behaviour, valence, tone.of_reply(text)):
        behaviour = _PLAIN
    voice = behaviour.voice
    acts: list[AnyAct] = [look(person), _face(behaviour.expression, arousal)]
    if light and behaviour.light is not None:
        acts.append(Light(id="light", color=behaviour.light.color, pattern=behaviour.light.pattern))
    said = _said(text, voice, effects)
    moved = [] if behaviour.gesture is None else [_gesture(behaviour.gesture, said[0])]
    return (*acts, *said, *moved, *_rest(behaviour, said[-1].id, hold, light=light))


def _gesture(style: GestureStyle, words: Say) -> Gesture:
    """Give the movement, at the start of the words or about their stressed one."""
    number = stress.stressed(words.text) if style.word == "stressed" else 0
    return Gesture(
        id="gesture",
        start=Sync(anchor=f"{words.id}.{f'word{number}' if number else 'start'}", offset=style.at),
        name=style.name,
        amplitude=style.amplitude,
        speed=style.speed,
    )


def _said(text: str, voice: VoiceStyle, effects: Effects) -> list[Say]:
    """Give the words as one act, or as two with a silence between them."""
    parts = _SENTENCES.fullmatch(text) if voice.between else None
    start = Sync(anchor="face.start", offset=voice.pause)
    said = [Say(id="say", start=start, text=parts[1] if parts else text)]
    if parts:
        start = Sync(anchor="say.end", offset=voice.between)
        said.append(Say(id="more", start=start, text=parts[2]))
    return [
        msgspec.structs.replace(
            act,
            rate=round(voice.rate * effects.rate, 3),
            pitch=voice.pitch + effects.pitch,
            volume=voice.volume + effects.volume,
        )
        for act in said
    ]


def agree(behaviour: Behaviour, valence: float, words: float = 0.0) -> bool:
    """Say whether face and voice fit the words.

    Args:
        behaviour: what the body does.
        valence: of the words, as their author gives it.
        words: 1 if they cheer, -1 if they pity, else 0, as they read.
    """
    face = behaviour.expression.valence
    if face * valence < 0 and abs(face - valence) > _DISAGREE:
        return False
    if face * words < 0 and (face >= _SMILE or words > 0):
        return False
    bright = behaviour.voice.pitch >= _BRIGHT and behaviour.voice.rate >= 1.0
    return not (bright and (valence < 0 or words < 0))


def look(person: str) -> Look:
    """Look at the person, at once."""
    return Look(id="look", target=person or "front")


def _face(style: ExpressionStyle, arousal: float) -> Express:
    shown = (1.0 - style.follow) * style.arousal + style.follow * max(-1.0, min(1.0, arousal))
    return Express(
        id="face",
        expression=style.name,
        valence=style.valence,
        arousal=round(shown, 3),
        intensity=style.intensity,
    )


def _rest(behaviour: Behaviour, last: str, hold: float, *, light: bool) -> tuple[AnyAct, ...]:
    after = Sync(anchor=f"{last}.end", offset=hold)
    acts: list[AnyAct] = []
    if behaviour.expression.name != "neutral":
        acts.append(Express(id="rest", start=after, expression="neutral"))
    if light and behaviour.light is not None and behaviour.light.pattern != "off":
        acts.append(Light(id="dark", start=after, color=(0.0, 0.0, 0.0), pattern="off"))
    return tuple(acts)


def nod(amplitude: float = 0.3) -> Gesture:
    """A small nod at once, as listeners give it."""
    return Gesture(id="gesture", name="nod", amplitude=amplitude)
