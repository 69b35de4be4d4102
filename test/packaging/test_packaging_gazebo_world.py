"""The world for Gazebo: sound SDF, all its files at hand, and a person whose face can be found.

SDF is checked against SDFormat's own description files where they are: Debian's package
sdformat-sdf has them up to 1.9, Harmonic's sdformat 14 up to 1.11 (WHEE_SDFORMAT names a folder of
versions).
"""

from __future__ import annotations

import math
import os
import xml.etree.ElementTree as ElementTree
from pathlib import Path

import numpy as np
import pytest
from sdformat_description import problems

GAZEBO = Path(__file__).resolve().parents[2] / "config" / "gazebo"
WORLD = GAZEBO / "conversation.sdf"
PLACES = [Path(os.environ.get("WHEE_SDFORMAT", "/nowhere")), *Path("/usr/share").glob("sdformat*")]
# Versions before lack the capsules of the person.
VERSIONS = [
    folder for place in PLACES for folder in sorted(place.glob("1.9")) + sorted(place.glob("1.1?"))
]


@pytest.fixture(scope="module")
def world() -> ElementTree.Element:
    return ElementTree.parse(WORLD).getroot()  # noqa: S314 - our own file


def test_it_is_of_a_version_that_harmonic_reads(world):
    assert world.attrib["version"] in ("1.10", "1.11")


def test_siblings_have_names_of_their_own_whatever_they_are(world):
    """`gz sdf -k` refuses a visual that is named as a collision of its link."""
    for parent in world.iter():
        names = [part.attrib["name"] for part in parent if "name" in part.attrib]
        assert len(names) == len(set(names)), (parent.attrib, names)


@pytest.mark.skipif(not VERSIONS, reason="SDFormat's description files are not here")
@pytest.mark.parametrize("version", VERSIONS, ids=lambda folder: folder.name)
def test_sdformats_description_knows_all_of_it(version):
    assert problems(WORLD, version) == []


@pytest.mark.skipif(not VERSIONS, reason="SDFormat's description files are not here")
@pytest.mark.parametrize(
    ("right", "wrong", "cause"),
    [
        ("<radius>0.16</radius>", "<radiu>0.16</radiu>", "no element radiu"),
        ("<static>true</static>", "<static>yes!</static>", "neither true nor false"),
        ("<size>0.7 1.2 0.04</size>", "<size>0.7 1.2</size>", "no vector3"),
        ('<link name="link">', "<link>", "needs the attribute name"),
    ],
)
def test_a_mistake_would_be_found(right, wrong, cause, tmp_path):
    broken = tmp_path / "broken.sdf"
    broken.write_text(WORLD.read_text(encoding="utf-8").replace(right, wrong))
    assert any(cause in problem for problem in problems(broken, VERSIONS[-1]))


def test_it_runs_what_spawning_pictures_and_motion_need(world):
    systems = {part.attrib["name"].rpartition(":")[2] for part in world.iter("plugin")}
    assert {"Physics", "UserCommands", "SceneBroadcaster", "Sensors"} <= systems


def test_all_its_files_lie_beside_it(world):
    named = [part.text or "" for tag in ("uri", "albedo_map") for part in world.iter(tag)]
    assert named
    assert [name for name in named if not (GAZEBO / name).is_file()] == []
    assert (GAZEBO / "person.mtl").read_text().split()[-1] == "person.png"


def panel() -> tuple[np.ndarray, np.ndarray]:
    """The picture's corners: places in the panel's frame (4, 3) and on the picture (4, 2)."""
    lines = [line.split() for line in (GAZEBO / "person.obj").read_text().splitlines() if line]
    places, marks = (
        np.array([[float(value) for value in line[1:]] for line in lines if line[0] == kind])
        for kind in ("v", "vt")
    )
    for line in (line for line in lines if line[0] == "f"):
        corners = [tuple(map(int, corner.split("/"))) for corner in line[1:]]
        assert all(at == mark for at, mark, _ in corners)
        a, b, c = (places[at - 1] for at, _, _ in corners)
        assert np.cross(b - a, c - a)[0] < 0, "the face looks to the robot"
    return places, marks


