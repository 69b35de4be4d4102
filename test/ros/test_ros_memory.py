"""The memory engine: virtual time, one order for everything, and a driver to move it."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Iterator

import pytest

from whee_ros.ros import load
from whee_ros.ros import memory as memory_engine
from whee_ros.ros.memory import World
from whee_ros.ros.memory_links import MutatedMessageError

api = load("memory")
String = api.message("std_msgs/msg/String")
SECOND = 1_000_000_000


@pytest.fixture
def world() -> Iterator[World]:
    """Give a started world at t = 100 s."""
    made = World(start=100 * SECOND, guard=True)
    api.rclpy.init(args=[])
    yield made
    api.rclpy.try_shutdown()


def test_a_world_is_what_the_next_init_uses(world):
    assert memory_engine.world() is world
    assert api.Node("a").get_clock().now().nanoseconds == 100 * SECOND
    api.rclpy.shutdown()
    with pytest.raises(RuntimeError, match="does not run"):
        memory_engine.world()


def test_an_hour_of_virtual_time_takes_no_hour(world):
    node, stamps = api.Node("a"), []
    node.create_timer(10.0, lambda: stamps.append(node.get_clock().now().nanoseconds))
    begin = time.perf_counter()
    world.run_for(3600)
    assert stamps == [(100 + 10 * n) * SECOND for n in range(1, 361)]
    assert world.clock.nanoseconds == 3700 * SECOND
    assert time.perf_counter() - begin < 60


def test_a_message_takes_no_time(world):
    node, got = api.Node("a"), []
    publisher = node.create_publisher(String, "x", 1)
    node.create_subscription(String, "x", lambda _: got.append(world.clock.nanoseconds), 1)
    world.schedule(100 * SECOND + 7, lambda: publisher.publish(String()))
    world.run_until(200 * SECOND)
    assert got == [100 * SECOND + 7]


def test_ties_go_by_node_then_by_sequence(world):
    told = []
    nodes = [api.Node(name) for name in ("first", "second")]
    publisher = nodes[1].create_publisher(String, "x", 10)
    for node in reversed(nodes):
        name = node.get_name()
        node.create_timer(1.0, lambda name=name: told.append((name, "timer")))
        node.create_subscription(
            String, "x", lambda msg, name=name: told.append((name, msg.data)), 10
        )
    for word in ("a", "b"):
        world.schedule(101 * SECOND, lambda word=word: publisher.publish(String(data=word)))
    world.run_until(101 * SECOND)
    assert told == [
        *(("first", "timer"), ("first", "a"), ("first", "b")),
        *(("second", "timer"), ("second", "a"), ("second", "b")),
    ]


def test_a_step_is_one_callback(world):
    node, told = api.Node("a"), []
    node.create_timer(1.0, lambda: told.append("tick"))
    world.schedule(100 * SECOND + 1, lambda: told.append("event"))
    assert world.step()
    assert told == ["event", "tick"]
    assert world.clock.nanoseconds == 101 * SECOND


def test_spin_returns_when_nothing_is_left_or_the_end_is_reached(world):
    node, told = api.Node("a"), []
    timer = node.create_timer(1.0, lambda: told.append(1) or (len(told) == 3 and timer.cancel()))
    api.rclpy.spin(node)
    assert len(told) == 3
    timer.reset()
    told.extend([0] * 10)
    world.end = 110 * SECOND
    api.rclpy.spin(node)
    assert world.clock.nanoseconds == 110 * SECOND


def test_each_waiting_message_is_one_callback_and_a_dropped_one_is_none(world):
    node, got = api.Node("a"), []
    publisher = node.create_publisher(String, "x", 10)
    node.create_subscription(String, "x", lambda msg: got.append(("last two", msg.data)), 2)
    node.create_subscription(String, "x", lambda msg: got.append(("all", msg.data)), 10)
    for word in "abc":
        publisher.publish(String(data=word))
    world.run_for(0)
    assert [word for name, word in got if name == "last two"] == ["b", "c"]
    assert [word for name, word in got if name == "all"] == ["a", "b", "c"]


def test_a_subscription_that_is_gone_gets_nothing_of_what_waited_for_it(world):
    node, got = api.Node("a"), []
    publisher = node.create_publisher(String, "x", 10)
    node.create_subscription(String, "x", lambda _: node.destroy_subscription(gone), 10)
    gone = node.create_subscription(String, "x", got.append, 10)
    publisher.publish(String())
    world.run_for(1)
    assert got == []


def test_a_node_that_left_its_executor_is_run_by_the_world_again(world):
    node, told = api.Node("a"), []
    node.create_timer(1.0, lambda: told.append(world.clock.nanoseconds // SECOND))
    world.run_for(1)
    own = api.SingleThreadedExecutor()
    own.add_node(node)
    world.run_for(2)
    own.remove_node(node)
    world.run_for(1)
    assert told == [101, 103, 104]  # late by one, and in time


def test_an_exception_comes_out_of_run_until(world):
    node = api.Node("a")

    def fail():
        raise LookupError("seen")

    node.create_timer(1.0, fail)
    with pytest.raises(LookupError, match="seen"):
        world.run_for(2)


def test_changing_a_received_message_is_found(world):
    node = api.Node("a")
    publisher = node.create_publisher(String, "x", 1)

    def change(msg):
        msg.data = "changed"

    node.create_subscription(String, "x", change, 1)
    publisher.publish(String(data="x"))
    with pytest.raises(MutatedMessageError, match="/x"):
        world.run_for(1)


def test_changing_a_message_after_publishing_is_found(world):
    node, msg = api.Node("a"), String(data="x")
    publisher = node.create_publisher(String, "x", 1)
    node.create_subscription(String, "x", print, 1)
    publisher.publish(msg)
    msg.data = "y"
    with pytest.raises(MutatedMessageError):
        world.run_for(1)


def test_messages_are_handed_on_by_reference(world):
    node, got, msg = api.Node("a"), [], String(data="x")
    publisher = node.create_publisher(String, "x", 1)
    node.create_subscription(String, "x", got.append, 1)
    publisher.publish(msg)
    world.run_for(0)
    assert got[0] is msg


def test_a_result_arrives_exactly_its_latency_later_however_long_it_took(world):
    node, got = api.Node("a"), []
    worker = api.Worker(node, "w", latency=0.25, depth=None)

    def done(result, timing):
        got.append((result, (timing.submitted - 100 * SECOND) / 1e9, timing.delivered / 1e9 - 100))

    for number in (1, 2):
        worker.submit(lambda n: time.sleep(0.02 / n) or n, number, done=done)
    world.schedule(102 * SECOND, lambda: worker.submit(lambda: 3, done=done))
    world.run_until(103 * SECOND)
    assert got == [(1, 0.0, 0.25), (2, 0.0, 0.5), (3, 2.0, 2.25)]
    worker.close()


def test_what_takes_no_time_arrives_within_the_run_that_began_it(world):
    node, got = api.Node("a"), []
    worker = api.Worker(node, "w", latency=0.0)
    node.create_timer(1.0, lambda: worker.submit(lambda: "x", done=lambda r, _: got.append(r)))
    world.run_for(1.0)
    assert got == ["x"]
    worker.close()


def test_a_job_may_take_longer_than_the_others(world):
    node, got = api.Node("a"), []
    worker = api.Worker(node, "w", latency=0.1, depth=None)
    for name, latency in (("usual", None), ("long", 0.5), ("next", None)):
        worker.submit(
            lambda n=name: n, done=lambda r, t: got.append((r, t.delivered)), latency=latency
        )
    world.run_for(2.0)
    delivered = [(name, (stamp - 100 * SECOND) / SECOND) for name, stamp in got]
    assert delivered == [("usual", 0.1), ("long", 0.6), ("next", 0.7)]
    worker.close()


def test_what_is_dropped_is_decided_in_virtual_time(world):
    node, got = api.Node("a"), []
    worker = api.Worker(node, "w", latency=1.0, depth=1)
    numbers = iter(range(100))
    node.create_timer(
        0.3, lambda: worker.submit(int, next(numbers), done=lambda r, _: got.append(r))
    )
    world.run_for(10.05)
    # Jobs start at 0.3, 1.3, 2.3 ... each with the newest submitted before that moment.
    assert got == [0, 3, 6, 9, 13, 16, 19, 23, 26]
    assert worker.dropped == 22
    worker.close()


SCRIPT = """
from whee_ros.ros import use
use("memory")
from whee_ros.ros import Node, Worker, engine_name, message, rclpy
from whee_ros.ros.memory import World
import random, time
world = World()
rclpy.init(args=[])
String = message("std_msgs/msg/String")
lines = []
for index in range(3):
    node = Node(f"n{index}")
    pub = node.create_publisher(String, "x", 10)
    worker = Worker(node, "w", latency=0.07)
    def tick(node=node, pub=pub, worker=worker):
        work = lambda: time.sleep(random.random() / 500) or node.get_name()
        worker.submit(work, done=lambda name, _: pub.publish(String(data=name)))
    node.create_timer(0.05, tick)
    def heard(msg, name=node.get_name()):
        lines.append((name, msg.data, world.clock.nanoseconds))
    node.create_subscription(String, "x", heard, 10)
