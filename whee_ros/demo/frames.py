"""One frame of the demo's film: the robot, who speaks with it, and what is said."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

import cv2
import numpy as np

from whee_ros.demo.spans import Caption
from whee_ros.nodes.pictures import Picture

SIZE = (480, 360)
"""The robot's picture; below it lies a band with the words."""
BAND = 50
FILM = (SIZE[0], SIZE[1] + BAND)
_INSET = (132, 99)
_MARGIN = 10
_PAPER = (30, 38, 48)
_INK = {"person": (255, 222, 160), "robot": (188, 240, 245)}


def frame(robot: Picture, person: Picture | None, said: Caption | None) -> Picture:
    """Put the person's picture into a corner of the robot's and the words below.

    All pictures are (height, width, 3) RGB.
    """
    made = robot.copy()
    if person is not None:
        _inset(made, person)
    lines = _wrap(said.text, 50) if said is not None else ()
    ink = _INK[said.who] if said is not None else _INK["robot"]
    return np.vstack([made, write_on(SIZE[0], BAND, lines, ink)])


def write_on(
    width: int, height: int, lines: Sequence[str], ink: tuple[int, int, int] = _INK["robot"]
) -> Picture:
    """Give a dark band with lines of text in its middle: (height, width, 3) RGB."""
    band = np.full((height, width, 3), _PAPER, np.uint8)
    font = _font()
    tops = [(height - 21 * len(lines)) // 2 + 21 * k for k in range(len(lines))]
    if font is None:
        for y, line in zip(tops, lines, strict=True):
            at = (16, y + 15)
            cv2.putText(band, line, at, cv2.FONT_HERSHEY_SIMPLEX, 0.5, ink, 1, cv2.LINE_AA)
        return band
    from PIL import Image, ImageDraw

    picture = Image.fromarray(band)
    pen = ImageDraw.Draw(picture)
    for y, line in zip(tops, lines, strict=True):
        pen.text((width / 2, y), line, font=font, fill=ink, anchor="ma")
    return np.array(picture)


def _inset(made: Picture, person: Picture) -> None:
    wide, tall = _INSET
    small = cv2.resize(person, _INSET, interpolation=cv2.INTER_AREA)
    cv2.rectangle(
        made,
        (_MARGIN - 3, _MARGIN - 3),
        (_MARGIN + wide + 2, _MARGIN + tall + 2),
        (250, 250, 250),
        -1,
        cv2.LINE_AA,
    )
    made[_MARGIN : _MARGIN + tall, _MARGIN : _MARGIN + wide] = small


def _wrap(text: str, columns: int) -> list[str]:
    lines = [""]
    for word in text.split():
        if lines[-1] and len(lines[-1]) + len(word) >= columns:
            lines.append("")
        lines[-1] = f"{lines[-1]} {word}".strip()
    return lines[:2]


@lru_cache(maxsize=1)
def _font() -> Any:
    """Give DejaVu Sans, which comes with matplotlib; None where Pillow or it is missing."""
    try:
        import matplotlib
        from PIL import ImageFont
    except ImportError:
        return None
    path = Path(matplotlib.get_data_path()) / "fonts" / "ttf" / "DejaVuSans.ttf"
    return ImageFont.truetype(str(path), 15) if path.is_file() else None
