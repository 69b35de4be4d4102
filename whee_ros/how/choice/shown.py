"""What the body does while a candidate's words are said."""

from __future__ import annotations

from typing import Literal

import msgspec

Face = Literal["concerned", "happy", "neutral"]
Move = Literal["none", "nod", "slow_nod", "tilt", "bounce", "still"]


class Shown(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What the body does while the words are said; only what the policy's table knows."""

    face: Face = "neutral"
    gesture: Move = "none"
