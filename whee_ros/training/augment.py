"""Make typed text sound like a recogniser's: no punctuation, no case, fillers, restarts."""

from __future__ import annotations

import random
import re

_FILLERS = ("um", "uh", "well", "you know", "i mean", "like", "so", "oh", "er")


def recognised(text: str, seed: int) -> str:
    """Rewrite a text as a recogniser might have heard it; the same seed gives the same text."""
    chance = random.Random(f"{seed}:{text}")
    spoken = re.sub(r"[^\w' ]+", " ", text.replace("’", "'")).lower().split()
    if not spoken:
        return text
    if chance.random() < 0.5:
        spoken.insert(0, chance.choice(_FILLERS))
    if len(spoken) > 4 and chance.random() < 0.3:
        spoken.insert(chance.randrange(1, len(spoken)), chance.choice(("um", "uh", "er")))
    if len(spoken) > 5 and chance.random() < 0.15:
        place = chance.randrange(len(spoken) - 2)
        spoken[place:place] = spoken[place : place + 2]
    return " ".join(spoken)


def sometimes_recognised(text: str, seed: int) -> str:
    """Half of the texts as they are, half as a recogniser would give them."""
    chance = random.Random(f"half:{seed}:{text}")
    return recognised(text, seed) if chance.random() < 0.5 else text
