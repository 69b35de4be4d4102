"""The robot's joints as bodies with mass: MuJoCo, stepped by the time it is told."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from whee_ros.cues import NANOSECONDS
from whee_ros.sim.model import TIMESTEP, robot_spec
from whee_ros.sim.simulator import load
from whee_ros.sim.urdf import JOINTS

Targets = Callable[[int], Mapping[str, float]]
_STEP = round(TIMESTEP * NANOSECONDS)
# After a longer silence, or when time runs back, the joints are put where they are wanted.
_LONGEST = 2 * NANOSECONDS


class Physics:
    """Follows wanted joint positions (radians) as far as servos, mass and limits let it.

    Time comes with each call, in nanoseconds; the same calls give the same motion on one machine.
    """

    def __init__(self) -> None:
        """Build the model.

        Raises:
            NoMujocoError: MuJoCo is missing, with the cure.
        """
        self._mujoco = load()
        self._model = robot_spec().compile()
        self._data = self._mujoco.MjData(self._model)
        self._at: int | None = None

    def advance(self, now_ns: int, wanted: Targets) -> dict[str, tuple[float, float]]:
        """Let time pass until ``now_ns``; give (position, velocity) of each joint.

        ``wanted`` gives the commanded positions by joint at a time in nanoseconds.
        """
        if self._at is None or not 0 <= now_ns - self._at <= _LONGEST:
            self._place(now_ns, wanted(now_ns))
        assert self._at is not None  # noqa: S101
        while self._at + _STEP <= now_ns:
            self._at += _STEP
            self._command(wanted(self._at))
            self._mujoco.mj_step(self._model, self._data)
        return {
            name: (float(self._data.joint(name).qpos[0]), float(self._data.joint(name).qvel[0]))
            for name in JOINTS
        }

    def _command(self, wanted: Mapping[str, float]) -> None:
        for name in JOINTS:
            self._data.actuator(name).ctrl[0] = wanted.get(name, 0.0)

    def _place(self, now: int, wanted: Mapping[str, float]) -> None:
        self._mujoco.mj_resetData(self._model, self._data)
        for name in JOINTS:
            low, high = self._model.joint(name).range
            self._data.joint(name).qpos[0] = min(max(wanted.get(name, 0.0), low), high)
        self._command(wanted)
        self._at = now
