"""What the demo keeps of the robot's body, and what it films of it."""

from __future__ import annotations

import dataclasses
import json

import numpy as np
import pytest

from whee_ros.acts import Express
from whee_ros.cues import Turn
from whee_ros.demo import film, soundtrack
from whee_ros.demo.frames import BAND, FILM, SIZE, frame
from whee_ros.demo.gallery import GALLERY, perform
from whee_ros.demo.performance import Performance, load
from whee_ros.demo.spans import Caption, Span, captions, choose, merged
from whee_ros.replay.story import ActEvent, Happening
from whee_ros.ros import message
from whee_ros.sim.photographer import Photographer
from whee_ros.sim.simulator import NoMujocoError
from whee_ros.sim.simulator import load as load_mujoco
from whee_ros.sim.urdf import JOINTS

SECOND = 1_000_000_000
Expression = message("hri_msgs/msg/Expression")
JointState = message("sensor_msgs/msg/JointState")
Color = message("std_msgs/msg/ColorRGBA")


@pytest.fixture
def told() -> Performance:
    """A robot that smiles and turns its head between 1 and 2 s."""
    heard = Performance()
    heard.hear("/joint_states", joints(neck_yaw=0.0), SECOND)
    heard.hear("/robot_face/expression", Expression(expression="happy", confidence=1.0), SECOND)
    heard.hear("/light", Color(r=1.0, g=0.5, b=0.0, a=1.0), SECOND)
    heard.hear("/joint_states", joints(neck_yaw=0.4), 2 * SECOND)
    heard.hear("/turn", None, 2 * SECOND)
    return heard


def joints(**where):
    return JointState(name=list(JOINTS), position=[where.get(name, 0.0) for name in JOINTS])


def test_a_look_back_shows_what_was_told_by_then(told):
    before, during, after = told.looks([SECOND // 2, SECOND + SECOND // 2, 3 * SECOND])
    assert before.light == (0.0, 0.0, 0.0)
    assert during.light == (1.0, 0.5, 0.0)
    assert not np.array_equal(before.face, during.face)
    assert [look.joints["neck_yaw"] for look in (before, during, after)] == [0.0, 0.2, 0.4]


def test_what_is_saved_is_what_is_read(told, tmp_path):
    told.save(tmp_path / "told.jsonl")
    assert load(tmp_path / "told.jsonl").events == told.events
    assert {topic for _, topic, _ in told.events} == {
        "/joint_states",
        "/robot_face/expression",
        "/light",
    }


def test_without_joint_states_it_sits_upright():
    (look,) = Performance().looks([SECOND])
    assert set(look.joints.values()) == {0.0}


PERSON = Caption(10.0, 12.0, "person", "my dog died")
ROBOT = Caption(12.8, 15.0, "robot", "That sounds hard.")
SMALL = [Caption(1.0, 2.0, "person", "hello"), Caption(2.5, 3.5, "robot", "Hi.")]


def test_an_answer_is_shown_with_what_it_answers():
    (span,) = choose([PERSON, ROBOT], [], 20.0, 60.0)
    assert span.start == pytest.approx(PERSON.end - 1.6)
    assert span.end > ROBOT.end


def test_a_new_face_counts_more_than_many_words():
    long = dataclasses.replace(ROBOT, text="words " * 20)
    (span,) = choose([*SMALL, PERSON, long], [(2.6, "happy"), (12.9, "neutral")], 5.0, 60.0)
    assert span.start < SMALL[1].start < span.end


def test_a_film_is_never_longer_than_asked():
    said = [Caption(t, t + 3.0, "robot", "words") for t in range(0, 60, 5)]
    spans = choose(said, [], 12.0, 60.0)
    assert 6.0 < sum(span.length for span in spans) <= 12.0
    assert choose([PERSON], [], 20.0, 60.0) == []


def test_spans_that_touch_are_one():
    assert merged([Span(4, 6), Span(1, 3), Span(2, 4)]) == [Span(1, 6)]


def test_captions_come_from_turns_and_from_what_was_spoken():
    said = {"text": "hello", "start": SECOND, "end": 2 * SECOND, "stamp": 2 * SECOND}
    turn = Turn(id="t", person="anna", confidence=1.0, state="ended", **said)
    begun = ActEvent(kind="started", stamp=0, plan="p", act="s", part="voice", sent={"text": "Hi."})
    over = ActEvent(kind="finished", stamp=0, plan="p", act="s", part="voice")
    happened = [
        Happening(2 * SECOND, "turn", "hello", value=turn),
        Happening(3 * SECOND, "act", "started", value=begun),
        Happening(4 * SECOND, "act", "finished", value=over),
    ]
    assert captions(happened, 0) == [
        Caption(1.0, 2.0, "person", "hello"),
        Caption(3.0, 4.0, "robot", "Hi."),
    ]


def test_the_sound_of_the_spans_is_cut_out_and_both_voices_are_in_it():
    heard = np.full(16_000 * 3, 0.25, np.float32)
    cut = soundtrack.mix(heard, [(1.0, np.full(16_000, 0.25, np.float32))], [Span(0.5, 1.5)])
    assert len(cut) == 16_000
    assert cut[0] == pytest.approx(0.25 * 32767, abs=1)
    assert cut[-1] == pytest.approx(0.5 * 32767, abs=1)


def test_a_frame_holds_the_robot_the_person_and_the_words():
    robot = np.full((SIZE[1], SIZE[0], 3), 200, np.uint8)
    person = np.zeros((240, 320, 3), np.uint8)
    silent, spoken = frame(robot, None, None), frame(robot, person, PERSON)
    assert silent.shape == spoken.shape == (FILM[1], FILM[0], 3)
    assert spoken[40, 40].sum() == 0
    assert spoken[-BAND:].max() > silent[-BAND:].max() + 50


def test_a_slow_machine_makes_a_coarser_and_then_a_shorter_film():
    quick, slow, slower = (film.pace(seconds) for seconds in (0.03, 0.07, 0.2))
    assert quick == (film.FPS[1], film.LENGTH[1])
    assert film.FPS[0] < slow[0] < film.FPS[1]
    assert slower[0] == film.FPS[0]
    assert slower[1] < slow[1] == film.LENGTH[1]


def test_the_film_of_a_short_scene(told, tmp_path, monkeypatch):
    monkeypatch.setattr(film, "Photographer", lambda: Photographer("schematic"))
    monkeypatch.setattr(film, "FPS", (5.0, 5.0))
    told.save(tmp_path / "performance.jsonl")
    said = [dataclasses.asdict(Caption(1.0, 2.0, "robot", "Hi!"))]
    scene = {"begin": 0, "length": 66.0, "captions": said}
    (tmp_path / "film.json").write_text(json.dumps(scene), encoding="utf-8")
    made = film.film(tmp_path)
    assert made == tmp_path / "scene.webm"
    assert made.stat().st_size > 2000
    assert not (tmp_path / "silent.webm").exists()


@pytest.mark.parametrize("shown", GALLERY, ids=lambda shown: shown.title)
def test_each_act_of_the_gallery_shows_face_and_posture_together(shown):
    try:
        load_mujoco()
    except NoMujocoError as error:
        pytest.skip(str(error))
    best = list(perform(shown, 10))[round(shown.at * 10)]
    face = next(act.expression for act in shown.acts if isinstance(act, Express))
    moved = max(abs(angle) for angle in best.joints.values())
    assert (moved > 0.15) == (face != "neutral")
