"""What nodes wait for on rclpy: once for each callback, and for QoS events only now and then."""

from __future__ import annotations

import importlib
import threading

import pytest

from whee_ros.ros import load, present
from whee_ros.ros.rclpy_executor import PERIOD, seldom, unwoken


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


class Guarded:
    """As an executor of rclpy does: a guard wakes it, and each handler gets that guard."""

    def __init__(self, guard: object) -> None:
        self._guard = guard

    def wake(self) -> None:
        self._guard.trigger()

    def _make_handler(self, entity: str, during: object = None) -> object:
        if during is not None:
            during()
        return self._guard


class Guard:
    """Counts how often it wakes."""

    woken = 0

    def trigger(self) -> None:
        self.woken += 1


def test_a_callback_that_is_done_wakes_nobody_but_all_others_do():
    guard = Guard()
    executor = unwoken(Guarded)(guard)
    executor._make_handler("timer").trigger()
    assert guard.woken == 0
    executor.wake()
    assert guard.woken == 1
    assert executor._guard is guard


def test_another_thread_wakes_it_even_while_a_handler_is_made():
    guard = Guard()
    executor = unwoken(Guarded)(guard)

    def meanwhile() -> None:
        other = threading.Thread(target=executor.wake)
        other.start()
        other.join()

    executor._make_handler("timer", meanwhile)
    assert guard.woken == 1


@pytest.mark.skipif(not present("rclpy"), reason="engine rclpy is not on this machine")
def test_on_rclpy_there_is_one_wait_for_each_callback(monkeypatch):
    api = load("rclpy")
    rclpy, gathered, called = api.rclpy, [], []
    rclpy.init(domain_id=93)
    executor = api.SingleThreadedExecutor()
    try:
        node = api.Node("ticks")
        executor.add_node(node)
        for _ in range(20):  # until all is set up
            executor.spin_once(timeout_sec=0.05)
        nodes = executor.get_nodes
        monkeypatch.setattr(executor, "get_nodes", lambda: gathered.append(1) or nodes())
        node.create_timer(0.02, lambda: called.append(1))
        while len(called) < 40:
            executor.spin_once(timeout_sec=5)
        assert len(gathered) < 60
    finally:
        executor.shutdown()
        rclpy.try_shutdown()


@pytest.mark.skipif(not present("rclpy"), reason="engine rclpy is not on this machine")
def test_on_rclpy_the_nodes_executor_is_rclpys_own_but_for_that():
    ours = load("rclpy").SingleThreadedExecutor
    theirs = importlib.import_module("rclpy.executors").SingleThreadedExecutor
    assert issubclass(ours, theirs)
    context = importlib.import_module("rclpy.context").Context()
    context.init(domain_id=93)
    instance = theirs(context=context)
    new = ("_looks", "_next", "_maker", "_true_guard")
    assert not [name for name in new if hasattr(instance, name)]
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
