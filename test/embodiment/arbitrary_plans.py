"""Strategies for property-based tests: any plan, however odd, among anything else that happens."""

from __future__ import annotations

import math

from hypothesis import strategies as st

from whee_ros.acts import BehaviorPlan, Do, Express, Gesture, Light, Look, Say, Sync
from whee_ros.embodiment.expressions import EXPRESSIONS
from whee_ros.embodiment.gestures import GESTURES

wild = st.one_of(st.floats(), st.floats(-2, 2), st.sampled_from([math.nan, math.inf, -1e300]))
ids = st.sampled_from(["a", "b", "c", "d", "e", "a.start", ""])
syncs = st.builds(
    Sync,
    anchor=st.one_of(
        st.just("plan"),
        st.builds("{}.{}".format, ids, st.sampled_from(["start", "end", "word2", "word40", "x"])),
    ),
    offset=st.one_of(wild, st.floats(0, 3)),
)
words = st.one_of(st.text(max_size=40), st.just("word " * 5000))
common = {"id": ids, "start": syncs}
acts = st.one_of(
    st.builds(Say, text=words, rate=wild, pitch=wild, volume=wild, **common),
    st.builds(
        Express,
        expression=st.one_of(st.sampled_from(sorted(EXPRESSIONS)), st.text(max_size=5)),
        valence=wild,
        arousal=wild,
        intensity=wild,
        duration=wild,
        **common,
    ),
    st.builds(
        Look,
        target=st.sampled_from(["anna", "front", "away", "?"]),
        duration=st.one_of(wild, st.floats(0, 3)),
        **common,
    ),
    st.builds(
        Gesture,
        name=st.one_of(st.sampled_from(sorted(GESTURES)), st.text(max_size=5)),
        amplitude=wild,
        speed=wild,
        **common,
    ),
    st.builds(
        Light,
        color=st.tuples(wild, wild, wild),
        pattern=st.sampled_from(["steady", "breathe", "pulse", "off"]),
        duration=st.one_of(wild, st.floats(0, 3)),
        **common,
    ),
)
DEEDS = {name: f"intent of {name}" for name in ("dim_light", "play_music", "rob_a_bank")}
deeds = st.builds(
    lambda name, **more: Do(name=name, intent=DEEDS[name], **more),
    name=st.sampled_from(sorted(DEEDS)),
    data=st.dictionaries(st.text(max_size=3), st.text(max_size=3), max_size=2),
    **common,
)
plans = st.builds(
    BehaviorPlan,
    id=st.sampled_from(["p", "q", "r"]),
    person=st.just("anna"),
    stamp=st.just(0),
    deadline=st.just(10**15),
    kind=st.sampled_from(["greeting", "reaction", "response", "handoff"]),
    acts=st.lists(acts | deeds, max_size=8).map(tuple),
    priority=st.integers(0, 255),
)
steps = st.lists(
    st.one_of(
        plans,
        st.floats(0.0, 3.0),
        st.booleans(),
        st.tuples(wild, wild, wild),
        st.sampled_from(["stop", "enable", "yes", "no", "listen", "rest", "interrupt"]),
        st.builds("feels {}".format, wild),
        st.lists(st.integers(-(2**62), 2**62), min_size=1, max_size=5),
    ),
    max_size=12,
)
