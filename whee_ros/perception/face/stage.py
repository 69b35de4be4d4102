"""The face stage: one image in, one FaceCue a face out."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from whee_ros.cues import FaceCue
from whee_ros.perception.face import action_units, eyes, gaze, head_pose, quality
from whee_ros.perception.face.baseline import Baseline
from whee_ros.perception.face.landmarks import landmarks
from whee_ros.perception.face.look import look
from whee_ros.perception.face.mesh import FaceMesh, MeshFinder
from whee_ros.perception.face.mouth import MouthMotion
from whee_ros.perception.face.settings import FaceSettings
from whee_ros.perception.face.steady import SteadyExpression, SteadyUnits
from whee_ros.perception.face.tracks import Track, Tracks
from whee_ros.settings import problems

Image = NDArray[np.uint8]
Points = NDArray[np.float64]

_STEADY = 0.35  # a face must be seen this well to teach its resting values,
_SHUT = 0.6  # eyes more closed than this teach nothing about lids
_GONE_SECONDS = 0.5  # after which a face that is not seen is no longer called tracked
_LIPS_PX = 60.0  # width of a face below which its lips become uncertain


class Person:
    """What is remembered of one face from image to image."""

    def __init__(self, settings: FaceSettings) -> None:
        self.baseline = Baseline(action_units.REST, action_units.SPREAD, settings.baseline_seconds)
        self.lids = eyes.Lids()
        self.mouth = MouthMotion()
        self.units = SteadyUnits()
        self.expression = SteadyExpression()
        self.gaze = 0.0


class FaceStage:
    """Reads faces from images of one camera.

    Args:
        settings: what may be set.
        mesh: finds the meshes; MediaPipe's FaceMesh if not given.

    Raises:
        ValueError: if a setting is out of its range.
        RuntimeError: if mediapipe cannot be loaded; the message says how to get it.
    """

    def __init__(
        self, settings: FaceSettings | None = None, mesh: MeshFinder | None = None
    ) -> None:
        self._settings = settings or FaceSettings()
        if wrong := problems(self._settings):
            raise ValueError("; ".join(wrong))
        self._tracks: Tracks[Person] = Tracks(
            self._settings.memory_seconds, lambda: Person(self._settings)
        )
        self._mesh = mesh or FaceMesh(self._settings)

    @property
    def model(self) -> str:
        """The model in use, for diagnostics."""
        return self._mesh.model

    def warm_up(self) -> None:
        """Run the net once, so that the first image is not late; call it before that only."""
        self._mesh.warm_up()

    def close(self) -> None:
        """Free the net."""
        self._mesh.close()

    def process(self, image: Image, stamp_ns: int, with_landmarks: bool = True) -> list[FaceCue]:
        """Read all faces of an image.

        Args:
            image: uint8 (H, W, 3), RGB.
            stamp_ns: when it was taken; a jump back in time starts afresh.
            with_landmarks: whether the cues shall hold the face's points.

        Returns:
            One cue a face, in the order of their ids; empty when there is no face.

        Raises:
            ValueError: if ``image`` is anything else; the message names the cure.
        """
        check(image)
        now = self._tracks.clock(stamp_ns)
        faces = self._faces(image, now)
        tracks = self._tracks.match(
            [box for box, _, _ in faces],
            now,
            lambda b: look(image, faces[b][0], faces[b][2].frontal),
        )
        cues = [
            self._cue(track, mesh if with_landmarks else None, pose, image, now, stamp_ns)
            for track, (_, mesh, pose) in zip(tracks, faces, strict=True)
        ]
        return sorted(cues, key=lambda cue: cue.source)

    @property
    def tracked(self) -> list[str]:
        """Ids of the faces in view; one that is missed for a moment stays in it."""
        return self._tracks.seen_within(_GONE_SECONDS)

    def _faces(self, image: Image, now: int) -> list[tuple[quality.Box, Points, head_pose.Pose]]:
        """Meshes that are sound and large enough."""
        found = []
        for mesh in self._mesh.find(image, now):
            pose = head_pose.estimate(mesh)
            if pose is not None:
                box = quality.box(mesh)
                if box[2] - box[0] >= self._settings.min_face_px:
                    found.append((box, mesh, pose))
        return found

    def _cue(
        self,
        track: Track[Person],
        mesh: Points | None,
        pose: head_pose.Pose,
        image: Image,
        now: int,
        stamp: int,
    ) -> FaceCue:
        person, (height, width) = track.state, image.shape[:2]
        seen_well = quality.quality(image, track.box, pose.angles)
        units, closed_seconds = _units(person, pose.frontal, seen_well, now)
        trust = min(1.0, (track.box[2] - track.box[0]) / _LIPS_PX)
        mouth_motion = person.mouth.update(_lip_gap(pose.frontal), now, trust)
        # During a blink the eyes are where they were.
        if units[45] == 0.0:
            person.gaze = gaze.likelihood(pose.frontal, pose.angles) * (1.0 - units[43])
        reading = person.expression.update(units, pose.angles[1], mouth_motion, closed_seconds, now)
        known = 0.5 + 0.5 * person.baseline.learnt
        return FaceCue(
            stamp=stamp,
            source=track.id,
            confidence=reading.confidence * seen_well * known,
            roi=_normalised(track.box, width, height),
            action_units=units,
            expression=reading.expression,
            valence=reading.valence,
            arousal=reading.arousal,
            head_pose=pose.angles,
            gaze=person.gaze,
            mouth_motion=mouth_motion,
            landmarks=()
            if mesh is None
            else landmarks(mesh, pose.frontal, pose.angles[2], (width, height), seen_well),
        )


def check(image: Any) -> None:
    """Refuse what is no RGB image, saying how to make one of it.

    Raises:
        ValueError: with the cause and the cure.
    """
    if not isinstance(image, np.ndarray):
        raise ValueError(f"an image must be a numpy array, not {type(image).__name__}")
    if image.size == 0:
        raise ValueError(f"the image is empty, shape {image.shape}; check the camera")
    if image.ndim == 2:
        raise ValueError(
            f"the image is grey, shape {image.shape}; repeat its channel three times to RGB"
        )
    if image.ndim != 3 or image.shape[2] != 3:
        raise ValueError(
            f"the image has shape {image.shape}; it must be (H, W, 3) RGB: drop the fourth "
            "channel of RGBA, decode YUV or Bayer first"
        )
    if image.dtype != np.uint8:
        raise ValueError(f"the image is {image.dtype}; scale it to 0..255 and convert to uint8")


def _units(
    person: Person, frontal: Points, seen_well: float, now: int
) -> tuple[dict[int, float], float]:
    """Action units of this image, and for how long the eyes have been closed."""
    values = action_units.measure(frontal)
    rest = person.baseline.values
    closed = eyes.closure(values[action_units.EYE], rest[action_units.EYE])
    if seen_well >= _STEADY:
        shut = closed >= _SHUT
        person.baseline.update(np.where(action_units.LIDS & shut, rest, values), now)
        rest = person.baseline.values
    doubt = 1.0 - person.baseline.learnt
    lids, seconds = person.lids.update(closed, now)
    units = action_units.intensities(values, rest, doubt, closed) | lids
    return person.units.update(units, closed if lids[43] == 0.0 else 0.0, now), seconds


def _lip_gap(frontal: Points) -> float:
    return float(frontal[14, 1] - frontal[13, 1])


def _normalised(
    box: tuple[float, float, float, float], width: int, height: int
) -> tuple[float, float, float, float]:
    x0, y0, x1, y1 = box
    scaled = (x0 / width, y0 / height, x1 / width, y1 / height)
    low_x, low_y, high_x, high_y = (min(1.0, max(0.0, v)) for v in scaled)
    return low_x, low_y, high_x, high_y
