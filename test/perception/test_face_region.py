"""Parts of pictures: what is cut out comes back to where it was."""

from __future__ import annotations

import numpy as np
import pytest

from whee_ros.perception.face import cropped, exposure, region

pytest.importorskip("cv2", reason="OpenCV is not installed")
PICTURE = np.random.default_rng(2).integers(60, 200, (480, 640, 3)).astype(np.uint8)


@pytest.mark.parametrize("square", [(320, 240, 100, 0.0), (10, 470, 90, 0.4), (300, 200, 900, 0.0)])
def test_points_of_a_cut_come_back_to_their_place(square):
    where = region.Region(*square)
    cut = region.cut(PICTURE, where)
    height, width = cut.image.shape[:2]
    middle = np.array([[cut.region.x / width, cut.region.y / height, 0.1]])
    [[x, y, z]] = cut.back(middle)
    assert (x, y) == pytest.approx(square[:2], abs=1e-6)
    assert z == pytest.approx(0.1 * width * cut.step)


def test_dark_pictures_are_lit_and_black_ones_left():
    whole = region.Part(0, 0, 640, 480)
    assert region.reduced(PICTURE // 8, whole).mean() > 70
    assert region.reduced(np.zeros_like(PICTURE), whole).max() == 0
    assert region.reduced(PICTURE, whole).shape == (144, 192, 3)


def test_the_corners_overlap_and_cover_the_picture():
    seen = np.zeros((480, 640), int)
    for part in region.parts(640, 480)[1::2]:
        seen[part.y : part.y + part.height, part.x : part.x + part.width] += 1
    assert seen.min() == 1
    assert (seen[:, 300:340] >= 2).all()


@pytest.mark.parametrize("size", [(1, 1), (3, 2000), (5000, 16)])
def test_odd_sizes_have_parts_too(size):
    image = np.full((*size, 3), 100, np.uint8)
    for part in region.parts(size[1], size[0]):
        assert max(region.reduced(image, part).shape) <= 288


@pytest.mark.parametrize("roi", [(0.4, 0.4, 0.6, 0.6), (0.0, 0.0, 0.1, 0.1), (0.9, 0.5, 1.0, 1.0)])
def test_crops_are_square_and_black_outside_the_picture(roi):
    crop = cropped(PICTURE, roi, 128)
    assert crop.shape == (128, 128, 3)
    assert (crop.min() == 0) == (roi != (0.4, 0.4, 0.6, 0.6))


def test_a_crop_shows_the_face():
    picture = np.zeros_like(PICTURE)
    picture[200:280, 300:380] = 255
    crop = cropped(picture, (300 / 640, 200 / 480, 380 / 640, 280 / 480), 104)
    assert crop[52, 52].min() == 255
    assert crop[4, 4].max() == 0


def test_dark_and_blown_out_pictures_are_named():
    shades = {0: "dark", 3: "dark", 128: "", 254: "blown out"}
    for grey, said in shades.items():
        assert exposure(np.full((480, 640, 3), grey, np.uint8)) == said
    assert exposure(PICTURE) == ""
