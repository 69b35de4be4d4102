"""The persons' turns of our own corpus, with their hand-given labels as decisions."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from whee_ros import locator
from whee_ros.cues import NANOSECONDS, Turn
from whee_ros.decision import Appraisal, Emotion, EmpathyDecision, Mechanisms
from whee_ros.training.readers.files import json_lines
from whee_ros.when.labels import PROTOTYPES
from whee_ros.when.mechanisms import target

TURN = 6 * NANOSECONDS
BETWEEN = 120 * NANOSECONDS


@dataclasses.dataclass(frozen=True)
class Labelled:
    """A person's turn: what the labels decide, and the turns before it, oldest first.

    ``reply`` holds the levels of the robot's empathic reply that the corpus gives to it, if any.
    """

    decision: EmpathyDecision
    context: tuple[Turn, ...]
    reply: Mechanisms | None = None


def labelled_turns(
    conversations: int | None = None,
    splits: Sequence[str] = ("dev", "test", "train"),
    folder: Path | None = None,
) -> Iterator[Labelled]:
    """Give the persons' turns, conversation by conversation, each with a person of its own.

    Args:
        conversations: how many, from the first; None for all.
        splits: their parts; a conversation of a ``folder`` that names none is of "train".
        folder: a user's own labelled conversations, checked before; None for our corpus.
    """
    now = NANOSECONDS
    for number, talk in enumerate(_talks(splits) if folder is None else _of(folder, splits)):
        if conversations is not None and number >= conversations:
            return
        now += BETWEEN
        before: list[Turn] = []
        told = 0
        for index, spoken in enumerate(talk["turns"]):
            now += TURN
            name = f"{talk['id']}-{index}"
            turn = _turn(name, spoken, talk["id"], now)
            if spoken["speaker"] != "robot":
                reply = _reply(talk["turns"][index + 1 :])
                yield Labelled(_decision(turn, spoken, told), tuple(before), reply)
                told = told + 1 if spoken["direction"] == "seeking" else 0
            before.append(turn)


def _reply(after: Sequence[dict[str, Any]]) -> Mechanisms | None:
    """Give the levels of the next turn if it is the robot's, empathic and labelled."""
    following = after[0] if after else {}
    if following.get("speaker") != "robot" or following.get("direction") != "providing":
        return None
    levels = following.get("mechanisms")
    if not levels:
        return None
    return Mechanisms(emotional_reaction=levels[0], interpretation=levels[1], exploration=levels[2])


def _talks(splits: Sequence[str]) -> Iterator[dict[str, Any]]:
    folder = locator.data("training/corpus")
    for path in [folder / f"{split}.jsonl" for split in splits]:
        with path.open(encoding="utf-8") as file:
            yield from map(json.loads, file)


def _of(folder: Path, splits: Sequence[str]) -> Iterator[dict[str, Any]]:
    for path in sorted(folder.glob("*.jsonl")):
        for talk in json_lines(path):
            if talk.get("split", "train") in splits:
                yield {**talk, "id": f"{folder.name}/{talk['id']}"}


def _turn(name: str, spoken: dict[str, str], talk: str, now: int) -> Turn:
    person = "robot" if spoken["speaker"] == "robot" else talk
    return Turn(
        id=name,
        person=person,
        stamp=now,
        state="ended",
        start=now - TURN // 2,
        end=now,
        text=spoken["text"],
    )


def _decision(turn: Turn, spoken: dict[str, str], told: int) -> EmpathyDecision:
    label, direction = spoken["emotion"], spoken["direction"]
    valence, arousal = PROTOTYPES[label]
    need = float(spoken["need"]) / 2
    return EmpathyDecision(
        id=turn.id,
        person=turn.person,
        stamp=turn.stamp,
        turn=turn,
        direction=direction,  # type: ignore[arg-type]  # the corpus is checked when it is read
        need=need,
        emotion=Emotion(label=label, valence=valence, arousal=arousal, confidence=1.0),
        appraisal=Appraisal(cause=spoken.get("cause", "")),
        target=target(direction, need, label, told),  # type: ignore[arg-type]
        confidence=1.0,
        model="labels",
    )
