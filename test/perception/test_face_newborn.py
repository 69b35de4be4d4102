"""A new face is told of at once when it is seen beyond doubt, else when it is detected twice."""

from __future__ import annotations

import numpy as np
import pytest

from whee_ros.cues import NANOSECONDS
from whee_ros.evaluation import face_scenes as scenes
from whee_ros.perception.face import FaceSettings
from whee_ros.perception.face.mesh import FaceMesh


@pytest.fixture(scope="module")
def mesh():
    made = FaceMesh(FaceSettings())
    yield made
    made.close()


def first(mesh, images, fps=30.0):
    """The first image in which a face is told of, or None."""
    mesh._forget()
    ticks = (int(i / fps * NANOSECONDS) for i in range(len(images)))
    found = (i for i, (m, t) in enumerate(zip(images, ticks, strict=True)) if mesh.find(m, t))
    return next(found, None)


def standing(who, width):
    place = scenes.Place(320, 200, width)
    return [shot.image for shot in scenes.scene([(who, lambda _: place)], 0.3, 30.0)]


@pytest.mark.parametrize(("width", "latest"), [(95, 0), (64, 1), (40, 2)])
def test_a_real_face_is_hardly_delayed(mesh, width, latest):
    """Two images are 67 ms."""
    told = [first(mesh, standing(who, width)) for who in scenes.drawn_people()[:2]]
    assert None not in told
    assert max(told) <= latest


def test_what_is_detected_in_doubt_and_not_again_is_never_told_of(mesh):
    """A face too small to be sure of that is there in one image only."""
    images = standing(scenes.drawn_people()[0], 33)
    empty = np.full_like(images[0], 120)
    assert first(mesh, [images[0], *[empty] * 5]) is None


def test_leaves_and_shadows_are_no_faces(mesh, shared_data):
    cv2 = pytest.importorskip("cv2")
    clip = cv2.VideoCapture(str(shared_data / "replay" / "pyfeat_clips" / "no_face.mp4"))
    images = []
    while (got := clip.read())[0]:
        images.append(np.ascontiguousarray(got[1][..., ::-1]))
    assert len(images) > 50
    assert first(mesh, images, clip.get(cv2.CAP_PROP_FPS)) is None
