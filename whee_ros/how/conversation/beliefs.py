"""What the robot believes of a person's feelings beyond a single decision: signed, and revisable.

A correction lowers what was assumed, so that the next decisions need more to assume it again; what
the person says of themselves raises it. Both fade over the turns that follow.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterable, Mapping

FADES = 0.85
"""Share of a belief that is left after a turn: after five turns, less than half of it."""
DOUBTED = -0.5
TRUSTED = 0.5


class Belief:
    """Beliefs about one person: names of feelings (families, groups) with -1 (no) to 1 (yes).

    ``avoid`` holds words that were misheard: they are not said to this person again.
    """

    def __init__(self) -> None:
        self.values: dict[str, float] = {}
        self.avoid: frozenset[str] = frozenset()

    def change(self, names: Iterable[str], by: float) -> None:
        """Add ``by`` to the belief in ``names``."""
        for name in names:
            self.values[name] = max(-1.0, min(1.0, self.values.get(name, 0.0) + by))

    def say(self, names: Iterable[str], value: float) -> None:
        """Set the belief in ``names``: the person said so."""
        for name in names:
            self.values[name] = value

    def fade(self) -> None:
        """Let a turn pass."""
        faded = {name: value * FADES for name, value in self.values.items()}
        self.values = {name: value for name, value in faded.items() if abs(value) > 0.05}

    @property
    def doubted(self) -> frozenset[str]:
        """Give the feelings that are not assumed now, whatever a decision says."""
        return frozenset(name for name, value in self.values.items() if value <= DOUBTED)

    @property
    def trusted(self) -> str:
        """Give the feeling that the person claimed themselves, or nothing."""
        found = max(self.values.items(), key=lambda item: item[1], default=("", 0.0))
        return found[0] if found[1] >= TRUSTED else ""


class Beliefs:
    """The beliefs about everybody met; the one not met for longest is forgotten first."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._of: OrderedDict[str, Belief] = OrderedDict()

    def of(self, person: str) -> Belief:
        """Give the beliefs about ``person``."""
        belief = self._of.setdefault(person, Belief())
        self._of.move_to_end(person)
        while len(self._of) > self._most:
            self._of.popitem(last=False)
        return belief

    def forget(self, person: str) -> None:
        """Forget what was believed of ``person``."""
        self._of.pop(person, None)


def told(values: Mapping[str, float]) -> str:
    """Tell beliefs for a trace: "sadness -1.0, joy +1.0"."""
    return ", ".join(f"{name} {value:+.1f}" for name, value in sorted(values.items()))
