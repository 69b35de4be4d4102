"""Settings of the people stage."""

from __future__ import annotations

import dataclasses

from whee_ros.settings import setting


@dataclasses.dataclass(frozen=True)
class PeopleSettings:
    """Who is who, and whose turn it is."""

    turn_quick: float = setting(
        0.35, "silence that ends a turn which by melody and words is over, s", low=0.1, high=5.0
    )
    turn_silence: float = setting(
        0.55, "silence that ends a turn when nothing says whether it is over, s", low=0.1, high=5.0
    )
    turn_patience: float = setting(
        1.6, "silence that ends a turn which by all signs is not over, s", low=0.1, high=10.0
    )
    turn_bound: float = setting(
        0.6,
        "the most silence that is waited for after words that are believed and no open phrase, s",
        low=0.1,
        high=10.0,
    )
    turn_deadline: float = setting(
        1.2, "silence after which words that are late are no longer awaited, s", low=0.1, high=10.0
    )
    await_words: bool = setting(
        True, "wait for the final words up to turn_deadline; false: no recogniser runs"
    )
    barge_in: bool = setting(
        True, "a voice heard while the robot speaks may be a person's; false if voice is deaf to it"
    )
    barge_in_patience: float = setting(
        0.15, "how long such a voice must go on if no mouth is seen to move, s", low=0.0, high=5.0
    )
    barge_in_mouth: float = setting(
        0.3, "mouth motion from which a face is seen to speak over the robot", low=0.0, high=1.0
    )
    longest_turn: float = setting(
        120.0, "a turn longer than this is ended, s; noise is not a person", low=5.0, high=3600.0
    )
    voice_onset: float = setting(
        0.10, "how long after the first sound is_speaking turns true, s", low=0.0, high=2.0
    )
    voice_hangover: float = setting(
        0.16, "how long after the last sound is_speaking turns false, s", low=0.0, high=2.0
    )
    partial_confidence: float = setting(
        0.3, "confidence of words that were never confirmed, 0..1", low=0.0, high=1.0
    )
    forget_after: float = setting(
        5.0, "a person not seen or heard for so long has left, s", low=0.5, high=600.0
    )
    engaged_gaze: float = setting(
        0.5, "mean gaze likelihood from which a person counts as engaged, 0..1", low=0.0, high=1.0
    )
    gaze_window: float = setting(2.0, "over how long gaze is averaged, s", low=0.1, high=30.0)
    gaze_cone: float = setting(
        0.42,
        "angle off the robot (/tf) at which a gaze is as likely on it as not, rad",
        low=0.05,
        high=1.5,
    )
    engaged_distance: float = setting(
        4.0, "nobody further away (/tf) counts as engaged, m", low=0.1, high=50.0
    )
    engaged_after_speech: float = setting(
        5.0, "how long a person counts as engaged after speaking, s", low=0.0, high=60.0
    )
