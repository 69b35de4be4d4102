"""The robot's surroundings as the camera sees them: table, lights, backdrop, and its materials."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from whee_ros.sim.model import robot_spec
from whee_ros.sim.shapes import Mesh, tabletop, tapered, visor
from whee_ros.sim.simulator import load

# The face's size on the screen, metres, and the visor whose front it lies on (config/urdf).
FACE = (0.160, 0.120)
_VISOR_RADIUS, _VISOR_HALF, _VISOR_EDGE = 0.0627, 0.027, 0.0575
TEXTURE = (640, 480)
LAMPS = ("light_ring_link", "antenna_link")
CAMERA = "viewer"
_FINISH = {  # by the colour's name in the URDF: specular, shininess, emission
    (0.94, 0.93, 0.90): ("shell", 0.35, 0.55, 0.06),
    (0.30, 0.66, 0.68): ("trim", 0.30, 0.50, 0.05),
    (0.16, 0.20, 0.25): ("dark", 0.20, 0.40, 0.0),
    (0.05, 0.08, 0.12): ("glass", 0.9, 0.9, 0.0),
    (0.75, 0.78, 0.80): ("lamp", 0.1, 0.3, 0.5),
}
_ROW = 4  # so many balls in a row are a taper


def scene_spec() -> Any:
    """Give the robot on its table as an MjSpec, with lights and a camera named ``viewer``.

    Raises:
        NoMujocoError: MuJoCo is missing, with the cure.
    """
    mujoco, spec = load(), robot_spec()
    _quality(spec)
    _materials(mujoco, spec)
    _smooth(mujoco, spec)
    _screen(mujoco, spec)
    _table(mujoco, spec)
    _lights(mujoco, spec)
    return spec


def _quality(spec: Any) -> None:
    visual = spec.visual
    visual.quality.shadowsize = 1536
    visual.quality.offsamples = 0
    visual.quality.numslices, visual.quality.numstacks = 36, 20
    visual.map.znear, visual.map.zfar = 0.1, 20.0
    visual.map.shadowclip = 2.0
    spec.stat.extent, spec.stat.center = 0.4, (0.0, 0.0, 0.16)
    visual.headlight.ambient = (0.42, 0.43, 0.45)
    visual.headlight.diffuse = visual.headlight.specular = (0.0, 0.0, 0.0)
    visual.global_.offwidth, visual.global_.offheight = 3840, 2880


def _materials(mujoco: Any, spec: Any) -> None:
    for _, (name, specular, shine, emission) in _FINISH.items():
        spec.add_material(name=name, specular=specular, shininess=shine, emission=emission)
    for geom in list(spec.geoms):
        color = tuple(round(float(part), 2) for part in geom.rgba[:3])
        if geom.group == 0 or geom.parent.name == "screen_link":
            spec.delete(geom)
        elif color in _FINISH:
            geom.material = _FINISH[color][0]


def _screen(mujoco: Any, spec: Any) -> None:
    """Lay a thin skin over the visor that carries the face."""
    spec.add_texture(
        name="face",
        type=mujoco.mjtTexture.mjTEXTURE_2D,
        width=TEXTURE[0],
        height=TEXTURE[1],
        builtin=mujoco.mjtBuiltin.mjBUILTIN_FLAT,
        rgb1=(0, 0, 0),
    )
    skin = visor(_VISOR_RADIUS, _VISOR_HALF, _VISOR_EDGE, FACE)
    mesh = _mesh(mujoco, spec, "screen", skin)
    mesh.inertia = mujoco.mjtMeshInertia.mjMESH_INERTIA_SHELL
    shown = spec.add_material(name="face", emission=0.6, specular=0.4, shininess=0.9)
    roles = list(shown.textures)
    roles[int(mujoco.mjtTextureRole.mjTEXROLE_RGB)] = "face"
    shown.textures = roles
    _add(
        mujoco,
        spec.body("screen_link"),
        "MESH",
        meshname="screen",
        material="face",
        rgba=(1, 1, 1, 1),
    )


def _mesh(mujoco: Any, spec: Any, name: str, shape: Mesh) -> Any:
    mesh = spec.add_mesh(name=name)
    mesh.uservert, mesh.userface = shape.vertices, shape.triangles
    if shape.texture:
        mesh.usertexcoord = shape.texture
    return mesh


def _add(mujoco: Any, body: Any, kind: str, **more: Any) -> None:
    """Add something that is only seen."""
    shape = getattr(mujoco.mjtGeom, f"mjGEOM_{kind}")
    body.add_geom(type=shape, group=1, contype=0, conaffinity=0, mass=0, **more)


def _smooth(mujoco: Any, spec: Any) -> None:
    """Show each row of balls (a taper of the URDF) as the one smooth body that it stands for."""
    for body in list(spec.bodies):
        balls = [g for g in body.geoms if g.type == mujoco.mjtGeom.mjGEOM_SPHERE and g.group == 1]
        row = sorted((g for g in balls if not any(g.pos[:2])), key=lambda geom: geom.pos[2])
        if len(row) < _ROW:
            continue
        low, high = ((float(g.pos[2]), float(g.size[0])) for g in (row[0], row[-1]))
        _mesh(mujoco, spec, body.name, tapered(low, high))
        look = {"material": row[0].material, "rgba": row[0].rgba}
        for geom in row:
            spec.delete(geom)
        _add(mujoco, body, "MESH", meshname=body.name, **look)


def _table(mujoco: Any, spec: Any) -> None:
    world = spec.worldbody
    spec.add_material(name="wood", specular=0.15, shininess=0.4)
    _mesh(mujoco, spec, "table", tabletop(0.62, 0.03))
    _add(
        mujoco,
        world,
        "MESH",
        meshname="table",
        pos=(-0.08, 0.0, 0.0),
        rgba=(0.86, 0.74, 0.61, 1),
        material="wood",
    )
    spec.add_texture(
        name="backdrop",
        type=mujoco.mjtTexture.mjTEXTURE_SKYBOX,
        builtin=mujoco.mjtBuiltin.mjBUILTIN_GRADIENT,
        rgb1=(0.93, 0.95, 0.97),
        rgb2=(0.62, 0.72, 0.80),
        width=256,
        height=256,
    )


def _lights(mujoco: Any, spec: Any) -> None:
    world = spec.worldbody
    directional = mujoco.mjtLightType.mjLIGHT_DIRECTIONAL

    def lamp(name: str, pos: Sequence[float], color: Sequence[float], **more: Any) -> None:
        aim = -np.asarray(pos, float) + (0, 0, 0.15)
        world.add_light(name=name, pos=pos, dir=aim / np.linalg.norm(aim), diffuse=color, **more)

    lamp(
        "key",
        (1.1, -0.8, 1.9),
        (0.42, 0.41, 0.38),
        specular=(0.4, 0.4, 0.4),
        type=directional,
        castshadow=True,
    )
    lamp(
        "fill",
        (0.8, 1.4, 1.4),
        (0.22, 0.23, 0.26),
        specular=(0.1, 0.1, 0.1),
        type=directional,
        castshadow=False,
    )
    lamp(
        "rim",
        (-1.2, 0.6, 1.0),
        (0.16, 0.17, 0.20),
        specular=(0.2, 0.2, 0.2),
        type=directional,
        castshadow=False,
    )
    # MuJoCo lights corners only, so what this one shines on must be cut finely: see tabletop.
    world.add_light(
        name="glow",
        type=mujoco.mjtLightType.mjLIGHT_SPOT,
        pos=(0.0, 0.0, 0.10),
        dir=(0.0, 0.0, -1.0),
        cutoff=88,
        exponent=0.0,
        attenuation=(1.0, 0.0, 30.0),
        diffuse=(0.0, 0.0, 0.0),
        specular=(0.0, 0.0, 0.0),
        castshadow=False,
    )
    camera = world.add_camera(name=CAMERA, fovy=24)
    eye, target = np.array((1.02, 0.16, 0.30)), np.array((0.0, 0.0, 0.165))
    camera.pos, camera.quat = eye, _facing(target - eye)


def _facing(direction: NDArray[np.float64]) -> NDArray[np.float64]:
    """Give the quaternion (w, x, y, z) of a camera that looks along ``direction``, upright."""
    back = -direction / np.linalg.norm(direction)
    right = np.cross((0.0, 0.0, 1.0), back)
    right /= np.linalg.norm(right)
    turn = np.stack((right, np.cross(back, right), back), axis=1).ravel()
    quat = np.zeros(4)
    load().mju_mat2Quat(quat, turn)
    return quat
