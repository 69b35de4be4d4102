"""Conversations that were kept or recorded, as they are measured again.

A folder with session.json (kept by ``whee eval session --out``) holds the hidden state. Any other
bag with turns, decisions and acts (an outcome of ``whee replay``, or recorded on a robot) holds
what the robot perceived, and only that can be measured; of several people each is a conversation.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from pathlib import Path

import msgspec

from whee_ros.evaluation.session.exchange import Exchange
from whee_ros.evaluation.session.judge import Judge
from whee_ros.evaluation.session.observer import Observer
from whee_ros.evaluation.session.path import perceived
from whee_ros.evaluation.session.talk import FILE, Talk, read
from whee_ros.replay.bag import BagReader
from whee_ros.replay.decided import bag_of
from whee_ros.replay.records import BagError
from whee_ros.ros import deserialize_message, message

_TOPICS = ("/turn", "/decision", "/plan", "/robot/acts", "/robot_speaking")


def conversations(paths: Sequence[Path], judge: Judge) -> list[Talk]:
    """Read kept conversations and bags.

    Raises:
        BagError: a path holds neither, or no turn; the message says what is missing.
    """
    return list(itertools.chain.from_iterable(_read(path, judge) for path in paths))


def _read(path: Path, judge: Judge) -> Iterator[Talk]:
    kept = [path / FILE] if (path / FILE).is_file() else sorted(path.glob(f"**/{FILE}"))
    if not kept:
        yield from _bag(path, judge)
    for file in kept:
        try:
            yield read(file.parent)
        except msgspec.DecodeError as error:
            raise BagError(f"{file} cannot be read: {error}; hold the conversation anew") from error


def _bag(path: Path, judge: Judge) -> Iterator[Talk]:
    exchanges = perceived([judge(one) for one in exchanges_of(path)])
    decided = [one for one in exchanges if one.confidence or one.need or one.words]
    if not decided:
        raise BagError(
            f"{path} holds no turn that was decided on: give what `whee replay` wrote, or a bag "
            f"with {', '.join(_TOPICS)}"
        )
    for person in dict.fromkeys(one.person for one in decided):
        own = tuple(one for one in decided if one.person == person)
        name = path.resolve().name
        yield Talk(persona="", robot=f"{name}: {person}" if person else name, exchanges=own)


def exchanges_of(path: Path) -> list[Exchange]:
    """Read the exchanges of a bag or a replay's folder.

    Raises:
        BagError: it cannot be read.
    """
    with BagReader(bag_of(path)) as bag:
        observer = Observer(bag.start)
        for record in bag.records():
            if record.topic not in _TOPICS:
                continue
            try:
                told = deserialize_message(record.data, message(record.type))
            except Exception:  # noqa: S112 - a broken message; rosbags raises what it meets in it
                continue
            observer.observe(record.topic, told, record.stamp)
    return observer.exchanges()
