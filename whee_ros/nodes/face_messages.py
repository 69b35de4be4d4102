"""FaceCue to and from the ROS4HRI messages of one face."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import numpy.typing as npt

from whee_ros.cues import FaceCue
from whee_ros.perception.face.action_units import TRUST
from whee_ros.perception.face.facs import MOVEMENTS, facs_codes, from_facs
from whee_ros.ros import Time, message

NormalizedRegionOfInterest2D = message("hri_msgs/msg/NormalizedRegionOfInterest2D")
NormalizedPointOfInterest2D = message("hri_msgs/msg/NormalizedPointOfInterest2D")
FacialActionUnits = message("hri_msgs/msg/FacialActionUnits")
FacialLandmarks = message("hri_msgs/msg/FacialLandmarks")
Expression = message("hri_msgs/msg/Expression")
Image = message("sensor_msgs/msg/Image")

TOPICS = {
    "roi": NormalizedRegionOfInterest2D,
    "landmarks": FacialLandmarks,
    "facs": FacialActionUnits,
    "expression": Expression,
    "cropped": Image,
}
CODES, UNITS = 99, 50
"""How many FACS codes a message holds, and how many of them, from 0, are action units."""


def to_messages(cue: FaceCue, with_landmarks: bool) -> dict[str, Any]:
    """Give the messages of one face by sub-topic, all stamped with the cue's time."""
    made = {"roi": _roi(cue), "facs": _facs(cue), "expression": expression(cue)}
    if with_landmarks and cue.landmarks:
        made["landmarks"] = _landmarks(cue)
    stamp = Time(nanoseconds=cue.stamp).to_msg()
    for part in made.values():
        part.header.stamp = stamp
    return made


def cropped_message(picture: npt.NDArray[np.uint8], stamp: int, frame: str) -> Any:
    """Give the sensor_msgs/Image of a face cut out of the picture of a camera."""
    height, width = picture.shape[:2]
    made = Image(
        height=height, width=width, encoding="rgb8", step=3 * width, data=picture.tobytes()
    )
    made.header.stamp = Time(nanoseconds=stamp).to_msg()
    made.header.frame_id = frame
    return made


def expression(cue: Any) -> Any:
    """Give an hri_msgs/Expression of a cue's valence, arousal and confidence."""
    made = Expression(
        expression=getattr(cue, "expression", ""),
        valence=float(cue.valence),
        arousal=float(cue.arousal),
        confidence=float(cue.confidence),
    )
    made.header.stamp = Time(nanoseconds=cue.stamp).to_msg()
    return made


class _Read:
    """The facs message read last: where nodes share a process, several read each in turn."""

    message: Any = None
    cue = FaceCue(stamp=0)


def from_facs_message(face: str, facs: Any, stamp: int) -> FaceCue:
    """Rebuild what facs tells of a face: action units, head pose, gaze, mouth motion."""
    if facs is _Read.message and (_Read.cue.source, _Read.cue.stamp) == (face, stamp):
        return _Read.cue
    codes = _finite(facs.intensity)
    head_pose, gaze, mouth_motion = from_facs({code: codes[code] for code in MOVEMENTS})
    cue = FaceCue(
        stamp=stamp,
        source=face,
        confidence=max(0.0, max(_finite(facs.confidence), default=0.0)),
        action_units={code: value for code, value in enumerate(codes[:UNITS]) if value},
        head_pose=head_pose,
        gaze=gaze,
        mouth_motion=mouth_motion,
    )
    _Read.message, _Read.cue = facs, cue
    return cue


def _finite(values: Any) -> list[float]:
    """Give float32 numbers; NaN counts as none, infinity as the largest number there is."""
    found: list[float] = values.tolist() if hasattr(values, "tolist") else list(values)
    # All are finite where their sum is, which float32 cannot bring out of a float's range.
    if math.isfinite(sum(found)):
        return found
    numbers: list[float] = np.nan_to_num(np.asarray(found, dtype=np.float32)).tolist()
    return numbers


def _roi(cue: FaceCue) -> Any:
    xmin, ymin, xmax, ymax = cue.roi
    return NormalizedRegionOfInterest2D(
        xmin=xmin, ymin=ymin, xmax=xmax, ymax=ymax, c=cue.confidence
    )


def _facs(cue: FaceCue) -> Any:
    intensity = np.zeros(CODES, dtype=np.float32)
    confidence = np.zeros(CODES, dtype=np.float32)
    for code, value in facs_codes(cue).items():
        intensity[code] = value
        confidence[code] = cue.confidence * TRUST.get(code, 1.0)
    return FacialActionUnits(intensity=intensity, confidence=confidence)


def _landmarks(cue: FaceCue) -> Any:
    points = np.asarray(cue.landmarks, dtype=float).reshape(-1, 3)
    return FacialLandmarks(
        landmarks=[NormalizedPointOfInterest2D(x=x, y=y, c=c) for x, y, c in points.tolist()]
    )
