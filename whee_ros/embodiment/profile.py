"""A robot as data: which topics its acts are bound to, its limits, and how its speech ends.

Profiles live in config/robots/<name>.yaml; `profile_reader` checks them. A new robot is a new
file.
"""

from __future__ import annotations

import dataclasses
from typing import Any, Literal

Transport = Literal["topic", "service", "action"]
Rule = Literal["none", "topic", "estimate", "result"]
Vector = tuple[float, float, float]

# What each binding's field template may use. Every template may also use {stamp}, {frame} and
# {person}.
PLACEHOLDERS: dict[str, tuple[str, ...]] = {
    "say": ("text", "ssml", "rate", "rate_percent", "pitch", "volume"),
    "cancel_speech": (),
    "cancel_motion": (),
    "express": ("expression", "valence", "arousal", "intensity"),
    "look": ("target", "x", "y", "z", "yaw", "pitch"),
    "gesture": ("joint_names", "points", "positions", "amplitude", "speed"),
    "motion": ("motion", "amplitude", "speed"),
    "light": ("r", "g", "b", "a", "color"),
    "blink": ("seconds",),
    "intent": ("intent", "data"),
}
COMMON_PLACEHOLDERS = ("stamp", "frame", "person")
# What may stand in for an act whose own binding the robot lacks.
SUBSTITUTES: dict[str, tuple[str, ...]] = {
    "say": ("text", "none"),
    "express": ("light", "none"),
    "look": ("neck", "none"),
    "motion": ("neck", "none"),
}


class ProfileError(ValueError):
    """The profile is not usable; the message names file, key path, problem and cure."""


@dataclasses.dataclass(frozen=True)
class Completion:
    """How one knows that an act is over.

    rule "none": at once. "topic": ``field`` of the messages on ``topic`` becomes ``value`` while
    the robot is at it, and something else after; ``words`` is the topic on which it tells when
    each word is heard, as whee's own speech node does ("": it does not). "result": the service's
    or action's answer, which is a success when its field ``ok`` holds ``ok_value`` ("": always);
    ``error`` is the field with the reason. "estimate" (also the fallback of topic): ``base``
    seconds plus ``per_character`` seconds for each character of text. No answer within ``timeout``
    seconds (for speech: or within twice the estimate and 3 s, where that is longer) is a failure.
    """

    rule: Rule = "none"
    topic: str = ""
    type: str = "std_msgs/msg/Bool"
    field: str = "data"
    value: bool | int | str = True
    words: str = ""
    ok: str = ""
    ok_value: bool | int | str = True
    error: str = ""
    base: float = 1.0
    per_character: float = 0.065
    timeout: float = 10.0


@dataclasses.dataclass(frozen=True)
class Binding:
    """One abstract act on one topic, service or action of the robot.

    ``fields`` is the template of the message, ``names`` translates expressions and gestures to the
    robot's own names or numbers (others stay as they are; with ``closed`` the robot knows only
    these), ``scale`` multiplies numbers before they are filled in (radians to degrees), ``whole``
    makes them whole and at most so large either way (pixels of an eye's screen),
    ``max_rate`` bounds messages a second, and ``moves`` says whether it moves a motor (and so
    waits for enable on a physical robot).
    """

    act: str
    type: str
    name: str
    fields: dict[str, Any]
    transport: Transport = "topic"
    done: Completion = Completion()
    names: dict[str, str | int] = dataclasses.field(default_factory=dict)
    closed: bool = False
    scale: dict[str, float] = dataclasses.field(default_factory=dict)
    whole: dict[str, float] = dataclasses.field(default_factory=dict)
    max_rate: float = 10.0
    moves: bool = False

    @property
    def package(self) -> str:
        """The message package that it needs."""
        return self.type.partition("/")[0]


@dataclasses.dataclass(frozen=True)
class Joint:
    """One joint of neck or trunk: position in rad, velocity in rad/s, acceleration in rad/s^2.

    ``axis`` is the direction it serves (yaw left, pitch down, roll to the robot's right: the
    right-handed turns of REP-103), ``sign`` -1 where the joint counts the other way.
    """

    name: str
    axis: str
    low: float
    high: float
    velocity: float
    acceleration: float
    home: float = 0.0
    sign: float = 1.0


@dataclasses.dataclass(frozen=True)
class VoiceLimits:
    """What the voice may do: rate relative, pitch in semitones, volume in dB, text length."""

    rate: tuple[float, float] = (0.7, 1.3)
    pitch: tuple[float, float] = (-4.0, 4.0)
    volume: tuple[float, float] = (-12.0, 3.0)
    max_characters: int = 600


@dataclasses.dataclass(frozen=True)
class Gaze:
    """Points to look at, in metres in ``frame`` (x forward, y left, z up from the eyes).

    ``neck_share`` is how much of a look's angle the neck takes over from the eyes, 0..1.
    """

    frame: str = "base_link"
    front: Vector = (1.0, 0.0, 0.0)
    away: Vector = (1.0, 0.45, -0.25)
    neck_share: float = 0.0


@dataclasses.dataclass(frozen=True)
class Keyframe:
    """Offsets from the present posture, by axis, to be reached ``after`` seconds."""

    after: float
    offsets: dict[str, float]


@dataclasses.dataclass(frozen=True)
class Profile:
    """One robot. ``tested`` says how far this profile was tried, and on what.

    ``joint_states`` is the sensor_msgs/JointState topic that tells where the joints are; "" takes
    them to be at home when motion is enabled. ``offers`` names the deeds of config/acts.yaml that
    somebody behind this robot carries out.
    """

    name: str
    description: str
    tested: str
    physical: bool
    bindings: dict[str, Binding]
    joints: tuple[Joint, ...] = ()
    joint_states: str = ""
    gestures: dict[str, tuple[Keyframe, ...]] = dataclasses.field(default_factory=dict)
    substitutes: dict[str, str] = dataclasses.field(default_factory=dict)
    voice: VoiceLimits = VoiceLimits()
    gaze: Gaze = Gaze()
    offers: tuple[str, ...] = ()

    def substitute(self, act: str) -> str:
        """Name what stands in for ``act`` on a robot without it: "light", "neck", ... or "none"."""
        return self.substitutes.get(act, SUBSTITUTES.get(act, ("none",))[0])
