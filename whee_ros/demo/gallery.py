"""The README's pictures: ``python -m whee_ros.demo.gallery FOLDER`` (needs MuJoCo and Pillow).

Each act is a plan that the performer carries out on the simulated robot, so face, posture and
light are those of the profile ``sim``.
"""

from __future__ import annotations

import dataclasses
import sys
from collections.abc import Iterator
from pathlib import Path

import cv2
import numpy as np

from whee_ros import locator
from whee_ros.acts import AnyAct, BehaviorPlan, Express, Gesture, Light, Look
from whee_ros.cues import NANOSECONDS
from whee_ros.demo.frames import write_on
from whee_ros.embodiment.performer import Performer
from whee_ros.embodiment.profile_reader import load_profile
from whee_ros.nodes.pictures import Picture
from whee_ros.sim.look import Look as View
from whee_ros.sim.photographer import Photographer
from whee_ros.sim.physics import Physics
from whee_ros.sim.robot import SimRobot

PANEL = (300, 330)
FPS = 8
TICK = NANOSECONDS // 50
START = 4 * NANOSECONDS // 5
"""The robot's time when an act begins: it does not blink in the following seconds."""


@dataclasses.dataclass(frozen=True)
class Shown:
    """One act: what it is called, how it is done, and when (s) it is best seen."""

    title: str
    acts: tuple[AnyAct, ...]
    at: float
    length: float = 2.6


WARM, GLAD, PALE = (0.9, 0.6, 0.35), (1.0, 0.85, 0.4), (0.75, 0.85, 1.0)
GALLERY = (
    Shown("neutral", (Express(id="e", expression="neutral"),), 0.6, 1.2),
    Shown(
        "listening",
        (
            Express(id="e", expression="attentive", valence=0.2, arousal=0.3),
            Gesture(id="g", name="tilt", amplitude=0.7),
        ),
        1.2,
    ),
    Shown(
        "concerned",
        (
            Express(id="e", expression="concerned", valence=-0.2, arousal=0.1),
            Gesture(id="g", name="lean", amplitude=0.9),
            Light(id="l", color=WARM),
        ),
        1.5,
    ),
    Shown(
        "surprised",
        (
            Express(id="e", expression="surprised", valence=0.1, arousal=0.8),
            Gesture(id="g", name="startle", amplitude=1.0),
            Light(id="l", color=PALE),
        ),
        0.75,
        2.0,
    ),
    Shown(
        "happy",
        (
            Express(id="e", expression="happy", valence=0.8, arousal=0.4),
            Gesture(id="g", name="bounce", amplitude=0.9),
            Light(id="l", color=GLAD),
        ),
        0.72,
    ),
)


def perform(shown: Shown, fps: float) -> Iterator[View]:
    """Carry one act out; give how the robot looks ``fps`` times a second from its beginning on."""
    robot, performer = SimRobot(Physics()), Performer(load_profile(locator.robot_profile("sim")))
    robot.look(START)
    acts = (*shown.acts, Look(id="look", target="front"))
    plan = BehaviorPlan(
        id="p", person="", stamp=START, deadline=START + NANOSECONDS, kind="response", acts=acts
    )
    performer.perform(plan, START)
    frame = 0
    for tick in range(round(shown.length * 50)):
        now = START + tick * TICK
        for command in performer.tick(now):
            robot.command(command.binding, command.fields, now)
        if now >= START + frame / fps * NANOSECONDS:
            frame += 1
            yield robot.look(now)


def panel(camera: Photographer, shown: Shown) -> Picture:
    """Give the picture of an act where it is best seen, with its title below."""
    looks = list(perform(shown, 50))
    picture = camera.take(looks[round(shown.at * 50)], PANEL)
    return np.vstack([picture, write_on(PANEL[0], 34, (shown.title,))])


def main() -> int:
    """Write expressions.webp and acts.webp."""
    from PIL import Image

    folder = Path(sys.argv[1])
    folder.mkdir(parents=True, exist_ok=True)
    camera = Photographer("rendered")
    sheet = np.hstack([panel(camera, shown) for shown in GALLERY])
    quality = [cv2.IMWRITE_WEBP_QUALITY, 86]
    cv2.imwrite(str(folder / "expressions.webp"), sheet[:, :, ::-1], quality)
    frames = [
        Image.fromarray(cv2.resize(camera.take(look, PANEL), (240, 264)))
        for shown in GALLERY
        for look in perform(shown, FPS)
    ]
    camera.close()
    frames[0].save(
        folder / "acts.webp",
        save_all=True,
        append_images=frames[1:],
        duration=round(1000 / FPS),
        loop=0,
        quality=55,
        method=6,
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
