"""MediaPipe's two nets behind two small classes: where faces are, and one face's mesh."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from whee_ros.perception.face.region import Image, Points, Region, around_box

_CURE = (
    "install the last release with models inside: pip install --no-deps mediapipe==0.10.21 "
    "(0.10.18 on aarch64) and absl-py attrs flatbuffers matplotlib 'protobuf>=4.25.3,<5'"
)
# The part of FaceMesh's graph that reads one face in a given square.
_GRAPH = """
input_stream: "image"
input_stream: "square"
input_side_packet: "with_attention"
output_stream: "landmarks"
node {
  calculator: "FaceLandmarkCpu"
  input_stream: "IMAGE:image"
  input_stream: "ROI:square"
  input_side_packet: "WITH_ATTENTION:with_attention"
  output_stream: "LANDMARKS:landmarks"
}
"""
# One landmark on the wire: its own tag and length, then tag and 4 bytes for each of x, y, z.
_LANDMARK_BYTES = 17
_TAGS = [0, 1, 2, 7, 12]
_TAG_VALUES = np.array([0x0A, 15, 0x0D, 0x15, 0x1D], np.uint8)
_FLOATS = [3, 4, 5, 6, 8, 9, 10, 11, 13, 14, 15, 16]


class Detection(NamedTuple):
    """A face that was detected: its score 0..1, its box and where to look for its mesh, pixels."""

    score: float
    box: tuple[float, float, float, float]
    region: Region


class Detector:
    """Full-range face detection: faces from about a twentieth of the image's width on."""

    def __init__(self, confidence: float) -> None:
        solutions = _mediapipe("python.solutions.face_detection")
        self._graph = solutions.FaceDetection(
            model_selection=1, min_detection_confidence=confidence
        )

    def find(self, small: Image, size: tuple[int, int]) -> list[Detection]:
        """Find faces in a reduced image, the surest first.

        Args:
            small: (h, w, 3) RGB.
            size: width and height of the image it was reduced from, pixels.
        """
        found = self._graph.process(small).detections or []
        scale = np.array(size, dtype=np.float64)
        return sorted((_detection(d, scale) for d in found), key=lambda d: -d.score)

    def close(self) -> None:
        """Free the graph and its threads."""
        self._graph.close()


class MeshNet:
    """The mesh of the one face in a square cut."""

    def __init__(self, refine: bool, presence: float) -> None:
        base = _mediapipe("python.solution_base")
        rects = _mediapipe("framework.formats.rect_pb2")
        self._whole = rects.NormalizedRect(x_center=0.5, y_center=0.5, width=1.0, height=1.0)
        self._graph = base.SolutionBase(
            graph_config=_config(),
            calculator_params={"facelandmarkcpu__ThresholdingCalculator.threshold": presence},
            side_inputs={"with_attention": refine},
            outputs=["landmarks"],
        )

    def read(self, square: Image) -> Points | None:
        """Give (468 or 478, 3) points in 0..1 of the cut, z on the same scale; None if no face."""
        found = self._graph.process({"image": square, "square": self._whole}).landmarks
        if found is None:
            return None
        points = coordinates(found)
        return points if np.isfinite(points).all() else None

    def close(self) -> None:
        """Free the graph and its threads."""
        self._graph.close()


def version() -> str:
    """MediaPipe's version."""
    return str(_mediapipe("").__version__)


def coordinates(face: Any) -> Points:
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


def _detection(found: Any, scale: NDArray[np.float64]) -> Detection:
    place = found.location_data.relative_bounding_box
    low = np.array([place.xmin, place.ymin]) * scale
    high = low + np.array([place.width, place.height]) * scale
    right, left = (np.array([p.x, p.y]) * scale for p in found.location_data.relative_keypoints[:2])
    box = (float(low[0]), float(low[1]), float(high[0]), float(high[1]))
    return Detection(float(found.score[0]), box, around_box(box, right, left))


def _config() -> Any:
    """The graph with its parts unfolded, so that the presence threshold can be set."""
    bindings = _mediapipe("python._framework_bindings")
    from google.protobuf import text_format

    plain = _mediapipe("framework.calculator_pb2").CalculatorGraphConfig
    unfolded = bindings.validated_graph_config.ValidatedGraphConfig()
    unfolded.initialize(graph_config=text_format.Parse(_GRAPH, plain()))
    return text_format.Parse(unfolded.text_config, plain())


def _mediapipe(part: str) -> Any:
    """Import a part of mediapipe.

    Raises:
        RuntimeError: if it is missing, with the cure.
    """
    import importlib

    try:
        import mediapipe

        return importlib.import_module(f"mediapipe.{part}") if part else mediapipe
    except ImportError as error:
        raise RuntimeError(f"the face stage needs mediapipe ({error}); {_CURE}") from error
