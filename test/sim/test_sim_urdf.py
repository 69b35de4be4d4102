"""The robot's description: one source, sound numbers, and one opinion with its profile."""

import re
import xml.etree.ElementTree as ElementTree

import numpy as np
import pytest

from whee_ros import locator
from whee_ros.embodiment.profile_reader import load_profile
from whee_ros.sim.urdf import JOINTS, UrdfError, limits, read

FOLDER = locator.config("urdf")
FRAMES = {
    "base_footprint",
    "base_link",
    "torso_link",
    "head_link",
    "screen_link",
    "light_ring_link",
    "camera_link",
    "camera_optical_frame",
    "microphone_link",
    "sim_eyes",
}


def test_expanding_the_source_gives_the_committed_file():
    xacro = pytest.importorskip("xacro", reason="pip install xacro")
    expanded = xacro.process_file(str(FOLDER / "tabletop.urdf.xacro")).toxml()
    written = (FOLDER / "tabletop.urdf").read_text(encoding="utf-8")
    assert canonical(expanded) == canonical(written)


def canonical(xml):
    return ElementTree.canonicalize(xml, strip_text=True)


def test_the_profile_and_the_urdf_agree_on_every_joint():
    joints = load_profile(locator.robot_profile("sim")).joints
    assert [joint.name for joint in joints] == list(JOINTS)
    for joint in joints:
        limit = limits()[joint.name]
        assert (joint.low, joint.high, joint.velocity) == (limit.low, limit.high, limit.velocity)


def test_it_has_the_frames_that_others_rely_on():
    links = {link.attrib["name"] for link in read().iter("link")}
    assert links >= FRAMES
    assert load_profile(locator.robot_profile("sim")).gaze.frame in links


def test_its_links_form_one_tree():
    root = read()
    links = {link.attrib["name"] for link in root.iter("link")}
    parents = {j.find("child").attrib["link"]: j.find("parent").attrib["link"] for j in moving()}
    assert links - set(parents) == {"base_footprint"}
    assert set(parents.values()) <= links


def moving():
    return [joint for joint in read().iter("joint") if joint.find("child") is not None]


def test_every_moving_link_has_a_mass_and_an_inertia_that_a_body_can_have():
    links = {link.attrib["name"]: link for link in read().iter("link")}
    for joint in moving():
        if joint.attrib["type"] == "fixed":
            continue
        inertial = links[joint.find("child").attrib["link"]].find("inertial")
        assert 0.005 < float(inertial.find("mass").attrib["value"]) < 2.0
        parts = {k: float(v) for k, v in inertial.find("inertia").attrib.items()}
        assert not any(parts[k] for k in ("ixy", "ixz", "iyz"))
        xx, yy, zz = (parts[k] for k in ("ixx", "iyy", "izz"))
        assert min(xx, yy, zz) > 0
        assert max(xx, yy, zz) <= xx + yy + zz - max(xx, yy, zz) + 1e-9


def test_it_is_made_of_primitives_only():
    shapes = {shape.tag for geometry in read().iter("geometry") for shape in geometry}
    assert shapes <= {"box", "cylinder", "sphere"}


def test_the_optical_frame_looks_out_of_the_lens():
    joint = next(j for j in moving() if j.attrib["name"] == "camera_optical_frame_joint")
    roll, _, yaw = map(float, joint.find("origin").attrib["rpy"].split())
    cr, sr, cy, sy = np.cos(roll), np.sin(roll), np.cos(yaw), np.sin(yaw)
    turn = np.array([[cy, -sy, 0], [sy, cy, 0], [0, 0, 1]]) @ [[1, 0, 0], [0, cr, -sr], [0, sr, cr]]
    assert turn @ (0, 0, 1) == pytest.approx((1, 0, 0), abs=1e-9)
    assert turn @ (0, 1, 0) == pytest.approx((0, 0, -1), abs=1e-9)


def test_a_file_that_is_no_urdf_is_named_with_the_cure(tmp_path):
    path = tmp_path / "broken.urdf"
    path.write_text("<robot>", encoding="utf-8")
    with pytest.raises(UrdfError, match=re.escape(str(path)) + ".*expand its xacro"):
        read(path)
