"""What is remembered of a face: the mean over a stretch, whatever order the images come in."""

from whee_ros.cues import NANOSECONDS, FaceCue
from whee_ros.perception.people.looks import Looks


def seen(*told: tuple[float, float]) -> Looks:
    """Looks with (second, gaze), in this order."""
    looks = Looks()
    for second, gaze in told:
        looks.add(FaceCue(stamp=round(second * NANOSECONDS), source="f1", gaze=gaze))
    return looks


def test_only_the_stretch_that_is_asked_for_counts():
    looks = seen((1, 0.0), (2, 0.0), (3, 1.0), (4, 0.5))
    assert looks.gaze(3 * NANOSECONDS) == 0.75


def test_an_image_that_comes_late_counts_by_its_stamp():
    looks = seen((1, 0.0), (3, 1.0), (2, 0.0), (4, 0.5))
    assert looks.gaze(3 * NANOSECONDS) == 0.75
    assert looks.gaze(2 * NANOSECONDS) == 0.5


def test_a_face_not_seen_in_the_stretch_has_no_gaze():
    assert seen((1, 1.0)).gaze(2 * NANOSECONDS) == 0.0


def test_what_is_older_than_a_minute_is_forgotten():
    assert seen((1, 1.0), (62, 0.0)).gaze(0) == 0.0
