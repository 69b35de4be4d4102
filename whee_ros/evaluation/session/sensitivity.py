"""What hangs on the sizes of the rules, which are guesses: the same talks with other sizes.

The words stay as they were said; only what they did to the hidden state is worked out anew. (With
``--sizes`` the person also says other things, as the state is another.)
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

import msgspec

from whee_ros.evaluation.session.exchange import Exchange
from whee_ros.evaluation.session.hearing import hear
from whee_ros.evaluation.session.path import path_of
from whee_ros.evaluation.session.persona import Beat, Persona, personas
from whee_ros.evaluation.session.state import Sizes, drift, react, told
from whee_ros.evaluation.session.taking import felt
from whee_ros.evaluation.session.talk import Talk
from whee_ros.how.policy.policy import Policy

DRAWS = 100


def retaken(talk: Talk, persona: Persona, draws: Sequence[Sizes]) -> list[list[Exchange]]:
    """Give a conversation's exchanges with the states that each draw leads to."""
    policy = Policy.load()
    beats = [_beat(one, persona) for one in talk.exchanges]
    heard = [hear(one, talk.exchanges[:n], policy) for n, one in enumerate(talk.exchanges)]
    found = []
    for sizes in draws:
        state, last, made = persona.start, None, []
        for one, beat, noticed in zip(talk.exchanges, beats, heard, strict=True):
            wants = one.line.wants if one.line else beat.wants
            state = drift(state, persona, one.start - (one.start if last is None else last))
            last = one.start
            before = state if wants == "part" else told(state, beat, sizes)
            parts = felt(persona, beat, wants, noticed, policy, sizes)
            state = react(before, persona, beat, max(-1.0, min(1.0, sum(parts.values()))), sizes)
            made.append(msgspec.structs.replace(one, before=before, after=state))
        found.append(made)
    return found


def compared(talks: Sequence[Talk], draws: int = DRAWS) -> dict[str, float]:
    """Give, by robot, the share of draws in which ours brings people further (mean of net)."""
    known = {one.name: one for one in personas()}
    sizes = [Sizes().jittered(number) for number in range(1, draws + 1)]
    nets: dict[str, dict[tuple[str, int], list[float]]] = defaultdict(dict)
    for talk in talks:
        persona = known.get(talk.persona)
        if persona is not None:
            paths = [path_of(some, persona) for some in retaken(talk, persona, sizes)]
            nets[talk.robot][talk.persona, talk.seed] = [path.net for path in paths]
    ours = nets.pop("ours", {})
    shares = {}
    for robot, others in nets.items():
        both = sorted(set(ours) & set(others))
        ahead = [
            sum(ours[who][n] for who in both) > sum(others[who][n] for who in both)
            for n in range(draws)
        ]
        if both:
            shares[robot] = round(sum(ahead) / draws, 4)
    return shares


def _beat(one: Exchange, persona: Persona) -> Beat:
    """Find the beat that was said, or make one of what is known of the line."""
    line = one.line
    for beat in persona.script:
        if line is not None and one.text and one.text in (beat.say, beat.guarded):
            return beat
        # Of a line whose first part was taken for the whole, this is the rest.
        if line is not None and line.kind == "beat" and beat.say.endswith(f" {one.text}"):
            return beat
    if line is None or line.wants == "part":
        return Beat(wants="space", say=one.text)
    return Beat(
        wants=line.wants,  # type: ignore[arg-type]
        say=one.text,
        feels=line.feels,
        emotion=line.emotion,
        deed=line.deed,
    )
