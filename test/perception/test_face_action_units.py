"""Action units from landmarks: what moves, moves its unit; distance, roll and mirror do not."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from face_shape import MIDLINE, SIDES, in_image, moved, resting_face, shut_eyes, smile
from hypothesis import given
from hypothesis import strategies as st

from whee_ros.perception.face import action_units, head_pose


def units(frontal: np.ndarray, angles=(0.0, 0.0, 0.0), size: float = 80.0) -> dict[int, float]:
    """Action units of a posed face whose resting face is known."""
    return action_units.intensities(
        measures(in_image(frontal, angles, size)), measures(in_image(resting_face())), 0.0, 0.0
    )


def measures(points: np.ndarray) -> np.ndarray:
    pose = head_pose.estimate(points)
    assert pose is not None
    return action_units.measure(pose.frontal)


def mirrored(points: np.ndarray) -> np.ndarray:
    """What FaceMesh gives for the mirror image: points change sides and names."""
    flipped = points.copy()
    for right, left in SIDES:
        flipped[[right, left]] = points[[left, right]]
    return flipped * (-1, 1, 1)


def lopsided_face() -> np.ndarray:
    """A smile that is stronger on one side, with one brow raised."""
    face = smile(resting_face(), 0.6)
    face[61] += (-0.03, -0.04, 0.0)
    face[107] += (0.0, -0.03, 0.0)
    return face


@given(roll=st.floats(-20, 20), size=st.floats(20, 400), x=st.floats(0, 2000), y=st.floats(0, 2000))
def test_roll_distance_and_place_change_no_measure(roll, size, x, y):
    still = measures(in_image(lopsided_face()))
    changed = measures(in_image(lopsided_face(), (roll, 0.0, 0.0), size, (x, y)))
    assert np.abs(changed - still).max() < 0.001


def test_a_mirror_changes_no_measure():
    still = measures(in_image(lopsided_face()))
    assert np.abs(measures(in_image(mirrored(lopsided_face()))) - still).max() < 0.001


@pytest.mark.parametrize("angles", [(0, 20, 0), (0, -20, 0), (0, 0, 30), (10, 10, -20)])
def test_turning_the_head_is_no_action(angles):
    assert max(units(resting_face(), angles).values()) < 0.1


def test_a_resting_face_shows_nothing():
    assert max(units(resting_face()).values()) == pytest.approx(0.0, abs=1e-6)


@pytest.mark.parametrize(
    ("unit", "moves"),
    [
        (1, [(107, 0.0, -0.09)]),
        (2, [(70, 0.0, -0.07), (63, 0.0, -0.07)]),
        (4, [(55, -0.03, 0.03)]),
        (5, [(159, 0.0, -0.025)]),
        (6, [(205, 0.0, -0.08), (50, 0.0, -0.08)]),
        (7, [(145, 0.0, -0.03)]),
        (9, [(129, 0.0, -0.06)]),
        (12, [(61, 0.06, -0.09)]),
        (15, [(61, 0.0, 0.06)]),
        (17, [(152, 0.0, -0.12)]),
        (20, [(61, 0.075, 0.0)]),
        (25, [(14, 0.0, 0.15)]),
        (26, [(152, 0.0, 0.15)]),
    ],
)
def test_each_movement_raises_its_unit_most(unit, moves):
    shown = units(moved(resting_face(), *moves))
    assert shown[unit] > 0.7
    assert shown[unit] == max(shown.values())


def test_pressed_lips_raise_au23():
    pressed = moved(resting_face(), (0, 0.0, 0.03), (17, 0.0, -0.03))
    assert units(pressed)[23] > 0.9


def test_a_smile_lifts_cheeks_but_does_not_count_as_stretched_or_tightened_lips():
    shown = units(smile(resting_face()))
    assert shown[12] > 0.8
    assert shown[6] > 0.4
    assert shown[20] < 0.1
    assert shown[23] < 0.1


def test_a_stronger_smile_is_never_read_as_a_weaker_one():
    strengths = np.linspace(0, 1.5, 16)
    shown = [units(smile(resting_face(), s))[12] for s in strengths]
    assert all(a <= b for a, b in itertools.pairwise(shown))


def test_closed_lids_say_nothing_about_the_lid_units():
    values = measures(in_image(shut_eyes(resting_face())))
    rest = measures(in_image(resting_face()))
    shown = action_units.intensities(values, rest, 0.0, closure=1.0)
    assert (shown[5], shown[7]) == (0.0, 0.0)


def test_an_unknown_person_must_differ_from_people_at_large_before_it_counts():
    slight = action_units.REST + 0.4 * action_units.SPREAD
    assert max(action_units.intensities(slight, action_units.REST, 1.0, 0.0).values()) == 0.0
    assert max(action_units.intensities(slight, action_units.REST, 0.0, 0.0).values()) > 0.0


def test_without_iris_points_only_the_iris_measures_are_missing():
    frontal = smile(resting_face())
    full, plain = action_units.measure(frontal), action_units.measure(frontal[:468])
    iris = [action_units.MEASURES.index(str(u)) for u in action_units.IRIS_UNITS]
    assert plain[iris] == pytest.approx(action_units.REST[iris])
    assert np.delete(plain, iris) == pytest.approx(np.delete(full, iris))


def test_every_unit_read_has_a_stated_trust():
    assert set(units(resting_face())) | {43, 45} == set(action_units.TRUST)


def test_the_test_face_has_every_point_that_is_read():
    known = set(MIDLINE) | {p for pair in SIDES for p in pair}
    read = {i for m in action_units.TABLE.values() for _, i, _ in m.terms}
    assert read | set(head_pose.CANONICAL_FACE) <= known
