"""From a decision and where the conversation stands to a way of answering.

The table lies in config/policy.yaml, for researchers to edit. Its order is: connect first, then
understand, then suggest; validate before support; share good news; stay plain otherwise.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import msgspec

from whee_ros import locator
from whee_ros.decision import EmpathyDecision, Mechanisms
from whee_ros.how.bank.bank import Situation, Strategy
from whee_ros.how.policy import table as policy_table
from whee_ros.how.policy.feelings import Feelings, Mood, Standing
from whee_ros.how.policy.knobs import PLAIN, Effects
from whee_ros.how.policy.table import Range, Rule, Stage, Table, Telling
from whee_ros.how.reading import advice, talk, tone, understatement
from whee_ros.how.reading.claims import Claims

__all__ = ["Policy", "Standing", "Target"]


class Target(msgspec.Struct, frozen=True, kw_only=True):
    """What the answer shall be.

    ``fits`` names the family of emotion and the groups it is in. ``may_ask`` allows a question,
    ``should_ask`` wants one. An answer of less than ``least`` words counts as short, of more than
    ``words`` as long; ``most`` is the greatest number. ``tags`` narrows the bank to entries that
    bear them, where there are any. ``slight`` says that the turn told little,
    and may have been no story.
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
    least: int = 0
    words: int = 14
    most: int = 30
    tags: tuple[str, ...] = ()
    slight: bool = False


class Policy:
    """The table, checked, with the question it answers: how shall this turn be answered?"""

    def __init__(self, table: Table) -> None:
        self._table = table
        self._read = Feelings(table)
        self.feelings = self._read.family_of | {name: name for name in table.families}
        self.group_of = {
            family: next(iter(groups)) for family, groups in self._read.groups_of.items() if groups
        }
        self.words = self._read.words
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

    def family(self, decision: EmpathyDecision, standing: Standing) -> str:
        """Name the family of the person's emotion, its group, or "unclear"."""
        return self._read.family(decision, standing)

    def claimed_mood(self, text: str) -> Mood:
        """Say whether a person says they feel good or bad."""
        return self._read.mood(self._read.claimed(text))

    def claims(self, text: str) -> Claims:
        """Read what a person says of their own feeling."""
        return self._read.claims(text)

    def families(self, names: Iterable[str]) -> set[str]:
        """Give the families that ``names`` of families and groups stand for."""
        return self._read.families(names)

    def mood(self, family: str) -> Mood:
        """Say whether a family or group is of a bad or a good feeling, or neither."""
        return self._read.mood(family)

    def target(
        self, decision: EmpathyDecision, standing: Standing, effects: Effects = PLAIN
    ) -> Target:
        """Say how the turn of ``decision`` shall be answered, to a person of such ``effects``."""
        text = decision.turn.text
        family = self.family(decision, standing)
        kind = talk.kind_of(text)
        stage = self._stage(decision, standing, effects)
        telling = self._telling(text)
        rule = next(
            rule
            for rule in self.rules
            if self._holds(rule, decision, standing, family, stage, kind, telling)
        ).shifted(telling)
        family = standing.family if rule.keeps_feeling and standing.follows else family
        questions = self._table.questions
        may_ask = (
            not standing.no_questions
            and standing.questions_in_a_row < questions.in_a_row
            and standing.question_share < questions.most
        )
        should_ask = may_ask and standing.since_question >= questions.again_after
        least, words = getattr(self._table.lengths, telling)
        situation = rule.situation
        if situation == "talk":
            situation = "statement" if kind == "correction" else kind
        return Target(
            rule=rule.name,
            situation=situation,
            family=family,
            fits=frozenset({family, "any"} | self._read.groups_of.get(family, set())),
            stage=stage,
            strategies=tuple(rule.strategies),
            mechanisms=_within(decision.target, rule, ask=should_ask and situation == "story"),
            behaviour=rule.behaviour,
            may_ask=may_ask,
            should_ask=should_ask,
            least=least if situation == "story" else 0,
            words=words,
            most=self._table.lengths.most,
            tags=(advice.asked(text),) if situation == "advice" else (),
            slight=telling == "brief"
            and (_seeking(decision) < self._table.tellings.sure or understatement.found(text)),
        )

    def _telling(self, text: str) -> Telling:
        count, tellings = len(text.split()), self._table.tellings
        if count < tellings.brief_below:
            return "brief"
        return "long" if count >= tellings.long_from else "some"

    def _stage(self, decision: EmpathyDecision, standing: Standing, effects: Effects) -> Stage:
        stages = self._table.stages
        understand, suggest = effects.understand_after, effects.suggest_after
        if standing.empathic < (stages.understand_after if understand is None else understand):
            return "connect"  # also if advice is asked for: validate before support
        late = standing.empathic >= (stages.suggest_after if suggest is None else suggest)
        if late or advice.asked(decision.turn.text):
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
        telling: Telling,
    ) -> bool:
        when, seeking = rule.when, _seeking(decision)
        asks = bool(advice.asked(decision.turn.text))
        return (
            (not when.direction or decision.direction in when.direction)
            and (not when.emotion or family in self._read.families(when.emotion))
            and (not when.stage or stage in when.stage)
            and (not when.talk or kind in when.talk)
            and (not when.follows or standing.follows in when.follows)
            and when.leans <= seeking <= when.below
            and when.after_story in (None, standing.answered)
            and (not when.telling or telling in when.telling)
            and (not when.told or _luck(decision.turn.text) in when.told)
            and when.asks_advice in (None, asks)
            and when.understated in (None, understatement.found(decision.turn.text))
        )


def _seeking(decision: EmpathyDecision) -> float:
    """Give the probability of seeking; a decision made without any is sure."""
    return decision.probabilities.get("seeking", float(decision.direction == "seeking"))


def _luck(text: str) -> Mood:
    told = tone.of_person(text)
    return "bad" if told < 0 else "good" if told > 0 else ""


def _within(target: Mechanisms, rule: Rule, *, ask: bool) -> Mechanisms:
    """Keep the levels within the rule's; ``ask`` wants some exploration in any case."""

    def kept(level: int, bounds: Range) -> int:
        return min(max(level, bounds[0]), bounds[1])

    return Mechanisms(
        emotional_reaction=kept(target.emotional_reaction, rule.emotional_reaction),
        interpretation=kept(target.interpretation, rule.interpretation),
        exploration=max(kept(target.exploration, rule.exploration), int(ask)),
    )
