"""A language model as a source of candidates.

What it writes is a proposal like the bank's: it passes the same choice, and the checks of honesty,
safety and risk. A turn that reads like an order to the robot is not shown to it.
"""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Callable

from whee_ros.how.bank.bank import Bank
from whee_ros.how.choice.candidates import Candidate, Offer, Rejected, Task
from whee_ros.how.choice.scoring import Rules, Scorer
from whee_ros.how.model import again as model_again
from whee_ros.how.model import orders, prompt, prompt_decide
from whee_ros.how.model.prompt_express import Reply
from whee_ros.how.words import texts
from whee_ros.language.answers import ask
from whee_ros.language.deadline import Deadline
from whee_ros.language.error import LanguageError
from whee_ros.language.question import LanguageModel, Question, quoted
from whee_ros.language.stop import Stop

LEAST = 0.05
"""Seconds under which asking makes no sense."""
AGAIN = 1.2
"""How much longer than the first pass a second one is expected to take."""


class ModelCandidates:
    """Asks a language model for an answer, and once more if time remains.

    Args:
        model: who is asked.
        bank: its words are what a reply mostly consists of; good replies are retrieved from it.
        turns: earlier turns that the model is shown.
        again: "none", "rewrite" or "revise".
        judge: reads drafts for "revise"; rules by default.
        clock: gives seconds, for the time that remains; the machine's by default.
    """

    def __init__(
        self,
        model: LanguageModel,
        bank: Bank,
        *,
        turns: int = prompt.TURNS,
        again: str = "none",
        judge: Scorer | None = None,
        clock: Callable[[], float] | None = None,
    ) -> None:
        self.model = model
        self._bank, self._turns, self._again = bank, turns, again
        self._judge: Scorer = judge or Rules()
        self._clock = (clock,) if clock is not None else ()
        self._usual = frozenset(word for one in bank.entries for word in texts.words(one.text))
        self._lock = threading.Lock()
        self._asked: tuple[Task, Stop] | None = None

    @property
    def name(self) -> str:
        """The model's name."""
        return self.model.name

    def offer(self, task: Task, seconds: float) -> Offer:
        """Ask for an answer within ``seconds``.

        Raises:
            LanguageError: there is none in time, or it has no usable form.
        """
        said = task.decision.turn.text
        if why := orders.found(said):
            return Offer(rejected=(Rejected(id=self.name, reason=f"not asked, {why}"),))
        deadline, stop = Deadline(seconds, *self._clock), Stop()
        with self._lock:
            self._asked = task, stop
        try:
            first = self._reply(prompt.question(task, self._turns), deadline.left, stop)
            offers = [self._checked(first, task)]
            if offers[0].found and (question := self._second(first, task, deadline)):
                left = min(deadline.left, task.soon - deadline.spent)
                offers.append(self._mended(question, task, left, stop))
        finally:
            with self._lock:
                self._asked = None
        return Offer(
            found=tuple(one for offer in offers for one in offer.found),
            rejected=tuple(one for offer in offers for one in offer.rejected),
        )

    def cancel(self, task: Task) -> None:
        """Give up the answer to ``task``, from another thread."""
        with self._lock:
            asked = self._asked
            ours = asked is not None and asked[0].decision.id == task.decision.id
            stop = asked[1] if asked and ours else None
        if stop is not None:
            stop()

    def warm_up(self, seconds: float) -> None:
        """Ask something harmless: it loads the model, and shows whether there is one.

        Raises:
            LanguageError: there is no answer within ``seconds``.
        """
        greet = Question(quoted("Answer the person's greeting.", {"said": "hello"}), most_tokens=8)
        for _ in self.model.pieces(greet, seconds):
            pass

    def close(self) -> None:
        """Give up whatever is under way."""
        self.model.close()

    def _reply(self, question: Question, seconds: float, stop: Stop) -> Reply:
        if stop.given_up or seconds < LEAST:
            raise LanguageError(f"no time was left for {self.name}", "allow more time")
        return ask(self.model, question, Reply, seconds, stop)

    def _checked(self, reply: Reply, task: Task) -> Offer:
        """Make a candidate of a reply, unless it obeys instead of answering."""
        text = " ".join(reply.utterance.split())
        name = f"{self.name}-{hashlib.blake2b(text.encode(), digest_size=4).hexdigest()}"
        if why := orders.obeyed(text, task.decision.turn.text, self._usual):
            return Offer(rejected=(Rejected(id=name, reason=f"not an answer, {why}"),))
        made = Candidate(
            id=name,
            text=text,
            strategy=prompt_decide.strategy_of(task),
            shown=reply.acts,
            source=self.name,
        )
        return Offer(found=(made,))

    def _second(self, first: Reply, task: Task, deadline: Deadline) -> Question | None:
        """Give the question of the second pass, if it is wanted and will be answered in time."""
        if self._again == "none" or deadline.spent * (1.0 + AGAIN) > task.soon:
            return None
        draft = first.utterance
        if self._again == "rewrite":
            likes = model_again.similar(self._bank, task, draft)
            return prompt.rewriting(task, draft, likes, self._turns) if likes else None
        judged = self._judge(task.decision.turn.text, [draft])[0]
        weak = model_again.weakest(judged, task)
        return prompt.revising(task, draft, weak, self._turns) if weak else None

    def _mended(self, question: Question, task: Task, left: float, stop: Stop) -> Offer:
        """Give the second pass's reply; where there is none, the draft stands alone."""
        try:
            return self._checked(self._reply(question, left, stop), task)
        except LanguageError as error:
            rejected = Rejected(id=f"{self.name}-{self._again}", reason=f"none, {error.cause}")
            return Offer(rejected=(rejected,))
