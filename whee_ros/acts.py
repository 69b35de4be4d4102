"""What shall be done: a plan of acts with synchronisation points, for any body.

The idea is the Behavior Markup Language's (Kopp et al., IVA 2006): acts say what to do and how
they are tied to each other in time; the robot's profile says with which topic or service.
"""

from __future__ import annotations

from typing import Literal

import msgspec

from whee_ros.decision import Mechanisms


class Sync(msgspec.Struct, frozen=True, kw_only=True):
    """When an act starts: ``offset`` seconds after an anchor.

    ``anchor`` is "plan" (the plan's own start), or "<act id>.start" or "<act id>.end", or, for
    words, "<act id>.word3": where the third one is heard, or expected. Words are the pieces of
    the text between spaces that hold a letter or digit.
    """

    anchor: str = "plan"
    offset: float = 0.0


class Act(msgspec.Struct, frozen=True, kw_only=True, tag_field="act", tag=str.lower):
    """Something one part of the body does. ``id`` is unique within its plan."""

    id: str
    start: Sync = Sync()


class Say(Act, frozen=True, kw_only=True):
    """Speak: ``rate`` is relative (1 = normal), ``pitch`` in semitones, ``volume`` in dB."""

    text: str
    rate: float = 1.0
    pitch: float = 0.0
    volume: float = 0.0


class Express(Act, frozen=True, kw_only=True):
    """Show one of hri_msgs/Expression's faces at ``intensity`` 0..1 for ``duration`` seconds.

    Duration 0 keeps it until something else is shown. Valence and arousal are -1..1.
    """

    expression: str
    valence: float = 0.0
    arousal: float = 0.0
    intensity: float = 1.0
    duration: float = 0.0


class Look(Act, frozen=True, kw_only=True):
    """Turn the gaze: to a person's id, or "front", or "away" (a short break of eye contact)."""

    target: str
    duration: float = 0.0


class Gesture(Act, frozen=True, kw_only=True):
    """Move the head or body: "nod", "slow_nod", "tilt", "lean", "bounce", "still", ...

    ``amplitude`` is 0..1 of what the profile allows, ``speed`` relative (1 = normal).
    """

    name: str
    amplitude: float = 0.5
    speed: float = 1.0


class Light(Act, frozen=True, kw_only=True):
    """Colour (red, green, blue, each 0..1) shown steadily, breathing or pulsing."""

    color: tuple[float, float, float]
    pattern: Literal["steady", "breathe", "pulse", "off"] = "steady"
    duration: float = 0.0


class Do(Act, frozen=True, kw_only=True):
    """A deed beyond speech and body, by its ``name`` in config/acts.yaml ("play_music", ...).

    ``intent`` and ``data`` are those of hri_actions_msgs/Intent; somebody behind the robot does it.
    """

    name: str
    intent: str
    data: dict[str, str] = {}


AnyAct = Say | Express | Look | Gesture | Light | Do
PlanKind = Literal["greeting", "reaction", "response", "repair", "fallback", "handoff"]


class BehaviorPlan(msgspec.Struct, frozen=True, kw_only=True):
    """Acts that belong together.

    ``stamp`` is when the plan was made and ``deadline`` the latest time at which starting it still
    makes sense, both in nanoseconds. A plan replaces a running one of lower or equal priority.
    ``decision`` is the id of the decision that it answers, if any. ``markup`` is the same plan as
    ROS4HRI multi-modal expression markup.
    """

    id: str
    person: str
    stamp: int
    deadline: int
    kind: PlanKind
    acts: tuple[AnyAct, ...]
    priority: int = 128
    decision: str = ""
    strategy: str = ""
    mechanisms: Mechanisms = Mechanisms()
    markup: str = ""
    notes: tuple[str, ...] = ()


PRIORITY_REACTION = 64
PRIORITY_RESPONSE = 128
PRIORITY_HANDOFF = 200
