"""Two processes on one machine talk over DDS."""

import os
import signal
import subprocess
import sys
import textwrap
import time

import numpy as np
import pytest

pytest.importorskip("cyclonedds")

from test_ros_dds_support import PATIENCE_S, Peer, join_domain, running, stay, take, until

from whee_ros.ros.messages import message, service
from whee_ros.ros.qos import DurabilityPolicy, HistoryPolicy, QoSProfile

ALL = QoSProfile(history=HistoryPolicy.KEEP_ALL)
LATCHED = QoSProfile(depth=1, durability=DurabilityPolicy.TRANSIENT_LOCAL)
COUNT = 40


@pytest.fixture(autouse=True)
def own_domain(monkeypatch):
    join_domain(monkeypatch)


def make(kind, number):
    """Give a message of ``kind`` whose content is known from its number."""
    sent = message(kind)()
    noise = np.random.default_rng(number)
    if kind == "std_msgs/msg/String":
        sent.data = "ä" * number
    elif kind == "hri_msgs/msg/LiveSpeech":
        sent.incremental, sent.final, sent.confidence = f"i{number}", f"f{number}", number / 128
    elif kind == "sensor_msgs/msg/CompressedImage":
        sent.format, sent.data = "jpeg", noise.integers(0, 256, 20_001 + number, dtype=np.uint8)
    else:
        sent.height, sent.width, sent.encoding, sent.step = 480, 640, "rgb8", 1920
        sent.data = noise.integers(0, 256, 480 * 1920, dtype=np.uint8)
    return sent


def send_all(pipe, kind, count):
    with running() as engine:
        publisher = engine.node("sender", "/").advertise("/data", message(kind), ALL)
        pipe.send("ready")
        until(publisher.matched)
        for number in range(count):
            publisher.publish(make(kind, number))
        stay(pipe)


@pytest.mark.parametrize(
    "kind",
    [
        "std_msgs/msg/String",
        "hri_msgs/msg/LiveSpeech",
        "sensor_msgs/msg/CompressedImage",
        "sensor_msgs/msg/Image",
    ],
)
def test_nothing_is_lost_when_reliable(kind):
    with running() as engine, Peer(send_all, kind, COUNT):
        waiter = engine.waiter()
        subscription = engine.node("hearer", "/").subscribe("/data", message(kind), ALL, raw=False)
        waiter.attach(subscription)
        for number in range(COUNT):
            assert take(waiter, subscription) == make(kind, number), f"message {number}"


def latch(pipe):
    with running() as engine:
        string = message("std_msgs/msg/String")
        publisher = engine.node("early", "/").advertise("/state", string, LATCHED)
        publisher.publish(string(data="old"))
        publisher.publish(string(data="last"))
        pipe.send("said")
        stay(pipe)


def test_a_late_subscriber_gets_what_is_latched_unless_it_is_volatile():
    string = message("std_msgs/msg/String")
    with Peer(latch) as peer:
        assert peer.hear() == "said"
        with running() as engine:
            node, waiter = engine.node("late", "/"), engine.waiter()
            volatile = node.subscribe("/state", string, QoSProfile(depth=1), raw=False)
            until(volatile.matched, waiter)
            lasting = node.subscribe("/state", string, LATCHED, raw=False)
            waiter.attach(lasting)
            assert take(waiter, lasting).data == "last"
            assert volatile.take() is None


def serve(pipe):
    kind = service("std_srvs/srv/SetBool")
    with running() as engine:
        waiter = engine.waiter()
        server = engine.node("server", "/").serve("/set", kind, QoSProfile(depth=10))
        waiter.attach(server)
        request, who = take(waiter, server)
        server.reply(who, kind.Response(success=request.data, message="from afar"))
        stay(pipe)


def test_a_service_is_called():
    kind = service("std_srvs/srv/SetBool")
    with running() as engine, Peer(serve):
        waiter = engine.waiter()
        client = engine.node("asker", "/").client("/set", kind, QoSProfile(depth=10))
        waiter.attach(client)
        until(client.available, waiter)
        sequence = client.send(kind.Request(data=True))
        assert take(waiter, client) == (sequence, kind.Response(success=True, message="from afar"))


def chat(pipe, domain):
    os.environ["ROS_DOMAIN_ID"] = domain
    with running() as engine:
        string = message("std_msgs/msg/String")
        publisher = engine.node("stranger", "/").advertise("/chatter", string, LATCHED)
        publisher.publish(string(data="hello"))
        pipe.send(publisher.matched())
        stay(pipe)


def test_other_domains_do_not_meet():
    string = message("std_msgs/msg/String")
    here = os.environ["ROS_DOMAIN_ID"]
    there = str(100 + int(here))  # outside what the tests of others draw
    with running() as engine, Peer(chat, there) as far, Peer(chat, here) as near:
        far.hear()
        near.hear()
        waiter = engine.waiter()
        subscription = engine.node("hearer", "/").subscribe("/chatter", string, LATCHED, raw=False)
        waiter.attach(subscription)
        assert take(waiter, subscription).data == "hello"
        # The near one was heard; the far one had more time, and is not even known.
        assert subscription.matched() == 1
        assert engine.nodes().count(("stranger", "/")) == 1


SLEEPER = """
    import signal, threading, sys
    from whee_ros.ros import dds
    from whee_ros.ros.messages import message
    from whee_ros.ros.qos import QoSProfile

    engine = dds.make_engine()
    node = engine.node("sleeper", "/")
    kind = message("std_msgs/msg/String")
    subscription = node.subscribe("/x", kind, QoSProfile(depth=1), raw=False)
    publisher = node.advertise("/x", kind, QoSProfile(depth=1))
    waiter = engine.waiter()
    waiter.attach(subscription)

    def spin():
        while True:
            waiter.wait(None)
            publisher.publish(kind(data="x"))
"""


def script(ending):
    return [sys.executable, "-c", textwrap.dedent(SLEEPER) + textwrap.dedent(ending)]


def test_a_thread_that_still_spins_does_not_stop_or_break_the_exit():
    ending = """
        threading.Thread(target=spin, daemon=True).start()
        while not subscription.take():
            pass
    """
    for _ in range(2):
        done = subprocess.run(
            script(ending), timeout=PATIENCE_S, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stderr


def test_ctrl_c_ends_a_wait():
    ending = """
        try:
            signal.signal(signal.SIGINT, signal.default_int_handler)  # whoever started this
            print("waiting", flush=True)
            waiter.wait(600.0)
        except KeyboardInterrupt:
            print("stopped", flush=True)
    """
    with subprocess.Popen(script(ending), stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout.readline() == "waiting\n"
            process.send_signal(signal.SIGINT)
            asked = time.monotonic()
            assert process.communicate(timeout=PATIENCE_S)[0] == "stopped\n"
            assert process.returncode == 0
            assert time.monotonic() - asked < PATIENCE_S / 2
        finally:
            process.kill()
