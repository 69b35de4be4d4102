"""Do faces keep their ids: when people cross, and when somebody comes back."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np

from whee_ros.cues import NANOSECONDS, FaceCue
from whee_ros.evaluation import face_scenes as scenes
from whee_ros.evaluation.face_paths import away, since, still, until, walk
from whee_ros.evaluation.face_scenes import SIZE, Person, Place, Shot
from whee_ros.perception.face import FaceStage

Figures = dict[str, Any]

SPEEDS = ((90, 70, 4.0), (60, 75, 3.0), (45, 55, 5.0))
"""Widths of the nearer and the farther face in pixels, and how many seconds they walk."""


def crossings(
    pairs: Sequence[Sequence[Person]], speeds: Sequence[tuple[int, int, float]]
) -> Figures:
    """Identity switches when two people walk past each other, one hiding the other."""
    total = {"scenes": 0, "switches": 0, "new ids": 0, "seen": 0.0}
    for a, b in pairs:
        for near, far, seconds in speeds:
            cast = [
                (a, walk(120, 520, near, seconds)),
                (b, walk(520, 120, far, seconds)),
            ]
            _add(total, follow(scenes.scene(cast, seconds)))
    total["seen"] = total["seen"] / max(1, total["scenes"])
    return {"two cross": total}


def losses(people: Sequence[Person], each: int) -> Figures:
    """Ids after 2 s out of sight, back up to 1.2 face widths away; and strangers in their place."""
    chance = np.random.default_rng(4)
    back, strangers = [], []
    for number, who in enumerate(people):
        for _ in range(each):
            width, step = chance.uniform(45, 110), chance.uniform(-1.2, 1.2)
            before, after = Place(250, 230, width), Place(250 + step * width, 230, width)
            path = away(before, after, 1.5, 3.5)
            ids = _ids(scenes.scene([(who, path)], 4.5, 15))
            back.append(len(ids) == 1)
        other = people[(number + 1) % len(people)]
        if other is not who:
            cast = [
                (who, until(still(before), 1.5)),
                (other, since(still(before), 3.5)),
            ]
            strangers.append(len(_ids(scenes.scene(cast, 4.5, 15))) == 2)
    return {
        "back after 2 s": {"same id": float(np.mean(back)), "of": len(back)},
        "a stranger instead": {
            "new id": float(np.mean(strangers)) if strangers else float("nan"),
            "of": len(strangers),
        },
    }


def follow(shots: Iterable[Shot]) -> Figures:
    """Play a scene; count ids taken over from somebody else, and new ids of the same person."""
    stage = FaceStage()
    owner: dict[str, str] = {}
    switches = fresh = seen = there = 0
    for shot in shots:
        cues = stage.process(shot.image, int(shot.time * NANOSECONDS))
        there += len(shot.truth)
        for name, place in shot.truth.items():
            cue = _at(cues, place)
            if cue is None:
                continue
            seen += 1
            if owner.get(name, cue.source) != cue.source:
                taken = cue.source in owner.values()
                switches, fresh = switches + taken, fresh + (not taken)
            owner[name] = cue.source
    stage.close()
    return {"scenes": 1, "switches": switches, "new ids": fresh, "seen": seen / max(1, there)}


def _at(cues: Sequence[FaceCue], place: Place) -> FaceCue | None:
    """The face that is where somebody is."""

    def away(cue: FaceCue) -> float:
        x, y = (cue.roi[0] + cue.roi[2]) * SIZE[0] / 2, (cue.roi[1] + cue.roi[3]) * SIZE[1] / 2
        return float(np.hypot(x - place.x, y - place.y))

    near = min(cues, key=away, default=None)
    return near if near is not None and away(near) < 0.6 * place.width else None


def _ids(shots: Iterable[Shot]) -> set[str]:
    stage = FaceStage()
    ids = {c.source for shot in shots for c in stage.process(shot.image, int(shot.time * 1e9))}
    stage.close()
    return ids


def _add(total: Figures, part: Figures) -> None:
    for name, value in part.items():
        total[name] += value
