"""What the stages are measured on: pictures and sound of the demo scene, turns of the corpus."""

from __future__ import annotations

import json
from typing import Any

import numpy as np
import numpy.typing as npt

from whee_ros import locator
from whee_ros.nodes.pictures import Picture, from_compressed
from whee_ros.replay.bag import BagReader
from whee_ros.ros import deserialize_message, message

RATE = 16_000


def truth() -> dict[str, Any]:
    """Give the scene's screenplay with the true end of each line."""
    path = locator.data("demo/scene/truth.json")
    read: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return read


def pictures(most: int) -> list[Picture]:
    """Give up to ``most`` pictures, evenly over the scene."""
    kind = message("sensor_msgs/msg/CompressedImage")
    with BagReader(locator.data("demo/scene/bag")) as bag:
        found = [r.data for r in bag.records() if r.topic == "/image_raw/compressed"]
    chosen = found[:: max(1, len(found) // most)][:most]
    return [from_compressed(deserialize_message(data, kind)) for data in chosen]


def sound() -> npt.NDArray[np.float32]:
    """Give the scene's sound, mono, 16 kHz."""
    kind = message("audio_common_msgs/msg/AudioDataStamped")
    with BagReader(locator.data("demo/scene/bag")) as bag:
        chunks = [
            np.frombuffer(bytes(deserialize_message(r.data, kind).audio.data), "<i2")
            for r in bag.records()
            if r.topic == "/audio"
        ]
    joined: npt.NDArray[np.float32] = (np.concatenate(chunks) / 32768).astype(np.float32)
    return joined
