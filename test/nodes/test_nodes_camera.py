"""The camera node on real sources: files, streams that fail and come back, and nothing at all."""

from __future__ import annotations

import http.server
import threading
import time

import cv2
import numpy as np
import pytest
from nodes_bench import Bench

from whee_ros.nodes.pictures import from_compressed, from_image
from whee_ros.nodes.source import Source, Trouble

COMPRESSED = "/image_raw/compressed"


class Mjpeg:
    """A network camera on localhost: 30 pictures a second until it is switched off."""

    def __init__(self, port: int = 0) -> None:
        off = self.off = threading.Event()
        jpeg = cv2.imencode(".jpg", np.full((120, 160, 3), 200, np.uint8))[1].tobytes()

        class Handler(http.server.BaseHTTPRequestHandler):
            def log_message(self, *_):
                pass

            def do_GET(self):
                self.send_response(200)
                self.send_header("Content-Type", "multipart/x-mixed-replace; boundary=frame")
                self.end_headers()
                head = b"--frame\r\nContent-Type: image/jpeg\r\nContent-Length: %d\r\n\r\n"
                try:
                    while not off.wait(1 / 30):
                        self.wfile.write(head % len(jpeg) + jpeg + b"\r\n")
                except OSError:
                    pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", port), Handler)
        self.server.daemon_threads = True
        self.port = self.server.server_port
        self.thread = threading.Thread(target=self.server.serve_forever, args=(0.05,))
        self.thread.start()

    def switch_off(self) -> None:
        self.off.set()
        self.server.shutdown()
        self.thread.join()
        self.server.server_close()


@pytest.fixture
def video(tmp_path):
    """Ten frames of 64 x 48 at 20 Hz, each brighter than the one before."""
    path = tmp_path / "video.avi"
    writer = cv2.VideoWriter(str(path), cv2.VideoWriter_fourcc(*"MJPG"), 20.0, (64, 48))
    for shade in range(10):
        writer.write(np.full((48, 64, 3), 20 * shade, np.uint8))
    writer.release()
    return path


def camera(source, *more):
    return Bench("camera", parameters=(f"camera:source:='{source}'", "camera:retry:=0.2", *more))


def test_a_file_is_played_in_its_own_time_and_its_end_is_told(video):
    began = time.monotonic()
    with camera(video) as bench:
        assert bench.wait(lambda: not bench.node("camera")._capture.is_alive())
        assert time.monotonic() - began > 0.4
        report = bench.report("camera")
        assert "has ended" in report["message"]
        assert "camera.loop" in report["camera"]
        assert report["level"] == b"\x01"
        assert len(bench.heard(COMPRESSED)) + int(report["dropped"]) == 10
        shades = [int(from_compressed(sent).mean()) for sent in bench.heard(COMPRESSED)]
        assert shades == sorted(shades)
        stamps = [(s.header.stamp.sec, s.header.stamp.nanosec) for s in bench.heard(COMPRESSED)]
        assert stamps == sorted(set(stamps))


def test_a_file_can_be_played_again_and_again(video):
    with camera(video, "camera:loop:=true", "camera:transport:=raw") as bench:
        assert bench.wait(lambda: len(bench.heard("/image_raw")) > 13)
        picture = bench.heard("/image_raw")[0]
        assert (picture.width, picture.height, picture.encoding) == (64, 48, "rgb8")
        assert from_image(picture).shape == (48, 64, 3)
        assert bench.report("camera")["message"] == "running"


@pytest.mark.parametrize(
    ("source", "why"),
    [
        ("97", "there is no /dev/video97"),
        ("99999999999999999999", "there is no /dev/video9999"),
        ("²", "no such file or device"),
        ("nowhere.mp4", "no such file or device"),
        ("", "no such file or device"),
        (__file__, "is no video"),
        ("http://127.0.0.1:9/mjpeg", "cannot be opened"),
        ("nonsense://x", "cannot be opened"),
    ],
)
def test_a_source_that_is_not_there_is_named_with_the_cure(source, why):
    with camera(source) as bench:
        assert bench.wait(lambda: bench.node("camera")._capture.trouble)
        report = bench.report("camera")
        assert report["level"] == b"\x02"
        assert why in report["camera"] or (source == "" and "cannot be read" in report["camera"])
        assert "check the cable" in report["camera"]
        assert "tried again by itself" in report["camera"]
        assert bench.node("camera")._capture.is_alive()


def test_a_stream_that_is_unplugged_is_named_and_taken_up_again():
    server = Mjpeg()
    try:
        with camera(f"http://127.0.0.1:{server.port}/mjpeg") as bench:
            assert bench.wait(lambda: len(bench.heard(COMPRESSED)) > 5)
            server.switch_off()
            assert bench.wait(lambda: bench.node("camera")._capture.trouble)
            report = bench.report("camera")
            assert "gives no frames any more" in report["camera"] or "opened" in report["camera"]
            before = len(bench.heard(COMPRESSED))
            server = Mjpeg(server.port)
            assert bench.wait(lambda: len(bench.heard(COMPRESSED)) > before + 5)
            assert bench.report("camera")["message"] == "running"
    finally:
        server.switch_off()


def test_the_newest_frame_wins_when_the_node_is_slow(video):
    with camera(video) as bench:
        bench.node("camera")._capture.join()
        bench.run(0.01)
        (sent,) = bench.heard(COMPRESSED)
        assert int(from_compressed(sent).mean()) > 170  # the last of ten
        assert int(bench.report("camera")["dropped"]) == 9


@pytest.mark.data
def test_the_clip_of_a_face_comes_at_thirty_frames_a_second(shared_data):
    clip = shared_data / "replay" / "pyfeat_clips" / "single_face.mp4"
    began = time.monotonic()
    with camera(clip) as bench:
        assert bench.wait(lambda: not bench.node("camera")._capture.is_alive())
        assert time.monotonic() - began > 71 / 30
        assert len(bench.heard(COMPRESSED)) + int(bench.report("camera")["dropped"]) == 72
        assert from_compressed(bench.heard(COMPRESSED)[0]).std() > 10


def test_no_exception_ends_a_sources_thread_in_silence():
    class Settings:
        source = "x"
        retry = 0.05

    class Wild(Source):
        def cure(self):
            return "do something"

        def read(self):
            errors.append(1)
            if len(errors) < 4:
                raise [KeyError("k"), MemoryError(), ZeroDivisionError("z.")][len(errors) - 1]
            return Trouble("ended.", "nothing", error=False)

    errors: list[int] = []
    told = []
    source = Wild("wild", Settings(), lambda: told.append(source.trouble))
    source.start()
    source.join(5.0)
    texts = [trouble.text for trouble in told]
    assert texts[0] == "wild 'x' cannot be read: 'k'."
    assert texts[1] == "wild 'x' cannot be read: MemoryError."
    assert texts[2:] == ["wild 'x' cannot be read: z.", "ended."]
