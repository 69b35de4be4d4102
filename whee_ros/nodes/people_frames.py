"""Where the robot is along each person's gaze, from ``/tf`` (REP-155's face and gaze frames).

A reader of the few frames needed, not a tf2: the newest transform of each frame counts.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from whee_ros.cues import NANOSECONDS
from whee_ros.nodes.quality import FRAMES, LASTING_FRAMES
from whee_ros.ros import Node, Time, message

TFMessage = message("tf2_msgs/msg/TFMessage")

Array = NDArray[np.float64]
OnGaze = Callable[[str, tuple[float, float, float], int], None]

_STALE = 10 * NANOSECONDS
# A face frame looks along x with z up, a gaze frame along z with y down.
_FACE_TO_GAZE = np.array([[0.0, -1.0, 0.0], [0.0, 0.0, -1.0], [1.0, 0.0, 0.0]])


class _Edge(NamedTuple):
    """The newest transform of a frame, as it came."""

    parent: str
    stamp: int
    transform: Any
    lasting: bool


class Frames:
    """Calls back with (face id, the robot's place in its gaze frame in metres, stamp in ns).

    The robot is at ``reference()``; where that is empty, at the frame in which faces are given:
    the camera. A face without a gaze frame is taken to look where it points.
    """

    def __init__(self, node: Node, gaze: OnGaze, reference: Callable[[], str]) -> None:
        self._node = node
        self._gaze = gaze
        self._reference = reference
        self._edges: dict[str, _Edge] = {}
        node.create_subscription(TFMessage, "/tf", lambda got: self._take(got, False), FRAMES)
        node.create_subscription(
            TFMessage, "/tf_static", lambda got: self._take(got, True), LASTING_FRAMES
        )

    def _take(self, frames: Any, lasting: bool) -> None:
        now = int(self._node.get_clock().now().nanoseconds)
        for frame in frames.transforms:
            child = frame.child_frame_id.lstrip("/")
            if child not in self._edges:
                self._forget(now)
            stamp = Time.from_msg(frame.header.stamp).nanoseconds or now
            parent = frame.header.frame_id.lstrip("/")
            self._edges[child] = _Edge(parent, now, frame.transform, lasting)
            kind, _, face = child.partition("_")
            if face and (kind == "gaze" or (kind == "face" and f"gaze_{face}" not in self._edges)):
                self._tell(child, kind, face, stamp)

    def _forget(self, now: int) -> None:
        """Drop frames that are no longer told: every new face brings new names."""
        for child, edge in list(self._edges.items()):
            if not edge.lasting and abs(now - edge.stamp) > _STALE:
                del self._edges[child]

    def _tell(self, child: str, kind: str, face: str, stamp: int) -> None:
        poses = self._upwards(child)
        people = ("face_", "gaze_")
        camera = next((name for name in poses if not name.startswith(people)), "")
        known = self._upwards(self._reference() or camera)
        meeting = next((name for name in poses if name in known), None)
        if meeting is None:
            return  # no way from the face to the robot, or not yet
        turn, place = poses[meeting]
        robot = (known[meeting][1] - place) @ turn
        x, y, z = (robot if kind == "gaze" else _FACE_TO_GAZE @ robot).tolist()
        self._gaze(face, (x, y, z), stamp)

    def _upwards(self, frame: str) -> dict[str, tuple[Array, Array]]:
        """Rotation and place of a frame in itself and in each frame above it, lowest first."""
        turn, place, name = np.eye(3), np.zeros(3), frame
        poses = {name: (turn, place)}
        while (edge := self._edges.get(name)) is not None and edge.parent not in poses:
            q, t = edge.transform.rotation, edge.transform.translation
            step = _rotation(q.x, q.y, q.z, q.w)
            turn, place = step @ turn, step @ place + (t.x, t.y, t.z)
            name = edge.parent
            poses[name] = turn, place
        return poses


def _rotation(x: float, y: float, z: float, w: float) -> Array:
    """The matrix of a quaternion; one that is not of unit length is made so."""
    length = math.sqrt(x * x + y * y + z * z + w * w)
    if not 1e-9 < length < math.inf:
        return np.full((3, 3), np.nan)  # no direction at all: the stage leaves it out
    x, y, z, w = x / length, y / length, z / length, w / length
    return np.array(
        [
            [1 - 2 * (y * y + z * z), 2 * (x * y - z * w), 2 * (x * z + y * w)],
            [2 * (x * y + z * w), 1 - 2 * (x * x + z * z), 2 * (y * z - x * w)],
            [2 * (x * z - y * w), 2 * (y * z + x * w), 1 - 2 * (x * x + y * y)],
        ]
    )
