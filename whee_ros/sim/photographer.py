"""Pictures of the robot from whatever this machine can draw with: rendered, else schematic."""

from __future__ import annotations

from typing import Literal

from whee_ros.sim.look import Look
from whee_ros.sim.schematic import draw_robot
from whee_ros.sim.schematic_head import Pose
from whee_ros.sim.screen import Image
from whee_ros.sim.simulator import NoMujocoError
from whee_ros.sim.studio import Studio

View = Literal["auto", "rendered", "schematic"]


class Photographer:
    """Takes pictures of looks; all of them on one thread.

    ``trouble`` says, once a picture was taken, why it could not be rendered; "" where it was.
    """

    def __init__(self, view: View = "auto") -> None:
        self._view = view
        self._studio: Studio | None = None
        self._size = (0, 0)
        self.trouble = ""

    def take(self, look: Look, size: tuple[int, int]) -> Image:
        """Take a picture: uint8 (height, width, 3) RGB; ``size`` is (width, height).

        Raises:
            NoMujocoError: it must be rendered and cannot be, with the cure.
        """
        if self._view != "schematic" and not self.trouble:
            try:
                return self._rendered(look, size)
            except NoMujocoError as error:
                if self._view == "rendered":
                    raise
                self.trouble = str(error)
        return schematic(look, size)

    def close(self) -> None:
        """Give the drawing context back, once the thread that took the pictures has ended."""
        if self._studio is not None:
            self._studio.close()
            self._studio = None

    def _rendered(self, look: Look, size: tuple[int, int]) -> Image:
        if self._studio is None or self._size != size:
            self.close()
            self._studio, self._size = Studio(size), size
        return self._studio.photograph(look)


def schematic(look: Look, size: tuple[int, int]) -> Image:
    """Draw head, face and light without MuJoCo: uint8 (height, width, 3) RGB."""
    pose = Pose(*(look.joints[name] for name in ("neck_yaw", "neck_pitch", "neck_roll")))
    return draw_robot(size, look.face, pose, look.light)
