"""How a persona's hidden state changes: by what is told, by time, and by the robot's answer.

The directions of the changes are taken from findings, quoted here from memory; the sizes are ours,
and nobody has fitted them to people. ``Sizes.jittered`` varies them, to see what hangs on them.

- Feeling understood eases negative feeling, and disclosure met with a responsive answer builds
  intimacy (Laurenceau et al., 1998; Reis et al., 2017); validation lowers negative affect and
  invalidation raises it (Shenk & Fruzzetti, 2011): ``GAINS`` of heard, understood.
- Good news gains by an active, glad answer and loses by a flat one (Gable et al., 2004): joy.
- Unasked advice is taken badly, all the more before the feeling was met (Goldsmith & Fitch, 1997;
  Bolger & Amarel, 2007; Feng, 2009): advice.
- A wrong feeling named, or pity for joy, says "you do not see me" (empathic accuracy: Ickes, 1993;
  EMPA scores regression): ``wrong``. Taking it back mends part of it (Lee et al., 2010): correct.
- The same pattern again reads as performed (EMPA's rubric, -2): ``habit``.
- A first reaction within a second is fine, silence of more than two is not (Shiwa et al., 2008):
  ``late``; speaking over somebody costs: ``overlap``.
- Trust is lost faster than gained (Slovic, 1993): ``trust_up``, ``trust_down``; it makes people say
  more (Altman & Taylor, 1973): the script's ``if`` and ``guarded``.
- Moods go back to a home base at a person's own pace (Kuppens et al., 2010): ``drift``.
"""

from __future__ import annotations

import random

import msgspec

from whee_ros.evaluation.session.exchange import State
from whee_ros.evaluation.session.persona import Beat, Persona

_NEED_HALF_LIFE = 1200.0
CLEAR = 0.3
"""A valence from here on is good or bad for sure."""


class Sizes(msgspec.Struct, frozen=True, kw_only=True):
    """How much each thing counts; ``mechanism`` scales all that EPITOME's levels give."""

    mechanism: float = 1.0
    wrong: float = 0.6
    wrong_family: float = 0.35
    right_family: float = 0.10
    wrong_face: float = 0.15
    right_face: float = 0.05
    habit: float = 0.20
    late: float = 0.10
    overlap: float = 0.30
    long: float = 0.15
    alarm: float = 0.30
    repair: float = 0.35
    deed: float = 0.40
    trust_up: float = 0.12
    trust_down: float = 0.20
    need_down: float = 0.20
    need_up: float = 0.10
    valence: float = 0.15
    arousal: float = 0.15
    pull: float = 0.30

    def jittered(self, seed: int) -> Sizes:
        """Give sizes each changed by a factor of 0.5 to 2; seed 0 changes nothing."""
        if not seed:
            return self
        chance = random.Random(f"sizes {seed}")
        names = self.__struct_fields__
        return Sizes(**{name: getattr(self, name) * 2 ** chance.uniform(-1, 1) for name in names})


def told(state: State, beat: Beat, sizes: Sizes) -> State:
    """Give the state once a beat is told: what happens lifts it, what is told pulls at the mood."""
    values = msgspec.structs.asdict(state)
    for name, by in beat.lifts.items():
        values[name] += by
    if beat.feels is not None:
        values["valence"] += sizes.pull * (beat.feels - values["valence"])
    values["arousal"] += beat.stirs
    return _bounded(**values)


def drift(state: State, persona: Persona, seconds: float) -> State:
    """Let time pass: the mood goes home, the need fades slowly."""
    kept = 0.5 ** (seconds / persona.half_life)
    return _bounded(
        valence=persona.home.valence + kept * (state.valence - persona.home.valence),
        arousal=persona.home.arousal + kept * (state.arousal - persona.home.arousal),
        trust=state.trust,
        need=state.need * 0.5 ** (seconds / _NEED_HALF_LIFE),
    )


def react(state: State, persona: Persona, beat: Beat, value: float, sizes: Sizes) -> State:
    """Give the state after an answer that was taken as ``value``, -1..1."""
    up, down = max(value, 0.0), min(value, 0.0)
    up *= 0.5 + 0.5 * state.trust
    glad = beat.feels is not None and beat.feels > CLEAR
    calms = sizes.arousal * (0.3 * up if glad else -up - down)
    return _bounded(
        valence=state.valence + sizes.valence * (up + down),
        arousal=state.arousal + calms,
        trust=state.trust + sizes.trust_up * up + sizes.trust_down * down,
        need=state.need - sizes.need_down * up - sizes.need_up * down,
    )


def _bounded(*, valence: float, arousal: float, trust: float, need: float) -> State:
    def kept(value: float, low: float) -> float:
        return round(min(1.0, max(low, value)), 6)

    return State(
        valence=kept(valence, -1.0),
        arousal=kept(arousal, -1.0),
        trust=kept(trust, 0.0),
        need=kept(need, 0.0),
    )
