"""Is it a person who speaks while the robot does?

The voice node reports activity over the robot only where the sound is louder than the robot's
echo; what remains in doubt is told by a mouth that moves, or by time.
"""

from __future__ import annotations

from whee_ros.cues import NANOSECONDS
from whee_ros.perception.people.settings import PeopleSettings

WINDOW = NANOSECONDS // 2
"""How far back mouths are watched, ns."""


class BargeIn:
    """Follows the voices that are active while the robot speaks."""

    def __init__(self) -> None:
        self._since: dict[str, int] = {}

    @property
    def voices(self) -> list[str]:
        """The voices still in doubt."""
        return list(self._since)

    def heard(self, voice: str, mouth: float, now: int, settings: PeopleSettings) -> bool:
        """Tell whether an active voice is a person's; ``mouth`` is how much a mouth moves, 0..1."""
        since = self._since.setdefault(voice, now)
        seen = mouth >= settings.barge_in_mouth
        if not seen and now - since < settings.barge_in_patience * NANOSECONDS:
            return False
        del self._since[voice]
        return True

    def quiet(self, voice: str) -> None:
        """The voice is silent again."""
        self._since.pop(voice, None)
