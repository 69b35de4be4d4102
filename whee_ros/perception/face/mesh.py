"""Face meshes from image to image: faces are detected now and then and followed in between."""

from __future__ import annotations

from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from whee_ros.cues import NANOSECONDS
from whee_ros.perception.face import nets, region
from whee_ros.perception.face.drawn import drawn_face
from whee_ros.perception.face.lognoise import without_log_noise
from whee_ros.perception.face.quality import Box, box
from whee_ros.perception.face.settings import FaceSettings
from whee_ros.perception.face.tracks import overlap, shared

Image = NDArray[np.uint8]
Points = NDArray[np.float64]

_SHORTEST_PX = 16  # no face fits into less
_SAME_FACE = 0.4  # overlap of two boxes that lie on one face
_SEARCH_SECONDS = 0.1  # between detections while somebody is missing, or nobody is there,
_MISSED_SECONDS = 1.0  # for this long after a face was lost
_FAR = 0.15  # of the picture's width: faces up to this are looked for in its corners
_SURE = 0.8  # detection score of a face that need not be detected twice; leaves reach 0.7
_NEAR = 0.25  # of the picture's width: the net is less sure of faces from here on, as they fill it
_LEAST, _MOST = 0.5, 2.0  # times the detected box, a mesh that belongs to it


class MeshFinder(Protocol):
    """What the face stage needs of a face mesh: another model may take FaceMesh's place."""

    model: str

    def find(self, image: Image, now: int) -> list[Points]:
        """One (468 or 478, 3) array in pixels a face, numbered as FaceMesh numbers its points.

        ``now`` is the image's time in nanoseconds; it goes back only when a recording is
        started again.
        """

    def warm_up(self) -> None:
        """Do whatever makes the first image slow; called before the first image only."""

    def close(self) -> None:
        """Free what the model holds."""


