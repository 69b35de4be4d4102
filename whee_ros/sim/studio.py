"""Photographs the robot: joints, face and light in, a rendered picture out."""

from __future__ import annotations

import numpy as np

from whee_ros.sim.look import Color, Look
from whee_ros.sim.scene import CAMERA, LAMPS, TEXTURE, scene_spec
from whee_ros.sim.screen import Image, vision
from whee_ros.sim.simulator import NO_DRAWING, NoMujocoError, load


class Studio:
    """Renders pictures of one size, all on the thread that made it; close it."""

    def __init__(self, size: tuple[int, int], fine: float = 2.0) -> None:
        """Set the scene up; ``size`` is (width, height) in pixels.

        It renders ``fine`` times as large and scales down: in software that smooths edges at
        less cost than multisampling does.

        Raises:
            NoMujocoError: MuJoCo is missing or cannot draw here, with the cure.
        """
        self._mujoco = mujoco = load()
        self._model = scene_spec().compile()
        self._data = mujoco.MjData(self._model)
        self._size = size
        self._drawn = (round(size[0] * fine), round(size[1] * fine))
        try:
            self._gl = mujoco.GLContext(*self._drawn)
            self._gl.make_current()
            self._context = mujoco.MjrContext(self._model, mujoco.mjtFontScale.mjFONTSCALE_100)
        except Exception as error:
            raise NoMujocoError(f"MuJoCo cannot draw: {error}. {NO_DRAWING}") from error
        mujoco.mjr_resizeOffscreen(*self._drawn, self._context)
        mujoco.mjr_setBuffer(mujoco.mjtFramebuffer.mjFB_OFFSCREEN, self._context)
        self._scene = mujoco.MjvScene(self._model, maxgeom=200)
        self._option = mujoco.MjvOption()
        self._camera = mujoco.MjvCamera()
        self._camera.type = mujoco.mjtCamera.mjCAMERA_FIXED
        self._camera.fixedcamid = self._model.camera(CAMERA).id
        self._lamps = [g for name in LAMPS for g in self._geoms_of(name)]

    def close(self) -> None:
        """Give the drawing context back; the thread that drew must not draw any more."""
        self._gl.make_current()
        self._context.free()
        self._gl.free()

    def photograph(self, look: Look) -> Image:
        """Render one picture: uint8 (height, width, 3) RGB."""
        mujoco = self._mujoco
        self._gl.make_current()
        for name, angle in look.joints.items():
            self._data.joint(name).qpos[0] = angle
        self._show(look.face)
        self._shine(look.light)
        mujoco.mj_forward(self._model, self._data)
        mujoco.mjv_updateScene(
            self._model,
            self._data,
            self._option,
            None,
            self._camera,
            mujoco.mjtCatBit.mjCAT_ALL,
            self._scene,
        )
        view = mujoco.MjrRect(0, 0, *self._drawn)
        mujoco.mjr_render(view, self._scene, self._context)
        picture = np.empty((self._drawn[1], self._drawn[0], 3), np.uint8)
        mujoco.mjr_readPixels(picture, None, view, self._context)
        upright = np.ascontiguousarray(picture[::-1])
        if self._drawn == self._size:
            return upright
        small: Image = vision().resize(upright, self._size, interpolation=vision().INTER_AREA)
        return small

    def _geoms_of(self, body: str) -> list[int]:
        first = int(self._model.body(body).geomadr[0])
        return list(range(first, first + int(self._model.body(body).geomnum[0])))

    def _show(self, face: Image) -> None:
        if face.shape[1::-1] != TEXTURE:
            face = vision().resize(face, TEXTURE, interpolation=vision().INTER_AREA)
        texture = self._model.texture("face")
        begin = int(texture.adr[0])
        self._model.tex_data[begin : begin + face.size] = face[::-1].ravel()
        self._mujoco.mjr_uploadTexture(self._model, self._context, texture.id)

    def _shine(self, light: Color) -> None:
        hue = np.clip(np.asarray(light, float), 0, 1)
        strength = float(hue.max())
        off = np.array((0.62, 0.66, 0.70))
        lit = (1 - strength) * off + strength * hue / max(strength, 1e-6)
        for geom in self._lamps:
            self._model.geom_rgba[geom, :3] = lit
        self._model.mat_emission[self._model.material("lamp").id] = 0.12 + 0.4 * strength
        self._model.light_diffuse[self._model.light("glow").id] = 0.7 * hue
