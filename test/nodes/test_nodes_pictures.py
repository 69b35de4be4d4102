"""Pictures as they really come: every usual encoding, and everything that can be wrong with one."""

from __future__ import annotations

import struct
import zlib

import cv2
import numpy as np
import pytest
from nodes_bench import START, Bench, stamped

from whee_ros.nodes.pictures import PictureError, from_compressed, from_image, to_jpeg
from whee_ros.ros import message

Image = message("sensor_msgs/msg/Image")
CompressedImage = message("sensor_msgs/msg/CompressedImage")

# A red, a green and a blue pixel above a grey one, a black one and a white one.
RGB = np.array(
    [[[255, 0, 0], [0, 255, 0], [0, 0, 255]], [[90, 90, 90], [0, 0, 0], [255, 255, 255]]], np.uint8
)
ALPHA = np.full((2, 3, 1), 7, np.uint8)


def image(pixels, encoding, padding=0):
    height, width = pixels.shape[:2]
    rows = pixels.reshape(height, -1)
    rows = np.pad(rows, ((0, 0), (0, padding)))
    return Image(
        height=height, width=width, encoding=encoding, step=rows.shape[1], data=rows.tobytes()
    )


@pytest.mark.parametrize("padding", [0, 5])
@pytest.mark.parametrize(
    ("encoding", "pixels"),
    [
        ("rgb8", RGB),
        ("bgr8", RGB[:, :, ::-1]),
        ("8UC3", RGB[:, :, ::-1]),
        ("rgba8", np.concatenate([RGB, ALPHA], axis=2)),
        ("bgra8", np.concatenate([RGB[:, :, ::-1], ALPHA], axis=2)),
    ],
)
def test_every_encoding_gives_the_same_picture(encoding, pixels, padding):
    assert np.array_equal(from_image(image(pixels, encoding, padding)), RGB)


@pytest.mark.parametrize("encoding", ["mono8", "8UC1"])
def test_grey_pictures_become_three_equal_channels(encoding):
    grey = RGB[:, :, 0]
    assert np.array_equal(from_image(image(grey, encoding)), np.repeat(grey[:, :, None], 3, 2))


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"encoding": "yuv422_yuy2"}, "encoding 'yuv422_yuy2' is not known; publish one of rgb8"),
        ({"encoding": ""}, "encoding '' is not known"),
        ({"encoding": "x" * 10_000}, "is not known"),
        ({"width": 0}, "image of 0x2 pixels"),
        ({"height": 0}, "image of 3x0 pixels"),
        ({"width": 2**32 - 1}, "sizes 1 to 8192"),
        ({"height": 9000}, "sizes 1 to 8192"),
        ({"data": b"\x00" * 17}, "truncated it or set a wrong step"),
        ({"data": b""}, "has 0 bytes"),
        ({"step": 4}, "wrong step"),
        ({"step": 2**32 - 1}, "wrong step"),
    ],
    ids=lambda value: next(iter(value)) if isinstance(value, dict) else "",
)
def test_a_wrong_image_is_refused_with_the_reason(change, why):
    wrong = image(RGB, "rgb8")
    for field, value in change.items():
        setattr(wrong, field, value)
    with pytest.raises(PictureError, match=why) as caught:
        from_image(wrong)
    assert len(str(caught.value)) < 300


def png(width, height):
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    chunk = b"IHDR" + head
    data = zlib.compress(b"\0" * 100)
    end = [(b"IDAT" + data), b"IEND"]
    parts = [chunk, *end]
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(part) - 4) + part + struct.pack(">I", zlib.crc32(part))
        for part in parts
    )


def big_jpeg(width, height):
    """A small JPEG whose header announces a large picture."""
    data = bytearray(to_jpeg(np.zeros((16, 16, 3), np.uint8), 80))
    at = data.index(b"\xff\xc0")
    data[at + 5 : at + 9] = struct.pack(">HH", height, width)
    return bytes(data)


