"""Smooth round meshes from simple measures: tapered bodies, and the skin of the robot's visor."""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Sequence


@dataclasses.dataclass(frozen=True)
class Mesh:
    """Flat lists: x, y, z of each vertex, three vertices of each triangle, u, v of each vertex."""

    vertices: list[float]
    triangles: list[int]
    texture: list[float] = dataclasses.field(default_factory=list)


def tapered(low: tuple[float, float], high: tuple[float, float], spokes: int = 40) -> Mesh:
    """Give the hull of two balls on the z axis, each (height of its centre, radius) in metres."""
    (z0, r0), (z1, r1) = low, high
    # Where the cone that touches both balls leaves the one and meets the other.
    touch = math.asin(max(-1.0, min(1.0, (r0 - r1) / (z1 - z0))))
    profile = []
    for z, r, begin, end in ((z0, r0, -math.pi / 2, touch), (z1, r1, touch, math.pi / 2)):
        for k in range(15):
            angle = begin + (end - begin) * k / 14
            profile.append((r * math.cos(angle), z + r * math.sin(angle)))
    return _turned(profile[1:-1], z0 - r0, z1 + r1, spokes)


def tabletop(radius: float, thickness: float, spokes: int = 72) -> Mesh:
    """Give a round top, its upper face at z = 0, cut finely towards its middle."""
    edge = thickness / 2
    turns = [math.pi * (k / 8 - 0.5) for k in range(9)]
    rim = [(radius + edge * math.cos(a), edge * math.sin(a) - edge) for a in turns]
    flat = [(radius * (1 - k / 40) ** 2, 0.0) for k in range(1, 40)]
    return _turned([*rim, *flat], -thickness, 0.0, spokes)


def _turned(profile: Sequence[tuple[float, float]], bottom: float, top: float, spokes: int) -> Mesh:
    """Turn (radius, height) pairs about z, and close both ends with a point."""
    vertices: list[float] = []
    for radius, height in profile:
        for k in range(spokes):
            angle = 2 * math.pi * k / spokes
            vertices += [radius * math.cos(angle), radius * math.sin(angle), height]
    triangles = _strips(len(profile) - 1, spokes)
    foot, tip = len(profile) * spokes, len(profile) * spokes + 1
    vertices += [0.0, 0.0, bottom, 0.0, 0.0, top]
    last = (len(profile) - 1) * spokes
    for k in range(spokes):
        after = (k + 1) % spokes
        triangles += [foot, after, k, tip, last + k, last + after]
    return Mesh(vertices, triangles)


def visor(
    radius: float, half: float, edge: float, face: tuple[float, float], rings: int = 16
) -> Mesh:
    """Give the front of a lying capsule as a skin to draw on, out to ``edge`` from its axis.

    Args:
        radius: of the capsule, which lies along y, in metres.
        half: half the length of its straight part.
        edge: how far the skin goes, above and beside the straight part.
        face: width and height of the picture on it; its middle is at y = z = 0.
        rings: how finely the skin is cut.
    """
    spokes = 72
    vertices: list[float] = []
    texture: list[float] = []
    for ring in range(rings + 1):
        share = ring / rings
        for spoke in range(spokes):
            angle = 2 * math.pi * spoke / spokes
            side = math.copysign(half, math.cos(angle)) if abs(math.cos(angle)) > 1e-9 else 0.0
            y = share * (edge * math.cos(angle) + side)
            z = share * edge * math.sin(angle)
            beyond = max(abs(y) - half, 0.0)
            vertices += [math.sqrt(radius**2 - z * z - beyond * beyond), y, z]
            texture += [0.5 + y / face[0], 0.5 + z / face[1]]
    # Its rings run outwards, those of a turned body upwards: here the order is the other way.
    return Mesh(vertices, _strips(rings, spokes)[::-1], texture)


def _strips(bands: int, spokes: int) -> list[int]:
    """Give the triangles between rings of vertices, seen from outside."""
    triangles = []
    for band in range(bands):
        for k in range(spokes):
            a, b = band * spokes + k, band * spokes + (k + 1) % spokes
            triangles += [a, b, b + spokes, a, b + spokes, a + spokes]
    return triangles
