"""Voice activity and turn ends against who spoke when in recorded meetings."""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np

from whee_ros.cues import NANOSECONDS, Utterance, VoiceCue
from whee_ros.evaluation.voice_sounds import Meeting, Turn, blocks
from whee_ros.perception.people.settings import PeopleSettings
from whee_ros.perception.people.turns import TurnTaker
from whee_ros.perception.voice.stage import CHUNK_SECONDS, VoiceStage

TUNED = ("trn00", "trn02", "trn04", "trn06", "trn08")
"""The recordings on which thresholds and waits were chosen; the others were held out."""
START = 10 * NANOSECONDS
"""The stamp of a recording's first sample."""
_NEAR = 0.3  # seconds by which an end may lie before the annotated one
_LATEST = 0.7  # seconds after the last sample
_TIME_TO_END = 0.7  # seconds of silence after a turn in which an end is expected

Figures = dict[str, Any]


class Heard(NamedTuple):
    """A meeting and what the voice stage made of it."""

    meeting: Meeting
    cues: list[VoiceCue]


class Arrival(NamedTuple):
    """Recognised words, and when the people node gets them, in nanoseconds."""

    at: int
    utterance: Utterance


def listen(meeting: Meeting) -> Heard:
    """Run the voice stage over a recording."""
    stage = VoiceStage()
    found = [cue for block, at in blocks(meeting.sound, START) for cue in stage.process(block, at)]
    return Heard(meeting, found)


def activity(heard: Sequence[Heard]) -> Figures:
    """Give precision, recall and F1 of voice activity, frame by frame of 32 ms."""
    both = found = true = 0
    for meeting, cues in heard:
        times = np.array([_seconds(cue.stamp) for cue in cues]) - CHUNK_SECONDS / 2
        spoken = np.zeros(len(times), bool)
        for turn in meeting.turns:
            spoken |= (times >= turn.start) & (times < turn.end)
        speaking = np.array([cue.is_speaking for cue in cues])
        both += int((speaking & spoken).sum())
        found, true = found + int(speaking.sum()), true + int(spoken.sum())
    precision, recall = both / max(found, 1), both / max(true, 1)
    f1 = 2 * precision * recall / max(precision + recall, 1e-9)
    return {"precision": precision, "recall": recall, "f1": f1, "files": len(heard)}


def turn_ends(
    heard: Sequence[Heard],
    settings: PeopleSettings | None = None,
    words: Sequence[Sequence[Arrival]] = (),
) -> Figures:
    """Give the delay of turn ends and the share of them that cut somebody off.

    Silence, length and melody decide, and the ``words`` of each recording where they are given.
    An end is a false cut-off where a speaker whom the annotators heard before it goes on after it
    within the same turn. The delay counts from the annotated end, where the floor then falls
    silent; ``talked_over`` are those where the next speaker began before the end was noticed,
    ``missed`` where nobody did.
    """
    settings = settings or PeopleSettings(await_words=bool(words))
    ended = cut = missed = over = 0
    delays: list[float] = []
    for (meeting, cues), arrivals in zip(heard, words or [()] * len(heard), strict=True):
        ends = list(_ends(cues, settings, arrivals))
        ended += len(ends)
        cut += sum(any(t.start < last and t.end > at for t in meeting.turns) for at, last in ends)
        for end, following in _silences(meeting.turns, len(meeting.sound) / 16_000):
            after = [at for at, _ in ends if end - _NEAR < at < following + 0.2]
            if after:
                delays.append(after[0] - end)
            elif following - end > _TIME_TO_END:
                missed += 1
            else:
                over += 1
    return {
        "ends": ended,
        "false_cut_offs": cut,
        "false_share": cut / max(ended, 1),
        "median_delay_s": float(np.median(delays)) if delays else None,
        **_spread(delays),
        "delays": len(delays),
        "missed": missed,
        "talked_over": over,
    }


def _spread(delays: Sequence[float]) -> Figures:
    """Give the tenth and the ninetieth hundredth, and how many exceed what a turn should take."""
    if not delays:
        return {}
    low, high = np.quantile(delays, (0.1, 0.9))
    late = sum(delay > _LATEST for delay in delays)
    return {"p10_s": float(low), "p90_s": float(high), "over_700_ms": late}


def _ends(
    cues: Sequence[VoiceCue], settings: PeopleSettings, words: Sequence[Arrival] = ()
) -> list[tuple[float, float]]:
    """Give when each turn was ended, and its last sample of speech."""
    taker, speaking, found = TurnTaker("v0001", settings), False, []
    waiting = deque(words)
    for cue in cues:
        taker.melody.hear(cue.stamp, cue.f0, cue.rms)
        events = []
        while waiting and waiting[0].at <= cue.stamp:
            arrival = waiting.popleft()
            events += taker.utterance(arrival.utterance, arrival.at)
        if cue.is_speaking != speaking:
            speaking = cue.is_speaking
            events += taker.voice_active(speaking, cue.stamp)
        for event in events + taker.tick(cue.stamp):
            if event.state == "ended":
                found.append((_seconds(event.stamp), _seconds(event.end)))
    return found


def _silences(turns: Sequence[Turn], length: float) -> list[tuple[float, float]]:
    """Give when the floor falls silent, and when the next turn or the recording's end comes."""
    found: list[tuple[float, float]] = []
    until = turns[0].end
    for turn in turns[1:]:
        if turn.start > until:
            found.append((until, turn.start))
        until = max(until, turn.end)
    return [*found, (until, length)] if until < length else found


def _seconds(stamp: int) -> float:
    return (stamp - START) / NANOSECONDS
