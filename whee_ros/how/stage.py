"""The "how" stage: from a decision to a plan of acts, in time and never dishonest.

Every method takes the time; the same calls give the same plans.
"""

from __future__ import annotations

from collections.abc import Sequence

from whee_ros.acts import BehaviorPlan
from whee_ros.cues import NANOSECONDS, Presence, Turn
from whee_ros.decision import EmpathyDecision, Glimpse
from whee_ros.how.bank.bank import Bank
from whee_ros.how.choice.candidates import Offer, Task
from whee_ros.how.choice.choose import Choice, Chooser
from whee_ros.how.choice.scoring import Scorer
from whee_ros.how.conversation import beliefs
from whee_ros.how.conversation.answers import Answers
from whee_ros.how.conversation.asides import Asides
from whee_ros.how.conversation.dialogue import Dialogue, Dialogues
from whee_ros.how.conversation.repairs import Repairs
from whee_ros.how.conversation.wishes import Wishes
from whee_ros.how.plan import backchannel
from whee_ros.how.plan.echo import Echoes
from whee_ros.how.plan.planner import Planner, risk_kind, risk_note, words_of
from whee_ros.how.policy.knobs import Effects, read_person, read_persons
from whee_ros.how.policy.policy import Policy
from whee_ros.how.reading import animals
from whee_ros.how.safety.safety import Risk, Safety
from whee_ros.how.settings import HowSettings
from whee_ros.how.words import phrases, texts
from whee_ros.settings import problems

__all__ = ["HowSettings", "HowStage", "risk_kind", "words_of"]


