"""What was perceived: the cues that perception hands to the "when" stage.

Stamps are integer nanoseconds of ROS time. ``person`` is empty until somebody has been bound to
the signal; ``source`` is the ROS4HRI face or voice id the cue was read from (REP-155).
Confidence is 0 (worthless) to 1.
"""

from __future__ import annotations

from typing import Literal

import msgspec

NANOSECONDS = 1_000_000_000


class Cue(msgspec.Struct, frozen=True, kw_only=True):
    """One reading of one signal of one person."""

    stamp: int
    source: str = ""
    person: str = ""
    confidence: float = 1.0


class FaceCue(Cue, frozen=True, kw_only=True):
    """A face in one image.

    ``roi`` is (xmin, ymin, xmax, ymax), each 0..1 of the image. ``action_units`` maps FACS numbers
    to intensities 0..1, relative to this person's resting face. ``head_pose`` is roll, pitch, yaw
    in radians: positive roll tilts to the person's own right shoulder, positive pitch looks down,
    positive yaw turns to the person's own left; all 0 when the face looks straight into the
    camera. ``gaze`` is the likelihood 0..1 that the eyes are on the robot, ``mouth_motion`` how
    much the mouth moves as in speech, 0..1. ``landmarks`` holds the (70, 3) ROS4HRI points x, y, c
    of hri_msgs/FacialLandmarks, flattened, or nothing.
    """

    roi: tuple[float, float, float, float] = (0.0, 0.0, 1.0, 1.0)
    action_units: dict[int, float] = {}
    expression: str = "neutral"
    valence: float = 0.0
    arousal: float = 0.0
    head_pose: tuple[float, float, float] = (0.0, 0.0, 0.0)
    gaze: float = 0.0
    mouth_motion: float = 0.0
    landmarks: tuple[float, ...] = ()


class VoiceCue(Cue, frozen=True, kw_only=True):
    """A voice over one window of sound.

    ``f0`` is in Hz (0 when unvoiced), ``rms`` is 0..1 of full scale, ``hnr`` in dB, ``zcr`` in
    crossings per sample, ``rate`` in syllables per second. ``jitter`` and ``shimmer`` are fractions
    of the mean period and amplitude, 0 where not measured. ``duration`` is the window in seconds,
    ``stamp`` the time of its last sample. ``valence`` and ``arousal`` are -1..1, 0 for a neutral
    voice. ``classes`` holds the probabilities of distressed, neutral and positive, or nothing.
    """

    duration: float = 0.0
    is_speaking: bool = False
    speech_probability: float = 0.0
    f0: float = 0.0
    rms: float = 0.0
    hnr: float = 0.0
    jitter: float = 0.0
    shimmer: float = 0.0
    zcr: float = 0.0
    rate: float = 0.0
    mfcc: tuple[float, ...] = ()
    valence: float = 0.0
    arousal: float = 0.0
    classes: dict[str, float] = {}


class Word(msgspec.Struct, frozen=True, kw_only=True):
    """One recognised word; ``start`` and ``end`` are stamps in nanoseconds."""

    text: str
    start: int
    end: int
    confidence: float = 1.0


class Utterance(Cue, frozen=True, kw_only=True):
    """Recognised words between two pauses. ``stamp`` equals ``end``.

    While ``final`` is false the text may still change.
    """

    text: str = ""
    words: tuple[Word, ...] = ()
    start: int = 0
    end: int = 0
    final: bool = True
    locale: str = "en_US"


TurnState = Literal["started", "paused", "resumed", "ended"]


class Turn(Cue, frozen=True, kw_only=True):
    """Where a person's turn at talk stands.

    ``start`` is the first and ``end`` the last sample of speech so far; ``stamp`` is when this
    was noticed. ``text`` holds the words known by then (all of them once the state is "ended";
    empty if recognition failed or was too late, with confidence 0).
    """

    id: str
    state: TurnState
    start: int
    end: int
    text: str = ""
    words: tuple[Word, ...] = ()
    face: str = ""
    voice: str = ""


class Presence(Cue, frozen=True, kw_only=True):
    """A person as REP-155 sees them: which face and voice are theirs, and are they engaged."""

    face: str = ""
    voice: str = ""
    engagement: Literal["unknown", "disengaged", "engaging", "engaged", "disengaging"] = "unknown"
    anonymous: bool = True
    present: bool = True
