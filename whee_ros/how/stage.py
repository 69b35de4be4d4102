"""The "how" stage: from a decision to a plan of acts, in time and never dishonest.

Every method takes the time; the same calls give the same plans.
"""

from __future__ import annotations

from collections.abc import Sequence

from whee_ros.acts import AnyAct, BehaviorPlan
from whee_ros.cues import NANOSECONDS, Presence, Turn
from whee_ros.decision import EmpathyDecision, Glimpse
from whee_ros.how import plans, talk, texts
from whee_ros.how.answers import Answers
from whee_ros.how.bank import Bank
from whee_ros.how.choose import Choice
from whee_ros.how.dialogue import Dialogue, Dialogues
from whee_ros.how.echo import Echoes, to_silence
from whee_ros.how.planner import Planner, risk_kind, risk_note, words_of
from whee_ros.how.policy import Policy
from whee_ros.how.safety import Risk, Safety
from whee_ros.how.settings import HowSettings
from whee_ros.settings import problems

__all__ = ["HowSettings", "HowStage", "risk_kind", "words_of"]
_AWAY = ("disengaged", "disengaging")


class HowStage:
    """Answers turns with plans, and remembers what it needs for the next answer."""

    def __init__(
        self,
        settings: HowSettings | None = None,
        policy: Policy | None = None,
        bank: Bank | None = None,
        safety: Safety | None = None,
    ) -> None:
        """Load what is not given from the configuration.

        Raises:
            ValueError: a setting is out of its range, or the region has no texts.
            TableError: a table is wrong.
        """
        self.settings = settings or HowSettings()
        self._policy = policy or Policy.load()
        self._safety = safety or Safety.load()
        bank = bank or Bank.load()
        self._check(self.settings)
        self._planner = Planner(self._policy, bank, self.settings)
        self._answers = Answers(self._policy, bank, self._planner)
        self._dialogues = Dialogues(self.settings.max_people)
        self._greeting: int | None = None
        self._nod: int | None = None
        self._reacted = ""
        self._echoes = Echoes()
        self._late = ("", 0)

    def configure(self, settings: HowSettings) -> None:
        """Take new settings.

        Raises:
            ValueError: a setting is out of its range, or the region has no texts.
        """
        self._check(settings)
        self.settings = self._planner.settings = settings

    @property
    def last_choice(self) -> Choice | None:
        """The latest choice, with every rejected candidate and its reason."""
        return self._answers.last_choice

    def greet(self, presence: Presence, now: int) -> BehaviorPlan | None:
        """Say at the start of a meeting that this is a robot; once per meeting."""
        if not presence.present:
            return None
        dialogue = self._dialogue(presence.person, now)
        if dialogue.greeted or not self.settings.greet or presence.engagement in _AWAY:
            return None
        dialogue.greeted = True
        if self._greeting is not None and now - self._greeting < self._ns("greeting_gap"):
            return None  # the greeting was said aloud a moment ago
        self._greeting = now
        name = f"{presence.person or 'somebody'}.{now}.greeting"
        return self._planner.aside(
            "meeting", "greeting", name, presence.person, now, behaviour="friendly"
        )

    def react(self, turn: Turn, now: int) -> BehaviorPlan | None:
        """Show at once, with a small and reversible act, that the turn was noticed.

        A nod could be taken for agreement, so words that show a risk get only a look.
        """
        if turn.state not in ("paused", "ended"):
            return None
        self._dialogue(turn.person, now)
        rested = self._nod is None or now - self._nod >= self._ns("reaction_gap")
        if not rested and turn.id == self._reacted:
            return None
        self._reacted = turn.id
        acts: tuple[AnyAct, ...] = (plans.look(turn.person),)
        grave = bool(self._safety.detect(turn.text))
        if grave:
            self._echoes.mute(turn.id)
        if rested and not grave:
            self._nod = now
            acts = (*acts, plans.nod())
        return self._planner.plan(f"{turn.id}.{now}.reaction", turn.person, now, "reaction", acts)

    def echo(self, glimpse: Glimpse, now: int) -> BehaviorPlan | None:
        """Let a faint face fit what a person is telling; None where it is not clear enough."""
        careful = self._dialogue(glimpse.person, now).careful > 0
        face = self._echoes.face(glimpse, careful=careful)
        name = f"{glimpse.turn}.{now}.echo"
        return self._planner.plan(name, glimpse.person, now, "reaction", (face,)) if face else None

    def respond(self, decision: EmpathyDecision, now: int) -> BehaviorPlan | None:
        """Answer a turn; None when silence is the right answer."""
        dialogue = self._dialogue(decision.person, now)
        dialogue.turns += 1
        dialogue.careful = max(0, dialogue.careful - 1)
        text = decision.turn.text
        if risk := self._safety.detect(text):
            return self._hand_off(risk, decision, dialogue, now)
        if not texts.words(text):
            if decision.turn.face and not decision.turn.voice:
                return self._to_silence(decision, now)
            return self._not_heard(decision, dialogue, now)
        dialogue.unheard = 0
        if dialogue.answered and talk.kind_of(text) == "correction":
            return self._repair(decision, dialogue, now)
        if decision.hold_back:
            name, why = f"{decision.id}.response", f"holds back: {decision.hold_back}"
            return self._planner.nod(
                name, "response", decision.person, now, decision=decision.id, notes=(why,)
            )
        return self._answers.answer(decision, dialogue, now)

    def late(self, turn: Turn, now: int) -> BehaviorPlan | None:
        """Fill the silence while words are late: first a short sound, then one plain sentence."""
        count = self._late[1] + 1 if self._late[0] == turn.id else 1
        self._late = (turn.id, count)
        name = f"{turn.id}.{now}.late"
        if count == 1:
            return self._planner.aside(
                "filler", "reaction", name, turn.person, now, behaviour="plain"
            )
        if count == 2:
            return self._planner.aside(
                "late", "fallback", name, turn.person, now, behaviour="plain"
            )
        return None

    def recall(self, person: str, said: Sequence[str], now: int) -> None:
        """Start the conversation with ``person`` from what the robot ``said`` to them before."""
        self._dialogues.forget(person)
        self._answers.recall(said)
        self._dialogue(person, now).recall(said)

    def _hand_off(
        self, risk: Risk, decision: EmpathyDecision, dialogue: Dialogue, now: int
    ) -> BehaviorPlan:
        again = risk.kind in dialogue.risks
        dialogue.risks.add(risk.kind)
        dialogue.careful = self.settings.careful_turns + 1
        return self._planner.say(
            f"{decision.id}.handoff",
            "handoff",
            decision.person,
            now,
            self._safety.answer(risk.kind, self.settings.region, again=again),
            behaviour="crisis",
            valence=0.0,
            decision=decision.id,
            notes=(risk_note(risk.kind, risk.severity),),
        )

    def _repair(
        self, decision: EmpathyDecision, dialogue: Dialogue, now: int
    ) -> BehaviorPlan | None:
        """Take back what was assumed; that feeling is not assumed again in this meeting."""
        if dialogue.feeling:
            wrong = "distress" if dialogue.feeling == "bad" else "gladness"
            dialogue.doubt(self._policy.families([wrong]))
        dialogue.answered = False
        return self._planner.aside(
            "repair",
            "repair",
            f"{decision.id}.repair",
            decision.person,
            now,
            behaviour="attend",
            decision=decision.id,
        )

    def _to_silence(self, decision: EmpathyDecision, now: int) -> BehaviorPlan | None:
        """Turn to a person whose face alone tells of distress: gently, and without words."""
        if decision.direction != "seeking" or decision.hold_back:
            return None
        name, acts = f"{decision.id}.response", to_silence(decision.person)
        return self._planner.plan(
            name, decision.person, now, "response", acts, decision=decision.id
        )

    def _not_heard(
        self, decision: EmpathyDecision, dialogue: Dialogue, now: int
    ) -> BehaviorPlan | None:
        """Say that the words were not understood; the next time in a row only look attentive."""
        dialogue.unheard += 1
        name = f"{decision.id}.fallback"
        if dialogue.unheard > 1:
            return self._planner.nod(name, "fallback", decision.person, now, decision=decision.id)
        return self._planner.aside(
            "fallback",
            "fallback",
            name,
            decision.person,
            now,
            behaviour="attend",
            decision=decision.id,
        )

    def _check(self, settings: HowSettings) -> None:
        found = problems(settings)
        if settings.region not in self._safety.regions:
            known = ", ".join(self._safety.regions)
            found.append(f"region is {settings.region!r}; the table of texts has {known}")
        if found:
            raise ValueError("; ".join(found))

    def _dialogue(self, person: str, now: int) -> Dialogue:
        return self._dialogues.of(person, now, self._ns("meeting_gap"))

    def _ns(self, name: str) -> int:
        seconds: float = getattr(self.settings, name)
        return round(seconds * NANOSECONDS)
