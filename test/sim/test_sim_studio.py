"""Rendered pictures: every command can be seen in them, and the same look gives the same bytes."""

import dataclasses
import math
import urllib.request

import cv2
import numpy as np
import pytest

from whee_ros.sim import photographer
from whee_ros.sim.face import SHAPES
from whee_ros.sim.look import Look
from whee_ros.sim.photographer import Photographer, schematic
from whee_ros.sim.screen import draw_screen
from whee_ros.sim.shapes import tabletop, tapered
from whee_ros.sim.simulator import NoMujocoError
from whee_ros.sim.stream import Stream
from whee_ros.sim.studio import Studio
from whee_ros.sim.urdf import JOINTS, limits

SIZE = (240, 216)


def look(name="neutral", light=(0.0, 0.0, 0.0), gaze=(0.0, 0.0), **joints):
    return Look(
        {**dict.fromkeys(JOINTS, 0.0), **joints}, draw_screen(SHAPES[name], gaze, 0, 0), light
    )


@pytest.fixture(scope="module")
def studio():
    try:
        made = Studio(SIZE)
    except NoMujocoError as error:
        pytest.skip(str(error))
    yield made
    made.close()


def test_the_same_look_gives_the_same_bytes(studio):
    one = studio.photograph(look("happy", (1.0, 0.8, 0.3), neck_yaw=0.3))
    studio.photograph(look("sad"))
    assert np.array_equal(one, studio.photograph(look("happy", (1.0, 0.8, 0.3), neck_yaw=0.3)))
    assert one.shape == (SIZE[1], SIZE[0], 3)


@pytest.mark.parametrize("joint", JOINTS)
def test_every_joint_can_be_seen(studio, joint):
    change = studio.photograph(look(**{joint: 0.6 * limits()[joint].high})).astype(
        int
    ) - studio.photograph(look())
    assert (np.abs(change).max(axis=2) > 40).mean() > 0.003


def test_the_face_is_on_the_screen_and_the_right_way_up(studio):
    red = np.zeros((480, 640, 3), np.uint8)
    red[:240] = (255, 0, 0)
    red[240:, 320:] = (0, 255, 0)
    picture = studio.photograph(dataclasses.replace(look(), face=red)).astype(int)
    reds = np.argwhere((picture[..., 0] > 150) & (picture[..., 1:] < 90).all(axis=2))
    greens = np.argwhere((picture[..., 1] > 150) & (picture[..., ::2] < 90).all(axis=2))
    assert len(reds) > 300
    assert len(greens) > 150
    assert reds[:, 0].mean() < greens[:, 0].mean() - 10  # the face's top is above
    assert greens[:, 1].mean() > reds[:, 1].mean() + 10  # its right is at the viewer's right


def test_the_head_turns_to_its_left_which_is_the_viewers_right(studio):
    white = np.full((480, 640, 3), 255, np.uint8)

    def middle(yaw):
        seen = studio.photograph(dataclasses.replace(look(neck_yaw=yaw), face=white)).astype(int)
        dark = studio.photograph(dataclasses.replace(look(neck_yaw=yaw), face=white * 0))
        return np.argwhere((seen - dark).sum(axis=2) > 200)[:, 1].mean()

    assert middle(0.6) > middle(0.0) + 5 > middle(-0.6) + 10


def test_the_light_shines_on_the_table_in_its_colour(studio):
    dark, blue = studio.photograph(look()), studio.photograph(look(light=(0.1, 0.3, 1.0)))
    table = np.s_[-30:-10, 20:60]
    change = blue[table].astype(int) - dark[table]
    assert change[..., 2].mean() > change[..., 0].mean() + 3


def test_five_faces_are_five_pictures(studio):
    names = ("neutral", "happy", "concerned", "surprised", "attentive")
    pictures = [studio.photograph(look(name)).astype(int) for name in names]
    for k, one in enumerate(pictures):
        for other in pictures[:k]:
            assert (np.abs(one - other).max(axis=2) > 60).mean() > 0.002


def test_where_nothing_can_be_rendered_the_picture_is_schematic_and_says_why(monkeypatch):
    def broken(size):
        raise NoMujocoError("no MuJoCo; run: pip install mujoco")

    monkeypatch.setattr(photographer, "Studio", broken)
    camera = Photographer()
    assert np.array_equal(camera.take(look(), SIZE), schematic(look(), SIZE))
    assert "pip install mujoco" in camera.trouble
    with pytest.raises(NoMujocoError):
        Photographer("rendered").take(look(), SIZE)


@pytest.mark.parametrize("mesh", [tapered((0.05, 0.06), (0.1, 0.04)), tabletop(0.6, 0.03)])
def test_turned_meshes_are_closed_and_face_outwards(mesh):
    points = np.array(mesh.vertices).reshape(-1, 3)
    triangles = np.array(mesh.triangles).reshape(-1, 3)
    edges = {(int(a), int(b)) for t in triangles for a, b in zip(t, np.roll(t, -1), strict=True)}
    assert all((b, a) in edges for a, b in edges)
    a, b, c = (points[triangles[:, k]] for k in range(3))
    assert (np.cross(b - a, c - a) * a).sum() / 6 > 0  # the volume inside


def test_a_taper_is_as_large_as_the_balls_it_stands_for():
    points = np.array(tapered((0.05, 0.06), (0.1, 0.04)).vertices).reshape(-1, 3)
    assert (points[:, 2].min(), points[:, 2].max()) == pytest.approx((-0.01, 0.14))
    assert np.hypot(points[:, 0], points[:, 1]).max() == pytest.approx(0.06, abs=0.001)
    assert math.isfinite(points.sum())


def test_a_browser_gets_the_newest_picture():
    stream = Stream(0)
    try:
        jpeg = cv2.imencode(".jpg", np.zeros((8, 8, 3), np.uint8))[1].tobytes()
        page = urllib.request.urlopen(f"http://127.0.0.1:{stream.port}/", timeout=120)
        assert b"/stream" in page.read()
        page.close()
        live = urllib.request.urlopen(f"http://127.0.0.1:{stream.port}/stream", timeout=120)
        stream.show(jpeg)
        assert live.readline() == b"--next\r\n"
        head = [live.readline() for _ in range(3)]
        assert head[1] == f"Content-Length: {len(jpeg)}\r\n".encode()
        assert live.read(len(jpeg)) == jpeg
        assert stream.watched
        live.close()
    finally:
        stream.close()
