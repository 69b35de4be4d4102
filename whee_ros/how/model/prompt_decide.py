"""Decide: what the answer shall be, told in our own words; nothing here comes from the person."""

from __future__ import annotations

from whee_ros.how.bank.bank import Strategy
from whee_ros.how.choice.candidates import Task

# No example sentences: models repeat them, and then every reply sounds the same.
_STRATEGIES: dict[str, str] = {
    "question": "Ask one short, open question about what was told.",
    "restatement": "Say back in other words what happened, so that the person hears it was heard.",
    "reflection": "Put into words what the person seems to feel or to have been through.",
    "affirmation": "Name what was brave, kind or understandable in what the person did.",
    "suggestion": "Offer one small idea that the person is free to leave, never an order.",
    "information": "Give one general, well-known fact that helps; nothing on health, law or money.",
    "share_joy": "Welcome the good news itself, with its own words.",
    "acknowledge": "Take note, plainly and in a few words.",
}
_REACTION = (
    "Show no warmth beyond politeness.",
    "Let a little warmth be heard, in a few words about the matter.",
    "Be clearly warm, turned to the person and what this means to them.",
)
_INTERPRETATION = (
    "Do not say what it means or how it feels.",
    "Hint that it was understood.",
    "Name what the person feels, or what it is about.",
)
_EXPLORATION = (
    "Ask nothing and invite nothing.",
    "Invite the person, in general, to go on.",
    "Ask about one thing that the person named.",
)
_GROUPS = {
    "distress": "It is bad news: no cheer, no silver lining, no advice that was not asked for.",
    "gladness": "It is good news: no pity, no worry, no warning.",
}
_TAGS = {
    "simple": "Use words that a child of six knows.",
    "blunt": "Be direct.",
    "playful": "A light touch is welcome.",
    "casual": "Speak casually.",
    "formal": "Speak formally.",
}
_WORDING = {"full": "Use no contractions.", "contracted": "Use contractions."}
_HEADROOM = 4
"""Words under the greatest length at which a model is told to end: models overshoot."""


def strategy_of(task: Task) -> Strategy:
    """Give the strategy that a model is asked to follow: the target's first that is possible."""
    wanted = [
        one
        for one in task.target.strategies
        if one not in task.effects.avoid and (one != "question" or task.target.may_ask)
    ] or list(task.target.strategies)
    if task.target.should_ask and "question" in wanted:
        return "question"
    return wanted[0]


def longest(task: Task) -> int:
    """Give the most words that the answer may have."""
    most = min(task.target.most, task.effects.most or task.target.most)
    return max(5, min(task.effects.words or task.target.words, most - _HEADROOM))


def decided(task: Task) -> str:
    """Tell the target."""
    target, effects = task.target, task.effects
    levels = target.mechanisms
    asks = target.may_ask and (levels.exploration == 2 or strategy_of(task) == "question")
    told = [
        _STRATEGIES.get(strategy_of(task), ""),
        _REACTION[levels.emotional_reaction],
        _INTERPRETATION[levels.interpretation],
        _EXPLORATION[levels.exploration if target.may_ask else min(levels.exploration, 1)],
        "End with that question." if asks else "Ask no question.",
        *(text for group, text in _GROUPS.items() if group in target.fits),
        *(text for tag, text in _TAGS.items() if tag in effects.tags),
        _WORDING.get(effects.wording, ""),
        f"At most {longest(task)} words.",
    ]
    return "Decide. This was decided for you: " + " ".join(filter(None, told))
