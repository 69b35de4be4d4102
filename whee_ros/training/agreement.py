"""How far two labellers agree, beyond chance (Cohen, 1960, 1968)."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np


def kappa(
    first: Sequence[int], second: Sequence[int], classes: int, *, weighted: bool = False
) -> float:
    """Give Cohen's kappa of two labellings of the same n things.

    Args:
        first: class numbers (n,).
        second: class numbers (n,).
        classes: how many there are.
        weighted: True counts a disagreement by its squared distance, for ordered classes.

    Returns:
        1 for full agreement, 0 for what chance gives; NaN where both use one class only.
    """
    table = np.zeros((classes, classes))
    np.add.at(table, (np.asarray(first), np.asarray(second)), 1.0)
    table /= table.sum()
    grid = np.arange(classes)
    cost = (grid[:, None] - grid[None]) ** 2 if weighted else 1.0 - np.eye(classes)
    chance = float((cost * np.outer(table.sum(1), table.sum(0))).sum())
    return float("nan") if chance == 0 else round(1.0 - float((cost * table).sum()) / chance, 4)
