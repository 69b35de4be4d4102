"""The face stage with a stand-in for the mesh: what it makes of meshes, and of bad input."""

from __future__ import annotations

import builtins
import os
import subprocess
import sys

import numpy as np
import pytest
from face_shape import in_image, resting_face, shut_eyes, smile

from whee_ros.cues import NANOSECONDS, FaceCue
from whee_ros.perception.face import FaceSettings, FaceStage
from whee_ros.perception.face.expression import EXPRESSIONS
from whee_ros.perception.face.lognoise import without_log_noise
from whee_ros.perception.face.mesh import FaceMesh

LIT = np.full((480, 640, 3), 128, np.uint8)


class Meshes:
    """Gives the stage what the test put into ``next``."""

    model = "meshes of the test"

    def __init__(self) -> None:
        self.next: list[np.ndarray] = []

    def find(self, image: np.ndarray, now: int) -> list[np.ndarray]:
        return self.next

    def warm_up(self) -> None:
        pass

    def close(self) -> None:
        self.next = []


class Camera:
    """Shows faces to a stage at 30 images a second."""

    def __init__(self, settings: FaceSettings | None = None, image: np.ndarray = LIT) -> None:
        self.meshes = Meshes()
        self.stage = FaceStage(settings, mesh=self.meshes)
        self.image = image
        self.stamp = 10 * NANOSECONDS

    def show(self, *meshes: np.ndarray, images: int = 1) -> list[FaceCue]:
        cues: list[FaceCue] = []
        for _ in range(images):
            self.meshes.next = list(meshes)
            cues = self.stage.process(self.image, self.stamp)
            self.stamp += NANOSECONDS // 30
        return cues


def resting(**place) -> np.ndarray:
    return in_image(resting_face(), **place)


def smiling(**place) -> np.ndarray:
    return in_image(smile(resting_face()), **place)


def test_a_resting_face_is_neutral_and_looks_at_the_robot():
    [cue] = Camera().show(resting(), images=60)
    assert cue.source == "f0001"
    assert cue.expression == "neutral"
    assert abs(cue.valence) < 0.1
    assert cue.gaze > 0.8
    assert cue.mouth_motion == 0.0
    assert len(cue.landmarks) == 210


def test_a_smile_after_rest_is_happy():
    camera = Camera()
    camera.show(resting(), images=45)
    [cue] = camera.show(smiling(), images=30)
    assert cue.expression == "happy"
    assert cue.valence > 0.5
    assert cue.action_units[12] > 0.8


def test_a_smile_held_for_twenty_seconds_is_still_a_smile():
    camera = Camera()
    camera.show(resting(), images=45)
    [cue] = camera.show(smiling(), images=600)
    assert cue.action_units[12] > 0.8


def test_a_single_picture_is_read_against_people_at_large_with_less_confidence():
    [single] = Camera().show(smiling())
    assert single.expression == "happy"
    camera = Camera()
    camera.show(resting(), images=45)
    [known] = camera.show(smiling())
    assert single.confidence < known.confidence


def test_each_person_has_their_own_resting_face():
    left, right = {"centre": (160.0, 240.0)}, {"centre": (480.0, 240.0)}
    broad = in_image(smile(resting_face(), 0.3), **right)
    camera = Camera()
    camera.show(resting(**left), broad, images=60)
    cues = camera.show(broad, resting(**left))
    assert [c.source for c in cues] == ["f0001", "f0002"]
    assert [c.expression for c in cues] == ["neutral", "neutral"]
    assert max(c.action_units[12] for c in cues) < 0.1


