"""Engagement from /tf: other nodes' persons, with the frames that REP-155 names."""

from __future__ import annotations

import math

import pytest
from nodes_bench import Bench, stamped

from whee_ros.nodes.people_engagement import LEVELS
from whee_ros.replay import selection
from whee_ros.replay.bag import BagReader
from whee_ros.replay.session import Session

TF = "tf2_msgs/msg/TFMessage"
OPTICAL = (-0.5, 0.5, -0.5, 0.5)  # a face frame (x forward, z up) to its gaze frame (z forward)
STATUS = "/humans/persons/anna/engagement_status"


def frame(bench, parent, child, place=(0.0, 0.0, 0.0), turn=(0.0, 0.0, 0.0, 1.0)):
    made = stamped("geometry_msgs/msg/TransformStamped", bench.now, child_frame_id=child)
    made.header.frame_id = parent
    for name, value in zip("xyz", place, strict=True):
        setattr(made.transform.translation, name, value)
    for name, value in zip("xyzw", turn, strict=True):
        setattr(made.transform.rotation, name, value)
    return made


def facing(degrees):
    """A face frame in the camera's (z forward, y down) that looks back at it, turned aside.

    Set upright (a quarter about x), then turned about the camera's y from looking along its x.
    """
    half, quarter = math.radians(90 + degrees) / 2, math.sin(math.pi / 4)
    y, w = math.sin(half), math.cos(half)
    return w * quarter, y * quarter, -y * quarter, w * quarter


def meet(bench):
    bench.send("/humans/persons/tracked", "hri_msgs/msg/IdsList", ids=["anna"])
    bench.run(0.1)
    bench.send("/humans/persons/anna/face_id", "std_msgs/msg/String", data="959e0")


def look(bench, degrees, seconds, frames=("face", "gaze")):
    for _ in range(round(seconds * 20)):
        face = frame(bench, "camera", "face_959e0", (0.0, 0.0, 1.0), facing(degrees))
        gaze = frame(bench, "face_959e0", "gaze_959e0", turn=OPTICAL)
        made = {"face": face, "gaze": gaze}
        bench.send("/tf", TF, transforms=[made[name] for name in frames])
        bench.run(0.05)


def levels(bench):
    names = {value: name for name, value in LEVELS.items()}
    return [names[told.level] for told in bench.heard(STATUS)]


@pytest.mark.parametrize("frames", [("face", "gaze"), ("face",)])
def test_the_gaze_frame_or_without_one_the_face_frame_tells_who_is_engaged(frames):
    with Bench("people") as bench:
        meet(bench)
        look(bench, 5, 3.0, frames)
        look(bench, 60, 3.0, frames)
        assert levels(bench) == ["unknown", "engaged", "disengaged"]
        assert bench.heard(STATUS)[-1].header.stamp.sec > 0


def test_the_robot_may_be_elsewhere_than_the_camera():
    """A camera on the wall sees somebody look past it, at the robot one metre to the side."""
    with Bench("people", parameters=("people:robot_frame:=base_link",)) as bench:
        wall = [frame(bench, "map", "camera"), frame(bench, "map", "base_link", (1.0, 0.0, 0.0))]
        bench.send("/tf_static", TF, transforms=wall)
        meet(bench)
        look(bench, 45, 3.0)
        look(bench, -45, 3.0)
        assert levels(bench) == ["unknown", "disengaged", "engaged"]


def test_frames_that_lead_nowhere_or_round_in_a_ring_say_nothing():
    with Bench("people", parameters=("people:robot_frame:=base_link",)) as bench:
        meet(bench)
        ring = [frame(bench, "gaze_959e0", "face_959e0"), frame(bench, "face_959e0", "gaze_959e0")]
        bench.send("/tf", TF, transforms=ring)
        look(bench, 5, 3.0)
        bench.send(
            "/tf", TF, transforms=[frame(bench, "camera", "face_x", turn=(0.0, 0.0, 0.0, 0.0))]
        )
        bench.run(1.0)
        assert levels(bench) == []


def test_another_node_that_tells_engagement_is_left_to_it():
    with Bench("people") as bench:
        meet(bench)
        bench.send(STATUS, "hri_msgs/msg/EngagementLevel", level=LEVELS["disengaged"])
        look(bench, 5, 4.0)
        assert levels(bench) == []


def test_our_list_of_persons_does_not_wipe_out_another_nodes():
    """anna's node tells its list once, as hri_person_manager may."""
    facs = stamped("hri_msgs/msg/FacialActionUnits", 1)
    with Bench("people") as bench:
        bench.send("/humans/faces/tracked", "hri_msgs/msg/IdsList", ids=["959e0"])
        bench.run(0.1)
        bench.send(
            "/humans/faces/_959e0/facs",
            "hri_msgs/msg/FacialActionUnits",
            intensity=facs.intensity,
        )
        bench.run(0.5)
        meet(bench)
        bench.run(6.0)
        lists = [list(told.ids) for told in bench.heard("/humans/persons/tracked")]
        assert lists[0] == ["p0001"]
        assert lists[-1] == ["anna"]


def test_frames_of_faces_long_gone_are_forgotten():
    with Bench("people") as bench:
        for visitor in range(50):
            made = frame(bench, "camera", f"face_{visitor}", (0.0, 0.0, 1.0))
            bench.send("/tf", TF, transforms=[made])
            bench.run(1.0)
        assert len(bench.node("people")._frames._edges) <= 12


def greeted(path):
    """Play a bag of persons; give when the robot first planned anything, in s, or None."""
    with BagReader(path) as bag:
        nodes = [n for n in selection.nodes_for(bag.topics) if n in ("people", "how", "robot")]
        plans = []
        with Session(bag.start, nodes) as session:
            session.listen(lambda topic, _, stamp: plans.append(stamp) if topic == "/plan" else 0)
            for record in bag.records():
                if not selection.colliding(record.topic, nodes):
                    session.feed(record)
        return (plans[0] - bag.start) / 1e9 if plans else None


@pytest.mark.parametrize("who", ["1p_AA", "1p_GA", "1p_FV", "2p_AA_FV"])
def test_on_recorded_people_the_robot_greets_those_who_are_engaged_first(shared_data, who):
    bags = shared_data / "replay" / "ros4hri_bags"
    engaged, disengaged = greeted(bags / f"{who}_eng_1"), greeted(bags / f"{who}_dis_1")
    assert engaged is not None
    assert engaged < 3.0
    # FV looks at the robot for some seconds in the middle of the disengaged recording.
    assert disengaged is None or disengaged > 8.0
