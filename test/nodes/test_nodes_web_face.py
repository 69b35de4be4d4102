"""The face in a browser: served on this computer only, and drawn as the robot is told."""

from __future__ import annotations

import http.client
import re

import cv2
import numpy as np
import pytest
from nodes_bench import Bench
from robot_plans import FROWN, SAY, plan

from whee_ros.acts import Light
from whee_ros.nodes.main import close
from whee_ros.nodes.web_face import WebFaceNode, framed


class Browser:
    """Looks at the stream and takes pictures out of it."""

    def __init__(self, bench, node):
        self.bench = bench
        self.line = http.client.HTTPConnection("127.0.0.1", node._stream.port, timeout=120)
        self.line.request("GET", "/stream")
        self.reply = self.line.getresponse()
        assert bench.wait(lambda: node._stream.watched)

    def close(self):
        self.reply.close()
        self.line.close()

    def picture(self):
        self.bench.run(1.0)
        head = b""
        while not head.endswith(b"\r\n\r\n"):
            head += self.reply.read(1)
        size = int(re.search(rb"Content-Length: (\d+)", head)[1])
        data = self.reply.read(size)
        self.reply.read(2)
        return cv2.imdecode(np.frombuffer(data, np.uint8), cv2.IMREAD_COLOR)


@pytest.fixture
def bench():
    with Bench(
        "robot", parameters=("robot:profile:=web_face", "web_face:port:=0", "web_face:fps:=1.0")
    ) as made:
        yield made


def test_the_face_is_served_and_follows_the_plan(bench):
    node = WebFaceNode()
    try:
        browser = Browser(bench, node)
        calm = browser.picture()
        assert calm.shape == (508, 668, 3)
        light = Light(id="l", color=(1.0, 0.0, 0.0))
        bench.text("/plan", plan(SAY, FROWN, light, now=bench.now))
        shown = [browser.picture() for _ in range(5)]
        inside = (slice(40, -40), slice(40, -40))
        changed = [np.abs(one[inside].astype(int) - calm[inside]).max() for one in shown]
        assert max(changed) > 100
        blue, _, red = np.max([one[2, 300] for one in shown], axis=0)
        assert red > 150 > blue
        browser.close()
    finally:
        close(node)


def test_it_listens_on_this_computer_only(bench):
    node = WebFaceNode()
    try:
        assert node._stream._server.server_address[0] == "127.0.0.1"
    finally:
        close(node)


def test_a_port_that_is_taken_is_named(bench):
    first = WebFaceNode()
    try:
        from whee_ros.sim.stream import Stream

        with pytest.raises(OSError, match="in use"):
            Stream(first._stream.port)
    finally:
        close(first)


def test_a_colour_that_is_no_number_is_dark():
    face = np.zeros((4, 4, 3), np.uint8)
    assert framed(face, (float("nan"), 2.0, -1.0))[0, 0].tolist() == [0, 255, 0]
