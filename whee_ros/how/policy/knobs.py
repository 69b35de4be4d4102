"""Who is spoken to: age group, directness, humour and register, as set for each person.

What a setting changes stands in config/policy.yaml under ``knobs``. Settings are given by whoever
knows the person (`persons: ["anna: age=child, directness=high"]`), never guessed from a face.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Annotated

import msgspec
from msgspec import Meta

from whee_ros.how.bank.bank import Strategy
from whee_ros.how.words.wording import Wording

CHOICES: dict[str, tuple[str, ...]] = {
    "age": ("adult", "child", "teenager", "older"),
    "directness": ("normal", "low", "high"),
    "humour": ("none", "light"),
    "register": ("plain", "casual", "formal"),
}
"""Each knob with its values; the first is the default."""


class Effects(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What knobs change; an empty value changes nothing.

    ``words`` is the length from which an answer counts as long, ``most`` the greatest. ``tags``
    are looked for in the bank, ``avoid_tags`` left out. ``rate`` multiplies, ``pitch`` (semitones)
    and ``volume`` (dB) add to the voice.
    """

    words: Annotated[int, Meta(ge=3, le=35)] | None = None
    most: Annotated[int, Meta(ge=5, le=35)] | None = None
    understand_after: Annotated[int, Meta(ge=0)] | None = None
    suggest_after: Annotated[int, Meta(ge=0)] | None = None
    prefer: list[Strategy] = []
    avoid: list[Strategy] = []
    tags: list[str] = []
    avoid_tags: list[str] = []
    wording: Wording = ""
    rate: Annotated[float, Meta(ge=0.7, le=1.3)] = 1.0
    pitch: Annotated[float, Meta(ge=-3.0, le=3.0)] = 0.0
    volume: Annotated[float, Meta(ge=-6.0, le=6.0)] = 0.0

    def then(self, other: Effects) -> Effects:
        """Add the effects of another knob; where both set a value, the other's counts."""
        return Effects(
            words=_later(self.words, other.words),
            most=_later(self.most, other.most),
            understand_after=_later(self.understand_after, other.understand_after),
            suggest_after=_later(self.suggest_after, other.suggest_after),
            prefer=[*self.prefer, *other.prefer],
            avoid=[*self.avoid, *other.avoid],
            tags=[*self.tags, *other.tags],
            avoid_tags=[*self.avoid_tags, *other.avoid_tags],
            wording=other.wording or self.wording,
            rate=self.rate * other.rate,
            pitch=self.pitch + other.pitch,
            volume=self.volume + other.volume,
        )


PLAIN = Effects()
KnobTable = dict[str, dict[str, Effects]]


class Knobs(msgspec.Struct, frozen=True, kw_only=True):
    """How one person wants to be spoken to; the values are those of ``CHOICES``."""

    age: str = "adult"
    directness: str = "normal"
    humour: str = "none"
    register: str = "plain"

    def effects(self, table: Mapping[str, Mapping[str, Effects]]) -> Effects:
        """Give what these knobs change, in the order of ``CHOICES``."""
        found = PLAIN
        for name in CHOICES:
            found = found.then(table.get(name, {}).get(getattr(self, name), PLAIN))
        return found


def read_person(text: str, start: Knobs | None = None) -> Knobs:
    """Read "age=child, directness=high"; what is not named is as in ``start``.

    Raises:
        ValueError: an unknown knob or value; the message names the choices.
    """
    given: dict[str, str] = {}
    for part in filter(None, (part.strip() for part in re.split(r"[,;]", text))):
        name, equals, value = (piece.strip().lower() for piece in part.partition("="))
        if not equals or name not in CHOICES:
            raise ValueError(f"'{part}': write it as KNOB=VALUE; knobs: {', '.join(CHOICES)}")
        if value not in CHOICES[name]:
            raise ValueError(f"'{part}': choose {name} from {', '.join(CHOICES[name])}")
        given[name] = value
    return msgspec.structs.replace(start or Knobs(), **given)


def read_persons(entries: Iterable[str], start: Knobs) -> dict[str, Knobs]:
    """Read "anna: age=child" for each person; empty entries count for nothing.

    Raises:
        ValueError: an entry names nobody, or a person twice, or is wrong otherwise.
    """
    found: dict[str, Knobs] = {}
    for entry in filter(None, (entry.strip() for entry in entries)):
        person, colon, text = entry.partition(":")
        person = person.strip()
        if not colon or not person or person in found:
            raise ValueError(f"persons: '{entry}': write 'ID: age=child, ...', each id once")
        try:
            found[person] = read_person(text, start)
        except ValueError as error:
            raise ValueError(f"persons: {person}: {error}") from error
    return found


def _later(first: int | None, second: int | None) -> int | None:
    return first if second is None else second
