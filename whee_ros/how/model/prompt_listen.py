"""Listen: what was said, as a language model is shown it."""

from __future__ import annotations

from typing import Any

from whee_ros.how.choice.candidates import Task
from whee_ros.how.model import orders

LISTEN = """\
Listen. "before" is the talk so far, oldest first; "said" is what the person says now; "about" is \
what it seems to be about, in the person's words. Words may come from a speech recogniser: expect \
fillers, restarts and wrong words, and do not mention them."""
LATELY = 5
"""Replies of the robot that shall not be repeated."""


def heard(task: Task, most: int) -> dict[str, Any]:
    """Give what was said, as data.

    What reads like an order to the robot is left out of the talk before: an order that was not
    followed when it came must not be followed later.

    Args:
        task: the turn to answer.
        most: how many of the latest turns to show.
    """
    about = task.decision.appraisal
    lines = [one for one in task.talk if one.own or not orders.found(one.text)]
    named = {"cause": about.cause, "wish": about.wish, "fear": about.fear}
    data: dict[str, Any] = {
        "before": [
            {"speaker": "robot" if one.own else "person", "said": one.text}
            for one in (lines[-most:] if most else [])
        ],
        "said": task.decision.turn.text,
        "about": {name: words for name, words in named.items() if words},
    }
    if task.avoid:
        data["the person has said that this is wrong"] = sorted(task.avoid)
    if task.history:
        data["said lately, not to be repeated"] = [one.text for one in task.history[-LATELY:]]
    return data
