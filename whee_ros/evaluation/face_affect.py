"""What the faces of labelled pictures, filmed people and the demo's actor come out as.

No free labelled set of faces exists, so nothing is learned here: the units' weights are those of
EMFACS. These figures only check that they point the right way.
"""

from __future__ import annotations

import csv
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from whee_ros.cues import NANOSECONDS, FaceCue
from whee_ros.perception.face import FaceStage
from whee_ros.when.affect import Affect
from whee_ros.when.face_affect import read_face

Image = NDArray[np.uint8]
_STILLS = 5  # times a picture is shown, 0.1 s apart
_REST = 1.0  # seconds of the drawn face at rest before it shows anything
_SHOWN = 1.5
# Units of a drawn face, and what should be read: distress, gladness or neither.
DRAWN: dict[str, tuple[dict[int, float], str]] = {
    "rest": ({}, "neither"),
    "sad": ({1: 0.8, 4: 0.5, 15: 0.8, 17: 0.4}, "distress"),
    "angry": ({4: 0.9, 7: 0.6, 23: 0.6}, "distress"),
    "afraid": ({1: 0.8, 2: 0.6, 4: 0.6, 5: 0.8, 20: 0.6, 25: 0.5}, "distress"),
    "happy": ({6: 0.7, 12: 0.9}, "gladness"),
    "talking": ({25: 0.6, 26: 0.4}, "neither"),
}
_LABELS = {"angry": "distress", "happy": "gladness", "surprised": "neither"}
# As a person sees them: a woman who cries, a man who begins to smile, a title without a face.
_CLIPS = {"WolfgangLanger_Pexels": "distress", "single_face": "gladness", "no_face": "no face"}


def evaluate_face_affect(data: Path | None) -> dict[str, Any]:
    """Read each labelled face over a window; ``right`` where it shows what its label says.

    Args:
        data: the folder of shared data, or None for the drawn face alone.
    """
    rows: dict[str, Any] = {}
    for name, (units, wanted) in DRAWN.items():
        rows[f"drawn {name}"] = _row(read_face(_drawn(units)), wanted)
    if data is not None:
        for name, image in labelled_pictures(data):
            found = _watch(_still(image), _STILLS / 10)
            rows[f"picture {name}"] = _row(read_face(found), _LABELS.get(name, "neither"))
        for path in sorted((data / "replay" / "pyfeat_clips").glob("*.mp4")):
            rows[f"clip {path.stem}"] = _row(read_face(_clip(path)), _CLIPS.get(path.stem, ""))
    return rows


def table(rows: dict[str, Any]) -> str:
    """Give the rows as text."""
    lines = [
        f"{'face':30} {'wanted':>9} {'distress':>9} {'gladness':>9} {'valence':>8} {'arousal':>8}"
        f" {'sure':>5} {'looks':>7} right"
    ]
    for name, row in rows.items():
        if row["distress"] is None:
            right = "yes" if row["right"] else "NO"
            lines.append(f"{name:30} {row['wanted']:>9} no face found {right:>46}")
            continue
        right = "" if row["right"] is None else "yes" if row["right"] else "NO"
        lines.append(
            f"{name:30} {row['wanted']:>9} {row['distress']:9.2f} {row['gladness']:9.2f}"
            f" {row['valence']:8.2f} {row['arousal']:8.2f} {row['confidence']:5.2f}"
            f" {row['label']:>7} {right}"
        )
    return "\n".join(lines)


def labelled_pictures(data: Path) -> list[tuple[str, Image]]:
    """Give the few labelled pictures there are, each a still: (emotion in lower case, RGB)."""
    import cv2

    folder = data / "replay" / "ros4hri_faces" / "hri_emotion_recognizer"
    with (folder / "image_labels_user_only.csv").open(encoding="utf-8") as labels:
        rows = list(csv.DictReader(labels))
    return [
        (
            row["emotion"].lower(),
            np.ascontiguousarray(cv2.imread(str(folder / row["image_filename"]))[..., ::-1]),
        )
        for row in rows
    ]


def _row(read: Affect | None, wanted: str) -> dict[str, Any]:
    if read is None:
        return {"wanted": wanted, "distress": None, "right": wanted == "no face"}
    shown = "distress" if read.distress > 0.1 else "gladness" if read.gladness > 0.1 else "neither"
    values = {
        name: round(float(getattr(read, name)), 3)
        for name in ("distress", "gladness", "valence", "arousal", "confidence")
    }
    right = shown == wanted if wanted else None
    return {"wanted": wanted, **values, "label": read.label, "right": right}


def _drawn(units: dict[int, float]) -> list[FaceCue]:
    """Show a drawn face at rest, then with these units; give the cues from then on."""
    from whee_ros.demo.portrait import Portrait, Pose
    from whee_ros.demo.screenplay import SIZE

    pose = Pose(roll=0.0, pitch=0.0, yaw=0.0, gaze=(0.0, 0.0))
    rest, shown = Portrait({}, pose, SIZE).draw(), Portrait(units, pose, SIZE).draw()
    cues = _watch(lambda at: rest if at < _REST else shown, _REST + _SHOWN)
    return [cue for cue in cues if cue.stamp > (_REST + 0.3) * NANOSECONDS]


def _clip(path: Path) -> list[FaceCue]:
    """Give the cues of the face seen most often in a film."""
    import cv2

    film, stage, cues, number = cv2.VideoCapture(str(path)), FaceStage(), [], 0
    rate = film.get(cv2.CAP_PROP_FPS) or 25.0
    while number < 250:
        got, image = film.read()
        if not got:
            break
        picture = np.ascontiguousarray(image[..., ::-1])
        cues += stage.process(picture, int(number / rate * NANOSECONDS))
        number += 1
    film.release()
    stage.close()
    return _most_seen(cues)


def _still(image: Image) -> Callable[[float], Image]:
    return lambda _: image


def _watch(picture: Callable[[float], Image], seconds: float, fps: int = 10) -> list[FaceCue]:
    stage, cues = FaceStage(), []
    for number in range(round(seconds * fps)):
        cues += stage.process(picture(number / fps), number * NANOSECONDS // fps)
    stage.close()
    return _most_seen(cues)


def _most_seen(cues: Sequence[FaceCue]) -> list[FaceCue]:
    names = [cue.source for cue in cues]
    most = max(set(names), key=names.count, default="")
    return [cue for cue in cues if cue.source == most]
