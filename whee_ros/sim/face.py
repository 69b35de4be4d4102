"""The shapes of the screen face: how each expression sets brows, lids, mouth and cheeks.

The 25 names of hri_msgs/Expression and our two listener's faces each have their own shape, set
by hand after the action units in the comments of FACS (Ekman & Friesen); any other name becomes a
mixture by valence and arousal.
"""

from __future__ import annotations

import dataclasses
import math


@dataclasses.dataclass(frozen=True)
class Shape:
    """A face, in amounts that can be blended.

    ``raise_`` lifts (1) or lowers (-1) the brows; ``tilt`` lifts their inner ends (1, worry) or
    lowers them (-1, anger); ``cock`` lifts one brow only; ``lid`` opens the upper lid (0 shut, 1
    normal, 1.25 wide); ``cheek`` pushes the lower lid up; ``smile`` turns the corners of the mouth
    up (1) or down (-1); ``open`` opens it; ``width`` widens it; ``skew`` pulls it to one side;
    ``pupil`` is the pupil's size; ``blush`` colours the cheeks; ``droop`` makes the upper lids
    hang outwards (1, sad) or frown inwards (-1, angry).
    """

    raise_: float = 0.0
    tilt: float = 0.0
    cock: float = 0.0
    lid: float = 1.0
    cheek: float = 0.0
    smile: float = 0.12
    open: float = 0.0
    width: float = 0.8
    skew: float = 0.0
    pupil: float = 1.0
    blush: float = 0.0
    droop: float = 0.0


SHAPES: dict[str, Shape] = {
    "neutral": Shape(raise_=-0.1, lid=0.9),
    "happy": Shape(raise_=0.35, lid=1.0, cheek=0.5, smile=1.0, open=0.5, width=1.05, blush=0.8),
    "excited": Shape(
        raise_=0.9, lid=1.25, cheek=0.15, smile=0.9, open=0.85, width=1.1, pupil=1.25, blush=0.8
    ),
    "amazed": Shape(raise_=1.0, lid=1.25, smile=0.6, open=0.8, width=0.75, pupil=1.3, blush=0.3),
    "surprised": Shape(raise_=1.0, lid=1.3, smile=0.0, open=0.85, width=0.36, pupil=0.7),
    "attentive": Shape(raise_=0.7, lid=1.2, cheek=0.1, smile=0.5, width=0.7, pupil=1.25),
    "concerned": Shape(
        raise_=0.2, tilt=1.0, lid=0.93, cheek=0.12, smile=-0.42, width=0.52, droop=0.4, pupil=1.1
    ),
    "sad": Shape(raise_=-0.1, tilt=1.0, lid=0.68, smile=-0.85, width=0.75, droop=0.85),
    "despaired": Shape(tilt=1.0, lid=0.5, smile=-1.0, open=0.3, width=0.8, droop=1.0),
    "disappointed": Shape(raise_=-0.15, tilt=0.5, lid=0.62, smile=-0.6, width=0.7, droop=0.5),
    "rejected": Shape(raise_=-0.1, tilt=0.85, lid=0.55, smile=-0.65, width=0.6, droop=0.8),
    "guilty": Shape(tilt=0.7, lid=0.6, smile=-0.35, width=0.5, skew=0.4, droop=0.4, blush=0.3),
    "vulnerable": Shape(
        raise_=0.3, tilt=0.8, lid=1.0, smile=-0.35, width=0.42, pupil=1.3, droop=0.3
    ),
    "pleading": Shape(raise_=0.5, tilt=1.0, lid=1.15, smile=-0.2, width=0.4, pupil=1.45, blush=0.3),
    "embarrassed": Shape(
        raise_=0.2, tilt=0.6, lid=0.7, cheek=0.3, smile=0.3, width=0.6, skew=0.4, blush=1.0
    ),
    "scared": Shape(
        raise_=0.8, tilt=0.8, lid=1.3, smile=-0.5, open=0.35, width=1.0, pupil=0.55, droop=0.2
    ),
    "horrified": Shape(
        raise_=1.0, tilt=0.6, lid=1.3, smile=-0.7, open=0.9, width=0.75, pupil=0.4, droop=0.2
    ),
    "angry": Shape(raise_=-0.5, tilt=-0.9, lid=0.85, smile=-0.6, width=0.8, droop=-0.8),
    "furious": Shape(
        raise_=-0.6, tilt=-1.0, lid=0.9, smile=-0.9, open=0.45, width=1.0, pupil=0.6, droop=-1.0
    ),
    "annoyed": Shape(raise_=-0.5, tilt=-0.5, lid=0.6, smile=-0.35, width=0.7, droop=-0.4),
    "disgusted": Shape(
        raise_=-0.4, tilt=-0.4, lid=0.6, cheek=0.5, smile=-0.7, open=0.15, width=0.7, skew=0.6
    ),
    "skeptical": Shape(
        raise_=-0.3, tilt=-0.1, cock=1.0, lid=0.75, smile=-0.15, width=0.6, skew=0.6
    ),
    "suspicious": Shape(
        raise_=-0.5, tilt=-0.45, cock=0.4, lid=0.5, cheek=0.35, smile=-0.2, width=0.6, droop=-0.3
    ),
    "confused": Shape(raise_=0.1, tilt=0.3, cock=0.9, lid=0.95, smile=-0.3, width=0.5, skew=-0.7),
    "bored": Shape(raise_=-0.2, lid=0.5, smile=-0.1, width=0.65, skew=0.3),
    "tired": Shape(raise_=-0.1, tilt=0.25, lid=0.4, smile=-0.15, width=0.6, droop=0.3),
    "asleep": Shape(raise_=-0.2, lid=0.0, smile=0.2, open=0.06, width=0.45),
}


def shape_of(name: str, valence: float, arousal: float, intensity: float) -> Shape:
    """Give the face for an expression at ``intensity`` 0..1; unknown names go by affect."""
    full = SHAPES.get(name) or _by_affect(_finite(valence), _finite(arousal))
    # The eye takes a half-shown face for no face: small intensities show more than their share.
    share = max(0.0, min(1.0, _finite(intensity, 1.0))) ** 0.7
    return blend(SHAPES["neutral"], full, share)


def blend(first: Shape, second: Shape, share: float) -> Shape:
    """Give the face ``share`` of the way from the first to the second."""
    mixed = {
        field.name: (1 - share) * getattr(first, field.name) + share * getattr(second, field.name)
        for field in dataclasses.fields(Shape)
    }
    return Shape(**mixed)


def _by_affect(valence: float, arousal: float) -> Shape:
    high, low = max(0.0, arousal), max(0.0, -arousal)
    pleased, upset = max(0.0, valence), max(0.0, -valence)
    return Shape(
        raise_=high * 0.8 - low * 0.15,
        tilt=upset * (0.9 - 0.3 * high),
        lid=1 + 0.25 * high - 0.5 * low,
        cheek=0.5 * pleased,
        smile=0.12 + 0.9 * pleased - 0.9 * upset,
        open=0.5 * high,
        width=0.8 + 0.3 * pleased - 0.2 * upset,
        droop=upset * (0.7 - 0.5 * high),
        blush=0.5 * pleased,
    )


def _finite(value: float, default: float = 0.0) -> float:
    return min(max(value, -1.0), 1.0) if math.isfinite(value) else default