class FaceMesh:
    """Finds face meshes with MediaPipe's full-range detection and its mesh net.

    FaceMesh as a whole looks for new faces with a short-range detection, which misses faces
    below a seventh of the image's width, and cuts faces from the image as its parts see fit.
    A face that is not detected beyond doubt must be detected again in the next image.
    Here each face is cut from the full image at its own scale; the next image's cut
    follows from this one's mesh, so a mesh net a face is all that most images cost.

    Raises:
        RuntimeError: if mediapipe is missing or carries no such nets, with the cure.
    """

    def __init__(self, settings: FaceSettings) -> None:
        self._settings = settings
        self._every = int(settings.detection_seconds * NANOSECONDS)
        self._faces: list[Points] = []
        self._doubtful: list[tuple[Points, region.Part]] = []
        self._detected: int | None = None
        self._missed: int | None = None
        self._turn = 0
        with without_log_noise():
            self._detector: nets.Detector | None = nets.Detector(settings.detection_confidence)
            self._net = nets.MeshNet(settings.refine, settings.tracking_confidence)
            # Its threads log on their first image, and again on their first face.
            self.warm_up()
        points = 478 if settings.refine else 468
        self.model = f"mediapipe {nets.version()} full-range detection, face mesh, {points} points"

    def find(self, image: Image, now: int) -> list[Points]:
        """Find faces in a checked image.

        Args:
            image: (H, W, 3) RGB.
            now: nanoseconds; a step back starts afresh.

        Returns:
            One (468 or 478, 3) array a face: x, y in pixels of ``image``, z on the same scale;
            finite, and no two on one face.
        """
        if self._detector is None:
            raise RuntimeError("this FaceMesh is closed; make a new one")
        if self._detected is not None and now < self._detected:
            self._forget()
        if min(image.shape[:2]) < _SHORTEST_PX:
            return []
        image = np.ascontiguousarray(image)
        followed = self._follow(image)
        if len(followed) < len(self._faces):
            self._missed = now
        doubtful, self._doubtful = self._doubtful, []
        for last, part in doubtful:
            self._confirm(image, last, part, followed, self._detector)
        if self._due(now, len(followed)):
            self._detected = now
            self._add_new(image, followed, self._detector)
        self._faces = followed
        return list(followed)

    def warm_up(self) -> None:
        """Run both nets once, on a drawn face, and forget that face again."""
        self.find(drawn_face(), 0)
        self._forget()

    def close(self) -> None:
        """Free the graphs and their threads; closing twice is harmless."""
        detector, self._detector = self._detector, None
        if detector is not None:
            detector.close()
            self._net.close()

    def _forget(self) -> None:
        self._faces, self._doubtful = [], []
        self._detected, self._missed, self._turn = None, None, 0

    def _follow(self, image: Image) -> list[Points]:
        """The faces of the last image that are still there."""
        found: list[Points] = []
        for last in self._faces:
            mesh = self._read(image, region.around_mesh(last))
            if mesh is not None and (not found or _distinct(box(mesh), found)):
                found.append(mesh)
        return found

    def _due(self, now: int, faces: int) -> bool:
        """Is it time to look for further faces?"""
        if self._detected is None:
            return True
        if faces >= self._settings.max_faces:
            return False
        missing = self._missed is not None and now - self._missed < _MISSED_SECONDS * NANOSECONDS
        searching = missing or not faces
        wait = min(self._every, int(_SEARCH_SECONDS * NANOSECONDS)) if searching else self._every
        return now - self._detected >= wait

    def _add_new(self, image: Image, followed: list[Points], detector: nets.Detector) -> None:
        height, width = image.shape[:2]
        turns = region.parts(width, height)
        part = turns[self._turn % len(turns)]
        self._turn += 1
        detections = detector.find(image, part)
        if not followed and not detections and part == turns[0]:
            detections = detector.find(image, turns[self._turn % len(turns)])
            self._turn += 1
        for detection in detections:
            if len(followed) >= self._settings.max_faces:
                break
            if _covered(detection.box, followed):
                continue
            # The detection's square is a rough one: a second look from the first mesh settles it.
            across = detection.box[2] - detection.box[0]
            if part != turns[0] and across > _FAR * width:
                continue  # in a corner such a face may be cut off; in the whole it is seen well
            mesh = self._read(image, detection.region)
            mesh = self._read(image, region.around_mesh(mesh)) if mesh is not None else None
            if mesh is None or not _belongs(box(mesh), detection.box):
                continue
            if not _covered(box(mesh), followed):
                sure = detection.score >= _SURE or across >= _NEAR * width
                followed.append(mesh) if sure else self._doubtful.append((mesh, part))

    def _confirm(
        self,
        image: Image,
        last: Points,
        part: region.Part,
        followed: list[Points],
        detector: nets.Detector,
    ) -> None:
        """Take up a doubtful face of the last image if it is detected again."""
        mesh = self._read(image, region.around_mesh(last))
        if mesh is None or _covered(box(mesh), followed):
            return
        again = any(_belongs(box(mesh), found.box) for found in detector.find(image, part))
        if again and len(followed) < self._settings.max_faces:
            followed.append(mesh)

    def _read(self, image: Image, where: region.Region) -> Points | None:
        height, width = image.shape[:2]
        inside = 0.0 <= where.x < width and 0.0 <= where.y < height
        if not inside or not 4.0 <= where.side <= 4 * max(height, width):
            return None
        cut = region.cut(image, where)
        points = self._net.read(cut)
        return None if points is None else cut.back(points)


def _distinct(place: Box, others: list[Points]) -> bool:
    """Does a box lie on none of these faces?"""
    return all(overlap(place, box(other)) < _SAME_FACE for other in others)


def _covered(place: Box, others: list[Points]) -> bool:
    """Does half of a box, or of one of these faces, lie in the other?"""
    return any(shared(place, box(other)) > 0.5 for other in others)


def _belongs(mesh: Box, detected: Box) -> bool:
    """Is a mesh where a face was detected, and of its size?"""
    ratio = (mesh[3] - mesh[1]) / max(detected[3] - detected[1], 1e-6)
    return _LEAST < ratio < _MOST and overlap(mesh, detected) > 0.2