@pytest.mark.parametrize("kind", [".jpg", ".png"])
def test_compressed_pictures_are_read(kind):
    picture = np.tile(RGB, (20, 20, 1))
    picture = cv2.GaussianBlur(picture, (9, 9), 5)
    data = cv2.imencode(kind, picture[:, :, ::-1])[1].tobytes()
    read = from_compressed(CompressedImage(format="x", data=data))
    assert read.shape == picture.shape
    assert np.abs(read.astype(int) - picture).mean() < 6


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"", "of 0 bytes .* cannot be decoded; publish JPEG or PNG"),
        (b"\xff\xd8", "cannot be decoded"),
        (b"\xff\xd8" + b"\xff" * 5000, "cannot be decoded"),
        (b"\xff\xd8\xff\xe0\x00\x00" * 50, "cannot be decoded"),
        (b"\x89PNG", "cannot be decoded"),
        (b"GIF89a" + bytes(100), "cannot be decoded"),
        (bytes(1_000_000), "cannot be decoded"),
        (png(60_000, 60_000), "60000x60000 pixels"),
        (png(2**31 - 1, 1), "pixels"),
        (png(0, 5), "cannot be decoded"),
        (big_jpeg(65_000, 65_000), "65000x65000 pixels"),
    ],
    ids=lambda value: f"{len(value)} bytes" if isinstance(value, bytes) else "",
)
def test_a_wrong_compressed_picture_is_refused_with_the_reason(data, why):
    with pytest.raises(PictureError, match=why):
        from_compressed(CompressedImage(format="jpeg", data=data))


def test_a_cut_jpeg_is_a_picture_or_an_error_but_never_a_crash():
    data = to_jpeg(np.random.default_rng(1).integers(0, 255, (48, 64, 3), np.uint8), 85)
    for end in range(0, len(data), 97):
        try:
            read = from_compressed(CompressedImage(format="jpeg", data=data[:end]))
        except PictureError:
            continue
        assert read.shape == (48, 64, 3)


@pytest.fixture(scope="module")
def grey():
    return to_jpeg(np.full((120, 160, 3), 128, np.uint8), 85)


def see(bench, data, stamp=None):
    sent = stamped("sensor_msgs/msg/CompressedImage", stamp or bench.now, format="jpeg", data=data)
    bench.send(
        "/image_raw/compressed",
        "sensor_msgs/msg/CompressedImage",
        header=sent.header,
        format="jpeg",
        data=data,
    )
    bench.run(0.04)


def test_the_face_node_names_a_corrupt_picture_and_goes_on(grey):
    with Bench("face") as bench:
        for data in (grey, b"", b"\xff\xd8junk", big_jpeg(65_000, 65_000)):
            see(bench, data)
        report = bench.report("face")
        assert "65000x65000 pixels" in report["picture"]
        assert "Cure" in report["picture"]
        assert report["level"] == b"\x01"
        assert float(report["input rate Hz"]) == pytest.approx(4, abs=1)
        see(bench, grey)
        assert bench.report("face")["message"] == "running"
        assert bench.report("face")["model"]


def test_a_failing_model_is_named_and_the_node_goes_on(grey, monkeypatch):
    with Bench("face") as bench:
        reader = bench.node("face")._reader
        with monkeypatch.context() as broken:
            broken.setattr(reader, "read", lambda *_: 1 / 0)
            see(bench, grey)
            assert "could not be read (ZeroDivisionError" in bench.report("face")["picture"]
        see(bench, grey)
        assert bench.report("face")["message"] == "running"


def test_repeated_and_backward_stamps_stop_nothing(grey):
    with Bench("face") as bench:
        for stamp in (START, START, START - 5 * 10**9, 1, START + 10**12, START):
            see(bench, grey, stamp)
        assert bench.report("face")["message"] == "running"


def test_raw_pictures_are_read_where_the_parameter_says_so():
    with Bench("face", parameters=("face:transport:=raw",)) as bench:
        good = image(np.full((48, 64, 3), 90, np.uint8), "rgb8")
        for sent in (good, image(RGB, "bayer_rggb8")):
            fields = {name: getattr(sent, name) for name in sent.get_fields_and_field_types()}
            bench.send("/image_raw", "sensor_msgs/msg/Image", **fields)
            bench.run(0.1)
        assert "encoding 'bayer_rggb8' is not known" in bench.report("face")["picture"]
        fields = {name: getattr(good, name) for name in good.get_fields_and_field_types()}
        bench.send("/image_raw", "sensor_msgs/msg/Image", **fields)
        assert bench.report("face")["message"] == "running"


@pytest.mark.data
def test_a_face_in_a_picture_is_tracked_with_the_pictures_stamp(shared_data):
    photo = (shared_data / "replay" / "pyfeat_clips" / "single_face.jpg").read_bytes()
    with Bench("face") as bench:
        for _ in range(5):
            see(bench, photo)
        ids = bench.heard("/humans/faces/tracked")[-1].ids
        assert len(ids) == 1
        roi = bench.heard(f"/humans/faces/{ids[0]}/roi")
        assert roi
        assert roi[0].header.stamp.sec == START // 10**9
        assert 0 <= roi[0].xmin < roi[0].xmax <= 1
