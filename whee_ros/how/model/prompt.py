"""What a language model is asked for an answer: listen, perceive, decide, express.

The four parts follow "listen, perceive and express" (LPE) with our own decision between them. Our
words stand in the system's message; all that comes from the person is quoted data in the user's.
"""

from __future__ import annotations

from whee_ros.how.choice.candidates import Task
from whee_ros.how.model.prompt_decide import decided
from whee_ros.how.model.prompt_express import EXPRESS, Reply
from whee_ros.how.model.prompt_listen import LISTEN, heard
from whee_ros.how.model.prompt_perceive import PERCEIVE, seen
from whee_ros.language.question import Question, quoted

START = "You find the words of a small social robot that listens to people."
MOST_TOKENS = 120
TURNS = 6


def question(task: Task, turns: int = TURNS) -> Question:
    """Ask for an answer to a turn.

    Args:
        task: what has to be answered, and how.
        turns: how many earlier turns to show.
    """
    instruction = "\n\n".join((START, LISTEN, PERCEIVE, decided(task), EXPRESS))
    data = {**heard(task, turns), **seen(task.decision)}
    return Question(quoted(instruction, data), form=Reply, most_tokens=MOST_TOKENS)


def rewriting(task: Task, draft: str, likes: tuple[str, ...], turns: int = TURNS) -> Question:
    """Ask to rewrite a draft after the manner of similar good replies (as APTNESS does).

    Args:
        task: what has to be answered, and how.
        draft: the answer to rewrite.
        likes: replies to learn from.
        turns: how many earlier turns to show.
    """
    more = (
        'You wrote "draft". Rewrite it so that it is as brief, concrete and honest as the good '
        'replies to other people under "good", without taking over their words.'
    )
    return _again(task, turns, more, {"draft": draft, "good": list(likes)})


def revising(task: Task, draft: str, weakest: str, turns: int = TURNS) -> Question:
    """Ask to revise the one thing in which a draft misses its target most.

    Args:
        task: what has to be answered, and how.
        draft: the answer to revise.
        weakest: which thing, in our own words.
        turns: how many earlier turns to show.
    """
    more = f'You wrote "draft". Change only this and keep the rest: {weakest}'
    return _again(task, turns, more, {"draft": draft})


def _again(task: Task, turns: int, more: str, data: dict[str, object]) -> Question:
    instruction = "\n\n".join((START, LISTEN, PERCEIVE, decided(task), EXPRESS, more))
    shown = {**heard(task, turns), **seen(task.decision), **data}
    return Question(quoted(instruction, shown), form=Reply, most_tokens=MOST_TOKENS)
