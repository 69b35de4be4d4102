"""The robot's screen face as SVG, a few hundred bytes each: the shapes of whee_ros.sim.face."""

from __future__ import annotations

from whee_ros.sim.face import Shape

_GLASS, _LINE, _WHITE = "#141e2c", "#96e2eb", "#f4faff"
_IRIS, _PUPIL, _MOUTH = "#34b0be", "#0a121c", "#78283a"
_EYE, _SIZE = (140.0, 218.0), (76.0, 90.0)


def face_svg(shape: Shape) -> str:
    """Give the inside of an SVG with viewBox "0 0 640 480" that shows a face."""
    parts = [f'<rect width="640" height="480" rx="60" fill="{_GLASS}"/>']
    for side in (-1, 1):
        parts += [_eye(shape, side), _brow(shape, side)]
    if shape.blush > 0.05:
        shade = f'fill="#ff788c" opacity="{min(1.0, shape.blush) * 0.6:.2f}"'
        parts += [
            f'<ellipse cx="{320 + s * 222}" cy="330" rx="62" ry="36" {shade}/>' for s in (-1, 1)
        ]
    parts.append(_mouth(shape))
    return "".join(parts)


def _path(points: list[tuple[float, float]], rest: str) -> str:
    """Give the curve from the first point to the third that passes through the second."""
    (ax, ay), (bx, by), (cx, cy) = points
    qx, qy = 2 * bx - (ax + cx) / 2, 2 * by - (ay + cy) / 2
    return f"M{ax:.0f} {ay:.0f}Q{qx:.0f} {qy:.0f} {cx:.0f} {cy:.0f}{rest}"


def _stroke(path: str, width: int) -> str:
    return (
        f'<path d="{path}" fill="none" stroke="{_LINE}" stroke-width="{width}" '
        'stroke-linecap="round"/>'
    )


def _eye(shape: Shape, side: int) -> str:
    x, y = 320 + side * _EYE[0], _EYE[1]
    wide, tall = _SIZE[0], _SIZE[1] * (1 + 0.35 * max(0.0, shape.lid - 1))
    opening = min(shape.lid, 1.0)
    if opening < 0.08:
        return _stroke(_path([(x - wide, y + 14), (x, y + 40), (x + wide, y + 14)], ""), 13)
    made = (
        f'<ellipse cx="{x:.0f}" cy="{y:.0f}" rx="{wide:.0f}" ry="{tall:.0f}" fill="{_WHITE}"/>'
        f'<circle cx="{x:.0f}" cy="{y + 6:.0f}" r="48" fill="{_IRIS}"/>'
        f'<circle cx="{x:.0f}" cy="{y + 6:.0f}" r="{27 * shape.pupil:.0f}" fill="{_PUPIL}"/>'
        f'<circle cx="{x + 17:.0f}" cy="{y - 13:.0f}" r="12" fill="{_WHITE}"/>'
    )
    return made + _lids(shape, side, (x, y, wide, tall), opening)


def _lids(shape: Shape, side: int, eye: tuple[float, float, float, float], opening: float) -> str:
    x, y, wide, tall = eye
    edge = y - tall - 4 + (1 - opening) * 1.75 * tall
    slant = 0.42 * tall * shape.droop
    inner, outer = edge - max(0.0, slant) * 0.1 + max(0.0, -slant), edge + max(0.0, slant)
    left, right = (outer, inner) if side < 0 else (inner, outer)
    reach, made = wide + 8, ""
    if opening < 0.98 or abs(shape.droop) > 0.05:
        lid = [(x - reach, left), (x, (left + right) / 2 - 10), (x + reach, right)]
        up = _path(lid, f"V{y - tall - 40:.0f}H{x - reach:.0f}Z")
        made += f'<path d="{up}" fill="{_GLASS}"/>'
    if shape.cheek > 0.05:
        low = y + tall + 6 - shape.cheek * 0.85 * tall
        arch = [(x - reach, low + 16), (x, low - 12), (x + reach, low + 16)]
        made += (
            f'<path d="{_path(arch, f"V{y + tall + 40:.0f}H{x - reach:.0f}Z")}" fill="{_GLASS}"/>'
        )
    return made


def _brow(shape: Shape, side: int) -> str:
    lift = shape.raise_ + (shape.cock if side > 0 else -0.35 * shape.cock)
    x, y = 320 + side * _EYE[0], 100 - 36 * lift
    inner = (x - side * 66, y - 34 * shape.tilt + 6)
    outer = (x + side * 74, y + 24 * shape.tilt + 12)
    middle = (x + side * 4, (inner[1] + outer[1]) / 2 - 17 - 13 * min(0.0, shape.tilt))
    return _stroke(_path([inner, middle, outer], ""), 17)


def _mouth(shape: Shape) -> str:
    opening = min(1.0, max(shape.open, 0.0))
    center, half = 320 + 16 * shape.skew, 105 * shape.width
    bend, skew = 36 * shape.smile, 14 * shape.skew
    base = 382 - 12 * opening
    left, right = (
        (center - half, base - 0.95 * bend - skew),
        (center + half, base - 0.95 * bend + skew),
    )
    middle = base + 0.55 * bend
    if opening < 0.14:
        return _stroke(_path([left, (center, middle), right], ""), 15)
    # A glad mouth opens downwards from a straight lip, a sad one upwards.
    tall, above = 92 * opening, 0.5 * (1 - shape.smile)
    upper = _path([left, (center, middle - above * tall), right], "")
    qy = 2 * (middle + (1 - above) * tall) - (left[1] + right[1]) / 2
    path = f"{upper}Q{center:.0f} {qy:.0f} {left[0]:.0f} {left[1]:.0f}Z"
    return (
        f'<path d="{path}" fill="{_MOUTH}" stroke="{_LINE}" stroke-width="13" '
        'stroke-linejoin="round"/>'
    )
