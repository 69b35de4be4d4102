"""Settings of the speech stage."""

from __future__ import annotations

import dataclasses

from whee_ros.settings import setting


@dataclasses.dataclass(frozen=True)
class SpeechSettings:
    """Where segments begin and end."""

    voice: str = setting("v0001", "ROS4HRI id of the voice the words belong to", live=False)
    preroll: float = setting(
        0.5, "sound recognised from before speech was noticed, in seconds", low=0, high=2
    )
    segment_silence: float = setting(
        0.2, "silence that ends a segment, in seconds", low=0.1, high=3
    )
    hangover: float = setting(
        0.16, "silence after which voice activity goes off, part of segment_silence", low=0, high=2
    )
    partial_period: float = setting(
        0.3, "least time between partial texts, in seconds", low=0.05, high=5
    )
    max_segment: float = setting(
        15.0, "longest segment, in seconds; longer speech is cut in two", low=1, high=30
    )
    mute_tail: float = setting(0.3, "deafness after the robot spoke, in seconds", low=0, high=3)
    barge_in: bool = setting(
        True, "hear a voice that begins over the robot; false if voice is deaf to the robot's own"
    )
