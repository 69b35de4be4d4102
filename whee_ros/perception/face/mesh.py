"""MediaPipe's FaceMesh behind one small class: an image in, meshes in pixels out."""

from __future__ import annotations

from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from whee_ros.perception.face.drawn import drawn_face
from whee_ros.perception.face.lognoise import without_log_noise
from whee_ros.perception.face.quality import box
from whee_ros.perception.face.settings import FaceSettings
from whee_ros.perception.face.tracks import overlap

Image = NDArray[np.uint8]
Points = NDArray[np.float64]

_LONGEST_PX = 1920  # larger images only cost time: the net sees a face at 192 pixels
_SHORTEST_PX = 16  # no face fits into less
# One landmark on the wire: its own tag and length, then tag and 4 bytes for each of x, y, z.
_LANDMARK_BYTES = 17
_TAGS = [0, 1, 2, 7, 12]
_TAG_VALUES = np.array([0x0A, 15, 0x0D, 0x15, 0x1D], np.uint8)
_FLOATS = [3, 4, 5, 6, 8, 9, 10, 11, 13, 14, 15, 16]
_SAME_FACE = 0.5  # overlap of two meshes that lie on one face


class MeshFinder(Protocol):
    """What the face stage needs of a face mesh: another model may take FaceMesh's place."""

    model: str

    def find(self, image: Image) -> list[Points]:
        """One (468 or 478, 3) array in pixels a face, numbered as FaceMesh numbers its points."""

    def warm_up(self) -> None:
        """Do whatever makes the first image slow; called before the first image only."""

    def close(self) -> None:
        """Free what the model holds."""


class FaceMesh:
    """Finds face meshes, following them from image to image.

    Raises:
        RuntimeError: if mediapipe is missing or carries no FaceMesh, with the cure.
    """

    def __init__(self, settings: FaceSettings) -> None:
        with without_log_noise():
            self._graph, self.model = _graph(settings)
            # Its threads log on their first image, and again on their first face.
            self.warm_up()

    def find(self, image: Image) -> list[Points]:
        """Find faces in a checked image.

        Args:
            image: (H, W, 3) RGB.

        Returns:
            One (468 or 478, 3) array a face: x, y in pixels of ``image``, z on the same scale;
            finite, and no two on one face.
        """
        if self._graph is None:
            raise RuntimeError("this FaceMesh is closed; make a new one")
        height, width = image.shape[:2]
        if min(height, width) < _SHORTEST_PX:
            return []
        step = -(-max(height, width) // _LONGEST_PX)
        small = np.ascontiguousarray(image[::step, ::step])
        found = self._graph.process(small).multi_face_landmarks or []
        scale = np.array([width, height, width], dtype=np.float64)
        meshes = [_coordinates(face) * scale for face in found]
        return _distinct([m for m in meshes if np.isfinite(m).all()])

    def warm_up(self) -> None:
        """Run the whole net once, on a drawn face, and forget that face again."""
        face = drawn_face()
        self.find(face)
        self.find(np.zeros_like(face))

    def close(self) -> None:
        """Free the graph and its threads; closing twice is harmless."""
        graph, self._graph = self._graph, None
        if graph is not None:
            graph.close()


def _graph(settings: FaceSettings) -> tuple[Any, str]:
    cure = (
        "install the last release with models inside: pip install --no-deps mediapipe==0.10.21 "
        "(0.10.18 on aarch64) and absl-py attrs flatbuffers matplotlib 'protobuf>=4.25.3,<5'"
    )
    try:
        import mediapipe
        from mediapipe.python.solutions import face_mesh
    except ImportError as error:
        raise RuntimeError(f"the face stage needs mediapipe ({error}); {cure}") from error
    graph = face_mesh.FaceMesh(
        max_num_faces=settings.max_faces,
        refine_landmarks=settings.refine,
        min_detection_confidence=settings.detection_confidence,
        min_tracking_confidence=settings.tracking_confidence,
    )
    points = 478 if settings.refine else 468
    return graph, f"mediapipe {mediapipe.__version__} FaceMesh, {points} points"


def _coordinates(face: Any) -> Points:
    """x, y, z of a NormalizedLandmarkList, (n, 3).

    Read from its wire form: three floats of five bytes each after two bytes of header, always
    present, in order. Asking the message for 1434 attributes takes a fifth of the net's time.
    """
    raw = np.frombuffer(face.SerializeToString(), np.uint8)
    if raw.size == _LANDMARK_BYTES * len(face.landmark):
        rows = raw.reshape(-1, _LANDMARK_BYTES)
        if (rows[:, _TAGS] == _TAG_VALUES).all():
            return rows[:, _FLOATS].copy().view("<f4").astype(np.float64)
    return np.array([(p.x, p.y, p.z) for p in face.landmark], dtype=np.float64)


def _distinct(meshes: list[Points]) -> list[Points]:
    """Leave out meshes that lie on a face already found."""
    kept: list[Points] = []
    for mesh in meshes:
        if all(overlap(box(mesh), box(other)) < _SAME_FACE for other in kept):
            kept.append(mesh)
    return kept
