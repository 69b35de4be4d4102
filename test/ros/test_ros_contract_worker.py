"""The contract for Worker: slow work comes back as an event, on every engine that is here."""

from __future__ import annotations

import threading
import time

import pytest


def test_results_come_back_in_order_on_the_executors_thread(stage):
    node, got, threads = stage.node(), [], set()
    worker = stage.api.Worker(node, "double", latency=0.01, depth=None)

    def double(number):
        threads.add(threading.get_ident())
        return 2 * number

    def done(result, timing):
        got.append((result, threading.get_ident()))
        assert timing.delivered >= timing.submitted
        assert timing.wall_seconds >= 0

    for number in range(5):
        worker.submit(double, number, done=done)
    assert stage.spin_until(lambda: len(got) == 5)
    assert got == [(2 * number, threading.get_ident()) for number in range(5)]
    assert threading.get_ident() not in threads
    worker.close()


def test_a_full_queue_drops_its_oldest_and_counts(stage):
    node, got, gate = stage.node(), [], threading.Event()
    worker = stage.api.Worker(node, "slow", latency=stage.api.Duration(seconds=0.05), depth=1)
    for number in range(4):
        worker.submit(lambda n: gate.wait(60) and n, number, done=lambda r, _: got.append(r))
    gate.set()
    assert stage.spin_until(lambda: len(got) == 2)
    assert got == [0, 3]
    assert worker.dropped == 2
    worker.close()


def test_an_exception_reaches_done(stage):
    node, got = stage.node(), []
    worker = stage.api.Worker(node, "failing", latency=0.0)
    worker.submit(lambda: 1 / 0, done=lambda result, _: got.append(result))
    assert stage.spin_until(lambda: got)
    assert isinstance(got[0], ZeroDivisionError)
    worker.submit(lambda: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        stage.spin_until(lambda: False)
    worker.close()


def test_a_job_may_submit_the_next(stage):
    node, got = stage.node(), []
    worker = stage.api.Worker(node, "chain", latency=0.01)

    def again(number, _):
        got.append(number)
        if number < 3:
            worker.submit(lambda: number + 1, done=again)

    worker.submit(lambda: 1, done=again)
    assert stage.spin_until(lambda: len(got) == 3)
    assert got == [1, 2, 3]
    worker.close()


def test_a_closed_worker_delivers_nothing_and_takes_nothing(stage):
    node, got = stage.node(), []
    worker = stage.api.Worker(node, "closing", latency=0.01)
    worker.submit(time.sleep, 0.01, done=lambda *given: got.append(given))
    worker.close()
    stage.spin_for(0.1)
    assert got == []
    with pytest.raises(RuntimeError, match="closed"):
        worker.submit(print)


def test_a_worker_that_makes_no_sense_is_refused(stage):
    node = stage.node()
    with pytest.raises(ValueError, match="depth"):
        stage.api.Worker(node, "w", latency=0.1, depth=0)
    with pytest.raises(ValueError, match="latency"):
        stage.api.Worker(node, "w", latency=-0.1)
