"""Faint faces, as listeners show them: while somebody still speaks, and to a silent sad face."""

from __future__ import annotations

from typing import Literal

from whee_ros.acts import AnyAct, Express, Gesture
from whee_ros.decision import Glimpse
from whee_ros.how.plan import plans

# From here on a valence is clear enough to be answered with a face.
_CLEAR = 0.25
_SECONDS = 2.0


class Echoes:
    """Chooses the face for a turn that is not over: one of a kind for each turn."""

    def __init__(self) -> None:
        self._muted = ""
        self._last = ("", "")

    def mute(self, turn: str) -> None:
        """Show no face for this turn: its words show a risk, where smile and frown are wrong."""
        self._muted = turn

    def face(self, glimpse: Glimpse, *, careful: bool) -> Express | None:
        """Give the face that fits; ``careful`` allows none that is glad."""
        if glimpse.direction != "seeking" or not abs(glimpse.valence) >= _CLEAR:
            return None
        mood: Literal["bad", "good"] = "good" if glimpse.valence > 0 else "bad"
        if glimpse.turn == self._muted or self._last == (glimpse.turn, mood):
            return None
        if careful and mood == "good":
            return None
        self._last = (glimpse.turn, mood)
        return _face(mood, _SECONDS)


def to_silence(person: str) -> tuple[AnyAct, ...]:
    """Turn gently to a person whose face alone tells of distress."""
    tilt = Gesture(id="gesture", name="tilt", amplitude=0.3, speed=0.8)
    return plans.look(person), _face("bad", 2 * _SECONDS), tilt


def _face(mood: Literal["bad", "good"], seconds: float) -> Express:
    """Give a face that goes by itself."""
    if mood == "good":
        return Express(
            id="face", expression="happy", valence=0.4, arousal=0.2, intensity=0.3, duration=seconds
        )
    return Express(
        id="face",
        expression="concerned",
        valence=-0.1,
        arousal=0.1,
        intensity=0.3,
        duration=seconds,
    )
