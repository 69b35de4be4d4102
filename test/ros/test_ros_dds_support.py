"""What the dds tests share: a domain of their own, a second process, and bounded waiting."""

import contextlib
import multiprocessing
import random
import time

# Tests that run at the same time on this machine must not meet.
DOMAIN = str(random.SystemRandom().randint(1, 100))
PATIENCE_S = 120.0
_OURS = ("ROS_AUTOMATIC_DISCOVERY_RANGE", "ROS_STATIC_PEERS", "CYCLONEDDS_URI")


def join_domain(monkeypatch, domain=DOMAIN):
    """Give this process and its children the default environment in a domain of their own."""
    monkeypatch.setenv("ROS_DOMAIN_ID", str(domain))
    for name in _OURS:
        monkeypatch.delenv(name, raising=False)


@contextlib.contextmanager
def running():
    """An engine that is closed afterwards."""
    from whee_ros.ros.dds import make_engine

    engine = make_engine()
    try:
        yield engine
    finally:
        engine.close()


class Peer:
    """Another process that runs ``work(pipe, ...)``."""

    def __init__(self, work, *given):
        context = multiprocessing.get_context("spawn")
        self.pipe, far = context.Pipe()
        self.process = context.Process(target=work, args=(far, *given), daemon=True)
        self.process.start()
        far.close()

    def hear(self):
        assert self.pipe.poll(PATIENCE_S), "the other process says nothing"
        return self.pipe.recv()

    def tell(self, word):
        self.pipe.send(word)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.kill()
        self.process.join(PATIENCE_S)
        self.process.close()
        self.pipe.close()


def until(true, waiter=None, patience=PATIENCE_S):
    """Wait until ``true()`` is; give what it gave."""
    end = time.monotonic() + patience
    while time.monotonic() < end:
        found = true()
        if found:
            return found
        if waiter is None:
            time.sleep(0.02)
        else:
            waiter.wait(0.02)
    raise AssertionError("it did not happen in time")


def take(waiter, link, patience=PATIENCE_S):
    """Wait for one item of an attached link."""
    return until(lambda: link.take(), waiter, patience)


def stay(pipe):
    """Keep a peer's entities alive until the test says otherwise, or ends."""
    with contextlib.suppress(EOFError, OSError):
        pipe.recv()