world.run_for(5)
rclpy.shutdown()
import hashlib
print(engine_name(), len(lines), hashlib.sha256(repr(lines).encode()).hexdigest())
import os; os._exit(0)
"""


def test_two_runs_are_the_same_whatever_the_threads_did():
    runs = {
        subprocess.run(
            [sys.executable, "-c", SCRIPT], capture_output=True, text=True, check=True, timeout=300
        ).stdout
        for _ in range(2)
    }
    assert len(runs) == 1
    assert runs.pop().startswith("memory ")


@pytest.mark.parametrize(
    ("code", "environment", "said"),
    [
        ("use('memory'); print(engine_name())", {}, "memory"),
        ("print(engine_name())", {"WHEE_ROS_ENGINE": "memory"}, "memory"),
        ("import whee_ros.ros as r; r.Node; use('nothing')", {}, "choose one of"),
        ("import whee_ros.ros as r; use('memory'); r.Node; use('rclpy')", {}, "in use already"),
        ("print(engine_name())", {"WHEE_ROS_ENGINE": "fast"}, "choose one of"),
        ("from whee_ros.ros import load; load('ros1')", {}, "choose one of"),
    ],
)
def test_an_engine_is_chosen_by_name_before_it_is_used(code, environment, said):
    import os

    done = subprocess.run(
        [sys.executable, "-c", f"from whee_ros.ros import use, engine_name; {code}"],
        capture_output=True,
        text=True,
        env={**os.environ, **environment},
        timeout=300,
    )
    assert said in done.stdout + done.stderr
