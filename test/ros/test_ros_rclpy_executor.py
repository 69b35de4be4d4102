"""What nodes wait for on rclpy: QoS events only now and then, all else always."""

from __future__ import annotations

import importlib

import pytest

from whee_ros.ros import load, present
from whee_ros.ros.rclpy_executor import PERIOD, seldom


class Event:
    """A QoS event: something that the middleware found odd about a topic."""


class Other:
    """A subscription, a timer, a service."""


class Gathering:
    """As an executor of rclpy does: asks for its nodes, then which of their parts can run."""

    blocked: tuple[object, ...] = ()

    def __init__(self, *parts: object) -> None:
        self._parts = parts

    def get_nodes(self) -> list[str]:
        return ["node"]

    def can_execute(self, part: object) -> bool:
        return part not in self.blocked

    def gathered(self) -> list[type]:
        assert self.get_nodes() == ["node"]
        return [type(part) for part in self._parts if self.can_execute(part)]


class Time:
    """A clock that is set by hand, in seconds."""

    now = 100.0

    def __call__(self) -> float:
        return self.now


def test_events_are_waited_for_once_a_period_and_all_else_always():
    time = Time()
    executor = seldom(Gathering, (Event,), clock=time)(Other(), Event())
    assert executor.gathered() == [Other, Event]
    for _ in range(3):
        time.now += PERIOD / 4
        assert executor.gathered() == [Other]
    time.now += PERIOD / 4
    assert executor.gathered() == [Other, Event]


def test_what_cannot_run_is_still_not_waited_for():
    other, event = Other(), Event()
    executor = seldom(Gathering, (Event,), clock=Time())(other, event)
    executor.blocked = (other, event)
    assert executor.gathered() == []


def test_an_executor_that_never_asks_for_its_nodes_always_waits_for_events():
    executor = seldom(Gathering, (Event,), clock=Time())()
    assert all(executor.can_execute(Event()) for _ in range(3))


@pytest.mark.skipif(not present("rclpy"), reason="engine rclpy is not on this machine")
def test_on_rclpy_the_nodes_executor_is_rclpys_own_but_for_that():
    ours = load("rclpy").SingleThreadedExecutor
    theirs = importlib.import_module("rclpy.executors").SingleThreadedExecutor
    assert issubclass(ours, theirs)
    context = importlib.import_module("rclpy.context").Context()
    context.init(domain_id=93)
    instance = theirs(context=context)
    assert not [name for name in ("_looks", "_next") if hasattr(instance, name)]
    instance.shutdown()
    context.shutdown()


@pytest.mark.skipif(not present("rclpy"), reason="engine rclpy is not on this machine")
def test_on_rclpy_a_quality_that_does_not_fit_is_still_told():
    api = load("rclpy")
    rclpy = api.rclpy
    qos_event = importlib.import_module("rclpy.event_handler")
    string = api.message("std_msgs/msg/String")
    best = api.QoSProfile(depth=1, reliability=api.ReliabilityPolicy.BEST_EFFORT)
    safe = api.QoSProfile(depth=1, reliability=api.ReliabilityPolicy.RELIABLE)
    rclpy.init(domain_id=93)
    executor = api.SingleThreadedExecutor()
    try:
        node, told = api.Node("asks"), rclpy.task.Future()
        callbacks = qos_event.SubscriptionEventCallbacks(incompatible_qos=told.set_result)
        node.create_subscription(string, "word", print, safe, event_callbacks=callbacks)
        executor.add_node(node)
        executor.spin_once(timeout_sec=0.1)  # from now on events wait for their next look
        node.create_timer(0.02, lambda: None)
        node.create_publisher(string, "word", best)
        executor.spin_until_future_complete(told, timeout_sec=30)
        assert told.done()
    finally:
        executor.shutdown()
        rclpy.try_shutdown()
