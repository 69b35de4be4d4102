"""Settings of "when in time": how needs fade, when the robot holds back, when a silence counts."""

from __future__ import annotations

import dataclasses

from whee_ros.settings import problems, setting


@dataclasses.dataclass(frozen=True)
class TimingSettings:
    """Settings of ``InTime`` and ``Silence``; they become ROS parameters."""

    need_half_life: float = setting(
        30.0, "time in which a remembered need falls to half, s", low=0.1, high=3600.0
    )
    enter_need: float = setting(0.6, "need from which a story is under way", low=0.0, high=1.0)
    leave_need: float = setting(0.3, "remembered need below which it is over", low=0.0, high=1.0)
    story_weight: float = setting(
        1.0, "log-odds that a story under way adds at most to a turn", low=0.0, high=4.0
    )
    refractory: float = setting(
        20.0, "how long after empathy was shown small needs count less, s", low=0.1, high=3600.0
    )
    fuss_weight: float = setting(
        3.0, "log-odds that a small need loses right after empathy was shown", low=0.0, high=6.0
    )
    strong_need: float = setting(0.8, "need that always passes", low=0.05, high=1.0)
    rise: float = setting(
        0.2, "a need larger by this than the one shown empathy for passes", low=0.0, high=1.0
    )
    hold_need: float = setting(
        0.4, "lowered below this need, a turn is only listened to", low=0.0, high=1.0
    )
    comfort_within: float = setting(
        30.0, "how long after a person's turn another's comfort is meant for them, s",
        low=0.0, high=600.0,
    )  # fmt: skip
    comfort_time: float = setting(
        20.0, "how long another person's comfort counts, s", low=0.0, high=600.0
    )
    silence_time: float = setting(
        2.0, "how long a face shows distress without words until it counts, s", low=0.3, high=60.0
    )
    silence_gap: float = setting(
        60.0, "least time between empathy shown and an answer to a silent face, s",
        low=0.0, high=3600.0,
    )  # fmt: skip
    silence_distress: float = setting(
        0.25, "distress that such a face shows at least, 0..1", low=0.05, high=1.0
    )
    silence_weight: float = setting(
        1.5, "log-odds that its lasting adds to the need, 0: silent faces are ignored",
        low=0.0, high=6.0,
    )  # fmt: skip


def check(settings: TimingSettings) -> None:
    """Check settings.

    Raises:
        ValueError: naming each that is out of range, or thresholds in the wrong order.
    """
    wrong = problems(settings)
    if settings.leave_need > settings.enter_need:
        wrong.append(
            f"leave_need is {settings.leave_need}, above enter_need, {settings.enter_need}; "
            "a story must end below the need at which it begins"
        )
    if wrong:
        raise ValueError("; ".join(wrong))
