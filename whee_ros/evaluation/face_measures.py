"""Are action units and heads measured truly: on changed pictures, and on the demo's actor."""

from __future__ import annotations

import itertools
import json
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from whee_ros import locator
from whee_ros.cues import NANOSECONDS, FaceCue
from whee_ros.evaluation import face_scenes as scenes
from whee_ros.evaluation.face_paths import still
from whee_ros.evaluation.face_scenes import SIZE, Image, Person, Place
from whee_ros.perception.face import FaceSettings, FaceStage, action_units, head_pose
from whee_ros.perception.face.mesh import FaceMesh

Figures = dict[str, Any]

_UNITS = (1, 2, 4, 6, 12, 15, 17, 25, 26, 45)


def changes(people: Sequence[Person]) -> Figures:
    """How much measures change when only the picture does; full scales are about .03 to .15."""
    mesh = FaceMesh(FaceSettings(max_faces=1))
    kinds: dict[str, Callable[[Image], Image]] = {
        "mirror": lambda m: np.ascontiguousarray(m[:, ::-1]),
        "half the size": lambda m: _resized(m, 0.5),
        "roll 20": lambda m: _rolled(m, 20.0),
        "roll -20": lambda m: _rolled(m, -20.0),
        "light x0.4": lambda m: (m * 0.4).astype(np.uint8),
        "noise 8": lambda m: _noisy(m, 8.0),
    }
    rows: Figures = {}
    for name, change in kinds.items():
        apart = []
        for who in people:
            [shot] = scenes.scene([(who, still(Place(320, 220, 110)))], 1.0, 1.0)
            plain, other = (_measures(mesh, m) for m in (shot.image, change(shot.image)))
            if plain is not None and other is not None:
                apart.append(np.abs(other - plain))
        each = np.array(apart)
        rows[name] = {
            "median": float(np.median(each)),
            "worst": float(each.max()),
            "of full scale": float(np.median(each / action_units.FULL)),
        }
    mesh.close()
    return rows


def actor(seconds: float | None = None) -> Figures:
    """The demo's actor, whose action units and head are known at every moment."""
    from whee_ros.demo.actor import Actor
    from whee_ros.demo.screenplay import FPS, LENGTH

    drawn = Actor(*_voice())
    stage = FaceStage()
    times = np.arange(0, seconds or LENGTH, 1 / FPS)
    cues = [stage.process(drawn.picture(t), int(t * NANOSECONDS)) for t in times]
    stage.close()
    seen = [float(t) for t, found in zip(times, cues, strict=True) if found]
    faces = [found[0] for found in cues if found]
    # The portrait's roll counts the other way round than FaceCue's.
    poses = np.array([[-p.roll, p.pitch, p.yaw] for p in map(drawn.pose, seen)])
    errors = np.degrees(np.abs(poses - np.array([face.head_pose for face in faces])))
    changed = sum(a.expression != b.expression for a, b in itertools.pairwise(faces))
    return {
        **_units([drawn.action_units(t) for t in seen], faces),
        "head, degrees": dict(zip(("roll", "pitch", "yaw"), errors.mean(0).tolist(), strict=True)),
        "expression": {
            "changes a minute": 60.0 * changed / max(1.0, float(times[-1])),
            "seen": len(seen) / len(times),
        },
    }


def _voice() -> tuple[NDArray[np.float32], int, dict[float, float]]:
    """Give what the actor says, its rate, and when each line ends; silence without flite."""
    from whee_ros.demo.make_scene import RATE, speak
    from whee_ros.demo.screenplay import LENGTH

    try:
        sound, ends = speak()
    except (OSError, RuntimeError):
        truth = json.loads((locator.data("demo/scene") / "truth.json").read_text("utf-8"))
        ends = {line["start"]: line["end"] for line in truth["lines"]}
        sound = np.zeros(int(LENGTH * RATE), np.float32)
    return sound, RATE, ends


def _units(known: Sequence[Mapping[int, float]], faces: Sequence[FaceCue]) -> Figures:
    rows: Figures = {}
    for unit in _UNITS:
        true = np.array([units.get(unit, 0.0) for units in known])
        read = np.array([face.action_units.get(unit, 0.0) for face in faces])
        rows[f"AU {unit}"] = {
            "correlation": _correlation(true, read),
            "at rest": float(read[true < 0.02].mean()) if (true < 0.02).any() else float("nan"),
        }
    return rows


def _measures(mesh: FaceMesh, image: Image) -> NDArray[np.float64] | None:
    found = [mesh.find(image, tick) for tick in (0, NANOSECONDS // 10)][-1]
    mesh.find(np.zeros_like(image), -1)  # a step back: all is forgotten
    pose = head_pose.estimate(found[0]) if found else None
    return None if pose is None else action_units.measure(pose.frontal)


def _resized(image: Image, factor: float) -> Image:
    import cv2

    size = int(SIZE[0] * factor), int(SIZE[1] * factor)
    return np.asarray(cv2.resize(image, size, interpolation=cv2.INTER_AREA), np.uint8)


def _rolled(image: Image, degrees: float) -> Image:
    import cv2

    turn = cv2.getRotationMatrix2D((320, 220), degrees, 1.0)
    return np.asarray(cv2.warpAffine(image, turn, SIZE), np.uint8)


def _noisy(image: Image, deviation: float) -> Image:
    noise = np.random.default_rng(1).normal(0, deviation, image.shape)
    return np.clip(image + noise, 0, 255).astype(np.uint8)


def _correlation(a: NDArray[np.float64], b: NDArray[np.float64]) -> float:
    return float(np.corrcoef(a, b)[0, 1]) if a.std() > 0 and b.std() > 0 else float("nan")
