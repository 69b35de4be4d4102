"""What a replay did, in a form that is read again: OUT/outcome.json."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import msgspec

from whee_ros import __version__
from whee_ros.replay.records import BagError

FILE = "outcome.json"
BAG = "bag"
MEASURED = "measured.jsonl"
RUN = "run.json"


class Outcome(msgspec.Struct, kw_only=True):
    """Counts by topic, what was left out and why, and the digest of all that was written.

    ``start`` and ``end`` are the input's first and last stamp (ns), ``seconds`` lie between.
    ``played`` counts the messages that the nodes could hear, ``published`` those the nodes
    published, ``copied`` recorded ones that were written too, ``moved`` those under /recorded.
    ``left_out`` counts messages by topic and reason, ``lost`` what the files did not give,
    ``odd`` what is strange about messages that were used, ``failures`` errors that came out of a
    node. ``until`` is how far it went (ns); ``continued`` names the stamps at which an
    interrupted replay was taken up.
    """

    version: str = __version__
    nodes: list[str] = []
    settings: list[str] = []
    topics: dict[str, str] = {}
    start: int = 0
    end: int = 0
    seconds: float = 0.0
    played: int = 0
    published: dict[str, int] = {}
    copied: dict[str, int] = {}
    moved: dict[str, int] = {}
    left_out: dict[str, int] = {}
    lost: dict[str, int] = {}
    odd: dict[str, int] = {}
    failures: dict[str, int] = {}
    until: int = 0
    finished: bool = False
    continued: list[int] = []
    digest: str = ""

    @property
    def problems(self) -> dict[str, int]:
        """Everything that was not used, looked odd or went wrong, by reason."""
        return {**self.lost, **self.left_out, **self.odd, **self.failures}

    @property
    def exact(self) -> bool:
        """Whether the same input gives this digest again."""
        return self.finished and not self.continued


def count(counts: dict[str, int], name: str, more: int = 1) -> None:
    """Add to one of an outcome's counts."""
    counts[name] = counts.get(name, 0) + more


def save(outcome: Outcome, folder: Path) -> None:
    """Write OUT/outcome.json; counts are sorted, so equal outcomes are equal bytes."""
    text = msgspec.json.format(msgspec.json.encode(outcome, order="sorted"), indent=1)
    new = folder / f"{FILE}.new"
    new.write_bytes(text + b"\n")
    new.replace(folder / FILE)


def load(folder: Path) -> Outcome:
    """Read what a replay wrote.

    Raises:
        BagError: there is none, or it is not of this form.
    """
    path = folder / FILE
    try:
        return msgspec.json.decode(path.read_bytes(), type=Outcome)
    except OSError as error:
        raise BagError(f"{folder} holds no replay ({FILE} is missing): {error.strerror}") from error
    except msgspec.DecodeError as error:
        raise BagError(f"{path} cannot be read: {error}") from error


def plain(settings: Sequence[str]) -> list[str]:
    """Give settings with 1.0 as 1: a replay writes fractions where a node asks for them."""
    return [text.removesuffix(".0") for text in settings]


def difference(one: Outcome, other: Outcome) -> list[str]:
    """Name what must be equal for one replay to go on with the other, and is not."""
    names = ("version", "nodes", "topics", "start", "end")
    different = [name for name in names if getattr(one, name) != getattr(other, name)]
    return different + ["settings"] * (plain(one.settings) != plain(other.settings))
