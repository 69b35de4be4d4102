"""A classifier of risk that knows two words: it is sure of "dark", and doubts "dusk"."""

from __future__ import annotations

import numpy as np

from whee_ros.how.safety import risk
from whee_ros.how.safety.risk import RiskReader, Weights
from whee_ros.how.safety.safety import Safety

LIGHT, DIM, DARK = np.eye(3, dtype=np.float32)


def embed(texts):
    """Three directions: texts that speak of the dark, of dusk, and all others."""
    return np.array([DARK if "dark" in t else DIM if "dusk" in t else LIGHT for t in texts])


def weights(kind="self_harm"):
    """A choice that finds the dark (.99) and doubts the dusk (.27), and knows one kind only."""
    choice = np.full((4, 4), -9.0, np.float32)
    choice[0] = [1.0, 0.0, 0.0, 0.0]
    choice[1 + risk.KINDS.index(kind)] = [0.0, -0.1, 0.5, 0.0]
    return Weights(changed={}, choice=choice, threshold=0.5, check=0.2, base_sha256="")


def safety(kind="self_harm"):
    return Safety.load(reader=RiskReader(weights(kind), embed))
