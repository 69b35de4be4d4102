"""Faces: images to FaceCues (MediaPipe's FaceMesh, then FACS action units from its landmarks)."""

from whee_ros.perception.face.settings import FaceSettings
from whee_ros.perception.face.stage import FaceStage

__all__ = ["FaceSettings", "FaceStage"]
