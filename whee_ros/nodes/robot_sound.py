"""What the robot plays, band by band, from tts to voice: the topic ``say/bands``.

The data of its std_msgs/Float32MultiArray are the period in seconds, then a row of powers every
period (see echo_bands.py). The layout names the two dimensions.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from whee_ros.perception.voice.audio import RATE, Samples
from whee_ros.perception.voice.echo_bands import BANDS, Powers, band_powers
from whee_ros.ros import message

Float32MultiArray = message("std_msgs/msg/Float32MultiArray")
MultiArrayDimension = message("std_msgs/msg/MultiArrayDimension")

TOPIC = "say/bands"
_HOP = 256


def to_message(samples: Samples, rate: int) -> Any:
    """Describe what is about to be played; None where its rate cannot be converted to 16 kHz."""
    sound = np.asarray(samples, np.float32)
    if rate != RATE:
        try:
            import soxr
        except ImportError:
            return None
        sound = soxr.resample(sound, rate, RATE)
    powers = band_powers(sound, _HOP)
    rows = MultiArrayDimension(label="time", size=len(powers), stride=powers.size)
    across = MultiArrayDimension(label="band", size=BANDS, stride=BANDS)
    told = Float32MultiArray(data=[_HOP / RATE, *(float(power) for power in powers.ravel())])
    told.layout.dim = [rows, across]
    told.layout.data_offset = 1
    return told


def from_message(told: Any) -> tuple[Powers, float] | None:
    """Give powers (n, BANDS) and their period in seconds; None where they make no sense."""
    values = np.asarray(told.data, np.float64)
    if len(values) <= BANDS or len(values) % BANDS != 1:
        return None
    if not np.isfinite(values).all() or not 1e-3 <= values[0] <= 1.0 or values.min() < 0:
        return None
    return values[1:].reshape(-1, BANDS), float(values[0])
