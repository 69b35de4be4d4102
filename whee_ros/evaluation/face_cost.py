"""What the face stage costs, against MediaPipe's own FaceMesh on the same pictures."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from typing import Any

from whee_ros.cues import NANOSECONDS
from whee_ros.evaluation import face_scenes as scenes
from whee_ros.evaluation.face_paths import still
from whee_ros.evaluation.face_scenes import Image, Person, Place
from whee_ros.perception.face import FaceStage

Figures = dict[str, Any]


def cost(one: Person, six: Sequence[Person], frames: int) -> Figures:
    """Processor time a picture, against MediaPipe's own FaceMesh on the same pictures."""
    from mediapipe.python.solutions import face_mesh

    near = [s.image for s in scenes.scene([(one, still(Place(320, 220, 110)))], frames / 30)]
    spots = [(90, 130), (320, 130), (550, 130), (90, 340), (320, 340), (550, 340)]
    crowd = [(six[i % len(six)], still(Place(x, y, 70))) for i, (x, y) in enumerate(spots)]
    many = [s.image for s in scenes.scene(crowd, frames / 30)]
    bare = face_mesh.FaceMesh(max_num_faces=1, refine_landmarks=True)
    bare_ms = _milliseconds(lambda m, _: bare.process(m), near)
    bare.close()
    rows: Figures = {}
    stage = FaceStage()
    one_ms = _milliseconds(lambda m, t: stage.process(m, t, with_landmarks=False), near)
    rows["one face"] = {"ms": one_ms, "bare FaceMesh ms": bare_ms, "ratio": one_ms / bare_ms}
    stage.close()
    stage = FaceStage()
    many_ms = _milliseconds(stage.process, many)
    faces = len(stage.process(many[-1], len(many) * NANOSECONDS))
    rows["six faces"] = {"ms": many_ms, "pictures a second": 1000 / many_ms, "found": faces}
    stage.close()
    return rows


def _milliseconds(process: Callable[[Image, int], Any], images: Sequence[Image]) -> float:
    """Mean processor time a picture; a median would hide the detections."""
    for i in range(3):
        process(images[0], i * NANOSECONDS // 30)
    begun = time.process_time()
    for i, image in enumerate(images, start=3):
        process(image, i * NANOSECONDS // 30)
    return 1000 * (time.process_time() - begun) / len(images)
