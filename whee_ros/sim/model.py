"""The robot as MuJoCo knows it: read from its URDF, with a servo at each joint."""

from __future__ import annotations

from typing import Any

from whee_ros.sim.simulator import load
from whee_ros.sim.urdf import for_mujoco

TIMESTEP = 0.002
# How stiffly the servos hold, in Nm/rad; they are critically damped.
STIFFNESS = {"base": 60.0, "neck": 12.0, "left": 2.5, "right": 2.5}


def robot_spec() -> Any:
    """Give the robot as an MjSpec: its base stands fast, and each joint has a position servo.

    Raises:
        NoMujocoError: MuJoCo cannot be loaded.
    """
    mujoco = load()
    spec = mujoco.MjSpec.from_string(for_mujoco())
    spec.option.timestep = TIMESTEP
    spec.option.integrator = mujoco.mjtIntegrator.mjINT_IMPLICITFAST
    for body in spec.bodies:
        # A servo's own controller makes up for the weight it holds.
        body.gravcomp = 1.0
    for geom in spec.geoms:
        # The joints' limits keep the parts apart, and nothing else is near: no contacts to solve.
        geom.contype = geom.conaffinity = 0
    for joint in spec.joints:
        _servo(mujoco, spec, joint)
    return spec


def _servo(mujoco: Any, spec: Any, joint: Any) -> None:
    joint.damping = [0.0, 0.0, 0.0]
    motor = spec.add_actuator(name=joint.name, target=joint.name)
    motor.trntype = mujoco.mjtTrn.mjTRN_JOINT
    motor.set_to_position(kp=STIFFNESS[joint.name.partition("_")[0]], dampratio=1.0)
    motor.ctrlrange, motor.ctrllimited = joint.range, True
    motor.forcerange, motor.forcelimited = joint.actfrcrange, True
