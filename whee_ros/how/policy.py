"""From a decision and where the conversation stands to a way of answering.

The table lies in config/policy.yaml, for researchers to edit. Its order is: connect first, then
understand, then suggest; validate before support; share good news; stay plain otherwise.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from pathlib import Path
from typing import Literal

import msgspec

from whee_ros import locator
from whee_ros.decision import EmpathyDecision, Mechanisms
from whee_ros.how import policy_table, talk, tone
from whee_ros.how.bank import Situation, Strategy
from whee_ros.how.knobs import PLAIN, Effects
from whee_ros.how.policy_table import Range, Rule, Stage, Table

Mood = Literal["", "bad", "good"]
_BEYOND_DOUBT = 0.6
"""So bad a valence needs no sure label."""
_MOODS: dict[str, Mood] = {"distress": "bad", "gladness": "good"}


class Standing(msgspec.Struct, frozen=True, kw_only=True):
    """Where the conversation with one person stands.

    ``empathic`` counts the empathic answers about the present feeling, ``questions_in_a_row``,
    ``question_share`` and ``since_question`` (answers since then) the robot's recent questions;
    ``doubted`` holds the families of emotion that the person has said are wrong, ``trusted`` the
    one that they claimed; ``follows`` is what kind of story was answered just before, ``family``
    its emotion.
    """

    empathic: int = 0
    questions_in_a_row: int = 0
    question_share: float = 0.0
    since_question: int = 0
    doubted: frozenset[str] = frozenset()
    trusted: str = ""
    follows: Mood = ""
    family: str = "unclear"


class Target(msgspec.Struct, frozen=True, kw_only=True):
    """What the answer shall be.

    ``fits`` names the family of emotion and the groups it is in. ``may_ask`` allows a question,
    ``should_ask`` wants one. ``words`` is the length from which an answer counts as long, ``most``
    the greatest. ``tags`` narrows the bank to entries that bear them, where there are any.
    """

    rule: str
    situation: Situation
    family: str
    fits: frozenset[str]
    stage: Stage
    strategies: tuple[Strategy, ...]
    mechanisms: Mechanisms
    behaviour: str
    may_ask: bool
    should_ask: bool = False
    words: int = 14
    most: int = 30
    tags: tuple[str, ...] = ()


class Policy:
    """The table, checked, with the question it answers: how shall this turn be answered?"""

    def __init__(self, table: Table) -> None:
        self._table = table
        self._family_of = {
            label: family for family, labels in table.families.items() for label in labels
        }
        self._groups_of = {
            family: {group for group, members in table.groups.items() if family in members}
            for family in table.families
        }
        self.feelings = dict(self._family_of) | {name: name for name in table.families}
        self.group_of = {
            family: next(iter(groups)) for family, groups in self._groups_of.items() if groups
        }
        self.weights = table.choice
        self.knobs = table.knobs
        self.behaviours = table.behaviours
        self.faces = table.faces
        self.rules = tuple(table.rules)

    @classmethod
    def load(cls, path: Path | None = None) -> Policy:
        """Read the table at ``path``, by default config/policy.yaml.

        Raises:
            TableError: the table is wrong; the message says where.
        """
        return cls(policy_table.read(path or locator.config("policy.yaml")))

    def families(self, names: Iterable[str]) -> set[str]:
        """Give the families that ``names`` of families and groups stand for."""
        found: set[str] = set()
        for name in names:
            found |= {name} | set(self._table.groups.get(name, ()))
        return found

    def mood(self, family: str) -> Mood:
        """Say whether a family or group is of a bad or a good feeling, or neither."""
        groups = {family} | self._groups_of.get(family, set())
        return "bad" if "distress" in groups else "good" if "gladness" in groups else ""

    def family(self, decision: EmpathyDecision, standing: Standing) -> str:
        """Name the family of the person's emotion, its group, or "unclear".

        Where label and valence contradict each other nothing is assumed: false distress on good
        news is worse than a plain answer. A story that was bad stays so until the valence clearly
        says otherwise: cheering at somebody's grief is worse still.
        """
        valence, belief = decision.emotion.valence, self._table.belief
        family = self._believed(decision)
        told = tone.of_person(decision.turn.text)
        label = self._family_of.get(decision.emotion.label.strip().lower(), "unclear")
        torn = self.mood(label) == "good" and valence < 0
        goes_on = not torn and _goes_on(standing, valence, told, belief.faint)
        if family in ("neutral", "unclear") and goes_on:
            family = standing.family  # the story goes on, told calmly
        mood = self.mood(family)
        turned = standing.follows and mood and mood != standing.follows
        if turned and not abs(valence) >= belief.valence:
            family = standing.family if standing.follows == "bad" else "unclear"
        if family in standing.doubted or family in ("unclear", "neutral"):
            family = standing.trusted or ("unclear" if family in standing.doubted else family)
        return family

    def _believed(self, decision: EmpathyDecision) -> str:
        """Name the family where the label is sure, its group where only the sign is."""
        emotion, belief = decision.emotion, self._table.belief
        family = self._family_of.get(emotion.label.strip().lower(), "unclear")
        mood, sure = self.mood(family), emotion.confidence >= belief.confidence
        valence = emotion.valence if math.isfinite(emotion.valence) else 0.0
        told = tone.of_person(decision.turn.text)
        group = self._group(valence, told, mood, sure=sure)
        weak = emotion.confidence < belief.kind and valence > -_BEYOND_DOUBT
        if group == "distress" and weak and not told < 0:
            group = ""
        if group and mood == _MOODS[group]:
            return family if sure else group
        if group and not mood:
            return group if abs(valence) >= belief.valence else family
        return "unclear" if mood else family

    def _group(self, valence: float, told: float, mood: Mood, *, sure: bool) -> str:
        """Name the group of feelings that valence, words and label speak for, or nothing.

        Pity is for those whose valence is clearly bad, or whose words or a sure label leave no
        doubt. Gladness may be fainter: sharing it does no harm to who tells good news calmly.
        """
        belief = self._table.belief
        bad = belief.faint if told < 0 else belief.valence
        if mood == "bad" and sure:
            bad = 0.0
        if valence <= -bad and not told > 0:
            return "distress"
        good = -belief.faint if told > 0 else belief.faint
        if valence >= good and not told < 0 and (mood == "good" or valence >= belief.valence):
            return "gladness"
        return ""

    def target(
        self, decision: EmpathyDecision, standing: Standing, effects: Effects = PLAIN
    ) -> Target:
        """Say how the turn of ``decision`` shall be answered, to a person of such ``effects``."""
        family = self.family(decision, standing)
        kind = talk.kind_of(decision.turn.text)
        stage = self._stage(decision, standing, effects)
        rule = next(
            rule
            for rule in self.rules
            if self._holds(rule, decision, standing, family, stage, kind)
        )
        family = standing.family if rule.keeps_feeling else family
        questions = self._table.questions
        may_ask = (
            standing.questions_in_a_row < questions.in_a_row
            and standing.question_share < questions.most
        )
        should_ask = may_ask and standing.since_question >= questions.again_after
        situation = rule.situation
        if situation == "talk":
            situation = "statement" if kind == "correction" else kind
        return Target(
            rule=rule.name,
            situation=situation,
            family=family,
            fits=frozenset({family, "any"} | self._groups_of.get(family, set())),
            stage=stage,
            strategies=tuple(rule.strategies),
            mechanisms=_within(decision.target, rule, ask=should_ask and situation == "story"),
            behaviour=rule.behaviour,
            may_ask=may_ask,
            should_ask=should_ask,
            words=self._table.lengths.words,
            most=self._table.lengths.most,
        )

    def _stage(self, decision: EmpathyDecision, standing: Standing, effects: Effects) -> Stage:
        stages = self._table.stages
        understand, suggest = effects.understand_after, effects.suggest_after
        if standing.empathic < (stages.understand_after if understand is None else understand):
            return "connect"  # also if advice is asked for: validate before support
        late = standing.empathic >= (stages.suggest_after if suggest is None else suggest)
        if late or talk.asks_advice(decision.turn.text):
            return "suggest"
        return "understand"

    def _holds(
        self,
        rule: Rule,
        decision: EmpathyDecision,
        standing: Standing,
        family: str,
        stage: Stage,
        kind: talk.Talk,
    ) -> bool:
        when = rule.when
        return (
            (not when.direction or decision.direction in when.direction)
            and (not when.emotion or family in self.families(when.emotion))
            and (not when.stage or stage in when.stage)
            and (not when.talk or kind in when.talk)
            and (not when.follows or standing.follows in when.follows)
            and decision.probabilities.get("seeking", 0.0) >= when.leans
            and (
                when.asks_advice is None or when.asks_advice == talk.asks_advice(decision.turn.text)
            )
        )


def _goes_on(standing: Standing, valence: float, told: float, faint: float) -> bool:
    """Say whether a turn of no clear feeling belongs to the story before it."""
    if standing.follows == "bad":
        return valence <= faint and told <= 0
    return standing.follows == "good" and valence >= 0.0 and told >= 0


def _within(target: Mechanisms, rule: Rule, *, ask: bool) -> Mechanisms:
    """Keep the levels within the rule's; ``ask`` wants some exploration in any case."""

    def kept(level: int, bounds: Range) -> int:
        return min(max(level, bounds[0]), bounds[1])

    return Mechanisms(
        emotional_reaction=kept(target.emotional_reaction, rule.emotional_reaction),
        interpretation=kept(target.interpretation, rule.interpretation),
        exploration=max(kept(target.exploration, rule.exploration), int(ask)),
    )