def camera(robot: ElementTree.Element) -> tuple[np.ndarray, np.ndarray, int, int]:
    """Pose of the optical frame in the world (4, 4), matrix (3, 3), width and height in pixels."""
    above = {j.find("child").attrib["link"]: j for j in robot.iter("joint")}
    pose, link = np.eye(4), "camera_optical_frame"
    while link in above:
        origin = above[link].find("origin").attrib
        x, y, z = map(float, origin["xyz"].split())
        pose = transform((x, y, z), tuple(map(float, origin["rpy"].split()))) @ pose
        link = above[link].find("parent").attrib["link"]
    assert link == "world"
    sensor = next(robot.iter("sensor"))
    width, height = (int(sensor.findtext(f".//image/{side}")) for side in ("width", "height"))
    focal = width / 2 / math.tan(float(sensor.findtext(".//horizontal_fov")) / 2)
    return pose, np.array([[focal, 0, width / 2], [0, focal, height / 2], [0, 0, 1]]), width, height


def transform(place: tuple[float, ...], turn: tuple[float, ...]) -> np.ndarray:
    """The (4, 4) matrix of a place and fixed-axis roll, pitch and yaw."""
    (sr, cr), (sp, cp), (sy, cy) = ((math.sin(a), math.cos(a)) for a in turn)
    about_x = np.array([[1, 0, 0], [0, cr, -sr], [0, sr, cr]])
    about_y = np.array([[cp, 0, sp], [0, 1, 0], [-sp, 0, cp]])
    about_z = np.array([[cy, -sy, 0], [sy, cy, 0], [0, 0, 1]])
    made = np.eye(4)
    made[:3, :3], made[:3, 3] = about_z @ about_y @ about_x, place
    return made


def seen(world: ElementTree.Element) -> np.ndarray:
    """What the robot's camera sees of the person's picture: uint8 (H, W, 3), RGB."""
    cv2, xacro = pytest.importorskip("cv2"), pytest.importorskip("xacro")
    text = xacro.process_file(str(GAZEBO / "robot.urdf.xacro")).toxml()
    pose, matrix, width, height = camera(ElementTree.fromstring(text))  # noqa: S314 - our own
    person = world.find(".//model[@name='person']")
    face = person.find(".//visual[@name='face']")
    places, marks = panel()
    scale = [float(value) for value in face.findtext(".//scale").split()]
    corners = np.hstack([places * scale, np.ones((4, 1))]).T
    for part in (face, person):
        values = [float(value) for value in part.findtext("pose").split()]
        corners = transform(values[:3], values[3:]) @ corners
    rays = matrix @ (np.linalg.inv(pose) @ corners)[:3]
    assert (rays[2] > 0).all(), "the person is in front of the camera"
    picture = cv2.imread(str(GAZEBO / "person.png"))[:, :, ::-1]
    size = picture.shape[1::-1]
    source = np.array([[u * size[0], (1 - v) * size[1]] for u, v in marks], np.float32)
    warp = cv2.getPerspectiveTransform(source, (rays[:2] / rays[2]).T.astype(np.float32))
    return cv2.warpPerspective(picture, warp, (width, height), borderValue=(188, 200, 209))


def test_the_robots_camera_sees_a_face_that_the_face_node_finds(world):
    pytest.importorskip("mediapipe")
    from whee_ros.perception.face import FaceStage

    stage = FaceStage()
    try:
        cues = [stage.process(seen(world), at * 33_000_000) for at in range(1, 6)][-1]
    finally:
        stage.close()
    (cue,) = cues
    assert all(abs(angle) < 0.1 for angle in cue.head_pose), "the person faces the robot"
