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
        raise PictureError(
            f"image encoding '{image.encoding}' is not known; publish one of {', '.join(CHANNELS)}"
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
        PictureError: it is no picture that OpenCV can decode.
    """
    import cv2

    data = np.frombuffer(image.data, dtype=np.uint8)
    picture = cv2.imdecode(data, cv2.IMREAD_COLOR) if data.size else None
    if picture is None:
        raise PictureError(
            f"compressed image of {data.size} bytes (format '{image.format}') cannot be decoded; "
            "publish JPEG or PNG"
        )
    return np.ascontiguousarray(picture[:, :, ::-1])


def to_jpeg(picture: Picture, quality: int) -> bytes:
    """Give the JPEG bytes of an RGB array."""
    import cv2

    done, data = cv2.imencode(".jpg", picture[:, :, ::-1], [cv2.IMWRITE_JPEG_QUALITY, quality])
    if not done:
        raise PictureError(f"a picture of shape {picture.shape} cannot be encoded as JPEG")
    return bytes(data)


def _to_rgb(pixels: Picture, encoding: str) -> Picture:
    if pixels.shape[2] == 1:
        return np.repeat(pixels, 3, axis=2)
    if encoding.startswith(("bgr", "8UC3")):
        return np.ascontiguousarray(pixels[:, :, 2::-1])
    return np.ascontiguousarray(pixels[:, :, :3])
