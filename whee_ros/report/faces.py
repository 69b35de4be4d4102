"""The faces of a conversation, each drawn once and used where it was shown."""

from __future__ import annotations

import math

from whee_ros.report.conversation import ActSpan, Answer
from whee_ros.report.face import face_svg
from whee_ros.report.markup import text
from whee_ros.sim.face import shape_of


class Faces:
    """Collects the faces that are used; ``symbols`` gives their drawings."""

    def __init__(self) -> None:
        self._ids: dict[tuple[str, float, float, float], str] = {}

    def use(self, act: ActSpan, css: str = "face", rest: str = "") -> str:
        """Give an SVG element that shows the face of an act."""
        key = (
            act.what,
            _rounded(act.sent.get("valence")),
            _rounded(act.sent.get("arousal")),
            _rounded(act.sent.get("intensity"), 1.0),
        )
        id_ = self._ids.setdefault(key, f"f{len(self._ids)}")
        label = text(f"the robot's face: {act.what}, intensity {key[3]:g}")
        return (
            f'<svg class="{css}" viewBox="0 0 640 480" role="img" aria-label="{label}"{rest}>'
            f'<use href="#{id_}"/></svg>'
        )

    def of(self, answer: Answer) -> str:
        """Give the first face that a robot showed for a decision, or nothing."""
        faces = [act for act in answer.acts if act.part == "face"]
        return self.use(min(faces, key=lambda act: act.start), "portrait") if faces else ""

    def symbols(self, more: str = "") -> str:
        """Give the drawings of all faces that were used so far, and ``more`` symbols."""
        drawn = "".join(
            f'<symbol id="{id_}" viewBox="0 0 640 480">{face_svg(shape_of(*key))}</symbol>'
            for key, id_ in self._ids.items()
        )
        return f'<svg width="0" height="0" class="store" aria-hidden="true">{drawn}{more}</svg>'


def _rounded(value: object, default: float = 0.0) -> float:
    if not isinstance(value, (int, float)) or not math.isfinite(value):
        return default
    return round(float(value), 1)
