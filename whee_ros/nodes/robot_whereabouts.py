"""Where people are and how their faces look, as the robot's camera sees them (REP-155)."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from typing import Any

from whee_ros.embodiment.aim import toward
from whee_ros.embodiment.profile import Vector
from whee_ros.nodes.diagnostics import Diagnostics
from whee_ros.nodes.humans import Humans
from whee_ros.nodes.parameters import Parameters
from whee_ros.ros import Node, message
from whee_ros.settings import setting

Expression = message("hri_msgs/msg/Expression")
NormalizedRegionOfInterest2D = message("hri_msgs/msg/NormalizedRegionOfInterest2D")
String = message("std_msgs/msg/String")

Region = tuple[float, float, float, float]


@dataclasses.dataclass(frozen=True)
class EyeSettings:
    """The camera at the robot's eyes, which looks straight forward."""

    camera_field_of_view: float = setting(
        1.05, "what the camera sees across, rad (1.05: 60 degrees)", low=0.2, high=3.0
    )
    camera_aspect: float = setting(1.333, "width over height of its picture", low=0.2, high=5.0)


class Whereabouts:
    """Calls back as faces move and change.

    ``moved`` gets (person, point in metres forward, left, up), ``felt`` (person, valence -1..1,
    confidence 0..1).
    """

    def __init__(
        self,
        node: Node,
        moved: Callable[[str, Vector], None],
        felt: Callable[[str, float, float], None],
        diagnostics: Diagnostics,
    ) -> None:
        self._settings = Parameters(node, EyeSettings)
        self._moved, self._felt = moved, felt
        self._diagnostics = diagnostics
        self._face_of: dict[str, str] = {}
        self._regions: dict[str, Region] = {}
        Humans(
            node,
            "persons",
            {"face_id": (String, self._bound)},
            on_lost=self._person_lost,
            latched=True,
        )
        Humans(
            node,
            "faces",
            {
                "roi": (NormalizedRegionOfInterest2D, self._seen),
                "expression": (Expression, self._looks),
            },
            streams=("roi", "expression"),
            on_lost=self._face_lost,
        )

    def _person_lost(self, person: str) -> None:
        self._face_of.pop(person, None)

    def _face_lost(self, face: str) -> None:
        self._regions.pop(face, None)

    def _bound(self, person: str, face: Any) -> None:
        self._face_of[person] = face.data
        self._tell(person)

    def _seen(self, face: str, roi: Any) -> None:
        self._regions[face] = (roi.xmin, roi.ymin, roi.xmax, roi.ymax)
        for person, own in self._face_of.items():
            if own == face:
                self._tell(person)

    def _looks(self, face: str, expression: Any) -> None:
        for person, own in self._face_of.items():
            if own == face:
                self._felt(person, float(expression.valence), float(expression.confidence))

    def _tell(self, person: str) -> None:
        region = self._regions.get(self._face_of[person])
        if region is None:
            return
        settings = self._settings.value
        point = toward(region, settings.camera_field_of_view, settings.camera_aspect)
        if point is None:
            self._diagnostics.problem(
                "gaze",
                f"the face of {person} has no usable region: {region}.",
                "see the node that publishes /humans/faces/<id>/roi.",
            )
            return
        self._diagnostics.solved("gaze")
        self._moved(person, point)
