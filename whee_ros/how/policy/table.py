"""The form of the policy table (config/policy.yaml), and everything that can be wrong with it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Literal, get_args

import msgspec
from msgspec import Meta

from whee_ros.decision import Direction
from whee_ros.how import tables
from whee_ros.how.bank.bank import Situation, Strategy
from whee_ros.how.policy.behaviours import HRI_EXPRESSIONS, Behaviour, Share
from whee_ros.how.policy.knobs import CHOICES, KnobTable
from whee_ros.how.policy.weights import Weights
from whee_ros.how.reading import talk

Stage = Literal["connect", "understand", "suggest"]
Telling = Literal["brief", "some", "long"]
Level = Annotated[int, Meta(ge=0, le=2)]
Range = tuple[Level, Level]
Words = tuple[Annotated[int, Meta(ge=1, le=35)], Annotated[int, Meta(ge=1, le=35)]]


class _Strict(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A part of the table in which an unknown field is an error."""


class Conditions(_Strict, frozen=True, kw_only=True):
    """When a rule holds; an empty list holds always.

    ``leans`` and ``below`` are the least and greatest probability of seeking; ``asks_advice`` and
    ``understated`` ask what kind of words they are, None takes any; ``told`` is the luck that the
    words leave no doubt of, "" for none; ``after_story`` says that the turn before was answered as
    a story, of whatever feeling.
    """

    direction: list[Direction] = []
    emotion: list[str] = []
    stage: list[Stage] = []
    talk: list[talk.Talk] = []
    follows: list[Literal["bad", "good"]] = []
    asks_advice: bool | None = None
    understated: bool | None = None
    told: list[Literal["", "bad", "good"]] = []
    after_story: bool | None = None
    telling: list[Telling] = []
    leans: Share = 0.0
    below: Share = 1.0


class Shift(_Strict, frozen=True, kw_only=True):
    """What a rule wants otherwise where a turn tells little or much; None keeps the rule's."""

    strategies: Annotated[list[Strategy], Meta(min_length=1)] | None = None
    emotional_reaction: Range | None = None
    interpretation: Range | None = None
    exploration: Range | None = None


class Rule(_Strict, frozen=True, kw_only=True):
    """One way of answering.

    Situation "talk" means: as the kind of turn says. With ``keeps_feeling`` the answer is about
    the feeling answered just before, not about this turn's. ``brief`` and ``long`` shift it for
    turns that tell little or much.
    """

    name: str
    when: Conditions
    strategies: Annotated[list[Strategy], Meta(min_length=1)]
    behaviour: str
    situation: Situation | Literal["talk"] = "story"
    keeps_feeling: bool = False
    emotional_reaction: Range = (0, 0)
    interpretation: Range = (0, 0)
    exploration: Range = (0, 0)
    brief: Shift = Shift()
    long: Shift = Shift()

    def shifted(self, telling: Telling) -> Rule:
        """Give the rule as it is for a turn that tells so much."""
        shift = {"brief": self.brief, "long": self.long}.get(telling)
        if shift is None:
            return self
        changes = {name: value for name, value in _fields(shift).items() if value is not None}
        return msgspec.structs.replace(self, **changes) if changes else self


def _fields(shift: Shift) -> dict[str, object]:
    return {name: getattr(shift, name) for name in shift.__struct_fields__}


class _Stages(_Strict, frozen=True, kw_only=True):
    understand_after: Annotated[int, Meta(ge=0)] = 1
    suggest_after: Annotated[int, Meta(ge=0)] = 3


class _Belief(_Strict, frozen=True, kw_only=True):
    confidence: Share = 0.5
    kind: Share = 0.32
    valence: Share = 0.35
    faint: Share = 0.15
    glad: Share = 0.15
    turns: Share = 0.35
    goes_on: Share = 0.0


class _Questions(_Strict, frozen=True, kw_only=True):
    in_a_row: Annotated[int, Meta(ge=0)] = 1
    most: Share = 0.45
    again_after: Annotated[int, Meta(ge=0)] = 2


class _Tellings(_Strict, frozen=True, kw_only=True):
    """Words of a turn below which it tells little, and from which it tells much.

    A turn that tells little is met as a story where seeking is at least as probable as ``sure``.
    """

    brief_below: Annotated[int, Meta(ge=1)] = 20
    long_from: Annotated[int, Meta(ge=2)] = 32
    sure: Share = 0.9


class _Lengths(_Strict, frozen=True, kw_only=True):
    """Words of an answer: below the first it is short, above the second long, by telling."""

    brief: Words = (3, 10)
    some: Words = (6, 14)
    long: Words = (12, 20)
    most: Annotated[int, Meta(ge=5, le=35)] = 30


