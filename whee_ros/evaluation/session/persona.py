"""Own-written personas as data: who they are, how they take things, and what they may say.

A persona is a YAML file in ``personas/``. Its script is a list of beats in order; which of them are
said, and in which words, depends on the state (``if``, ``guarded``), so that a trusted robot hears
more. ``ways`` tell how the person takes questions, advice and warmth, -1 to 1.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Literal

import msgspec

from whee_ros import locator
from whee_ros.evaluation.session.exchange import State
from whee_ros.how import tables

Wants = Literal[
    "heard",
    "understood",
    "joy",
    "advice",
    "task",
    "space",
    "company",
    "comforted",
    "correct",
    "answer",
]
Age = Literal["child", "teenager", "adult", "older"]
CONDITIONS = (*State.__struct_fields__, "asked")


class Home(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The mood a person comes back to by themself."""

    valence: float = 0.0
    arousal: float = 0.0


class Target(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Where a good conversation would lead."""

    valence: float
    trust: float
    need: float


class Ways(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How the person takes it, -1 (badly) to 1 (well)."""

    questions: float = 0.3
    advice: float = -0.5
    warmth: float = 1.0


class Beat(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One thing to say, and what kind of answer would be right.

    ``feels`` is the valence of what is told: telling it pulls the mood there. ``stirs`` and
    ``lifts`` change the state by what happens. ``emotion`` lists the feelings that may be named.
    ``by`` is another person who says it; ``deed`` what the robot could do.
    """

    wants: Wants
    say: str
    guarded: str = ""
    feels: float | None = None
    stirs: float = 0.0
    emotion: tuple[str, ...] = ()
    by: str = ""
    lifts: dict[str, float] = {}
    when: dict[str, tuple[float, float]] = msgspec.field(name="if", default={})
    deed: str = ""


class Replies(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What the person says when the robot got it wrong, or right; each is said once."""

    wrong: tuple[str, ...] = ()
    questions: tuple[str, ...] = ()
    advice: tuple[str, ...] = ()
    unheard: tuple[str, ...] = ()
    again: tuple[str, ...] = ()
    eased: tuple[str, ...] = ()
    leaves: tuple[str, ...] = ()


class Persona(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A person to be played.

    ``known`` is what the robot is told of them (``how.persons``), ``half_life`` the seconds in
    which half of the way home is gone, ``face`` how much of the mood shows in the face, 0..1,
    ``pace`` the seconds until they speak again, ``halts`` the share of lines said with a pause
    inside. ``never`` lists strategies that do not fit this person in distress.
    """

    about: str
    age: Age
    matter: str
    emotion: tuple[str, ...]
    start: State
    target: Target
    script: tuple[Beat, ...]
    replies: Replies
    home: Home = Home()
    half_life: float = 300.0
    known: str = ""
    ways: Ways = Ways()
    face: float = 0.6
    pace: float = 1.2
    halts: float = 0.1
    never: tuple[str, ...] = ()
    others: tuple[str, ...] = ()
    name: str = ""


class Everyday(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Lines that belong to no story, by age group, and those that everybody says at the end."""

    child: tuple[Beat, ...]
    teenager: tuple[Beat, ...]
    adult: tuple[Beat, ...]
    older: tuple[Beat, ...]
    probes: tuple[Beat, ...]

    def of(self, age: Age) -> tuple[Beat, ...]:
        """Give the lines of an age group."""
        lines: tuple[Beat, ...] = getattr(self, age)
        return lines


def personas(names: Sequence[str] = (), folder: Path | None = None) -> list[Persona]:
    """Read personas, by default all of the package's own, by name.

    Raises:
        TableError: a file is not a persona; the message names the place.
        ValueError: there is none of that name.
    """
    folder = folder or locator.data("evaluation/session/personas")
    files = {path.stem: path for path in sorted(folder.glob("*.yaml"))}
    if unknown := [name for name in names if name not in files]:
        known = ", ".join(files) or "none"
        raise ValueError(f"there is no persona {unknown[0]}; there are {known}")
    return [_read(files[name]) for name in (names or files)]


def everyday() -> Everyday:
    """Read the lines that belong to no story."""
    return tables.read(locator.data("evaluation/session/everyday.yaml"), Everyday)


def _read(path: Path) -> Persona:
    persona = msgspec.structs.replace(tables.read(path, Persona), name=path.stem)
    for number, beat in enumerate(persona.script, start=1):
        wrong = [name for name in beat.when if name not in CONDITIONS]
        wrong += [name for name in beat.lifts if name not in State.__struct_fields__]
        if beat.by and beat.by not in persona.others:
            wrong.append(beat.by)
        if wrong:
            known = ", ".join((*CONDITIONS, *persona.others))
            raise tables.TableError(f"{path}: beat {number}: {wrong[0]!r} is none of {known}")
    return persona
