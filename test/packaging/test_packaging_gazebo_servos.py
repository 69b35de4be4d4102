"""The servos' gains in config/gazebo hold and follow; MuJoCo stands in for Gazebo's physics.

The law is that of Gazebo's JointTrajectoryController: the next point of the trajectory is the aim
at once, without a curve in between; torque is p * (aim - is) for position and for velocity, each
clamped. Steps are as long as the world's.
"""

from __future__ import annotations

import xml.etree.ElementTree as ElementTree
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from whee_ros import locator
from whee_ros.embodiment.gestures import targets
from whee_ros.embodiment.motion import Motion, plan_motion
from whee_ros.embodiment.profile import Profile
from whee_ros.embodiment.profile_reader import load_profile
from whee_ros.sim.simulator import NoMujocoError, load
from whee_ros.sim.urdf import JOINTS, for_mujoco

try:
    mujoco = load()  # a plain import would choose a way to draw that needs a screen
except NoMujocoError as error:
    pytest.skip(str(error), allow_module_level=True)
xacro = pytest.importorskip("xacro")

GAZEBO = Path(__file__).resolve().parents[2] / "config" / "gazebo"
GAINS = ("position_p_gain", "velocity_p_gain", "position_cmd_max")


@pytest.fixture(scope="module")
def profile() -> Profile:
    return load_profile(locator.robot_profile("sim"))


@pytest.fixture(scope="module")
def gains() -> dict[str, tuple[float, ...]]:
    """Stiffness (Nm/rad), damping (Nm s/rad) and torque (Nm) of each servo."""
    text = xacro.process_file(str(GAZEBO / "robot.urdf.xacro")).toxml()
    (plugin,) = (
        part
        for part in ElementTree.fromstring(text).iter("plugin")  # noqa: S314 - our own file
        if part.attrib["name"].endswith("JointTrajectoryController")
    )
    columns = [[float(part.text or "") for part in plugin.findall(name)] for name in GAINS]
    names = [part.text or "" for part in plugin.findall("joint_name")]
    return dict(zip(names, zip(*columns, strict=True), strict=True))


class Servos:
    """The robot's joints under Gazebo's law."""

    def __init__(self, gains: dict[str, tuple[float, ...]]) -> None:
        spec = mujoco.MjSpec.from_string(for_mujoco())
        world = ElementTree.parse(GAZEBO / "conversation.sdf")  # noqa: S314 - our own file
        spec.option.timestep = float(world.findtext(".//max_step_size") or "nan")
        for body in spec.bodies:
            body.gravcomp = 1.0  # turnGravityOff
        for geom in spec.geoms:
            geom.contype = geom.conaffinity = 0
        self._model = spec.compile()
        self._data = mujoco.MjData(self._model)
        self.step = float(self._model.opt.timestep)
        self._at = [self._model.joint(name).dofadr[0] for name in JOINTS]
        self._gains = np.array([gains[name] for name in JOINTS]).T

    def push(self, positions: np.ndarray, velocities: np.ndarray) -> np.ndarray:
        """Aim for a step; give the positions after it."""
        data, (stiff, damp, most) = self._data, self._gains
        force = np.clip(stiff * (positions - data.qpos[self._at]), -most, most)
        force += np.clip(damp * (velocities - data.qvel[self._at]), -most, most)
        data.qfrc_applied[self._at] = np.clip(force, -most, most)
        mujoco.mj_step(self._model, data)
        return np.array(data.qpos[self._at])


def follow(servos: Servos, motion: Motion) -> Iterator[tuple[float, np.ndarray]]:
    """Give time and positions of the joints at every step of a motion, and for a second after."""
    points = [(t, np.array(state)) for t, state in motion.samples()]
    at = 0
    for count in range(int((motion.duration + 1.0) / servos.step)):
        while at + 1 < len(points) and points[at][0] < count * servos.step:
            at += 1
        aim = points[at][1]
        yield (count + 1) * servos.step, servos.push(aim[:, 0], aim[:, 1])


def rest(profile: Profile) -> list[tuple[float, float]]:
    return [(0.0, 0.0)] * len(profile.joints)


def test_every_joint_has_its_servo(gains, profile):
    assert set(gains) == set(JOINTS) == {joint.name for joint in profile.joints}


@pytest.mark.parametrize("gesture", ["slow_nod", "bounce", "raise_arms", "startle"])
def test_it_follows_a_gesture_and_comes_to_rest(gesture, gains, profile):
    base = {joint.name: 0.0 for joint in profile.joints}
    goals = targets(profile, profile.gestures[gesture], base, amplitude=1.0, speed=1.0)
    motion, _ = plan_motion(profile.joints, rest(profile), goals)
    assert tuple(joint.name for joint in profile.joints) == JOINTS
    errors = []
    for t, positions in follow(Servos(gains), motion):
        errors.append(positions - [position for position, _ in motion.at(t)])
    assert np.abs(errors).max() < 0.1
    assert np.abs(errors[-1]).max() < 0.002


def test_a_held_pose_does_not_tremble(gains):
    servos, aim = Servos(gains), np.array([0.3, 0.2, 0.1, 0.1, 0.5, 0.5, 0.5, 0.5])
    moved = [servos.push(aim, np.zeros(len(aim))) for _ in range(3000)]
    assert np.abs(np.diff(moved[-500:], axis=0)).max() < 1e-5
    assert np.abs(moved[-1] - aim).max() < 1e-3
