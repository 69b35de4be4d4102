"""sensor_msgs/Image and CompressedImage to and from RGB arrays."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

Picture = npt.NDArray[np.uint8]

CHANNELS = {"rgb8": 3, "bgr8": 3, "rgba8": 4, "bgra8": 4, "mono8": 1, "8UC1": 1, "8UC3": 3}
LARGEST = 8192


class PictureError(ValueError):
    """A picture message that cannot be read; the text names cause and cure."""


def from_image(image: Any) -> Picture:
    """Give the (height, width, 3) RGB array of a sensor_msgs/Image.

    Raises:
        PictureError: an unknown encoding, a size of zero, or fewer bytes than announced.
    """
    channels = CHANNELS.get(image.encoding)
    if channels is None:
        known = ", ".join(CHANNELS)
        raise PictureError(
            f"image encoding '{image.encoding[:40]}' is not known; publish one of {known}"
        )
    height, width, step = image.height, image.width, image.step or image.width * channels
    if not (0 < height <= LARGEST and 0 < width <= LARGEST):
        raise PictureError(f"image of {width}x{height} pixels; sizes 1 to {LARGEST} can be read")
    data = np.frombuffer(image.data, dtype=np.uint8)
    if step < width * channels or data.size < height * step:
        raise PictureError(
            f"image of {width}x{height} {image.encoding} has {data.size} bytes in steps of {step}; "
            "the publisher truncated it or set a wrong step"
        )
    rows = data[: height * step].reshape(height, step)[:, : width * channels]
    return _to_rgb(rows.reshape(height, width, channels), image.encoding)


def from_compressed(image: Any) -> Picture:
    """Give the (height, width, 3) RGB array of a sensor_msgs/CompressedImage.

    Raises:
        PictureError: it is no JPEG or PNG that OpenCV can decode, or it is too large.
    """
    import cv2

    data = np.frombuffer(image.data, dtype=np.uint8)
    width, height = _announced(bytes(data))
    if not (width <= LARGEST and height <= LARGEST):
        raise PictureError(
            f"compressed image of {width}x{height} pixels; sizes 1 to {LARGEST} can be read"
        )
    try:
        picture = cv2.imdecode(data, cv2.IMREAD_COLOR) if width and height else None
    except cv2.error:
        picture = None
    if picture is None:
        raise PictureError(
            f"compressed image of {data.size} bytes (format '{image.format[:40]}') "
            "cannot be decoded; publish JPEG or PNG"
        )
    return swapped(picture)


def swapped(picture: Picture) -> Picture:
    """Exchange red and blue, RGB to BGR or back; NumPy would take a hundred times as long."""
    import cv2

    found: Picture = cv2.cvtColor(picture, cv2.COLOR_BGR2RGB)
    return found


def _announced(data: bytes) -> tuple[int, int]:
    """Read width and height from a JPEG's or PNG's header, 0 where there is none.

    A few bytes can announce gigabytes, so this comes before the pixels are decoded.
    """
    if data.startswith(b"\x89PNG") and len(data) >= 24:
        return int.from_bytes(data[16:20], "big"), int.from_bytes(data[20:24], "big")
    at = 2
    while data.startswith(b"\xff\xd8") and at + 9 <= len(data):
        marker, length = data[at + 1], int.from_bytes(data[at + 2 : at + 4], "big")
        if data[at] != 0xFF or marker == 0xDA:  # no marker, or the scan began without a frame
            break
        if 0xC0 <= marker <= 0xCF and marker not in (0xC4, 0xC8, 0xCC):
            height, width = data[at + 5 : at + 7], data[at + 7 : at + 9]
            return int.from_bytes(width, "big"), int.from_bytes(height, "big")
        at += 1 if marker == 0xFF else 2 + length
    return 0, 0


def to_jpeg(picture: Picture, quality: int) -> bytes:
    """Give the JPEG bytes of an RGB array."""
    import cv2

    done, data = cv2.imencode(".jpg", swapped(picture), [cv2.IMWRITE_JPEG_QUALITY, quality])
    if not done:
        raise PictureError(f"a picture of shape {picture.shape} cannot be encoded as JPEG")
    return bytes(data)


def _to_rgb(pixels: Picture, encoding: str) -> Picture:
    if encoding == "rgb8":
        return np.ascontiguousarray(pixels)
    import cv2

    codes = {
        "bgr8": cv2.COLOR_BGR2RGB,
        "8UC3": cv2.COLOR_BGR2RGB,
        "rgba8": cv2.COLOR_RGBA2RGB,
        "bgra8": cv2.COLOR_BGRA2RGB,
        "mono8": cv2.COLOR_GRAY2RGB,
        "8UC1": cv2.COLOR_GRAY2RGB,
    }
    found: Picture = cv2.cvtColor(pixels, codes[encoding])
    return found
