"""The robot node looks at people: from a face in the camera's picture to a point in space."""

from __future__ import annotations

import pytest
from nodes_bench import Bench
from robot_plans import SAY, plan

from whee_ros.acts import Look

GAZE = "/robot_face/look_at"
LOOK = Look(id="l", target="ann")


def person(bench, face="f1"):
    bench.send("/humans/persons/tracked", "hri_msgs/msg/IdsList", ids=["ann"])
    bench.send("/humans/faces/tracked", "hri_msgs/msg/IdsList", ids=[face])
    bench.run(0.05)
    bench.text("/humans/persons/ann/face_id", face)


def region(bench, *roi, face="f1"):
    kind = "hri_msgs/msg/NormalizedRegionOfInterest2D"
    fields = dict(zip(("xmin", "ymin", "xmax", "ymax"), roi, strict=True))
    bench.send(f"/humans/faces/{face}/roi", kind, **fields)
    bench.run(0.05)


def test_the_gaze_goes_to_where_the_persons_face_is_and_follows_it():
    with Bench("robot") as bench:
        person(bench)
        region(bench, 0.7, 0.4, 0.8, 0.6)
        bench.text("/plan", plan(LOOK, SAY, now=bench.now))
        bench.run(0.1)
        point = bench.heard(GAZE)[-1].point
        assert point.x > 0
        assert point.y < -0.1 * point.x  # on the right of the picture is on the robot's right
        region(bench, 0.2, 0.4, 0.3, 0.6)
        bench.run(0.5)
        assert bench.heard(GAZE)[-1].point.y > 0.1


def test_a_wider_camera_sees_the_same_face_further_aside():
    turned = []
    for angle in ("0.6", "1.6"):
        with Bench("robot", parameters=(f"robot:camera_field_of_view:={angle}",)) as bench:
            person(bench)
            region(bench, 0.7, 0.4, 0.8, 0.6)
            bench.text("/plan", plan(LOOK, now=bench.now))
            bench.run(0.1)
            point = bench.heard(GAZE)[-1].point
            turned.append(-point.y / point.x)
    assert turned[1] > 2 * turned[0] > 0


@pytest.mark.parametrize(
    "roi", [(float("nan"), 0.0, 1.0, 1.0), (0.5, 0.5, 0.5, 0.5), (0.0, float("inf"), 1.0, 1.0)]
)
def test_a_region_that_is_no_region_is_named_and_the_robot_looks_to_the_front(roi):
    with Bench("robot") as bench:
        person(bench)
        region(bench, *roi)
        bench.text("/plan", plan(LOOK, now=bench.now))
        report = bench.report("robot")
        assert "face of ann has no usable region" in report["gaze"]
        point = bench.heard(GAZE)[-1].point
        assert (point.x, point.y) == (1.0, 0.0)
        region(bench, 0.4, 0.4, 0.6, 0.6)
        assert "gaze" not in bench.report("robot")
