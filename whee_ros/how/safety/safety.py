"""Finds words of risk, and gives the fixed text that answers them.

Three kinds: self-harm, harm by others, medical emergency. The patterns and the texts are
configuration (config/safety.yaml) that a clinician can read and approve. Beside the patterns, which
know only what somebody thought of, a classifier (risk.py) reads what words mean. Where they are
sure enough the person gets the hand-off; where there is only a doubt, the robot asks. The detector
errs on the side of care, and what is said is a fixed text, never a model's.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Annotated, get_args

import msgspec
from msgspec import Meta

from whee_ros import locator
from whee_ros.how import tables
from whee_ros.how.safety import honesty
from whee_ros.how.safety.risk import RiskKind, RiskReader
from whee_ros.how.words.texts import expanded

UNLIKELY = 0.1
"""Probability of a risk below which what a pattern finds is only asked about."""
_URGENCY: tuple[RiskKind, ...] = ("medical", "self_harm", "harm_by_others")
_PLAIN = 1.0  # severity of a pattern whose words leave no doubt about the kind
_SEVERITY = 0.5  # of what only the classifier found: worth asking a person to look
_DOUBT = 0.3  # of what is only worth a question
_CLAUSE_END = re.compile(r"[.!?;]+|\bbut\b|\balthough\b")


class Risk(msgspec.Struct, frozen=True, kw_only=True):
    """A risk in words: its kind, the words that show it, and 0.5 (look) to 1 (danger now).

    With ``ask`` there is only a doubt: the person should be asked.
    """

    kind: RiskKind
    phrase: str
    severity: float
    ask: bool = False


class _Answer(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    first: Annotated[str, Meta(min_length=1)]
    again: Annotated[str, Meta(min_length=1)]


class _Pattern(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    match: str
    severity: Annotated[float, Meta(ge=0.0, le=1.0)]
    negates: bool = False


class _Table(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    regions: dict[str, dict[RiskKind, _Answer]]
    questions: dict[RiskKind, str]
    confirms: str
    harmless: list[str]
    idioms: list[str] = []
    negations: str
    patterns: dict[RiskKind, list[_Pattern]]


class Safety:
    """The detector and the texts of all regions."""

    def __init__(self, table: _Table, reader: RiskReader | None = None) -> None:
        self._reader = reader
        self._answers = table.regions
        self._questions = table.questions
        self._confirms = re.compile(table.confirms)
        self._harmless = [re.compile(pattern) for pattern in table.harmless]
        self._idioms = [re.compile(pattern) for pattern in table.idioms]
        self._negation = re.compile(table.negations)
        self._patterns = [
            (kind, re.compile(entry.match), entry)
            for kind, entries in table.patterns.items()
            for entry in entries
        ]

    @classmethod
    def load(cls, path: Path | None = None, reader: RiskReader | None = None) -> Safety:
        """Read the table at ``path``, by default config/safety.yaml; ``reader`` adds what it finds.

        Raises:
            TableError: the table is wrong; the message says where.
        """
        path = path or locator.config("safety.yaml")
        table = tables.read(path, _Table)
        if faults := _faults(table):
            raise tables.TableError(f"{path}: " + "; ".join(faults))
        return cls(table, reader)

    @property
    def regions(self) -> tuple[str, ...]:
        """The regions that have texts."""
        return tuple(self._answers)

    def detect(self, text: str) -> Risk | None:
        """Find the gravest risk in a person's words by patterns and classifier, or None.

        What a pattern finds and the classifier holds unlikely is asked about: patterns know words,
        not what they mean. Where the two name different kinds, the more urgent one is answered: in
        a medical emergency minutes count, and after it comes a danger to one's own life; but a
        pattern that leaves no doubt of the kind decides it. All fixed texts name the emergency
        number. Idioms are read by neither.
        """
        text = self._without_idioms(text)
        matched = self.match(text)
        if self._reader is None:
            return matched
        reading = self._reader.read(text)
        if matched is None:
            sure = reading.probability >= self._reader.threshold
            severity = _SEVERITY if sure else _DOUBT
            found = Risk(kind=reading.kind, phrase=reading.window, severity=severity, ask=not sure)
            return found if reading.probability >= self._reader.check else None
        if reading.probability < UNLIKELY:
            return msgspec.structs.replace(matched, ask=True)
        if matched.severity >= _PLAIN:
            return matched
        kind = min(matched.kind, reading.kind, key=_URGENCY.index)
        return msgspec.structs.replace(matched, kind=kind)

    def _without_idioms(self, text: str) -> str:
        plain = expanded(text)
        left = plain
        for idiom in self._idioms:
            left = idiom.sub(" ", left)
        return text if left == plain else left

    def match(self, text: str) -> Risk | None:
        """Find the gravest risk by the patterns alone, as for the robot's own words."""
        found: list[Risk] = []
        plain = expanded(text)
        for harmless in self._harmless:
            plain = harmless.sub(" ~ ", plain)
        for part in _CLAUSE_END.split(plain):
            for kind, matcher, pattern in self._patterns:
                match = matcher.search(part)
                if match and (pattern.negates or not self._negation.search(part[: match.start()])):
                    found.append(
                        Risk(kind=kind, phrase=match[0].strip(), severity=pattern.severity)
                    )
        return max(found, key=lambda risk: risk.severity) if found else None

    def question(self, kind: RiskKind) -> str:
        """Give the fixed question for a doubt; "yes" to it means danger."""
        return self._questions[kind]

    def confirms(self, text: str) -> bool:
        """Say whether the reply to the question means danger."""
        return self._confirms.search(expanded(text)) is not None

    def answer(self, kind: RiskKind, region: str, *, again: bool = False) -> str:
        """Give the fixed text for a risk. An unknown region gets the generic one."""
        answer = self._answers.get(region, self._answers["generic"])[kind]
        return answer.again if again else answer.first


def _faults(table: _Table) -> list[str]:
    faults = []
    if "generic" not in table.regions:
        faults.append("regions: 'generic' is missing")
    for region, answers in table.regions.items():
        faults += [
            f"regions.{region}: '{kind}' is missing"
            for kind in get_args(RiskKind)
            if kind not in answers
        ]
        for kind, answer in answers.items():
            for name, text in (("first", answer.first), ("again", answer.again)):
                place = f"regions.{region}.{kind}.{name}"
                if re.search(r"[{}<>@\[\]]", text):
                    faults.append(f"{place}: a fixed text has no placeholders or markup")
                faults += [f"{place}: {reason}" for reason in honesty.violations(text)]
    for kind in get_args(RiskKind):
        if kind not in table.questions:
            faults.append(f"questions: '{kind}' is missing")
            continue
        faults += [f"questions.{kind}: {why}" for why in honesty.violations(table.questions[kind])]
    named = [(f"harmless[{i}]", pattern) for i, pattern in enumerate(table.harmless)]
    named += [(f"idioms[{i}]", pattern) for i, pattern in enumerate(table.idioms)]
    named += [("negations", table.negations), ("confirms", table.confirms)]
    named += [
        (f"patterns.{kind}[{i}]", pattern.match)
        for kind, patterns in table.patterns.items()
        for i, pattern in enumerate(patterns)
    ]
    for place, pattern in named:
        try:
            re.compile(pattern)
        except re.error as error:
            faults.append(f"{place}: not a regular expression: {error}")
    return faults
