"""Several people in composed scenes, through the real nets: found, followed, told apart."""

from __future__ import annotations

import gc
import tracemalloc

import numpy as np
import pytest

from whee_ros.cues import NANOSECONDS
from whee_ros.evaluation import face_scenes, face_tracking
from whee_ros.evaluation.face_scenes import Place
from whee_ros.perception.face import FaceStage

pytest.importorskip("mediapipe", reason="mediapipe is not installed")


@pytest.fixture(scope="module")
def drawn():
    return face_scenes.drawn_people()


def test_two_who_cross_keep_their_ids(drawn):
    figures = face_tracking.crossings([drawn[:2]], [(90, 70, 3.0)])["two cross"]
    assert (figures["switches"], figures["new ids"]) == (0, 0)
    assert figures["seen"] > 0.9


@pytest.mark.data
def test_two_filmed_people_who_cross_keep_their_ids(shared_data):
    pair = face_scenes.filmed_people(shared_data)
    figures = face_tracking.crossings([pair], [(60, 75, 3.0)])["two cross"]
    assert (figures["switches"], figures["new ids"]) == (0, 0)


def test_ids_come_back_after_two_seconds(drawn):
    figures = face_tracking.losses(drawn[:2], 1)
    assert figures["back after 2 s"]["same id"] == 1.0


def test_six_faces_from_95_to_33_pixels_are_all_read(drawn):
    widths = (95, 80, 64, 48, 40, 33)
    spots = ((90, 130), (320, 130), (550, 130), (90, 370), (320, 370), (550, 370))
    places = [Place(x, y, width) for (x, y), width in zip(spots, widths, strict=True)]
    cast = [(drawn[i % 4], lambda _, at=at: at) for i, at in enumerate(places)]
    [shot] = face_scenes.scene(cast, 0.1, 10)
    stage = FaceStage()
    seen = [stage.process(shot.image, i * NANOSECONDS) for i in range(9)][-1]
    stage.close()
    assert len(seen) == 6
    assert len({cue.source for cue in seen}) == 6
    by_size = sorted(seen, key=lambda cue: cue.roi[2] - cue.roi[0])
    assert by_size[0].confidence < by_size[-1].confidence


def test_a_dark_room_a_4k_picture_and_a_grey_one(drawn):
    [shot] = face_scenes.scene([(drawn[0], lambda _: Place(320, 220, 90))], 0.1, 10)
    large = np.repeat(np.repeat(shot.image, 6, axis=0), 6, axis=1)
    grey = np.repeat(shot.image[:, :, 1:2], 3, axis=2)
    for image in (shot.image // 10, large, grey):
        stage = FaceStage()
        [cue] = stage.process(image, 0)
        stage.close()
        assert (cue.roi[0] + cue.roi[2]) / 2 == pytest.approx(0.5, abs=0.03)


def test_nothing_grows_while_people_come_and_go(drawn):
    """Faces that change every few pictures at an hour's pace: memory stays where it was."""
    pictures = [
        next(iter(face_scenes.scene([(who, lambda _, x=x: Place(x, 220, 80))], 0.1, 10))).image
        for who, x in zip(drawn, (120, 260, 400, 520), strict=True)
    ]
    stage = FaceStage()

    def watch(first: int, count: int) -> None:
        for i in range(first, first + count):
            stage.process(pictures[i // 3 % 4], i * 3 * NANOSECONDS)
        gc.collect()  # mediapipe makes a class a detection, and classes are freed only so

    watch(0, 252)
    tracemalloc.start()
    watch(252, 60)
    before = tracemalloc.get_traced_memory()[0]
    watch(312, 240)
    grown = tracemalloc.get_traced_memory()[0] - before
    tracemalloc.stop()
    stage.close()
    assert grown < 100_000
    assert len(stage._tracks._tracks) <= 6
