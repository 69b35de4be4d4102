"""The face node: crops only when somebody listens, every stamp the picture's, light diagnosed."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pytest

from whee_ros.nodes.face import CompressedImage, FaceNode
from whee_ros.nodes.face_messages import TOPICS
from whee_ros.nodes.pictures import to_jpeg
from whee_ros.perception.face.drawn import drawn_face
from whee_ros.ros import Node, Time, message, rclpy
from whee_ros.ros.memory import World

pytest.importorskip("mediapipe", reason="mediapipe is not installed")

SECOND = 1_000_000_000
FACE = to_jpeg(drawn_face(480, 640), 90)


class Room:
    """A face node, a camera of ten pictures a second, and an observer."""

    def __init__(self) -> None:
        self.world = World(start=100 * SECOND)
        rclpy.init(args=[])
        self.node = FaceNode()
        self.observer = Node("observer")
        self.camera = self.observer.create_publisher(CompressedImage, "image_raw/compressed", 5)
        self.got: dict[str, list] = {}
        kind = message("diagnostic_msgs/msg/DiagnosticArray")
        self.listen("/diagnostics", kind)

    def listen(self, topic: str, kind: object) -> None:
        got = self.got.setdefault(topic, [])
        self.observer.create_subscription(kind, topic, got.append, 10)

    def show(self, data: bytes, pictures: int) -> list[int]:
        """Show a picture several times; give the stamps."""
        stamps = []
        for _ in range(pictures):
            stamp = self.world.clock.nanoseconds - SECOND // 50
            picture = CompressedImage(format="jpeg", data=data)
            picture.header.stamp = Time(nanoseconds=stamp).to_msg()
            self.camera.publish(picture)
            self.world.run_for(0.1)
            stamps.append(stamp)
        return stamps

    def problems(self) -> dict[str, str]:
        """Key to text of the last diagnostics."""
        return {v.key: v.value for v in self.got["/diagnostics"][-1].status[0].values}


@pytest.fixture
def room() -> Iterator[Room]:
    made = Room()
    yield made
    made.node.release()
    rclpy.try_shutdown()


def stamps(messages: list) -> list[int]:
    return [Time.from_msg(m.header.stamp).nanoseconds for m in messages]


def test_crops_and_points_come_when_they_are_listened_to(room):
    sent = []
    room.node.create_publisher = _noting(room.node.create_publisher, sent)
    room.show(FACE, 5)
    assert {topic.rsplit("/", 1)[1] for topic, count in _counts(sent).items() if count} >= {"roi"}
    assert not any(
        c for topic, c in _counts(sent).items() if topic.endswith(("cropped", "landmarks"))
    )
    for name in ("cropped", "landmarks", "facs"):
        room.listen(f"/humans/faces/f0001/{name}", TOPICS[name])
    shown = room.show(FACE, 5)
    crops = room.got["/humans/faces/f0001/cropped"]
    assert [(c.width, c.height, c.encoding, len(c.data)) for c in crops[:1]] == [
        (128, 128, "rgb8", 3 * 128 * 128)
    ]
    for got in (v for k, v in room.got.items() if k.startswith("/humans")):
        assert got
        assert set(stamps(got)) <= set(shown)


def test_darkness_glare_and_broken_pictures_are_diagnosed_and_got_over(room):
    def grey(level: int) -> bytes:
        return to_jpeg(np.full((240, 320, 3), level, np.uint8), 90)

    said = {}
    for name, data in (("dark", grey(0)), ("blown out", grey(255)), ("decoded", FACE[:200])):
        room.show(data, 15)
        said[name] = " ".join(room.problems().values())
    for name, text in said.items():
        assert name in text
        assert "Cure:" in text
    room.show(FACE, 15)
    assert not {"light", "picture"} & set(room.problems())


def test_a_face_missed_for_a_moment_stays_in_the_list(room):
    listed = message("hri_msgs/msg/IdsList")
    room.listen("/humans/faces/tracked", listed)
    room.show(FACE, 5)
    room.show(to_jpeg(np.full((480, 640, 3), 120, np.uint8), 90), 3)
    room.show(FACE, 3)
    lists = [list(m.ids) for m in room.got["/humans/faces/tracked"]]
    assert lists[-1] == ["f0001"]
    assert lists.count([]) <= 1  # before the first face


def _noting(create, made: list):
    def noting(*args, **options):
        publisher = create(*args, **options)
        made.append([args[1], 0])
        publish, entry = publisher.publish, made[-1]

        def counted(sent):
            entry[1] += 1
            publish(sent)

        publisher.publish = counted
        return publisher

    return noting


def _counts(made: list) -> dict[str, int]:
    return dict(made)
