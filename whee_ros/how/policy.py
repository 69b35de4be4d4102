"""From a decision and where the conversation stands to a way of answering.

The table lies in config/policy.yaml, for researchers to edit. Its order is: connect first, then
understand, then suggest; validate before support; share good news; stay plain otherwise.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Literal

import msgspec

from whee_ros import locator
from whee_ros.decision import EmpathyDecision, Mechanisms
from whee_ros.how import policy_table, talk
from whee_ros.how.bank import Situation, Strategy
from whee_ros.how.knobs import PLAIN, Effects
from whee_ros.how.policy_table import Range, Rule, Stage, Table

Mood = Literal["", "bad", "good"]


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
        family = self._believed(decision)
        if family == "neutral" and standing.follows:
            family = standing.family  # the story goes on, told calmly
        mood, clear = self.mood(family), self._table.belief.valence
        turned = standing.follows and mood and mood != standing.follows
        if turned and not abs(decision.emotion.valence) >= clear:
            family = standing.family if standing.follows == "bad" else "unclear"
        if family in standing.doubted or family in ("unclear", "neutral"):
            family = standing.trusted or ("unclear" if family in standing.doubted else family)
        return family

    def _believed(self, decision: EmpathyDecision) -> str:
        emotion, belief = decision.emotion, self._table.belief
        family = self._family_of.get(emotion.label.strip().lower(), "unclear")
        groups = self._groups_of[family]
        group = ""
        if emotion.valence <= -belief.valence:
            group = "distress"
        elif emotion.valence >= belief.valence:
            group = "gladness"
        if "even" in groups:
            return group or family
        if group and group not in groups:
            return "unclear"
        if emotion.confidence >= belief.confidence:
            return family
        sign = -1.0 if "distress" in groups else 1.0
        return next(iter(groups)) if sign * emotion.valence > belief.faint else "unclear"

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
            mechanisms=_within(decision.target, rule),
            behaviour=rule.behaviour,
            may_ask=may_ask,
            should_ask=may_ask and standing.since_question >= questions.again_after,
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
            and (
                when.asks_advice is None or when.asks_advice == talk.asks_advice(decision.turn.text)
            )
        )


def _within(target: Mechanisms, rule: Rule) -> Mechanisms:
    def kept(level: int, bounds: Range) -> int:
        return min(max(level, bounds[0]), bounds[1])

    return Mechanisms(
        emotional_reaction=kept(target.emotional_reaction, rule.emotional_reaction),
        interpretation=kept(target.interpretation, rule.interpretation),
        exploration=kept(target.exploration, rule.exploration),
    )
