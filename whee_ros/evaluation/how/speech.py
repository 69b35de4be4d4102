"""How varied, brief, fitting and honest answers are."""

from __future__ import annotations

import statistics
from collections import Counter
from collections.abc import Sequence
from typing import Any

from whee_ros.acts import Express
from whee_ros.evaluation.how.answers import Answer

CLEAR = 0.25
Report = dict[str, Any]


def speech(said: list[str]) -> Report:
    """Measure how varied and how brief answers are."""
    from whee_ros.how.words import texts

    frames = Counter(frame for text in said for frame in texts.frames(text))
    frame, most = frames.most_common(1)[0] if frames else ((), 0)
    answers = Counter(said)
    again = sum(text in said[max(0, n - 20) : n] for n, text in enumerate(said))
    count = max(len(said), 1)
    lengths = [len(text.split()) for text in said] or [0]
    return {
        "answers": len(said),
        "different": len(answers),
        "frame": {"words": " ".join(frame), "share": round(most / count, 4)},
        "said_again_within_20": round(again / count, 4),
        "commonest": {
            "text": answers.most_common(1)[0][0] if said else "",
            "share": round(max(answers.values(), default=0) / count, 4),
        },
        "distinct": {str(size): _distinct(said, size) for size in (1, 2)},
        "questions": round(sum(map(texts.is_question, said)) / count, 4),
        "words": {"median": statistics.median(lengths), "most": max(lengths)},
    }


def false_distress(answers: Sequence[Answer]) -> Report:
    """Find pity for what the labels call good: in words, or in a concerned face."""
    glad = [a for a in answers if a.gold.emotion.valence >= CLEAR and a.plan is not None]
    found = [
        {"said": a.gold.turn.text, "answer": a.text, "face": _concerned(a)}
        for a in glad
        if _comforts(a)
    ]
    return {"turns": len(glad), "share": round(len(found) / max(len(glad), 1), 4), "found": found}


def met_distress(answers: Sequence[Answer]) -> Report:
    """Say how those are met who, by the labels, are distressed and seek empathy.

    Returns:
        turns; the shares that are comforted (pitied in words, or with a concerned face), met warmly
        without it (a reaction or some understanding that fits glad and sad), plainly, and cheered.
    """
    told = [
        a
        for a in answers
        if a.gold.emotion.valence <= -CLEAR and a.gold.direction == "seeking" and a.plan is not None
    ]
    kinds = Counter(_met(a) for a in told)
    return {"turns": len(told)} | {
        kind: round(kinds[kind] / max(len(told), 1), 4)
        for kind in ("comforted", "warmly", "plainly", "cheered")
    }


def _met(answer: Answer) -> str:
    from whee_ros.how.reading import tone

    if tone.of_reply(answer.text) > 0 or _face(answer) >= CLEAR:
        return "cheered"
    if _comforts(answer) or (answer.plan is not None and answer.plan.kind == "handoff"):
        return "comforted"
    shown = answer.plan.mechanisms if answer.plan is not None else None
    warm = shown is not None and (shown.emotional_reaction or shown.interpretation)
    return "warmly" if warm and answer.decided.direction == "seeking" else "plainly"


def _comforts(answer: Answer) -> bool:
    from whee_ros.how.reading import tone

    if answer.plan is None or answer.plan.kind != "response":
        return False
    return tone.of_reply(answer.text) < 0 or _concerned(answer)


def _concerned(answer: Answer) -> bool:
    return _face(answer) < 0.0


def _face(answer: Answer) -> float:
    """Give the valence of the face that goes with an answer."""
    acts = answer.plan.acts if answer.plan is not None else ()
    return next((act.valence for act in acts if isinstance(act, Express)), 0.0)


def honesty(said: Sequence[str]) -> list[dict[str, str]]:
    """Find what no robot may claim."""
    from whee_ros.how.safety.honesty import violations

    return [{"text": text, "why": why} for text in said for why in violations(text)]


def _distinct(said: Sequence[str], size: int) -> float:
    grams: list[tuple[str, ...]] = []
    for text in said:
        words = text.lower().split()
        grams += [tuple(words[i : i + size]) for i in range(len(words) - size + 1)]
    return round(len(set(grams)) / max(len(grams), 1), 4)
