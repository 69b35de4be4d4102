"""What a face looks like, coarsely: enough to tell apart the few people in view right now.

Colours of hair, face and clothes, and the proportions of the bony face. It is no identity: it is
kept only as long as the face's track, and two people dressed alike can share it.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from whee_ros.perception.face.quality import Box

Image = NDArray[np.uint8]
Points = NDArray[np.float64]
Vector = NDArray[np.float64]

# Left, top, right, bottom of a part, in the face's box: hair, face, clothes.
_PARTS = ((0.0, -0.35, 1.0, 0.05), (0.15, 0.2, 0.85, 0.9), (-0.15, 1.3, 1.15, 2.0))
_GRID = 20  # pixels a side that are looked at in each part
_BINS = 7
_LOW, _HIGH = 0.18, 0.52  # share of a colour in the light of everyday things
_BLACK = 12.0  # grey level below which a colour cannot be told
# Distances that an expression hardly changes, and the standard deviation of each within a person
# (net noise, turning head), in outer-canthus distances.
_SPANS = ((234, 454), (127, 356), (133, 362), (129, 358), (172, 397), (10, 168), (168, 2))
_WITHIN = np.array([0.05, 0.045, 0.015, 0.025, 0.06, 0.05, 0.03])
_SHAPE_WEIGHT = 0.25


def _near() -> NDArray[np.float64]:
    """Lets each step of a scale speak for its neighbours: a small shift of light changes little."""
    near = 0.5 * np.eye(_BINS) + 0.25 * np.eye(_BINS, k=1) + 0.25 * np.eye(_BINS, k=-1)
    return np.asarray(near / near.sum(axis=1, keepdims=True))


_NEAR = _near()
_NEIGHBOURS = np.kron(_NEAR, _NEAR)


class Look(NamedTuple):
    """Square roots of the colour shares of each part seen, and the face's proportions."""

    colours: tuple[Vector | None, ...]
    shape: Vector


def look(image: Image, box: Box, frontal: Points) -> Look:
    """Describe a face.

    Args:
        image: (H, W, 3) RGB.
        box: of the face's mesh, pixels.
        frontal: (468 or 478, 3) mesh laid straight, in outer-canthus distances.
    """
    ends = np.array(_SPANS)
    spans = np.linalg.norm(frontal[ends[:, 0], :2] - frontal[ends[:, 1], :2], axis=1)
    return Look(tuple(_colours(_part(image, box, part)) for part in _PARTS), spans)


def difference(a: Look, b: Look) -> float:
    """How unlike two looks are: about .1 to .3 for one person, above .4 for most two people."""
    apart = [
        float(np.sqrt(max(0.0, 1.0 - float(p @ q))))
        for p, q in zip(a.colours, b.colours, strict=True)
        if p is not None and q is not None
    ]
    shape = float(np.sqrt(np.mean(((a.shape - b.shape) / _WITHIN) ** 2)))
    shape = min(1.0, shape / 4.0)
    colour = float(np.mean(apart)) if apart else shape
    return (1.0 - _SHAPE_WEIGHT) * colour + _SHAPE_WEIGHT * shape


def blend(old: Look, new: Look, share: float) -> Look:
    """Move a remembered look towards a new one."""
    colours = tuple(
        _unit_length((1.0 - share) * p + share * q) if p is not None and q is not None
        else (p if q is None else q)
        for p, q in zip(old.colours, new.colours, strict=True)
    )  # fmt: skip
    return Look(colours, (1.0 - share) * old.shape + share * new.shape)


def _part(image: Image, box: Box, part: tuple[float, float, float, float]) -> Image | None:
    """A thinned-out part of the image, or None where less than a third of it is in the image."""
    height, width = image.shape[:2]
    across, down = box[2] - box[0], box[3] - box[1]
    left, right = box[0] + part[0] * across, box[0] + part[2] * across
    top, bottom = box[1] + part[1] * down, box[1] + part[3] * down
    x0, x1 = max(0, int(left)), min(width, int(right) + 1)
    y0, y1 = max(0, int(top)), min(height, int(bottom) + 1)
    if x1 <= x0 or y1 <= y0 or (x1 - x0) * (y1 - y0) < (right - left) * (bottom - top) / 3:
        return None
    return image[y0 : y1 : max(1, (y1 - y0) // _GRID), x0 : x1 : max(1, (x1 - x0) // _GRID)]


def _colours(part: Image | None) -> Vector | None:
    """Shares of hue and lightness in a part, as square roots; None without enough light."""
    if part is None:
        return None
    pixels = part.reshape(-1, 3).astype(np.float64)
    light = pixels.sum(axis=1)
    seen = light > 3 * _BLACK
    if seen.mean() < 0.2:
        return None
    share = (pixels[seen, :2] / light[seen, None] - _LOW) / (_HIGH - _LOW) * _BINS
    red, green = np.clip(share, 0.0, _BINS - 1e-6).astype(np.intp).T
    grey = np.clip(light / (3 * 255) * _BINS, 0, _BINS - 1e-6).astype(np.intp)
    hues = np.bincount(red * _BINS + green, minlength=_BINS**2) / seen.sum()
    greys = np.bincount(grey, minlength=_BINS) / len(grey)
    # Light changes faster than colour: it counts less.
    return np.asarray(
        np.sqrt(np.concatenate([0.85 * (hues @ _NEIGHBOURS), 0.15 * (greys @ _NEAR)]))
    )


def _unit_length(v: Vector) -> Vector:
    return np.asarray(v / max(float(np.linalg.norm(v)), 1e-9))
