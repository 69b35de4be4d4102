"""MediaPipe's two nets behind two small classes: where faces are, and one face's mesh."""

from __future__ import annotations

import importlib
from typing import Any, NamedTuple

import numpy as np

from whee_ros.perception.face.region import Cut, Image, Part, Points, Region, around_box, reduced

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
_LANDMARK = np.dtype(
    {
        "names": ["head", "x", "y", "z", "y_tag", "z_tag"],
        "formats": ["V3", "<f4", "<f4", "<f4", "u1", "u1"],
        "offsets": [0, 3, 8, 13, 7, 12],
        "itemsize": 17,
    }
)
_HEAD, _Y_TAG, _Z_TAG = np.void(b"\x0a\x0f\x0d"), 0x15, 0x1D


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

    def find(self, image: Image, part: Part) -> list[Detection]:
        """Find faces in a part of an image, the surest first; all places are the image's."""
        found = self._graph.process(reduced(image, part)).detections or []
        return sorted((_detection(d, part) for d in found), key=lambda d: -d.score)

    def close(self) -> None:
        """Free the graph and its threads."""
        self._graph.close()


class MeshNet:
    """The mesh of the one face in a square.

    Runs MediaPipe's graph directly: its Python wrapper would take a tenth of the net's time.
    """

    def __init__(self, refine: bool, presence: float) -> None:
        self._rect = _mediapipe("framework.formats.rect_pb2").NormalizedRect
        self._make = _mediapipe("python.packet_creator")
        self._get = _mediapipe("python.packet_getter")
        frames = _mediapipe("python._framework_bindings").image_frame
        self._rgb = frames.ImageFormat.SRGB
        bindings = _mediapipe("python._framework_bindings")
        self._graph = bindings.calculator_graph.CalculatorGraph(graph_config=_config(presence))
        self._found: Any = None
        self._graph.observe_output_stream("landmarks", self._take, True)
        self._graph.start_run({"with_attention": self._make.create_bool(refine)})
        self._count = 0

    def read(self, cut: Cut) -> Points | None:
        """Give (468 or 478, 3) points in 0..1 of the cut, z on the scale of x; None if no face."""
        height, width = cut.image.shape[:2]
        place = cut.region
        square = self._rect(
            x_center=place.x / width,
            y_center=place.y / height,
            width=place.side / width,
            height=place.side / height,
            rotation=place.roll,
        )
        self._count += 1
        image = self._make.create_image_frame(cut.image, image_format=self._rgb)
        self._found = None
        self._graph.add_packet_to_input_stream("image", image.at(self._count))
        self._graph.add_packet_to_input_stream(
            "square", self._make.create_proto(square).at(self._count)
        )
        self._graph.wait_until_idle()
        if self._found is None or self._found.is_empty():
            return None
        points = coordinates(self._get.get_proto(self._found))
        return points if np.isfinite(points).all() else None

    def close(self) -> None:
        """Free the graph and its threads."""
        self._graph.close()

    def _take(self, _stream: str, packet: Any) -> None:
        self._found = packet


def version() -> str:
    """MediaPipe's version."""
    return str(_mediapipe("").__version__)


def coordinates(face: Any) -> Points:
    """x, y, z of a NormalizedLandmarkList, (n, 3).

    Read from its wire form: three floats of five bytes each after two bytes of header, always
    present, in order. Asking the message for 1434 attributes takes a fifth of the net's time.
    """
    raw = face.SerializeToString()
    if len(raw) == _LANDMARK.itemsize * len(face.landmark):
        rows = np.frombuffer(raw, _LANDMARK)
        tagged = (rows["y_tag"] == _Y_TAG) & (rows["z_tag"] == _Z_TAG)
        if tagged.all() and (rows["head"] == _HEAD).all():
            return np.asarray(np.stack([rows["x"], rows["y"], rows["z"]], axis=1), np.float64)
    return np.array([(p.x, p.y, p.z) for p in face.landmark], dtype=np.float64)


def _detection(found: Any, part: Part) -> Detection:
    corner, scale = np.array([part.x, part.y]), np.array([part.width, part.height])
    place = found.location_data.relative_bounding_box
    low = corner + np.array([place.xmin, place.ymin]) * scale
    high = low + np.array([place.width, place.height]) * scale
    right, left = (
        corner + np.array([p.x, p.y]) * scale for p in found.location_data.relative_keypoints[:2]
    )
    box = (float(low[0]), float(low[1]), float(high[0]), float(high[1]))
    return Detection(float(found.score[0]), box, around_box(box, right, left))


def _config(presence: float) -> Any:
    """The graph with its parts unfolded, so that the presence threshold can be set."""
    bindings = _mediapipe("python._framework_bindings")
    options = _mediapipe("calculators.util.thresholding_calculator_pb2")
    text_format = importlib.import_module("google.protobuf.text_format")
    plain = _mediapipe("framework.calculator_pb2").CalculatorGraphConfig
    unfolded = bindings.validated_graph_config.ValidatedGraphConfig()
    unfolded.initialize(graph_config=text_format.Parse(_GRAPH, plain()))
    config = text_format.Parse(unfolded.text_config, plain())
    for node in config.node:
        if node.calculator == "ThresholdingCalculator":
            extension = options.ThresholdingCalculatorOptions.ext
            node.options.Extensions[extension].threshold = presence
    return config


def _mediapipe(part: str) -> Any:
    """Import a part of mediapipe.

    Raises:
        RuntimeError: if it is missing, with the cure.
    """
    try:
        import mediapipe

        return importlib.import_module(f"mediapipe.{part}") if part else mediapipe
    except ImportError as error:
        raise RuntimeError(f"the face stage needs mediapipe ({error}); {_CURE}") from error
