"""Ids of faces stay with the faces."""

from __future__ import annotations

import itertools

import pytest

from whee_ros.cues import NANOSECONDS
from whee_ros.perception.face.tracks import Box, Tracks, overlap


def face(x: float, y: float = 200.0, size: float = 100.0) -> Box:
    return x - size / 2, y - size / 2, x + size / 2, y + size / 2


class Room:
    """A camera at 30 images a second that says whose id each face got."""

    def __init__(self, memory: float = 2.0) -> None:
        self.tracks = Tracks(memory, dict)
        self.time = 0.0

    def see(self, *faces: Box, after: float = 1 / 30) -> list[str]:
        self.time += after
        now = self.tracks.clock(int(self.time * NANOSECONDS))
        return [t.id for t in self.tracks.match(faces, now)]


def test_ids_are_safe_ros_names_counted_from_one():
    assert Room().see(face(100), face(400)) == ["f0001", "f0002"]


def test_first_ids_do_not_depend_on_the_order_of_detection():
    assert Room().see(face(400), face(100)) == ["f0002", "f0001"]


def test_a_face_keeps_its_id_while_it_moves():
    room = Room()
    assert {room.see(face(100 + 8 * i))[0] for i in range(60)} == {"f0001"}


def test_swapped_order_does_not_swap_ids():
    room = Room()
    for i in range(20):
        seen = [face(150), face(420)]
        ids = room.see(*(seen if i % 2 else seen[::-1]))
        assert (ids if i % 2 else ids[::-1]) == ["f0001", "f0002"]


@pytest.mark.parametrize("order", itertools.permutations(range(4)))
def test_no_order_of_four_faces_matters(order):
    room = Room()
    faces = [face(100), face(220), face(340), face(460)]
    first = dict(zip(faces, room.see(*faces), strict=True))
    mixed = [faces[i] for i in order]
    assert room.see(*mixed) == [first[f] for f in mixed]


def test_two_who_cross_keep_their_ids():
    room = Room()
    for i in range(60):
        left, right = face(100 + 7 * i), face(520 - 7 * i, y=215)
        ids = room.see(*([left, right] if i % 3 else [right, left]))
        assert (ids if i % 3 else ids[::-1]) == ["f0001", "f0002"], i


def test_a_face_lost_for_less_than_the_memory_comes_back_as_itself():
    room = Room()
    room.see(face(200))
    for _ in range(50):
        assert room.see() == []
    assert room.see(face(230)) == ["f0001"]


def test_after_the_memory_it_is_somebody_new():
    room = Room()
    room.see(face(200))
    assert room.see(face(200), after=2.1) == ["f0002"]


def test_a_face_elsewhere_or_of_another_size_is_somebody_else():
    room = Room()
    room.see(face(100))
    assert room.see(face(500)) == ["f0002"]
    assert room.see(face(500, size=300)) == ["f0003"]


def test_a_jump_back_in_time_starts_afresh_with_new_ids():
    room = Room()
    room.see(face(200), after=100.0)
    assert room.see(face(200), after=-50.0) == ["f0002"]
    assert room.see(face(200)) == ["f0002"]


def test_images_out_of_order_or_at_one_instant_change_nothing():
    room = Room()
    room.see(face(200), after=10.0)
    assert room.see(face(202), after=-0.1) == ["f0001"]
    assert room.see(face(204), after=0.0) == ["f0001"]
    assert room.see(face(206), after=0.2) == ["f0001"]


def test_nothing_is_kept_of_those_who_left():
    room = Room()
    for i in range(200):
        room.see(face(100 + 450 * (i % 2), size=100 + 400 * (i % 3 == 0)), after=3.0)
    assert len(room.tracks._tracks) == 1


def test_overlap_is_intersection_over_union():
    assert overlap((0, 0, 2, 2), (0, 0, 2, 2)) == 1.0
    assert overlap((0, 0, 2, 2), (1, 0, 3, 2)) == pytest.approx(1 / 3)
    assert overlap((0, 0, 1, 1), (2, 2, 3, 3)) == 0.0
