"""FACS action units measured on a face that has been laid straight (Ekman, Friesen, Hager 2002).

Every measure is a weighted sum of landmark coordinates of the frontal face, in units of the
outer-canthus distance, so it does not change with distance, roll, or mirroring. An intensity is
what a measure shows beyond the person's resting face, over the full scale of that action.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Vector = NDArray[np.float64]
Points = NDArray[np.float64]

X, Y = 0, 1
# FaceMesh numbers of the points on the person's right, and their twins on the left.
TWIN = {
    33: 263, 133: 362, 107: 336, 70: 300, 63: 293, 55: 285, 159: 386, 145: 374, 468: 473,
    205: 425, 50: 280, 129: 358, 61: 291,
}  # fmt: skip


class Measure(NamedTuple):
    """How one measure is formed and what is usual.

    ``terms`` are (weight, landmark, axis): Y is the mean height of a point and its twin (down is
    positive), X the distance between the two. ``rest`` and ``spread`` are the median and standard
    deviation over the resting faces of 7 people, ``full`` the change at full intensity.
    """

    terms: tuple[tuple[float, int, int], ...]
    rest: float
    spread: float
    full: float


# Full scales are the changes seen in posed and acted expressions; iris measures need 478 points.
TABLE: dict[str, Measure] = {
    "1": Measure(((1, 133, Y), (-1, 107, Y)), 0.283, 0.035, 0.09),
    "2": Measure(((1, 33, Y), (-0.5, 70, Y), (-0.5, 63, Y)), 0.223, 0.024, 0.07),
    "4": Measure(((-1, 55, X), (0.5, 55, Y), (-0.5, 133, Y)), -0.369, 0.024, 0.055),
    "5": Measure(((1, 468, Y), (-1, 159, Y)), 0.042, 0.010, 0.025),
    "6": Measure(((0.5, 33, Y), (0.5, 133, Y), (-0.5, 205, Y), (-0.5, 50, Y)), -0.415, 0.020, 0.08),
    "7": Measure(((1, 468, Y), (-1, 145, Y)), -0.051, 0.008, 0.03),
    "9": Measure(((1, 133, Y), (-1, 129, Y)), -0.401, 0.023, 0.06),
    "12": Measure(((0.5, 13, Y), (0.5, 14, Y), (-1, 61, Y), (0.2, 61, X)), 0.115, 0.026, 0.11),
    "15": Measure(((1, 61, Y), (-0.5, 13, Y), (-0.5, 14, Y)), 0.0, 0.018, 0.06),
    "17": Measure(((1, 17, Y), (-1, 152, Y)), -0.374, 0.043, 0.12),
    "20": Measure(((1, 61, X), (1, 61, Y), (-1, 13, Y)), 0.592, 0.048, 0.15),
    "23": Measure(((1, 0, Y), (-1, 13, Y), (1, 14, Y), (-1, 17, Y)), -0.180, 0.025, 0.06),
    "25": Measure(((1, 14, Y), (-1, 13, Y)), 0.003, 0.010, 0.15),
    "26": Measure(((1, 152, Y), (-1, 2, Y)), 0.760, 0.030, 0.15),
    "eye": Measure(((1, 145, Y), (-1, 159, Y)), 0.094, 0.016, 0.094),
}
MEASURES = tuple(TABLE)
REST = np.array([m.rest for m in TABLE.values()])
SPREAD = np.array([m.spread for m in TABLE.values()])
FULL = np.array([m.full for m in TABLE.values()])
EYE = MEASURES.index("eye")
IRIS_UNITS = (5, 7)
LIDS = np.array([m in ("5", "7", "eye") for m in MEASURES])

# How far each unit can be trusted from landmarks alone; 0 where it is not measured.
TRUST: dict[int, float] = {
    1: 1.0, 2: 1.0, 4: 1.0, 5: 0.7, 6: 0.5, 7: 0.5, 9: 0.5, 12: 1.0, 15: 0.7, 17: 0.4, 20: 0.5,
    23: 0.4, 25: 1.0, 26: 1.0, 43: 0.8, 45: 1.0,
}  # fmt: skip


def _weights() -> tuple[NDArray[np.intp], Vector]:
    """The landmarks used and the matrix from their x, y to the measures."""
    used = sorted({i for m in TABLE.values() for _, i, _ in m.terms} | set(TWIN.values()))
    place = {number: 2 * i for i, number in enumerate(used)}
    matrix = np.zeros((len(TABLE), 2 * len(used)))
    for row, entry in zip(matrix, TABLE.values(), strict=True):
        for weight, number, axis in entry.terms:
            twin = TWIN.get(number, number)
            if axis == X:
                row[place[twin]] += weight
                row[place[number]] -= weight
            else:
                row[place[number] + 1] += weight / 2
                row[place[twin] + 1] += weight / 2
    return np.array(used), matrix


_USED, _MATRIX = _weights()


def measure(frontal: Points) -> Vector:
    """Read all measures.

    Args:
        frontal: (468 or 478, 3) face laid straight, in outer-canthus distances.

    Returns:
        One number per entry of MEASURES; those of the iris are at rest without iris points.
    """
    if len(frontal) >= 478:
        return np.asarray(_MATRIX @ frontal[_USED, :2].ravel())
    # A stand-in keeps the indices valid; what depends on it is put back to rest.
    padded = np.vstack([frontal, np.repeat(frontal[:1], 10, axis=0)])
    values = np.asarray(_MATRIX @ padded[_USED, :2].ravel())
    for unit in IRIS_UNITS:
        values[MEASURES.index(str(unit))] = REST[MEASURES.index(str(unit))]
    return values


def intensities(values: Vector, baseline: Vector, doubt: float, closure: float) -> dict[int, float]:
    """Turn measures into action unit intensities.

    Args:
        values: what ``measure`` returned.
        baseline: the same of the resting face.
        doubt: 1 while the baseline is only the population's, 0 once it is the person's own:
            half the spread between people then counts as rest.
        closure: how far the eyes are closed, 0..1; closed lids say nothing about AU 5 and 7.

    Returns:
        FACS number to intensity 0..1, without the eye closures 43 and 45.
    """
    raw = np.clip((values - baseline - 0.5 * doubt * SPREAD) / FULL, 0.0, 1.0)
    found = {int(m): float(v) for m, v in zip(MEASURES, raw, strict=True) if m != "eye"}
    # A smile thins and widens the lips and lifts cheeks and nostrils by itself, and an open mouth
    # stretches the lips: only what is left is evidence for AU 9, 20 and 23.
    smile, apart, lids = 1.0 - found[12], 1.0 - found[25], 1.0 - closure
    found[9] *= smile
    found[20] *= smile
    found[23] *= smile * apart
    found[5] *= lids
    found[7] *= lids
    return found
