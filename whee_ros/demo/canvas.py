"""A small painter's canvas: soft polygons and lines with sub-pixel edges, on numpy and OpenCV."""

from __future__ import annotations

import cv2
import numpy as np
import numpy.typing as npt

Points = npt.NDArray[np.float64]
Color = tuple[float, float, float]
SHIFT = 3


def curve(points: Points, closed: bool = False, steps: int = 24) -> Points:
    """Give a Catmull-Rom curve through (n, 2) points."""
    p = np.asarray(points, float)
    if closed:
        p = np.vstack([p[-1], p, p[0], p[1]])
    else:
        p = np.vstack([2 * p[0] - p[1], p, 2 * p[-1] - p[-2]])
    t = np.linspace(0, 1, steps, endpoint=False)[:, None]
    parts = []
    for a, b, c, d in zip(p[:-3], p[1:-2], p[2:-1], p[3:], strict=True):
        cubic = 2 * b + (c - a) * t + (2 * a - 5 * b + 4 * c - d) * t**2
        parts.append(0.5 * (cubic + (3 * b - a - 3 * c + d) * t**3))
    return np.vstack(parts if closed else [*parts, p[-2:-1]])


class Canvas:
    """A float RGB picture of ``width`` x ``height`` pixels, drawn ``oversampling`` times larger."""

    def __init__(self, width: int, height: int, oversampling: int) -> None:
        self.size = (width, height)
        self.scale = oversampling
        self.pixels = np.zeros((height * oversampling, width * oversampling, 3), np.float32)

    def backdrop(self, top: Color, bottom: Color) -> None:
        """Fill with a vertical gradient."""
        down = np.linspace(0, 1, self.pixels.shape[0], dtype=np.float32)[:, None, None]
        self.pixels[:] = (
            np.asarray(top, np.float32) * (1 - down) + np.asarray(bottom, np.float32) * down
        )

    def fill(self, outline: Points, color: Color, soft: float = 0.0, opacity: float = 1.0) -> None:
        """Paint a polygon; ``soft`` blurs its edge, in pixels of the finished picture."""
        self._paint(outline, color, soft, opacity, 0)

    def stroke(
        self, path: Points, color: Color, width: float, soft: float = 0.0, opacity: float = 1.0
    ) -> None:
        """Paint a line ``width`` canvas pixels wide."""
        self._paint(path, color, soft, opacity, max(1, round(width)))

    def shade(self, outline: Points, light: Points, falloff: float) -> None:
        """Darken a polygon with the distance from the point ``light``."""
        box, mask = self._mask(outline, 0.5, 0)
        if mask is None:
            return
        rows, columns = np.mgrid[box]
        distance = np.hypot(columns - light[0], rows - light[1]) / falloff
        factor = np.clip(1.12 - 0.32 * distance**2, 0.55, 1.12).astype(np.float32)[..., None]
        part = self.pixels[box]
        part += part * (factor - 1) * mask[..., None]

    def inside(self, outline: Points, other: Canvas) -> None:
        """Copy what ``other`` shows inside a polygon."""
        box, mask = self._mask(outline, 0.3, 0)
        if mask is not None:
            part = self.pixels[box]
            part += (other.pixels[box] - part) * mask[..., None]

    def finished(self) -> npt.NDArray[np.uint8]:
        """Give the picture at its proper size, (height, width, 3) RGB."""
        smooth = cv2.GaussianBlur(self.pixels, (0, 0), self.scale * 0.45)
        small = cv2.resize(smooth, self.size, interpolation=cv2.INTER_AREA)
        finished: npt.NDArray[np.uint8] = np.clip(small, 0, 255).astype(np.uint8)
        return finished

    def copy(self) -> Canvas:
        """Give a canvas of its own with the same picture."""
        made = Canvas.__new__(Canvas)
        made.size, made.scale, made.pixels = self.size, self.scale, self.pixels.copy()
        return made

    def _paint(self, at: Points, color: Color, soft: float, opacity: float, width: int) -> None:
        box, mask = self._mask(at, soft, width)
        if mask is not None:
            part = self.pixels[box]
            part += (np.asarray(color, np.float32) - part) * (mask * np.float32(opacity))[..., None]

    def _mask(
        self, at: Points, soft: float, width: int
    ) -> tuple[tuple[slice, slice], npt.NDArray[np.float32] | None]:
        """Give the part of the canvas that is touched and how much of each pixel, 0..1."""
        blur = soft * self.scale
        margin = int(width + 3 * blur) + 2
        low = np.maximum(np.floor(at.min(axis=0)).astype(int) - margin, 0)
        high = np.ceil(at.max(axis=0)).astype(int) + margin
        high = np.minimum(high, self.pixels.shape[1::-1])
        box = (slice(low[1], high[1]), slice(low[0], high[0]))
        if (high <= low).any():
            return box, None
        mask = np.zeros((high[1] - low[1], high[0] - low[0]), np.uint8)
        shape = [np.round((at - low) * 2**SHIFT).astype(np.int32)]
        if width:
            cv2.polylines(mask, shape, False, 255, width, cv2.LINE_AA, SHIFT)
        else:
            cv2.fillPoly(mask, shape, 255, cv2.LINE_AA, SHIFT)
        amount = mask.astype(np.float32) / 255
        return box, cv2.GaussianBlur(amount, (0, 0), blur) if blur else amount
