"""The real FaceMesh on images without faces, and on real faces where the shared data is."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest

from whee_ros.cues import NANOSECONDS, FaceCue
from whee_ros.perception.face import FaceSettings, FaceStage, action_units, head_pose
from whee_ros.perception.face.drawn import drawn_face
from whee_ros.perception.face.mesh import FaceMesh
from whee_ros.perception.face.nets import coordinates

pytest.importorskip("mediapipe", reason="mediapipe is not installed")
cv2 = pytest.importorskip("cv2", reason="OpenCV is not installed")

Stage = Callable[..., FaceStage]


@pytest.fixture
def make_stage() -> Iterator[Stage]:
    made: list[FaceStage] = []

    def make(**settings: object) -> FaceStage:
        made.append(FaceStage(FaceSettings(**settings)))
        return made[-1]

    yield make
    for stage in made:
        stage.close()


def picture(path: Path) -> np.ndarray:
    return np.ascontiguousarray(cv2.imread(str(path))[:, :, ::-1])


def video(path: Path, first: int = 0, count: int = 10_000) -> list[np.ndarray]:
    capture = cv2.VideoCapture(str(path))
    images = []
    while len(images) < first + count and (read := capture.read())[0]:
        images.append(read[1][:, :, ::-1])
    capture.release()
    return images[first:]


def play(stage: FaceStage, images: list[np.ndarray], fps: float = 30.0) -> list[list[FaceCue]]:
    return [stage.process(m, int(i * NANOSECONDS / fps)) for i, m in enumerate(images)]


def measures(image: np.ndarray) -> np.ndarray:
    mesh = FaceMesh(FaceSettings(max_faces=1))
    [points] = mesh.find(image, 0)
    mesh.close()
    pose = head_pose.estimate(points)
    assert pose is not None
    return action_units.measure(pose.frontal)


def rolled(image: np.ndarray, degrees: float) -> np.ndarray:
    height, width = image.shape[:2]
    turn = cv2.getRotationMatrix2D((width / 2, height / 2), degrees, 1.0)
    return cv2.warpAffine(image, turn, (width, height))


def test_images_without_a_face_give_no_cue(make_stage):
    stage = make_stage()
    stage.warm_up()
    noise = np.random.default_rng(3).integers(0, 256, (480, 640, 3), dtype=np.uint8)
    odd = [
        np.zeros((480, 640, 3), np.uint8), noise, noise[:, ::-1], noise[::2, 1::3],
        np.zeros((1, 1, 3), np.uint8), np.zeros((3, 2000, 3), np.uint8),
        np.zeros((20, 30, 3), np.uint8), np.zeros((5000, 4000, 3), np.uint8),
    ]  # fmt: skip
    assert [stage.process(image, i) for i, image in enumerate(odd)] == [[]] * len(odd)


def test_stamps_may_do_what_they_like(make_stage):
    stage = make_stage()
    blank = np.zeros((120, 160, 3), np.uint8)
    assert [stage.process(blank, s) for s in (5, 5, 0, -9, 10**18, 3)] == [[]] * 6


def test_a_drawn_face_is_found_where_it_is_and_looks_ahead(make_stage):
    [cue] = make_stage().process(drawn_face(480, 640), 0)
    assert 0.3 < cue.roi[0] < 0.45
    assert 0.55 < cue.roi[2] < 0.7
    assert np.degrees(cue.head_pose) == pytest.approx((0, 0, 0), abs=12)
    assert cue.gaze > 0.5


def test_warming_up_leaves_no_face_behind(make_stage):
    stage = make_stage()
    stage.warm_up()
    assert stage.process(np.zeros((240, 320, 3), np.uint8), 0) == []
    assert [c.source for c in stage.process(drawn_face(), NANOSECONDS)] == ["f0001"]


@pytest.mark.parametrize("refine", [True, False])
def test_huge_and_strided_images_give_the_same_face(make_stage, refine):
    plain = drawn_face(480, 640)
    huge = np.repeat(np.repeat(plain, 6, axis=0), 6, axis=1)
    backward = np.ascontiguousarray(plain[::-1, ::-1])[::-1, ::-1]
    cues = [make_stage(refine=refine).process(image, 0)[0] for image in (plain, huge, backward)]
    for other in cues[1:]:
        assert other.roi == pytest.approx(cues[0].roi, abs=0.02)
        assert other.head_pose == pytest.approx(cues[0].head_pose, abs=0.05)


def test_without_refinement_the_units_of_the_iris_stay_at_rest(make_stage):
    [cue] = make_stage(refine=False).process(drawn_face(480, 640), 0)
    assert (cue.action_units[5], cue.action_units[7]) == (0.0, 0.0)
    assert cue.landmarks[-1] == 0.0


def test_its_start_is_quiet_and_its_name_known(make_stage, capfd):
    stage = make_stage()
    stage.warm_up()
    stage.process(drawn_face(), 0)
    assert capfd.readouterr().err == ""
    assert stage.model.startswith("mediapipe ")
    assert "478 points" in stage.model


@pytest.mark.parametrize("depth", [{"z": -0.25}, {}])
def test_points_are_read_alike_from_whole_and_from_partial_messages(depth):
    from mediapipe.framework.formats import landmark_pb2

    points = [landmark_pb2.NormalizedLandmark(x=i / 7, y=0.0, **depth) for i in range(5)]
    face = landmark_pb2.NormalizedLandmarkList(landmark=points)
    assert coordinates(face) == pytest.approx(np.array([(p.x, p.y, p.z) for p in points]))


def test_closing_twice_is_harmless_and_a_closed_stage_says_so(make_stage):
    stage = make_stage()
    stage.close()
    stage.close()
    with pytest.raises(RuntimeError, match="closed"):
        stage.process(np.zeros((120, 160, 3), np.uint8), 0)


@pytest.mark.data
def test_a_happy_picture_is_happy_and_the_found_angry_one_is_negative(make_stage, shared_data):
    folder = shared_data / "replay/ros4hri_faces/hri_emotion_recognizer"
    [happy] = make_stage().process(picture(folder / "user_happy.jpg"), 0)
    assert (happy.expression, happy.action_units[12] > 0.8) == ("happy", True)
    assert happy.valence > 0.4
    [angry] = make_stage().process(picture(folder / "user_angry.jpg"), 0)
    assert angry.action_units[4] > 0.25
    assert angry.valence < -0.2
    assert angry.confidence < happy.confidence < 0.5  # one picture, a small face


@pytest.mark.data
def test_a_surprise_is_read_near_and_far(make_stage, shared_data):
    path = shared_data / "replay/ros4hri_faces/hri_emotion_recognizer/user_surprised.jpg"
    far = picture(path)
    near = cv2.resize(far[10:230, 140:340], None, fx=3, fy=3)
    seen = [make_stage().process(image, 0) for image in (near, far)]
    assert [[c.expression for c in cues] for cues in seen] == [["surprised"]] * 2


@pytest.mark.data
def test_a_man_who_begins_to_smile(make_stage, shared_data, capfd):
    images = video(shared_data / "replay/pyfeat_clips/single_face.mp4")
    cues = play(make_stage(), images)
    assert capfd.readouterr().err == ""
    assert {c.source for seen in cues for c in seen} == {"f0001"}
    assert all(len(seen) == 1 for seen in cues)
    before = np.median([c.action_units[12] for [c] in cues[:16]])
    after = np.median([c.action_units[12] for [c] in cues[26:]])
    assert (before < 0.15, after > 0.8) == (True, True)
    assert [c.expression for [c] in cues[26:]].count("happy") > 40
    assert np.median([c.gaze for [c] in cues]) > 0.8


@pytest.mark.data
def test_a_woman_who_weeps_and_then_laughs(make_stage, shared_data):
    images = video(shared_data / "replay/pyfeat_clips/WolfgangLanger_Pexels.mp4")
    cues = [c for [c] in play(make_stage(), images, fps=23.976)]
    assert len(cues) == len(images)
    weeping, laughing = cues[40:130], cues[250:]
    assert np.median([c.valence for c in weeping]) < -0.4
    assert np.median([c.valence for c in laughing]) > 0.25
    assert np.median([c.action_units[12] for c in laughing]) > 0.5
    assert {c.source for c in cues} == {"f0001"}


@pytest.mark.data
def test_a_video_without_a_face_gives_no_cue(make_stage, shared_data):
    images = video(shared_data / "replay/pyfeat_clips/no_face.mp4", count=30)
    assert play(make_stage(), images) == [[]] * 30


@pytest.mark.data
def test_the_same_video_gives_the_same_cues(make_stage, shared_data):
    images = video(shared_data / "replay/pyfeat_clips/single_face.mp4", count=30)
    assert play(make_stage(), images) == play(make_stage(), images)


@pytest.mark.data
def test_two_faces_that_change_sides_of_the_list_keep_their_ids(make_stage, shared_data):
    """One man beside his mirror image, then the image flipped end to end in steps."""
    images = video(shared_data / "replay/pyfeat_clips/single_face.mp4", count=12)
    pairs = [np.hstack([m[:, 220:740], m[:, 740:220:-1]]) for m in images]
    cues = play(make_stage(), pairs)
    assert [len(seen) for seen in cues] == [2] * len(pairs)
    for seen in cues:
        assert [c.source for c in seen] == ["f0001", "f0002"]
        assert seen[0].roi[0] < seen[1].roi[0]


@pytest.mark.data
@pytest.mark.parametrize(
    "change",
    [
        pytest.param(lambda m: np.ascontiguousarray(m[:, ::-1]), id="mirror"),
        pytest.param(lambda m: cv2.resize(m, None, fx=0.6, fy=0.6), id="smaller"),
        pytest.param(lambda m: cv2.resize(m, None, fx=1.5, fy=1.5), id="larger"),
        pytest.param(lambda m: rolled(m, 20), id="roll left"),
        pytest.param(lambda m: rolled(m, -20), id="roll right"),
        pytest.param(lambda m: (m * 0.4).astype(np.uint8), id="darker"),
    ],
)
def test_mirror_scale_roll_and_light_hardly_change_a_real_faces_measures(change, shared_data):
    for number in (5, 40):  # at rest, smiling
        path = shared_data / "replay/pyfeat_clips/single_face.mp4"
        [image] = video(path, number, 1)
        image = np.ascontiguousarray(image)
        assert np.abs(measures(change(image)) - measures(image)).max() < 0.025
