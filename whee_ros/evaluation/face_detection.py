"""Are faces found: by their width in the picture and the light they stand in."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from whee_ros.cues import NANOSECONDS
from whee_ros.evaluation import face_scenes as scenes
from whee_ros.evaluation.face_paths import constant, still
from whee_ros.evaluation.face_scenes import Person, Place
from whee_ros.perception.face import FaceSettings
from whee_ros.perception.face.mesh import FaceMesh

Figures = dict[str, Any]

WIDTHS = (95, 80, 64, 48, 40, 33)
LIGHTS = (1.0, 0.25, 0.12)
_SECOND = range(0, NANOSECONDS, NANOSECONDS // 10)


def finding(people: Sequence[Person]) -> Figures:
    """Share of faces found within a second, by width in a 640-wide picture and light."""
    places = ((320, 200), (130, 170), (520, 370))
    mesh = FaceMesh(FaceSettings())
    found: Figures = {}
    for width in WIDTHS:
        row = {}
        for light in LIGHTS:
            hits = []
            for who in people:
                for x, y in places:
                    at = still(Place(x, y, width))
                    [shot] = scenes.scene([(who, at)], 1.0, 1.0, constant(light))
                    meshes = [mesh.find(shot.image, tick) for tick in _SECOND][-1]
                    middles = [m[:, :2].mean(axis=0) for m in meshes]
                    hits.append(any(abs(m[0] - x) < width / 2 for m in middles))
                    mesh.find(shot.image, -1)  # a step back: all is forgotten
            row[f"light x{light}"] = float(np.mean(hits))
        found[f"{width} px"] = row
    mesh.close()
    return found
