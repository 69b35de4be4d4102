"""Looks tell apart the people in view; faces are given to tracks at the least cost."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from face_shape import resting_face

from whee_ros.cues import NANOSECONDS
from whee_ros.perception.face.assignment import assign
from whee_ros.perception.face.look import blend, difference, look
from whee_ros.perception.face.tracks import Tracks

BOX = (270.0, 190.0, 370.0, 290.0)


def picture(hair, skin, shirt) -> np.ndarray:
    image = np.full((480, 640, 3), 120, np.uint8)
    image[150:200, 270:370], image[200:300, 270:370], image[310:420, 240:400] = hair, skin, shirt
    noise = np.random.default_rng(3).normal(0, 4, image.shape)
    return np.clip(image + noise, 0, 255).astype(np.uint8)


ANN = picture((60, 40, 30), (220, 170, 140), (200, 40, 40))
BEN = picture((30, 30, 30), (120, 80, 60), (40, 60, 180))


def test_one_person_looks_alike_in_other_light_and_two_people_do_not():
    ann, ben = (look(p, BOX, resting_face()) for p in (ANN, BEN))
    dim = look((ANN * 0.7).astype(np.uint8), BOX, resting_face())
    assert difference(ann, ann) == pytest.approx(0.0, abs=1e-6)
    assert difference(ann, dim) < 0.25
    assert difference(ann, ben) > 0.4
    assert difference(blend(ben, ann, 0.8), ann) < difference(ben, ann)


def test_faces_at_the_edge_in_darkness_or_without_pixels_have_a_look_too():
    black = np.zeros_like(ANN)
    for box in (BOX, (-40.0, -40.0, 20.0, 20.0), (600.0, 440.0, 700.0, 540.0)):
        for image in (ANN, black):
            seen = look(image, box, resting_face())
            assert 0.0 <= difference(seen, look(ANN, BOX, resting_face())) <= 1.0


def cheapest(costs: dict[tuple[int, int], float], unmatched: float) -> float:
    """The least sum there is over boxes 0 to 2 and tracks 0 to 3, by trying everything."""
    sums = []
    for tracks in itertools.product((None, 0, 1, 2, 3), repeat=3):
        given = [(t, b) for b, t in enumerate(tracks) if t is not None]
        once = len({t for t, _ in given}) == len(given)
        if once and all(pair in costs for pair in given):
            sums.append(sum(costs[pair] - unmatched for pair in given))
    return min(sums)


def test_the_sum_of_costs_is_the_least_there_is():
    chance = np.random.default_rng(1)
    for _ in range(40):
        pairs = [pair for pair in itertools.product(range(4), range(3)) if chance.random() < 0.8]
        costs = {pair: float(chance.uniform(0, 4)) for pair in pairs}
        found = assign(costs, 2.5)
        assert len(set(found.values())) == len(found)
        least = sum(costs[t, b] - 2.5 for b, t in found.items())
        assert least == pytest.approx(cheapest(costs, 2.5))


def test_nothing_to_assign():
    assert assign({}, 1.0) == {}
    assert assign({(0, 0): 3.0}, 1.0) == {}


def test_a_lost_face_comes_back_as_itself_and_a_stranger_in_its_place_does_not():
    looks = [look(p, BOX, resting_face()) for p in (ANN, BEN)]
    for comes, same in ((0, True), (1, False)):
        tracks: Tracks[dict] = Tracks(4.0, dict)
        [first] = tracks.match([BOX], tracks.clock(0), lambda _: looks[0])
        now = tracks.clock(2 * NANOSECONDS)
        [then] = tracks.match([BOX], now, lambda _, comes=comes: looks[comes])
        assert (then.id == first.id) == same


def test_a_face_missed_for_a_moment_is_still_called_seen():
    tracks: Tracks[dict] = Tracks(4.0, dict)
    tracks.match([BOX], tracks.clock(0))
    for seconds, ids in ((0.3, ["f0001"]), (0.8, [])):
        tracks.clock(int(seconds * NANOSECONDS))
        assert tracks.seen_within(0.5) == ids
