"""Faces: images to FaceCues (MediaPipe's face nets, then FACS action units from its landmarks)."""

from whee_ros.perception.face.crop import cropped
from whee_ros.perception.face.quality import exposure
from whee_ros.perception.face.settings import FaceSettings
from whee_ros.perception.face.stage import FaceStage

__all__ = ["FaceSettings", "FaceStage", "cropped", "exposure"]
