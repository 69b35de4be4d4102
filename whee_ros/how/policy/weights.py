"""How much each criterion of the choice counts; config/policy.yaml holds them under ``choice``."""

from __future__ import annotations

from typing import Annotated

import msgspec
from msgspec import Meta

Weight = Annotated[float, Meta(ge=0.0, le=10.0)]


class Weights(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Weights of the criteria, each of which is 0 (poor) to 1 (perfect).

    ``claimed`` (0..1) is how far the author's own levels are believed beside the judge's;
    ``shortlist`` how many candidates the judge reads; ``better`` by how much a late answer must
    score more than what was said to follow it up.
    """

    match: Weight = 6.0
    relevance: Weight = 0.4
    answers: Weight = 1.8
    close: Weight = 0.25
    strategy: Weight = 0.8
    novelty: Weight = 0.6
    length: Weight = 0.8
    asks: Weight = 1.0
    person: Weight = 0.4
    variety: Weight = 0.4
    claimed: Annotated[float, Meta(ge=0.0, le=1.0)] = 0.5
    shortlist: Annotated[int, Meta(ge=1, le=200)] = 12
    better: Weight = 0.5