def test_confidence_falls_with_distance_darkness_and_turning():
    def confidence(mesh: np.ndarray, image: np.ndarray = LIT) -> float:
        return Camera(image=image).show(mesh, images=45)[0].confidence

    good = confidence(resting())
    assert confidence(resting(size=24.0)) < 0.6 * good
    assert confidence(resting(), LIT // 6) < 0.6 * good
    assert confidence(resting(), np.full_like(LIT, 255)) == 0.0
    assert confidence(resting(angles=(0, 0, 60))) < 0.6 * good


def test_a_blink_is_a_blink_and_does_not_take_the_gaze_away():
    camera = Camera()
    [before] = camera.show(resting(), images=45)
    [blink] = camera.show(in_image(shut_eyes(resting_face())), images=3)
    assert blink.action_units[45] == pytest.approx(1.0)
    assert blink.action_units[43] == 0.0
    assert blink.gaze == before.gaze
    [shut] = camera.show(in_image(shut_eyes(resting_face())), images=30)
    assert (shut.action_units[43], shut.action_units[45]) == (1.0, 0.0)
    assert shut.gaze == 0.0


def test_faces_below_the_smallest_size_are_left_out():
    small = resting(size=20.0)
    assert Camera(FaceSettings(min_face_px=60)).show(small) == []
    assert len(Camera(FaceSettings(min_face_px=10)).show(small)) == 1


def test_roi_is_a_fraction_of_the_image_even_at_its_edge():
    [cue] = Camera().show(resting(centre=(5.0, 470.0)))
    assert 0.0 == cue.roi[0] < cue.roi[2] < 1.0
    assert 0.0 < cue.roi[1] < cue.roi[3] == 1.0


@pytest.mark.parametrize("spoilt", [np.nan, np.inf, -np.inf])
@pytest.mark.parametrize("points", [slice(None), 127, 356])
def test_a_broken_mesh_never_becomes_a_cue(spoilt, points):
    broken = resting()
    broken[points] = spoilt
    assert Camera(FaceSettings(min_face_px=8)).show(broken) == []
    [cue] = Camera().show(broken, resting())
    assert np.isfinite([*cue.action_units.values(), *cue.landmarks, *cue.head_pose]).all()


def test_a_mesh_fallen_into_one_point_never_becomes_a_cue():
    assert Camera().show(np.full((478, 3), 50.0)) == []


def test_stamps_that_stand_still_or_jitter_are_taken_and_a_jump_back_starts_afresh():
    camera = Camera()
    camera.show(resting(), images=45)
    camera.stamp -= NANOSECONDS // 15
    [jittered] = camera.show(resting())
    assert (jittered.source, jittered.stamp) == ("f0001", camera.stamp - NANOSECONDS // 30)
    camera.stamp = 0
    [again] = camera.show(resting())
    assert (again.source, again.stamp) == ("f0002", 0)


def test_the_same_images_give_the_same_cues():
    def play() -> list[list[FaceCue]]:
        camera = Camera()
        return [camera.show(m) for m in [resting()] * 40 + [smiling()] * 40]

    assert play() == play()


@pytest.mark.parametrize(
    ("image", "says"),
    [
        (None, "numpy array"),
        ([[1]], "numpy array"),
        (np.zeros((0, 0, 3), np.uint8), "empty"),
        (np.zeros((480, 0, 3), np.uint8), "empty"),
        (np.zeros((48, 64), np.uint8), "grey"),
        (np.zeros((48, 64, 1), np.uint8), "RGB"),
        (np.zeros((48, 64, 4), np.uint8), "fourth channel"),
        (np.zeros((2, 48, 64, 3), np.uint8), "RGB"),
        (np.zeros((48, 64, 3), np.float32), "uint8"),
        (np.full((48, 64, 3), np.nan), "uint8"),
    ],
)
def test_what_is_no_rgb_image_is_refused_with_the_cure(image, says):
    stage = FaceStage(mesh=Meshes())
    with pytest.raises(ValueError, match=says):
        stage.process(image, 0)


def test_settings_out_of_range_are_refused_by_name():
    with pytest.raises(ValueError, match="max_faces is 0"):
        FaceStage(FaceSettings(max_faces=0), mesh=Meshes())


def test_the_expressions_it_gives_are_names_of_hri_msgs():
    [cue] = Camera().show(smiling())
    assert cue.expression in EXPRESSIONS


def test_a_missing_mediapipe_is_named_with_its_cure(monkeypatch):
    real = builtins.__import__

    def without_mediapipe(name, *args, **kwargs):
        if name.split(".")[0] == "mediapipe":
            raise ImportError("No module named 'mediapipe'")
        return real(name, *args, **kwargs)

    monkeypatch.setattr(builtins, "__import__", without_mediapipe)
    with pytest.raises(RuntimeError, match=r"pip install --no-deps mediapipe==0\.10\.21"):
        FaceMesh(FaceSettings())


def test_importing_the_stage_loads_no_mediapipe():
    code = "import sys, whee_ros.perception.face; sys.exit('mediapipe' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_only_known_noise_is_kept_off_standard_error(capfd):
    with without_log_noise():
        os.write(2, b"W0000 00:00:17.3 1 file.cc:1] Feedback manager requires a model\n")
        os.write(2, b"INFO: Created TensorFlow Lite XNNPACK delegate for CPU.\n")
        os.write(2, b"the camera is on fire\n")
    assert capfd.readouterr().err == "the camera is on fire\n"


def test_when_the_start_fails_nothing_is_kept_back(capfd):
    noise = b"W0000 00:00:17.3 1 file.cc:1] why it failed\n"

    def start() -> None:
        with without_log_noise():
            os.write(2, noise)
            raise RuntimeError("no model")

    with pytest.raises(RuntimeError, match="no model"):
        start()
    assert capfd.readouterr().err == noise.decode()
