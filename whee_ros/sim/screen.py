"""Drawing the screen face: eyes with lids and gaze, brows, mouth, cheeks."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from whee_ros.sim.face import Shape

Image = NDArray[np.uint8]
WIDTH, HEIGHT = 640, 480
_GLASS = (20, 30, 44)
_LINE = (150, 226, 235)
_WHITE = (244, 250, 255)
_IRIS, _RIM, _PUPIL = (52, 176, 190), (24, 110, 132), (10, 18, 28)
_MOUTH, _TONGUE = (120, 40, 58), (226, 110, 120)
_EYE = (140, 218)  # half the distance between the eyes, and their height, in pixels
_EYE_SIZE = (76, 90)
_SHIFT = 4  # cv2 draws with sixteenths of a pixel


@lru_cache(maxsize=1)
def vision() -> Any:
    """Load OpenCV.

    Raises:
        ModuleNotFoundError: it is missing; the message names the cure.
    """
    try:
        import cv2
    except ModuleNotFoundError as error:
        hint = "the simulated robot is drawn with OpenCV; run: pip install opencv-python-headless"
        raise ModuleNotFoundError(hint) from error
    return cv2


def draw_screen(
    shape: Shape, gaze: tuple[float, float], shut: float, talk: float, rounded: float = 0.0
) -> Image:
    """Draw the face.

    Args:
        shape: the expression.
        gaze: how far the eyes turn, -1..1, to the viewer's right and downwards.
        shut: how far a blink has closed the lids, 0..1.
        talk: how far speech opens the mouth, 0..1.
        rounded: what speech makes of the lips, -1 wide (ee) .. 1 round (oo).

    Returns:
        uint8 (HEIGHT, WIDTH, 3) RGB.
    """
    image = np.empty((HEIGHT, WIDTH, 3), np.uint8)
    image[:] = _GLASS
    for side in (-1, 1):
        _eye(image, shape, side, gaze, shut)
        _brow(image, shape, side)
    _cheeks(image, shape)
    _mouth(image, shape, talk, rounded)
    return image


def _points(points: list[tuple[float, float]]) -> NDArray[np.int32]:
    return np.asarray(np.round(np.array(points) * 2**_SHIFT), np.int32)


def fill(image: Image, points: list[tuple[float, float]], color: tuple[int, int, int]) -> None:
    """Fill a polygon, edges smoothed."""
    vision().fillPoly(image, [_points(points)], color, vision().LINE_AA, _SHIFT)


def ellipse(
    image: Image,
    center: tuple[float, float],
    axes: tuple[float, float],
    color: tuple[int, int, int],
    thickness: int = -1,
) -> None:
    """Draw an upright ellipse, edges smoothed."""
    fixed = [round(v * 2**_SHIFT) for v in (*center, *axes)]
    cv2 = vision()
    cv2.ellipse(image, fixed[:2], fixed[2:], 0, 0, 360, color, thickness, cv2.LINE_AA, _SHIFT)


def curve(
    a: tuple[float, float], b: tuple[float, float], c: tuple[float, float], count: int = 20
) -> list[tuple[float, float]]:
    """Give points of the quadratic Bézier curve from ``a`` to ``c`` that passes through ``b``."""
    t = np.linspace(0, 1, count)[:, None]
    start, middle, end = np.array(a), np.array(b), np.array(c)
    control = 2 * middle - (start + end) / 2
    path = (1 - t) ** 2 * start + 2 * t * (1 - t) * control + t**2 * end
    return [(float(x), float(y)) for x, y in path]


def _stroke(image: Image, points: list[tuple[float, float]], thickness: int) -> None:
    cv2 = vision()
    cv2.polylines(image, [_points(points)], False, _LINE, thickness, cv2.LINE_AA, _SHIFT)
    for end in (points[0], points[-1]):
        ellipse(image, end, (thickness / 2, thickness / 2), _LINE)


def _eye(image: Image, shape: Shape, side: int, gaze: tuple[float, float], shut: float) -> None:
    x, y = WIDTH / 2 + side * _EYE[0], float(_EYE[1])
    wide, tall = _EYE_SIZE[0], _EYE_SIZE[1] * (1 + 0.35 * max(0.0, shape.lid - 1))
    opening = min(shape.lid, 1.0) * (1 - shut)
    if opening < 0.08:
        _stroke(image, curve((x - wide, y + 14), (x, y + 40), (x + wide, y + 14)), 13)
        return
    ellipse(image, (x, y), (wide, tall), _WHITE)
    px, py = x + 30 * gaze[0], y + 32 * gaze[1] + 6
    ellipse(image, (px, py), (50, 50), _RIM)
    ellipse(image, (px, py), (44, 44), _IRIS)
    ellipse(image, (px, py), (27 * shape.pupil, 27 * shape.pupil), _PUPIL)
    ellipse(image, (px + 17, py - 19), (12, 12), _WHITE)
    ellipse(image, (px - 15, py + 17), (6, 6), _WHITE)
    _lids(image, shape, side, (x, y, wide, tall), opening)


def _lids(
    image: Image,
    shape: Shape,
    side: int,
    eye: tuple[float, float, float, float],
    opening: float,
) -> None:
    """Cover the eye from above and below in the colour of the glass."""
    x, y, wide, tall = eye
    edge = y - tall - 4 + (1 - opening) * 1.75 * tall
    slant = 0.42 * tall * shape.droop
    inner, outer = edge - max(0.0, slant) * 0.1 + max(0.0, -slant), edge + max(0.0, slant)
    left, right = (outer, inner) if side < 0 else (inner, outer)
    reach, top = wide + 8, y - tall - 40
    if opening < 0.98 or abs(shape.droop) > 0.05:
        lid = curve((x - reach, left), (x, (left + right) / 2 - 10), (x + reach, right))
        fill(image, [(x - reach, top), *lid, (x + reach, top)], _GLASS)
    if shape.cheek > 0.05:
        low = y + tall + 6 - shape.cheek * 0.85 * tall
        arch = curve((x - reach, low + 16), (x, low - 12), (x + reach, low + 16))
        fill(image, [(x - reach, y + tall + 40), *arch, (x + reach, y + tall + 40)], _GLASS)


def _brow(image: Image, shape: Shape, side: int) -> None:
    lift = shape.raise_ + (shape.cock if side > 0 else -0.35 * shape.cock)
    x, y = WIDTH / 2 + side * _EYE[0], 100 - 36 * lift
    inner = (x - side * 66, y - 34 * shape.tilt + 6)
    outer = (x + side * 74, y + 24 * shape.tilt + 12)
    middle = (x + side * 4, (inner[1] + outer[1]) / 2 - 17 - 13 * min(0.0, shape.tilt))
    _stroke(image, curve(inner, middle, outer), 17)


def _mouth(image: Image, shape: Shape, talk: float, rounded: float) -> None:
    opening = min(1.0, max(shape.open, 0.0) + 0.55 * talk * (1 - 0.5 * shape.open))
    narrow = (1 - 0.12 * talk) * (1 - 0.38 * rounded * min(1.0, 2 * talk))
    center, half = WIDTH / 2 + 16 * shape.skew, 105 * shape.width * narrow
    u = np.linspace(-1, 1, 31)
    x = center + half * u
    bend = 36 * shape.smile
    middle = 382 + bend * (0.55 - 1.5 * u * u) + 14 * shape.skew * u - 12 * opening
    if opening < 0.14:
        _stroke(image, list(zip(x, middle, strict=True)), 15)
        return
    # A glad mouth opens downwards from a straight lip, a sad one upwards.
    tall, above = 92 * opening * np.sqrt(1 - u * u), 0.5 * (1 - shape.smile)
    upper = list(zip(x, middle - above * tall, strict=True))
    lower = list(zip(x, middle + (1 - above) * tall, strict=True))
    inside = [*upper, *lower[::-1]]
    fill(image, inside, _MOUTH)
    if opening > 0.3:
        mask = np.zeros((HEIGHT, WIDTH), np.uint8)
        vision().fillPoly(mask, [_points(inside)], 255, vision().LINE_AA, _SHIFT)
        tongue = image.copy()
        ellipse(tongue, (center, lower[15][1] + 6), (half * 0.55, 34 * opening), _TONGUE)
        image[:] = np.where(mask[..., None] > 127, tongue, image)
    _stroke(image, [*inside, inside[0]], 13)


def _cheeks(image: Image, shape: Shape) -> None:
    if shape.blush < 0.05:
        return
    share = _blush() * min(1.0, shape.blush)
    tall, wide = share.shape
    for side in (-1, 1):
        left, top = WIDTH // 2 + side * 222 - wide // 2, 330 - tall // 2
        tint(image[top : top + tall, left : left + wide], (255, 120, 140), share)


@lru_cache(maxsize=1)
def _blush() -> NDArray[np.float32]:
    y, x = np.mgrid[-56:57, -88:89].astype(np.float32)
    return np.asarray(0.75 / (1 + ((x / 62) ** 2 + (y / 38) ** 2) ** 4), np.float32)


def tint(region: Image, color: tuple[int, int, int], share: NDArray[np.float32]) -> None:
    """Mix a colour into part of a picture, ``share`` 0..1 of it at each pixel."""
    flat = np.empty_like(region)
    flat[:] = color
    region[:] = vision().blendLinear(np.ascontiguousarray(region), flat, 1 - share, share)
