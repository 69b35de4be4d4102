"""Decisions and words as plain lines and Markdown, for viewers other than a browser."""

from __future__ import annotations

import re

from whee_ros.report.conversation import Conversation, Utterance
from whee_ros.report.figures import stages
from whee_ros.report.markup import signed

_PUNCTUATION = re.compile(r"([!-/:-@\[-`{-~])")


def plain(words: object) -> str:
    """Escape for Markdown, in one line: what people said is shown, not obeyed."""
    return _PUNCTUATION.sub(r"\\\1", " ".join(str(words).split()))


def said_text(one: Utterance) -> str:
    """Give who said what."""
    return f"{one.who or 'robot'}: {one.text or '…'}"


def decision_text(made: Conversation, number: int) -> str:
    """Tell one decision in Markdown: its reasons, the answer, and how long it took."""
    answer = made.answers[number]
    decision, plan = answer.decision, answer.plan
    verdict = made.judged.of(number) if made.judged else ""
    said = " ".join(act.what for act in answer.acts if act.part == "voice")
    lines = [
        f"## {plain(decision.person)}: {decision.direction}, need {decision.need:.2f}",
        f"> {plain(decision.turn.text) or '*no words were understood*'}",
        f"{decision.emotion.label}, valence {signed(decision.emotion.valence)}, "
        f"arousal {signed(decision.emotion.arousal)}, confidence {decision.confidence:.2f}"
        + (f", held back: {plain(decision.hold_back)}" if decision.hold_back else "")
        + (f", **{verdict}**" if verdict else ""),
        "| reason | channel | share |\n|:--|:--|--:|\n"
        + "\n".join(
            f"| {plain(one.name)} {plain(one.note)} | {plain(one.channel)} | {signed(one.weight)} |"
            for one in sorted(decision.evidence, key=lambda one: -abs(one.weight))
        ),
        f"**Answer** ({plain(plan.strategy or plan.kind)}): {plain(said) or '*no words*'}"
        if plan
        else f"**No answer** {plain(answer.dropped)}",
        f"{len(answer.choice.get('rejected') or ())} candidates rejected",
        "\n".join(f"- {plain(name)}: {after:.2f} s" for name, after in stages(made, answer)),
    ]
    return "\n\n".join(lines)
