"""How a node starts: with no more than it needs, and never to be looked through for garbage."""

import gc
import subprocess
import sys
import weakref

import pytest

from whee_ros.starting import quick_start

MADE_ALONE = """
import importlib, sys
from whee_ros.ros import use
use("memory")
from whee_ros.ros import rclpy
from whee_ros.ros.memory import World
world = World(start=0)
rclpy.init(args=["whee", "--ros-args", "-p", "tts:output:=none"])
made = [getattr(importlib.import_module(f"whee_ros.nodes.{name}"), kind)()
        for name, kind in (one.split(":") for one in sys.argv[1:])]
print(*sorted({"torch", "transformers", "tokenizers", "mediapipe"} & set(sys.modules)))
for node in made:
    getattr(node, "release", lambda: None)()
"""
LIGHT = (
    "camera:CameraNode",
    "microphone:MicrophoneNode",
    "people:PeopleNode",
    "robot:RobotNode",
    "tts:TtsNode",
    "errands:ErrandsNode",
)


def test_nodes_without_a_network_load_no_library_for_networks():
    command = [sys.executable, "-c", MADE_ALONE, *LIGHT]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert done.stdout.split() == []


class Ring:
    """Something that only Python's collector can find to be garbage."""

    def __init__(self):
        self.itself = self


@pytest.fixture(autouse=True)
def _as_before():
    yield
    gc.unfreeze()


def test_what_was_loaded_at_the_start_is_left_alone():
    with quick_start():
        loaded = weakref.ref(Ring())
    later = weakref.ref(Ring())
    gc.collect()
    assert loaded() is not None
    assert later() is None
    gc.unfreeze()
    gc.collect()
    assert loaded() is None


def test_what_is_thrown_away_while_loading_goes_early():
    with quick_start():
        thrown = weakref.ref(Ring())
        kept = [Ring() for _ in range(5000)]
        assert thrown() is None
    assert kept


def test_the_collector_is_set_as_it_was_also_where_the_start_fails():
    before = gc.get_threshold()
    with pytest.raises(OSError, match="no camera"), quick_start():
        raise OSError("no camera")
    assert gc.get_threshold() == before
