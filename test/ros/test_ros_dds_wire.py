"""The bytes: type hashes, service headers, and what cannot be sent."""

import struct

import numpy as np
import pytest

pytest.importorskip("cyclonedds")

from test_ros_dds_support import join_domain, running, take, until

from whee_ros.ros.dds import raw, services, typehash, wiretype
from whee_ros.ros.interfaces import store
from whee_ros.ros.messages import message, service
from whee_ros.ros.qos import QoSProfile

String = message("std_msgs/msg/String")
Image = message("sensor_msgs/msg/Image")


@pytest.fixture(autouse=True)
def own_domain(monkeypatch):
    join_domain(monkeypatch)


@pytest.mark.parametrize(
    ("ros_type", "known"),
    [  # as ROS 2 Jazzy announces them
        (
            "std_msgs/msg/String",
            "RIHS01_df668c740482bbd48fb39d76a70dfd4bd59db1288021743503259e948f6b1a18",
        ),
        (  # has a char[16] inside
            "rmw_dds_common/msg/ParticipantEntitiesInfo",
            "RIHS01_91a0593bacdcc50ea9bdcf849a938b128412cc1ea821245c663bcd26f83c295e",
        ),
    ],
)
def test_type_hashes_are_those_of_ros(ros_type, known):
    assert typehash.type_hash(ros_type) == known
    assert typehash.user_data(ros_type) == f"typehash={known};".encode()


def test_every_known_type_can_be_declared():
    types = wiretype.WireTypes(store())
    for name in store().fielddefs:
        assert types.struct(name).__idl__.idl_transformed_typename.endswith("_")


def test_a_field_without_a_counterpart_is_named():
    from rosbags.interfaces import Nodetype
    from rosbags.typesys.store import Typestore

    made = Typestore()
    made.fielddefs["x/msg/Wide"] = ([], [("text", (Nodetype.BASE, ("wstring", 0)))])
    with pytest.raises(wiretype.UnsupportedTypeError, match=r"x/msg/Wide\.text is a wstring"):
        wiretype.WireTypes(made).struct("x/msg/Wide")


@pytest.mark.parametrize("order", ["<", ">"])
def test_a_service_header_goes_on_and_comes_off(order):
    cdr = bytes([0, order == "<", 0, 0]) + b"body"
    wrapped = services.wrap(cdr, 2**64 - 1, 7)
    assert struct.unpack_from(f"{order}Qq", wrapped, 4) == (2**64 - 1, 7)
    assert services.unwrap(wrapped) == (2**64 - 1, 7, cdr)


def test_too_few_bytes_hold_no_service_header():
    with pytest.raises(ValueError, match="19 bytes"):
        services.unwrap(bytes(19))


@pytest.mark.parametrize("size", [4, 5, 6, 7, 8])
def test_samples_are_padded_to_whole_words(size):
    padded = raw.padded(bytes(range(size)))
    assert len(padded) == -(-size // 4) * 4
    assert bytes(padded[:size]) == bytes(range(size))


def test_what_does_not_fit_is_refused_with_the_topic_and_type():
    with running() as engine:
        publisher = engine.node("n", "/").advertise("/chatter", String, QoSProfile(depth=1))
        for wrong in (Image(), "text", None, b"", b"\0\1\0", b"\0\1\0\0\xff\xff\xff\xff"):
            with pytest.raises(raw.SendError, match=r"/chatter \[std_msgs/msg/String\]"):
                publisher.publish(wrong)
        publisher.close()
        with pytest.raises(raw.SendError, match="closed"):
            publisher.publish(String())


def test_a_callback_that_is_caught_by_shutdown_may_go_on_sending():
    trigger = service("std_srvs/srv/Trigger")
    with running() as engine:
        node = engine.node("n", "/")
        publisher = node.advertise("/chatter", String, QoSProfile(depth=1))
        client = node.client("/go", trigger, QoSProfile(depth=1))
    publisher.publish(String(data="too late"))
    client.send(trigger.Request())
    assert client.take() is None
    assert not client.available()
    assert publisher.matched() == 0


def test_a_malformed_message_is_dropped_with_one_warning(capsys):
    with running() as engine:
        node, waiter = engine.node("n", "/"), engine.waiter()
        subscription = node.subscribe("/chatter", String, QoSProfile(depth=9), raw=False)
        publisher = node.advertise("/chatter", String, QoSProfile(depth=9))
        waiter.attach(subscription)
        until(publisher.matched, waiter)
        no_text = b"\0\1\0\0" + struct.pack("<I", 3) + b"\xff\xfe\0"  # a string, but not UTF-8
        for sent in (no_text, no_text, String(data="good")):
            publisher.publish(sent)
        assert take(waiter, subscription) == String(data="good")
        assert subscription.malformed == 2
    assert capsys.readouterr().err.count("dropped a malformed message") == 1


def test_raw_subscriptions_get_the_bytes():
    with running() as engine:
        node, waiter = engine.node("n", "/"), engine.waiter()
        subscription = node.subscribe("/chatter", String, QoSProfile(depth=1), raw=True)
        publisher = node.advertise("/chatter", String, QoSProfile(depth=1))
        waiter.attach(subscription)
        until(publisher.matched, waiter)
        publisher.publish(String(data="abc"))
        assert take(waiter, subscription) == b"\0\1\0\0\4\0\0\0abc\0"


def test_services_carry_empty_requests_and_know_their_askers():
    trigger = service("std_srvs/srv/Trigger")
    with running() as engine:
        node, waiter = engine.node("n", "/"), engine.waiter()
        server = node.serve("/go", trigger, QoSProfile(depth=10))
        one, two = (node.client("/go", trigger, QoSProfile(depth=10)) for _ in range(2))
        for link in (server, one, two):
            waiter.attach(link)
        until(lambda: one.available() and two.available(), waiter)
        sent = [one.send(trigger.Request()), one.send(trigger.Request())]
        for word in ("first", "second"):
            _, who = take(waiter, server)
            server.reply(who, trigger.Response(success=True, message=word))
        answers = [take(waiter, one), take(waiter, one)]
        assert [(sequence, answer.message) for sequence, answer in answers] == [
            (sent[0], "first"),
            (sent[1], "second"),
        ]
        assert two.take() is None, "an answer to another client"
        server.close()
        until(lambda: not one.available(), waiter)


def test_numbers_of_every_width_survive():
    info = message("sensor_msgs/msg/CameraInfo")
    sent = info(height=480, width=640, d=[0.1, -0.2], k=np.arange(9.0))
    with running() as engine:
        node, waiter = engine.node("n", "/"), engine.waiter()
        subscription = node.subscribe("/camera_info", info, QoSProfile(depth=1), raw=False)
        publisher = node.advertise("/camera_info", info, QoSProfile(depth=1))
        waiter.attach(subscription)
        until(publisher.matched, waiter)
        publisher.publish(sent)
        assert take(waiter, subscription) == sent
