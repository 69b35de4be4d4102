"""How much of each set an epoch holds: our own talk first, whatever the sizes of the others."""

from __future__ import annotations

# Our own corpus is the only talk with a robot and the only one with hand-given directions that the
# default weights may learn from, so it comes whole; the others keep the network from learning the
# manner of one set, and teach what calls for nothing.
QUOTA: dict[str, int] = {
    "goemotions": 6000,
    "emobank": 2500,
    "empathetic_personas": 1400,
    "clinc150": 1800,
    "snips": 500,
    "slurp": 1000,
    "taskmaster": 600,
    "topical_chat": 1500,
    "iempathize": 3000,
    "twittemp": 2000,
    "empathetic_exchanges": 3500,
    "esconv": 1000,
    "dailydialog": 1200,
    "epitome": 1800,
}


# The research variant draws from more sets; half of each keeps our own talk's share and the time.
_RESEARCH_SHARE = 0.5


def quota_of(variant: str, share: float = 1.0) -> dict[str, int]:
    """Give how many samples of each set an epoch of a variant holds; sets not named come whole."""
    scale = share * (_RESEARCH_SHARE if variant == "research" else 1.0)
    return {name: round(scale * number) for name, number in QUOTA.items()}
