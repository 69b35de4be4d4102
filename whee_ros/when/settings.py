"""Settings of the "when" stage."""

from __future__ import annotations

import dataclasses

from whee_ros.settings import setting
from whee_ros.when.head import CONTEXT
from whee_ros.when.shipped import OWN, RESEARCH


@dataclasses.dataclass(frozen=True)
class WhenSettings:
    """Settings of the stage; they become ROS parameters."""

    weights: str = setting(OWN, f"weights: {OWN}, {RESEARCH} or a folder", live=False)
    encoder: str = setting("", "folder of all-MiniLM-L6-v2, empty: installed package", live=False)
    device: str = setting("cpu", "where the encoder runs: cpu, cuda, cuda:0 ...", live=False)
    dtype: str = setting(
        "float32", "the encoder's numbers", choices=("float32", "bfloat16"), live=False
    )
    threads: int = setting(
        1, "threads of torch and NumPy, 0: leave as they are", low=0, high=64, live=False
    )
    cache: int = setting(512, "embeddings remembered", low=0, high=100000, live=False)
    seeking_threshold: float = setting(0.5, "probability from which seeking is said", low=0, high=1)
    sensitivity: float = setting(
        0.0, "log-odds added to every need, negative against fuss", low=-4, high=4
    )
    sensitivities: tuple[str, ...] = setting(
        ("",), "log-odds added to one person's needs, as person:log-odds, e.g. anna:-1.0"
    )
    face_weight: float = setting(
        2.2, "log-odds a face full of distress adds to the need", low=0, high=6
    )
    voice_weight: float = setting(
        3.0, "log-odds a voice full of distress adds to the need; 3: as learned", low=0, high=6
    )
    lead_in: float = setting(1.0, "seconds before a turn whose cues count", low=0, high=10)
    context_turns: int = setting(6, "earlier turns that are read", low=0, high=CONTEXT)
    robot: str = setting("robot", "the speaker in earlier turns who is this robot")
