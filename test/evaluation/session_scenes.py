"""Exchanges and answers as a few words, for the tests of process measures."""

from __future__ import annotations

from whee_ros.decision import Mechanisms
from whee_ros.evaluation.session.exchange import Exchange, Line, Shown, State

WARM = Mechanisms(emotional_reaction=1, interpretation=1)


def answer(
    words: str = "",
    *,
    levels: Mechanisms = WARM,
    text: str = "My dog died.",
    number: int = 1,
    strategy: str = "reflection",
    **more: object,
) -> Exchange:
    """A turn that sought empathy, answered with a nod at .5 s and these words at .7 s."""
    nod = Shown(what="move", name="nod", at=0.5)
    said = (Shown(what="say", name=words, at=0.7),) if words else ()
    values = {
        "id": f"t{number:02d}",
        "person": "ann",
        "text": text,
        "start": 10.0 * number,
        "end": 10.0 * number + 2.0,
        "direction": "seeking",
        "kind": "response",
        "strategy": strategy,
        "planned": 3,
        "shown": (nod, *said),
        "first_sign": 0.5,
        "first_word": 0.7 if words else None,
        "levels": levels,
        "nearness": 0.3,
    }
    return Exchange(**(values | more))  # type: ignore[arg-type]


def moved(
    before: tuple[float, float, float], after: tuple[float, float, float], number: int = 1
) -> Exchange:
    """An answer that moved valence, trust and need from one point to another."""
    return answer(
        "I hear you.", number=number, before=state(before), after=state(after), hidden=True
    )


def state(point: tuple[float, float, float]) -> State:
    """A hidden state by valence, trust and need."""
    valence, trust, need = point
    return State(valence=valence, trust=trust, need=need)


def line(wants: str, feels: float | None = -0.5, **more: object) -> Line:
    """What a script says of a turn."""
    return Line(wants=wants, feels=feels, **more)  # type: ignore[arg-type]
