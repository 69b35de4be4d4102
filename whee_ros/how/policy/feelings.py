"""What is believed of a person's feeling: a family of emotions, a group of them, or nothing.

The tables lie in config/policy.yaml: families, groups, belief.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import Literal

import msgspec

from whee_ros.decision import EmpathyDecision
from whee_ros.how.policy.table import Table
from whee_ros.how.reading import claims, tone
from whee_ros.how.reading.claims import Claims

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
    its emotion; ``no_questions`` that the person does not want to be asked;
    ``answered`` that the turn before was answered as a story.
    """

    empathic: int = 0
    questions_in_a_row: int = 0
    question_share: float = 0.0
    since_question: int = 0
    doubted: frozenset[str] = frozenset()
    trusted: str = ""
    follows: Mood = ""
    family: str = "unclear"
    no_questions: bool = False
    answered: bool = False


class Feelings:
    """Reads decisions by the tables.

    ``family_of`` gives the family of a label, ``groups_of`` the groups of a family, ``words`` the
    family, or the group, that a person means by a word of themselves.
    """

    def __init__(self, table: Table) -> None:
        self._table = table
        self.family_of = {
            label: family for family, labels in table.families.items() for label in labels
        }
        spoken = {word: name for name, words in table.spoken.items() for word in words}
        kept = {word: name for word, name in self.family_of.items() if word not in table.no_claims}
        self.words = kept | spoken
        self.groups_of = {
            family: {group for group, members in table.groups.items() if family in members}
            for family in table.families
        }

    def families(self, names: Iterable[str]) -> set[str]:
        """Give the families that ``names`` of families and groups stand for."""
        found: set[str] = set()
        for name in names:
            found |= {name} | set(self._table.groups.get(name, ()))
        return found

    def claims(self, text: str) -> Claims:
        """Read what a person says of their own feeling."""
        return claims.read(text, self.words, frozenset(self.families(["gladness"])))

    def claimed(self, text: str) -> str:
        """Name the good or bad family that a person says they feel, the group of several, or "".

        A neutral one counts where it is all: "I'm just tired". Who says "I'm fine" is not pitied.
        """
        claims = self.claims(text)
        if claims.only and not self.mood(claims.only):
            return claims.only
        felt = [family for family in claims.felt if self.mood(family)]
        if not felt and "unclear" in claims.felt:
            return "unclear"
        moods = {self.mood(family) for family in felt}
        if len(felt) == 1 or len(moods) != 1:
            return felt[0] if len(felt) == 1 else ""
        return {"bad": "distress", "good": "gladness"}[moods.pop()]

    def mood(self, family: str) -> Mood:
        """Say whether a family or group is of a bad or a good feeling, or neither."""
        groups = {family} | self.groups_of.get(family, set())
        return "bad" if "distress" in groups else "good" if "gladness" in groups else ""

    def family(self, decision: EmpathyDecision, standing: Standing) -> str:
        """Name the family of the person's emotion, its group, or "unclear".

        Where label and valence contradict each other nothing is assumed: false distress on good
        news is worse than an answer that fits both. Neither is anything assumed where a story
        seems to turn, but not clearly: cheering at somebody's grief is worse still. What a person
        says of themselves is believed.
        """
        if claimed := self.claimed(decision.turn.text):
            return claimed
        valence, belief = decision.emotion.valence, self._table.belief
        family = self._believed(decision)
        told = tone.of_person(decision.turn.text)
        label = self.family_of.get(decision.emotion.label.strip().lower(), "unclear")
        # A good word in a sad story: it is either told bravely or no sad one.
        torn = self.mood(label) == "good" and (valence < 0 or standing.follows == "bad")
        goes_on = not torn and _goes_on(standing, valence, told, belief.goes_on)
        if family in ("neutral", "unclear") and goes_on:
            family = standing.family  # the story goes on, told calmly
        mood = self.mood(family)
        turned = standing.follows and mood and mood != standing.follows
        plainly = told > 0 if mood == "good" else told < 0  # "i have good news"
        if turned and not plainly and not abs(valence) >= belief.turns:
            family = "unclear"
        doubted = standing.doubted | self.claims(decision.turn.text).denied
        if family in doubted or family in ("unclear", "neutral"):
            family = standing.trusted or ("unclear" if family in doubted else family)
        return family

    def _believed(self, decision: EmpathyDecision) -> str:
        """Name the family where the label is sure, its group where only the sign is."""
        emotion, belief = decision.emotion, self._table.belief
        family = self.family_of.get(emotion.label.strip().lower(), "unclear")
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
        good = -belief.faint if told > 0 else belief.glad
        if valence >= good and not told < 0 and (mood == "good" or valence >= belief.valence):
            return "gladness"
        return ""


def _goes_on(standing: Standing, valence: float, told: float, bad: float) -> bool:
    """Say whether a turn of no clear feeling belongs to the story before it.

    A good one may be told calmly; a bad one shows at least a valence of -``bad``.
    """
    if standing.follows == "bad":
        return valence <= -bad and told <= 0
    return standing.follows == "good" and valence >= 0.0 and told >= 0
