"""Where the engine says what is wrong: a logger as nodes have it."""

from __future__ import annotations

import time

from whee_ros.ros.logger import Logger

log = Logger("whee_ros.dds", time.time_ns)
