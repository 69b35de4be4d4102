"""How well faces are read: found, told apart, measured, and at what cost.

Everything is measured on the stage as the node runs it. The drawn people and the demo's actor
need no data; the filmed people and the labelled pictures are taken from the shared data when
there are any.
"""

from __future__ import annotations

import itertools
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from whee_ros.cues import NANOSECONDS, FaceCue
from whee_ros.evaluation import face_scenes as scenes
from whee_ros.evaluation.face_scenes import SIZE, Path2D, Person, Place
from whee_ros.perception.face import FaceSettings, FaceStage, action_units, head_pose
from whee_ros.perception.face.mesh import FaceMesh

Image = NDArray[np.uint8]
Figures = dict[str, Any]

WIDTHS = (95, 80, 64, 48, 40, 33)
LIGHTS = (1.0, 0.25, 0.12)
_UNITS = (1, 2, 4, 6, 12, 15, 17, 25, 26, 45)
_SECOND = range(0, NANOSECONDS, NANOSECONDS // 10)
_SPEEDS = ((90, 70, 4.0), (60, 75, 3.0), (45, 55, 5.0))  # widths in pixels, seconds


def evaluate_faces(data: Path | None, quick: bool = False) -> Figures:
    """Measure the face stage.

    Args:
        data: the folder of shared data, or None for drawn faces alone.
        quick: take fewer pictures: a check that all is well, no figures to quote.

    Returns:
        Figures by section; ``table`` prints them. Times are this machine's.
    """
    drawn = scenes.drawn_people()
    filmed = scenes.filmed_people(data) if data is not None else []
    people = [*filmed, *drawn[: 1 if quick else 4]]
    pairs = [p for p in (filmed, drawn[:2], drawn[2:]) if len(p) == 2][: 1 if quick else 3]
    figures = {
        "finding": finding(people),
        "crossings": crossings(pairs, _SPEEDS[: 1 if quick else 3]),
        "losses": losses(people, 1 if quick else 3),
        "changes": changes(people),
        "actor": actor(5.0 if quick else None),
        "cost": cost(people[0], drawn, 15 if quick else 90),
    }
    if data is not None:
        figures["expressions"] = expressions(data)
    return figures


def table(figures: Figures) -> str:
    """Give the figures as lines of text, one a section and row."""
    lines = []
    for section, rows in figures.items():
        lines.append(section)
        for name, value in rows.items():
            shown = (
                "  ".join(f"{k} {_short(v)}" for k, v in value.items())
                if isinstance(value, dict)
                else _short(value)
            )
            lines.append(f"  {name:<24} {shown}")
    return "\n".join(lines)


def finding(people: Sequence[Person]) -> Figures:
    """Share of faces found within a second, by width in a 640-wide picture and light."""
    places = ((320, 200), (130, 170), (520, 370))
    mesh = FaceMesh(FaceSettings())
    found: Figures = {}
    for width in WIDTHS:
        row = {}
        for light in LIGHTS:
            hits = []
            for who in people:
                for x, y in places:
                    at = _still(Place(x, y, width))
                    [shot] = scenes.scene([(who, at)], 1.0, 1.0, _constant(light))
                    meshes = [mesh.find(shot.image, tick) for tick in _SECOND][-1]
                    middles = [m[:, :2].mean(axis=0) for m in meshes]
                    hits.append(any(abs(m[0] - x) < width / 2 for m in middles))
                    mesh.find(shot.image, -1)  # a step back: all is forgotten
            row[f"light x{light}"] = float(np.mean(hits))
        found[f"{width} px"] = row
    mesh.close()
    return found


def crossings(
    pairs: Sequence[Sequence[Person]], speeds: Sequence[tuple[int, int, float]]
) -> Figures:
    """Identity switches when two people walk past each other, one hiding the other."""
    total = {"scenes": 0, "switches": 0, "new ids": 0, "seen": 0.0}
    for a, b in pairs:
        for near, far, seconds in speeds:
            cast = [
                (a, _walk(120, 520, near, seconds)),
                (b, _walk(520, 120, far, seconds)),
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
            away = _away(before, after, 1.5, 3.5)
            ids = _ids(scenes.scene([(who, away)], 4.5, 15))
            back.append(len(ids) == 1)
        other = people[(number + 1) % len(people)]
        if other is not who:
            cast = [
                (who, _until(_still(before), 1.5)),
                (other, _from(_still(before), 3.5)),
            ]
            strangers.append(len(_ids(scenes.scene(cast, 4.5, 15))) == 2)
    return {
        "back after 2 s": {"same id": float(np.mean(back)), "of": len(back)},
        "a stranger instead": {
            "new id": float(np.mean(strangers)) if strangers else float("nan"),
            "of": len(strangers),
        },
    }


def follow(shots: Any) -> Figures:
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


def changes(people: Sequence[Person]) -> Figures:
    """How much measures change when only the picture does; full scales are about .03 to .15."""
    mesh = FaceMesh(FaceSettings(max_faces=1))
    kinds: dict[str, Callable[[Image], Image]] = {
        "mirror": lambda m: np.ascontiguousarray(m[:, ::-1]),
        "half the size": lambda m: _resized(m, 0.5),
        "roll 20": lambda m: _rolled(m, 20.0),
        "roll -20": lambda m: _rolled(m, -20.0),
        "light x0.4": lambda m: (m * 0.4).astype(np.uint8),
        "noise 8": lambda m: _noisy(m, 8.0),
    }
    rows: Figures = {}
    for name, change in kinds.items():
        apart = []
        for who in people:
            [shot] = scenes.scene([(who, _still(Place(320, 220, 110)))], 1.0, 1.0)
            plain, other = (_measures(mesh, m) for m in (shot.image, change(shot.image)))
            if plain is not None and other is not None:
                apart.append(np.abs(other - plain))
        each = np.array(apart)
        rows[name] = {
            "median": float(np.median(each)),
            "worst": float(each.max()),
            "of full scale": float(np.median(each / action_units.FULL)),
        }
    mesh.close()
    return rows


def actor(seconds: float | None = None) -> Figures:
    """The demo's actor, whose action units and head are known at every moment."""
    import json

    from whee_ros import locator
    from whee_ros.demo.actor import Actor
    from whee_ros.demo.screenplay import FPS, LENGTH

    try:
        from whee_ros.demo.make_scene import RATE, speak

        sound, ends = speak()
    except (OSError, RuntimeError):  # no flite here: the lips stay closed
        truth = json.loads((locator.data("demo/scene") / "truth.json").read_text("utf-8"))
        ends = {line["start"]: line["end"] for line in truth["lines"]}
        RATE, sound = 16_000, np.zeros(int(LENGTH * 16_000), np.float32)  # noqa: N806
    drawn = Actor(sound, RATE, ends)
    stage = FaceStage()
    times = np.arange(0, seconds or LENGTH, 1 / FPS)
    cues = [stage.process(drawn.picture(t), int(t * NANOSECONDS)) for t in times]
    stage.close()
    seen = [i for i, found in enumerate(cues) if found]
    faces = [cues[i][0] for i in seen]
    rows: Figures = {}
    for unit in _UNITS:
        true = np.array([drawn.action_units(times[i]).get(unit, 0.0) for i in seen])
        read = np.array([face.action_units.get(unit, 0.0) for face in faces])
        rows[f"AU {unit}"] = {
            "correlation": _correlation(true, read),
            "at rest": float(read[true < 0.02].mean()) if (true < 0.02).any() else float("nan"),
        }
    # The portrait's roll counts the other way round than FaceCue's.
    poses = np.array([[-p.roll, p.pitch, p.yaw] for p in (drawn.pose(times[i]) for i in seen)])
    errors = np.degrees(np.abs(poses - np.array([face.head_pose for face in faces])))
    rows["head, degrees"] = dict(
        zip(("roll", "pitch", "yaw"), errors.mean(0).tolist(), strict=True)
    )
    names = [face.expression for face in faces]
    rows["expression"] = {
        "changes a minute": 60.0 * sum(a != b for a, b in itertools.pairwise(names))
        / max(1.0, float(times[-1])),
        "seen": len(seen) / len(times),
    }  # fmt: skip
    return rows


def expressions(data: Path) -> Figures:
    """The few pictures with a label; each is one still, so nothing is known of the person."""
    import csv

    import cv2

    folder = data / "replay" / "ros4hri_faces" / "hri_emotion_recognizer"
    rows: Figures = {}
    with (folder / "image_labels_user_only.csv").open(encoding="utf-8") as labels:
        for label in csv.DictReader(labels):
            image = np.ascontiguousarray(
                cv2.imread(str(folder / label["image_filename"]))[..., ::-1]
            )
            stage = FaceStage()
            cues = stage.process(image, 0)
            stage.close()
            if cues:
                rows[label["emotion"].lower()] = {
                    "read": cues[0].expression,
                    "valence": cues[0].valence,
                    "confidence": cues[0].confidence,
                }
    return rows


def cost(one: Person, six: Sequence[Person], frames: int) -> Figures:
    """Processor time a picture, against MediaPipe's own FaceMesh on the same pictures."""
    from mediapipe.python.solutions import face_mesh

    near = [s.image for s in scenes.scene([(one, _still(Place(320, 220, 110)))], frames / 30)]
    spots = [(90, 130), (320, 130), (550, 130), (90, 340), (320, 340), (550, 340)]
    crowd = [(six[i % len(six)], _still(Place(x, y, 70))) for i, (x, y) in enumerate(spots)]
    many = [s.image for s in scenes.scene(crowd, frames / 30)]
    bare = face_mesh.FaceMesh(max_num_faces=1, refine_landmarks=True)
    bare_ms = _milliseconds(lambda m, _: bare.process(m), near)
    bare.close()
    rows: Figures = {}
    stage = FaceStage()
    one_ms = _milliseconds(lambda m, t: stage.process(m, t, with_landmarks=False), near)
    rows["one face"] = {"ms": one_ms, "bare FaceMesh ms": bare_ms, "ratio": one_ms / bare_ms}
    stage.close()
    stage = FaceStage()
    many_ms = _milliseconds(stage.process, many)
    faces = len(stage.process(many[-1], len(many) * NANOSECONDS))
    rows["six faces"] = {"ms": many_ms, "pictures a second": 1000 / many_ms, "found": faces}
    stage.close()
    return rows


def _milliseconds(process: Callable[[Image, int], Any], images: Sequence[Image]) -> float:
    """Mean processor time a picture; a median would hide the detections."""
    for i in range(3):
        process(images[0], i * NANOSECONDS // 30)
    begun = time.process_time()
    for i, image in enumerate(images, start=3):
        process(image, i * NANOSECONDS // 30)
    return 1000 * (time.process_time() - begun) / len(images)


def _constant(light: float) -> Callable[[float], float]:
    return lambda _: light


def _still(place: Place) -> Path2D:
    return lambda _: place


def _until(path: Path2D, end: float) -> Path2D:
    return lambda t: path(t) if t < end else None


def _from(path: Path2D, start: float) -> Path2D:
    return lambda t: path(t) if t >= start else None


def _away(before: Place, after: Place, start: float, end: float) -> Path2D:
    return lambda t: before if t < start else after if t >= end else None


def _walk(start: float, end: float, width: float, seconds: float) -> Path2D:
    return lambda t: Place(start + (end - start) * t / seconds, 235, width)


def _at(cues: Sequence[FaceCue], place: Place) -> FaceCue | None:
    """The face that is where somebody is."""

    def away(cue: FaceCue) -> float:
        x, y = (cue.roi[0] + cue.roi[2]) * SIZE[0] / 2, (cue.roi[1] + cue.roi[3]) * SIZE[1] / 2
        return float(np.hypot(x - place.x, y - place.y))

    near = min(cues, key=away, default=None)
    return near if near is not None and away(near) < 0.6 * place.width else None


def _ids(shots: Any) -> set[str]:
    stage = FaceStage()
    ids = {c.source for shot in shots for c in stage.process(shot.image, int(shot.time * 1e9))}
    stage.close()
    return ids


def _measures(mesh: FaceMesh, image: Image) -> NDArray[np.float64] | None:
    found = [mesh.find(image, tick) for tick in _SECOND[:2]][-1]
    mesh.find(np.zeros_like(image), -1)  # a step back: all is forgotten
    pose = head_pose.estimate(found[0]) if found else None
    return None if pose is None else action_units.measure(pose.frontal)


def _resized(image: Image, factor: float) -> Image:
    import cv2

    size = int(SIZE[0] * factor), int(SIZE[1] * factor)
    return np.asarray(cv2.resize(image, size, interpolation=cv2.INTER_AREA), np.uint8)


def _rolled(image: Image, degrees: float) -> Image:
    import cv2

    turn = cv2.getRotationMatrix2D((320, 220), degrees, 1.0)
    return np.asarray(cv2.warpAffine(image, turn, SIZE), np.uint8)


def _noisy(image: Image, deviation: float) -> Image:
    noise = np.random.default_rng(1).normal(0, deviation, image.shape)
    return np.clip(image + noise, 0, 255).astype(np.uint8)


def _correlation(a: NDArray[np.float64], b: NDArray[np.float64]) -> float:
    return float(np.corrcoef(a, b)[0, 1]) if a.std() > 0 and b.std() > 0 else float("nan")


def _add(total: Figures, part: Figures) -> None:
    for name, value in part.items():
        total[name] += value


def _short(value: Any) -> str:
    return f"{value:.3g}" if isinstance(value, float) else str(value)
