"""Settings of the voice stage."""

from __future__ import annotations

import dataclasses

from whee_ros.settings import setting


@dataclasses.dataclass(frozen=True)
class VoiceSettings:
    """When a voice counts as speaking, and what may be its F0."""

    voice: str = setting("v0001", "ROS4HRI id of the one voice this microphone hears", live=False)
    onset_probability: float = setting(0.4, "speech probability that starts speech", low=0, high=1)
    offset_probability: float = setting(0.2, "speech probability that ends it", low=0, high=1)
    doubt_probability: float = setting(
        0.05, "speech probability that ends it while it is louder than the room", low=0, high=1
    )
    doubt_level: float = setting(
        3.0, "how far speech in doubt must stand out of the room's noise, in dB", low=0, high=40
    )
    onset: float = setting(0.064, "speech needed before it counts, in seconds", low=0, high=1)
    hangover: float = setting(
        0.16, "silence needed before speech is off, in seconds", low=0, high=2
    )
    mute_tail: float = setting(0.3, "deafness after the robot spoke, in seconds", low=0, high=3)
    barge_in: bool = setting(True, "hear a person who speaks over the robot")
    barge_in_margin: float = setting(
        5.0, "how much louder than the robot's echo such a person is, in dB", low=0, high=40
    )
    weights: str = setting(
        "own-v1", "weights of the affect: own-v1, research-v1 or a file; empty: none", live=False
    )
    f0_floor: float = setting(60.0, "lowest F0 in Hz", low=40, high=150, live=False)
    f0_ceiling: float = setting(500.0, "highest F0 in Hz", low=200, high=1000, live=False)