class HowStage:
    """Answers turns with plans, and remembers what it needs for the next answer."""

    def __init__(
        self,
        settings: HowSettings | None = None,
        policy: Policy | None = None,
        bank: Bank | None = None,
        safety: Safety | None = None,
        scorer: Scorer | None = None,
    ) -> None:
        """Load what is not given from the configuration; without ``scorer``, rules judge.

        Raises:
            ValueError: a setting is out of its range or form, or the region has no texts.
            TableError: a table or a list of phrases is wrong.
        """
        phrases.ready()
        self.settings = settings or HowSettings()
        self._policy = policy or Policy.load()
        self._safety = safety or Safety.load()
        bank = bank or Bank.load()
        self._check(self.settings)
        self._planner = Planner(self._policy, bank, self.settings)
        chooser = Chooser(self._policy.weights, scorer, self._risky)
        self._answers = Answers(self._policy, bank, self._planner, chooser)
        self._dialogues = Dialogues(self.settings.max_people)
        self._beliefs = beliefs.Beliefs(self.settings.max_people)
        self._repairs = Repairs(self._policy, self._planner)
        self._asides = Asides(self._planner)
        self._wishes = Wishes(self._planner)
        self._echoes = Echoes()
        self._backchannels = backchannel.Backchannels()

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
        return self._asides.greet(presence, self._dialogue(presence.person, now), now)

    def react(self, turn: Turn, now: int) -> BehaviorPlan | None:
        """Show at once, with a small and reversible act, that the turn was noticed.

        A nod could be taken for agreement, so words that show a risk get only a look.
        """
        if turn.state not in ("paused", "ended"):
            return None
        dialogue = self._dialogue(turn.person, now)
        grave = bool(dialogue.careful) or self._safety.detect(turn.text) is not None
        if grave:
            self._echoes.mute(turn.id)
        acts = self._backchannels.acts(turn, now, self.settings, grave=grave)
        if not acts:
            return None
        return self._planner.plan(f"{turn.id}.{now}.reaction", turn.person, now, "reaction", acts)

    def echo(self, glimpse: Glimpse, now: int) -> BehaviorPlan | None:
        """Let a faint face fit what a person is telling; None where it is not clear enough."""
        careful = self._dialogue(glimpse.person, now).careful > 0
        face = self._echoes.face(glimpse, careful=careful)
        name = f"{glimpse.turn}.{now}.echo"
        return self._planner.plan(name, glimpse.person, now, "reaction", (face,)) if face else None

    def respond(
        self, decision: EmpathyDecision, now: int, offers: Sequence[Offer] = ()
    ) -> BehaviorPlan | None:
        """Answer a turn at once; None when silence is the right answer."""
        heard = self.hear(decision, now)
        return self.answer(heard, now, offers) if isinstance(heard, Task) else heard

    def hear(self, decision: EmpathyDecision, now: int) -> BehaviorPlan | Task | None:
        """Take in a turn.

        Returns:
            the plan where the answer is fixed (a risk or a doubt of one, a correction, words not
            understood), or the task to `answer` with candidates; None for silence.
        """
        dialogue = self._dialogue(decision.person, now)
        belief = self._beliefs.of(decision.person)
        dialogue.turns += 1
        dialogue.careful = max(0, dialogue.careful - 1)
        text = decision.turn.text
        lately = dialogue.careful > 0
        of_animal = animals.about(text, dialogue.heard())
        if risk := dialogue.doubts.settle(text, self._safety, lately=lately, of_animal=of_animal):
            if risk.ask:
                return self._ask(risk, decision, dialogue, now)
            return self._hand_off(risk, decision, dialogue, now)
        if not texts.words(text):
            if decision.turn.face and not decision.turn.voice:
                return self._asides.to_silence(decision, now)
            return self._asides.not_heard(decision, dialogue, now)
        dialogue.unheard = 0
        effects = self._effects(decision.person)
        granted, plan = self._wishes.hear(decision, dialogue, effects, now)
        if granted:
            dialogue.hear(text)
            return plan
        if correction := self._repairs.find(text, dialogue):
            dialogue.hear(text)
            return self._repairs.answer(correction, decision, dialogue, belief, effects, now)
        if decision.hold_back:
            dialogue.hear(text)
            name, why = f"{decision.id}.response", f"holds back: {decision.hold_back}"
            return self._planner.nod(
                name, "response", decision.person, now, decision=decision.id, notes=(why,)
            )
        belief.change(self._policy.claims(text).denied, -1.0)
        task = self._answers.task(decision, dialogue, belief, effects)
        belief.fade()
        dialogue.hear(text)
        return task

    def wants_candidates(self, task: Task) -> bool:
        """Say whether other sources than the bank should be asked: not for a while after a risk."""
        dialogue = self._dialogue(task.decision.person, task.decision.stamp)
        return not (dialogue.careful or self._answers.wordless(task))

    def answer(self, task: Task, now: int, offers: Sequence[Offer] = ()) -> BehaviorPlan | None:
        """Answer with the best of the bank and of what other sources ``offers``."""
        dialogue = self._dialogue(task.decision.person, now)
        return self._answers.answer(task, offers, dialogue, now)

    def follow_up(
        self, task: Task, said: float, offers: Sequence[Offer], now: int
    ) -> tuple[BehaviorPlan | None, str]:
        """Answer once more if something clearly better than what scored ``said`` came late.

        Returns:
            the plan, or None and the reason why there is none.
        """
        dialogue = self._dialogue(task.decision.person, now)
        if dialogue.careful:
            return None, "after a risk nothing is added"
        return self._answers.follow_up(task, offers, said, dialogue, now)

    def late(self, turn: Turn, now: int) -> BehaviorPlan | None:
        """Fill the silence while words are late: first a short sound, then one plain sentence."""
        return self._asides.late(turn, now)

    def recall(self, person: str, said: Sequence[str], now: int) -> None:
        """Start the conversation with ``person`` from what the robot ``said`` to them before."""
        self._dialogues.forget(person)
        self._beliefs.forget(person)
        self._answers.recall(said)
        self._dialogue(person, now).recall(said)

    def _hand_off(
        self, risk: Risk, decision: EmpathyDecision, dialogue: Dialogue, now: int
    ) -> BehaviorPlan:
        again = risk.kind in dialogue.risks
        dialogue.risks.add(risk.kind)
        dialogue.careful = self.settings.careful_turns + 1
        words = self._safety.answer(risk.kind, self.settings.region, again=again)
        dialogue.say(words)
        return self._planner.say(
            f"{decision.id}.handoff",
            "handoff",
            decision.person,
            now,
            words,
            behaviour="crisis",
            valence=0.0,
            decision=decision.id,
            notes=(risk_note(risk.kind, risk.severity),),
        )

    def _ask(
        self, risk: Risk, decision: EmpathyDecision, dialogue: Dialogue, now: int
    ) -> BehaviorPlan:
        """Ask whether the person is safe where words leave only a doubt; this alerts nobody."""
        dialogue.careful = self.settings.careful_turns + 1
        words = self._safety.question(risk.kind)
        dialogue.say(words)
        return self._planner.say(
            f"{decision.id}.response",
            "response",
            decision.person,
            now,
            words,
            behaviour="crisis",
            valence=0.0,
            decision=decision.id,
            notes=(f"asks about {risk.kind}",),
        )

    def _effects(self, person: str) -> Effects:
        knobs = self._persons.get(person, self._everybody)
        return knobs.effects(self._policy.knobs)

    def _risky(self, text: str) -> str:
        risk = self._safety.match(text)
        return f"words of risk, {risk.kind}" if risk else ""

    def _check(self, settings: HowSettings) -> None:
        found = problems(settings)
        if settings.region not in self._safety.regions:
            known = ", ".join(self._safety.regions)
            found.append(f"region is {settings.region!r}; the table of texts has {known}")
        if found:
            raise ValueError("; ".join(found))
        self._everybody = read_person(settings.everybody)
        self._persons = read_persons(settings.persons, self._everybody)

    def _dialogue(self, person: str, now: int) -> Dialogue:
        return self._dialogues.of(person, now, self._ns("meeting_gap"))

    def _ns(self, name: str) -> int:
        seconds: float = getattr(self.settings, name)
        return round(seconds * NANOSECONDS)