class Table(_Strict, frozen=True, kw_only=True):
    """The whole table."""

    families: dict[str, list[str]]
    groups: dict[str, list[str]]
    spoken: dict[str, list[str]] = {}
    no_claims: list[str] = []
    rules: list[Rule]
    behaviours: dict[str, Behaviour]
    faces: dict[str, str] = {}
    stages: _Stages = _Stages()
    belief: _Belief = _Belief()
    questions: _Questions = _Questions()
    tellings: _Tellings = _Tellings()
    lengths: _Lengths = _Lengths()
    choice: Weights = Weights()
    knobs: KnobTable = {}


def read(path: Path) -> Table:
    """Read and check the table at ``path``.

    Raises:
        TableError: the table is wrong; the message says where.
    """
    table = tables.read(path, Table)
    if faults := list(_faults(table)):
        raise tables.TableError(f"{path}: " + "; ".join(faults))
    return table


def _faults(table: Table) -> Iterator[str]:
    yield from _faults_of_families(table)
    yield from _faults_of_labels(table)
    yield from _faults_of_rules(table)
    yield from _faults_of_lengths(table)
    yield from _faults_of_behaviours(table)
    for name, values in table.knobs.items():
        if name not in CHOICES:
            yield f"knobs: '{name}' is none of {', '.join(CHOICES)}"
        for value in set(values) - set(CHOICES.get(name, values)):
            yield f"knobs.{name}: '{value}' is none of {', '.join(CHOICES[name])}"


def _faults_of_families(table: Table) -> Iterator[str]:
    for name in {"distress", "gladness", "even"} - set(table.groups):
        yield f"groups: '{name}' is missing"
    for name in {"unclear", "neutral"} - set(table.families):
        yield f"families: '{name}' is missing"
    for group, members in table.groups.items():
        for member in members:
            if member not in table.families:
                yield f"groups.{group}: there is no family '{member}'"


def _faults_of_labels(table: Table) -> Iterator[str]:
    seen: dict[str, str] = {}
    for family, labels in table.families.items():
        if not any(family in members for members in table.groups.values()):
            yield f"families.{family}: it is in no group"
        for label in labels:
            if seen.setdefault(label, family) != family:
                yield f"families.{family}: '{label}' is in {seen[label]} as well"


def _faults_of_rules(table: Table) -> Iterator[str]:
    known = set(table.families) | set(table.groups)
    for number, rule in enumerate(table.rules):
        place = f"rules[{number}] ({rule.name})"
        if rule.behaviour not in table.behaviours:
            yield f"{place}.behaviour: there is no behaviour '{rule.behaviour}'"
        for name in rule.when.emotion:
            if name not in known:
                yield f"{place}.when.emotion: '{name}' is neither a family nor a group"
        for telling in get_args(Telling):
            shifted, at = (
                rule.shifted(telling),
                place if telling == "some" else f"{place}.{telling}",
            )
            for mechanism in ("emotional_reaction", "interpretation", "exploration"):
                low, high = getattr(shifted, mechanism)
                if low > high:
                    yield f"{at}.{mechanism}: {low} is above {high}"
    for direction in get_args(Direction):
        if not any(_is_last_resort(rule, direction) for rule in table.rules):
            yield f"rules: none holds for every turn of direction '{direction}'"


def _faults_of_lengths(table: Table) -> Iterator[str]:
    if table.tellings.brief_below > table.tellings.long_from:
        yield "tellings: brief_below is above long_from"
    for telling in get_args(Telling):
        low, high = getattr(table.lengths, telling)
        if not low <= high <= table.lengths.most:
            yield f"lengths.{telling}: {low}, {high} do not rise, or pass most"


def _faults_of_behaviours(table: Table) -> Iterator[str]:
    for name in {"crisis", "plain", "friendly", "attend"} - set(table.behaviours):
        yield f"behaviours: '{name}' is missing"
    for name, behaviour in table.behaviours.items():
        face = behaviour.expression.name
        if face not in HRI_EXPRESSIONS and face not in table.faces:
            yield (
                f"behaviours.{name}.expression.name: '{face}' is neither in "
                "hri_msgs/Expression nor in faces"
            )
    for name, nearest in table.faces.items():
        if nearest not in HRI_EXPRESSIONS:
            yield f"faces.{name}: '{nearest}' is not in hri_msgs/Expression"


def _is_last_resort(rule: Rule, direction: Direction) -> bool:
    when = rule.when
    covers = not when.direction or direction in when.direction
    return covers and when == Conditions(direction=when.direction)
