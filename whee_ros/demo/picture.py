"""The demo's picture: who spoke, what was decided, what the robot did and looked like."""

from __future__ import annotations

from collections.abc import Sequence

from whee_ros.cues import NANOSECONDS, Turn
from whee_ros.decision import EmpathyDecision
from whee_ros.demo.performance import Performance
from whee_ros.demo.timeline import Snapshot, TimelineEvent, draw_timeline
from whee_ros.replay.story import ActEvent, Happening
from whee_ros.sim.photographer import Photographer

SETTLED = int(0.7 * NANOSECONDS)
"""After an act began, its face is fully shown."""
PORTRAIT = (340, 340)


def draw(
    happenings: Sequence[Happening], performance: Performance, begin: int, title: str
) -> bytes:
    """Give the PNG of a story; the robot's snapshots are taken from its performance."""
    events = [
        *_turns(happenings, begin),
        *_decisions(happenings, begin),
        *_acts(happenings, begin),
    ]
    return draw_timeline(events, _snapshots(happenings, performance, begin), title=title)


def _seconds(stamp: int, begin: int) -> float:
    return (stamp - begin) / NANOSECONDS


def _turns(happenings: Sequence[Happening], begin: int) -> list[TimelineEvent]:
    return [
        TimelineEvent(
            "person", _seconds(turn.start, begin), _seconds(turn.end, begin), turn.text or "…"
        )
        for turn in (h.value for h in happenings if h.kind == "turn")
        if isinstance(turn, Turn)
    ]


def _decisions(happenings: Sequence[Happening], begin: int) -> list[TimelineEvent]:
    events = []
    for happening in happenings:
        decision = happening.value
        if isinstance(decision, EmpathyDecision):
            at = _seconds(happening.stamp, begin)
            start = _seconds(decision.turn.start, begin)
            events.append(TimelineEvent("need", at, at, value=decision.need))
            events.append(TimelineEvent("direction", start, at, decision.direction))
    return events


def _acts(happenings: Sequence[Happening], begin: int) -> list[TimelineEvent]:
    """Pair each act's start with its end; one that never ended is drawn to the last happening."""
    open_: dict[tuple[str, str], tuple[int, ActEvent]] = {}
    events = []
    for happening in happenings:
        act = happening.value
        if not isinstance(act, ActEvent) or not act.act:
            continue
        key = (act.plan, act.act)
        if act.kind == "started":
            open_[key] = (happening.stamp, act)
        elif act.kind in ("finished", "cancelled") and key in open_:
            events.append(_act(*open_.pop(key), happening.stamp, begin))
    last = happenings[-1].stamp if happenings else begin
    return events + [_act(stamp, act, last, begin) for stamp, act in open_.values()]


def _act(stamp: int, act: ActEvent, end: int, begin: int) -> TimelineEvent:
    start, until = _seconds(stamp, begin), _seconds(end, begin)
    if act.part == "voice":
        return TimelineEvent("robot", start, until, str(act.sent.get("text", "")))
    what = next(
        (str(act.sent[k]) for k in ("expression", "gesture", "target", "pattern") if k in act.sent),
        act.act,
    )
    return TimelineEvent("act", start, until, f"{act.part}: {what}")


def _snapshots(
    happenings: Sequence[Happening], performance: Performance, begin: int
) -> list[Snapshot]:
    """Give the robot's look shortly after each change of its face."""
    shown = {
        happening.stamp + SETTLED: str(act.sent.get("expression", ""))
        for happening in happenings
        if isinstance(act := happening.value, ActEvent)
        and act.kind == "started"
        and act.part == "face"
    }
    if not performance.events:
        return []
    camera = Photographer()
    stamps = sorted(shown)
    snapshots = [
        Snapshot(_seconds(stamp, begin), camera.take(look, PORTRAIT), shown[stamp])
        for stamp, look in zip(stamps, performance.looks(stamps), strict=True)
    ]
    camera.close()
    return snapshots
