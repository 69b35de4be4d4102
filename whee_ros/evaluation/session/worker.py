"""What a study asks for, and one conversation of it, as a process of its own can hold it.

Nothing of ROS is imported with this module: the engine has to be chosen before.
"""

from __future__ import annotations

import dataclasses
from pathlib import Path
from typing import TYPE_CHECKING

from whee_ros.when.shipped import OWN

if TYPE_CHECKING:
    from whee_ros.evaluation.session.talk import Talk

ROBOTS = ("ours", "silent", "fixed", "random")


@dataclasses.dataclass(frozen=True)
class Study:
    """Who talks with which robots, on how many days; ``processes`` at a time."""

    people: tuple[str, ...] = ()
    robots: tuple[str, ...] = ROBOTS
    seeds: int = 1
    heard_by: str = OWN
    everyday: int = 8
    face: bool = True
    sizes: int = 0
    arguments: tuple[str, ...] = ()
    processes: int = 1


@dataclasses.dataclass(frozen=True)
class Job:
    """One conversation to be held, and the new folder for it."""

    study: Study
    person: str
    robot: str
    seed: int
    folder: Path


def work(job: Job) -> Talk:
    """Hold one conversation.

    Raises:
        ValueError, OSError: a model is missing, or a node cannot start.
    """
    from whee_ros.ros import use

    use("memory")
    from whee_ros.evaluation.session.judge import judge_by
    from whee_ros.evaluation.session.persona import personas
    from whee_ros.evaluation.session.talk import Choices, talk

    study = job.study
    choices = Choices(
        judge=judge_by(study.heard_by),
        everyday=study.everyday,
        face=study.face,
        sizes=study.sizes,
        arguments=study.arguments,
    )
    return talk(personas([job.person])[0], job.robot, job.seed, job.folder, choices)
