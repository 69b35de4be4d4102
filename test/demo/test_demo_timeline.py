"""The timeline picture: it can be drawn whatever happened."""

import math

import cv2
import numpy as np
import pytest

from whee_ros.demo.timeline import Snapshot, TimelineEvent, draw_timeline
from whee_ros.sim.photographer import schematic
from whee_ros.sim.robot import SimRobot

SCENE = [
    TimelineEvent("person", 1.0, 4.0, "My dog died on Tuesday."),
    TimelineEvent("robot", 5.0, 8.0, "I am so sorry. That sounds hard."),
    TimelineEvent("need", 4.6, 4.6, value=0.9),
    TimelineEvent("direction", 4.6, 9.0, "seeking"),
    TimelineEvent("act", 4.7, 5.5, "face: concerned"),
    TimelineEvent("act", 5.0, 6.5, "neck: slow_nod"),
]


def read(png):
    return cv2.imdecode(np.frombuffer(png, np.uint8), cv2.IMREAD_COLOR)


def test_a_scene_becomes_a_picture():
    snapshots = [Snapshot(4.9, schematic(SimRobot().look(0), (120, 129)), "concerned")]
    picture = read(draw_timeline(SCENE, snapshots, title="A scene", width=1600))
    assert picture.shape[1] == 1600
    assert 400 < picture.shape[0] < 1200
    assert picture.std() > 10


def test_the_same_scene_gives_the_same_bytes():
    assert draw_timeline(SCENE) == draw_timeline(SCENE)


def test_sentences_at_the_same_time_get_lanes_of_their_own():
    one = read(draw_timeline(SCENE))
    more = [TimelineEvent("person", 1.0 + k / 10, 4.0, "Words " * 8) for k in range(4)]
    assert read(draw_timeline([*SCENE, *more])).shape[0] > one.shape[0] + 100


@pytest.mark.parametrize(
    "events",
    [
        [],
        [
            TimelineEvent("need", math.nan, 1.0, value=0.5),
            TimelineEvent("need", 1, 1, "", math.nan),
        ],
        [TimelineEvent("act", 9.0, 2.0, "dance: 跳舞 😀 $x_1$")],
        [TimelineEvent("person", 0.0, 1e7, "long " * 500), TimelineEvent("robot", 1e7, 1e7, "")],
        [TimelineEvent("person", -5.0, -1.0, "before")],
    ],
    ids=["nothing", "no-numbers", "strange-words", "very-long", "negative"],
)
def test_odd_scenes_are_drawn_all_the_same(events):
    assert read(draw_timeline(events)).shape[1] == 1600


def test_too_many_portraits_are_thinned_out():
    picture = schematic(SimRobot().look(0), (60, 64))
    snapshots = [Snapshot(k, picture) for k in range(100)]
    assert read(draw_timeline([], snapshots)).shape[1] == 1600
