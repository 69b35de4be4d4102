"""Loads MuJoCo when it is wanted, with a way to draw that fits this machine."""

from __future__ import annotations

import ctypes.util
import os
import sys
from typing import Any

CURE = "run: pip install 'mujoco>=3.3,<4'"
NO_DRAWING = (
    "nothing here can draw without a screen; run: sudo apt install libosmesa6 "
    "(or set MUJOCO_GL to egl on a machine with a GPU)"
)


class NoMujocoError(RuntimeError):
    """MuJoCo is missing or cannot draw; the message names cause and cure."""


def load() -> Any:
    """Give the module mujoco.

    Where MUJOCO_GL is not set, it draws in software by OSMesa if that library is there: the same
    pictures on a machine with and without a screen.

    Raises:
        NoMujocoError: it is not installed or cannot be loaded.
    """
    chosen = ""
    if "mujoco" not in sys.modules and sys.platform == "linux" and "MUJOCO_GL" not in os.environ:
        chosen = os.environ["MUJOCO_GL"] = _backend()
    try:
        return _imported()
    except NoMujocoError:
        if chosen != "egl":
            raise
    # A graphics driver that does not work is no reason to move without mass.
    os.environ["MUJOCO_GL"] = "disable"
    return _imported()


def _imported() -> Any:
    try:
        import mujoco
    except ModuleNotFoundError as error:
        missing = f"the simulated robot's body needs MuJoCo ({error}); {CURE}"
        raise NoMujocoError(missing) from error
    except (ImportError, OSError, RuntimeError, AttributeError) as error:
        raise NoMujocoError(f"MuJoCo cannot be loaded: {error}; {CURE}") from error
    return mujoco


def _backend() -> str:
    if ctypes.util.find_library("OSMesa"):
        return "osmesa"
    if os.environ.get("DISPLAY"):
        return "glfw"
    return "egl" if ctypes.util.find_library("EGL") else "disable"
