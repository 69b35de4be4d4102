"""The faces of a conversation, each drawn once and used where it was shown."""

from __future__ import annotations

import math
from base64 import b64encode

from whee_ros.report.conversation import ActSpan, Answer
from whee_ros.report.face import face_svg
from whee_ros.report.markup import text
from whee_ros.sim.face import shape_of

_SVG = "http://www.w3.org/2000/svg"


class Faces:
    """Collects the faces that are used; ``symbols`` gives their drawings."""

    def __init__(self) -> None:
        self._ids: dict[tuple[str, float, float, float], str] = {}

    def use(self, act: ActSpan, css: str = "face", rest: str = "") -> str:
        """Give an SVG element that shows the face of an act."""
        id_, label = self._named(act)
        return (
            f'<svg class="{css}" viewBox="0 0 640 480" role="img" aria-label="{label}"{rest}>'
            f'<use href="#{id_}"/></svg>'
        )

    def spot(self, act: ActSpan, css: str = "", rest: str = "") -> str:
        """Give a small face of the timeline: one element, as an hour holds hundreds."""
        id_, label = self._named(act)
        return f'<i class="face {id_} {css}" role="img" aria-label="{label}"{rest}></i>'

    def _named(self, act: ActSpan) -> tuple[str, str]:
        """Give the id of an act's face, and what it shows."""
        key = (
            act.what,
            _rounded(act.sent.get("valence")),
            _rounded(act.sent.get("arousal")),
            _rounded(act.sent.get("intensity"), 1.0),
        )
        id_ = self._ids.setdefault(key, f"f{len(self._ids)}")
        return id_, text(f"the robot's face: {act.what}, intensity {key[3]:g}")

    def of(self, answer: Answer) -> str:
        """Give the first face that a robot showed for a decision, or nothing."""
        faces = [act for act in answer.acts if act.part == "face"]
        return self.use(min(faces, key=lambda act: act.start), "portrait") if faces else ""

    def symbols(self) -> str:
        """Give the drawings of all faces that were used so far: as symbols, and as backgrounds."""
        drawn = "".join(
            f'<symbol id="{id_}" viewBox="0 0 640 480">{face_svg(shape_of(*key))}</symbol>'
            for key, id_ in self._ids.items()
        )
        store = f'<svg width="0" height="0" class="store" aria-hidden="true">{drawn}</svg>'
        spots = "".join(
            f".{id_}{{background-image:url(data:image/svg+xml;base64,{_packed(key)})}}"
            for key, id_ in self._ids.items()
        )
        return f"<style>{spots}</style>{store}"


def _packed(key: tuple[str, float, float, float]) -> str:
    whole = f'<svg xmlns="{_SVG}" viewBox="0 0 640 480">{face_svg(shape_of(*key))}</svg>'
    return b64encode(whole.encode()).decode()


def _rounded(value: object, default: float = 0.0) -> float:
    if not isinstance(value, (int, float)) or not math.isfinite(value):
        return default
    return round(float(value), 1)
