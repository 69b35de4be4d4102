"""The contract: what nodes may rely on, the same source on every engine that is here."""

from __future__ import annotations

import threading

import pytest


def string(stage):
    return stage.api.message("std_msgs/msg/String")


# --- topics and QoS


def test_a_subscriber_gets_what_is_published_in_order(stage, topic):
    node, got = stage.node(), []
    publisher = node.create_publisher(string(stage), topic, 10)
    node.create_subscription(string(stage), topic, lambda msg: got.append(msg.data), 10)
    assert stage.spin_until(lambda: publisher.get_subscription_count() == 1)
    for word in ("one", "two", "three"):
        publisher.publish(string(stage)(data=word))
    assert stage.spin_until(lambda: len(got) == 3)
    assert got == ["one", "two", "three"]


def test_publishing_never_calls_back_inside_publish(stage, topic):
    node, got = stage.node(), []
    publisher = node.create_publisher(string(stage), topic, 10)
    node.create_subscription(string(stage), topic, got.append, 10)
    stage.spin_until(lambda: publisher.get_subscription_count())
    publisher.publish(string(stage)(data="now"))
    assert got == []


def test_publishing_another_type_is_refused(stage, topic):
    publisher = stage.node().create_publisher(string(stage), topic, 10)
    with pytest.raises(TypeError, match="Expected"):
        publisher.publish(stage.api.message("std_msgs/msg/Bool")())


@pytest.mark.parametrize(
    ("offered", "requested", "match"),
    [
        (("RELIABLE", "VOLATILE"), ("RELIABLE", "VOLATILE"), True),
        (("RELIABLE", "VOLATILE"), ("BEST_EFFORT", "VOLATILE"), True),
        (("BEST_EFFORT", "VOLATILE"), ("RELIABLE", "VOLATILE"), False),
        (("RELIABLE", "TRANSIENT_LOCAL"), ("RELIABLE", "VOLATILE"), True),
        (("RELIABLE", "VOLATILE"), ("RELIABLE", "TRANSIENT_LOCAL"), False),
    ],
)
def test_ends_match_as_their_qos_says(stage, topic, offered, requested, match):
    api, node, got = stage.api, stage.node(), []

    def profile(policies):
        reliability, durability = policies
        return api.QoSProfile(
            depth=5,
            reliability=api.ReliabilityPolicy[reliability],
            durability=api.DurabilityPolicy[durability],
        )

    publisher = node.create_publisher(string(stage), topic, profile(offered))
    node.create_subscription(string(stage), topic, got.append, profile(requested))
    within = {} if match else {"within_s": 0.3}
    stage.spin_until(lambda: publisher.get_subscription_count(), **within)
    assert publisher.get_subscription_count() == int(match)
    publisher.publish(string(stage)(data="x"))
    assert stage.spin_until(lambda: got, **within) == match


def test_a_latecomer_gets_the_last_messages_only_if_both_ends_are_transient_local(stage, topic):
    api, node = stage.api, stage.node()
    latched = api.QoSProfile(depth=2, durability=api.DurabilityPolicy.TRANSIENT_LOCAL)
    publisher = node.create_publisher(string(stage), topic, latched)
    for word in ("one", "two", "three"):
        publisher.publish(string(stage)(data=word))
    kept, missed = [], []
    node.create_subscription(string(stage), topic, lambda msg: kept.append(msg.data), latched)
    node.create_subscription(string(stage), topic, missed.append, 2)
    assert stage.spin_until(lambda: len(kept) == 2)
    stage.spin_for(0.1)
    assert kept == ["two", "three"]
    assert missed == []


def test_a_full_queue_drops_its_oldest(stage, topic):
    node, got = stage.node(), []
    publisher = node.create_publisher(string(stage), topic, 10)
    node.create_subscription(string(stage), topic, lambda msg: got.append(msg.data), 2)
    stage.spin_until(lambda: publisher.get_subscription_count())
    for word in ("one", "two", "three", "four"):
        publisher.publish(string(stage)(data=word))
    assert stage.spin_until(lambda: len(got) == 2)
    stage.spin_for(0.1)
    assert got == ["three", "four"]


def test_a_profile_needs_a_depth_or_a_history(stage):
    api = stage.api
    with pytest.raises(api.InvalidQoSProfileException):
        api.QoSProfile()
    with pytest.raises(api.InvalidQoSProfileException):
        api.QoSProfile(history=api.HistoryPolicy.KEEP_LAST)
    assert api.QoSProfile(history=api.HistoryPolicy.KEEP_ALL).depth == 10
    assert api.QoSProfile(depth=3).history == api.HistoryPolicy.KEEP_LAST
    assert api.qos_profile_sensor_data.reliability == api.ReliabilityPolicy.BEST_EFFORT


def test_a_destroyed_subscription_hears_nothing(stage, topic):
    node, got = stage.node(), []
    publisher = node.create_publisher(string(stage), topic, 10)
    heard = node.create_subscription(string(stage), topic, got.append, 10)
    stage.spin_until(lambda: publisher.get_subscription_count())
    assert node.destroy_subscription(heard)
    assert stage.spin_until(lambda: publisher.get_subscription_count() == 0)
    publisher.publish(string(stage)(data="x"))
    stage.spin_for(0.1)
    assert got == []


def test_raw_subscriptions_give_cdr(stage, topic):
    node, got = stage.node(), []
    publisher = node.create_publisher(string(stage), topic, 10)
    node.create_subscription(string(stage), topic, got.append, 10, raw=True)
    stage.spin_until(lambda: publisher.get_subscription_count())
    publisher.publish(string(stage)(data="x"))
    assert stage.spin_until(lambda: got)
    assert stage.api.deserialize_message(bytes(got[0]), string(stage)).data == "x"


def test_the_graph_can_be_counted_and_listed(stage, topic):
    node = stage.node("lister", namespace="/ns")
    node.create_publisher(string(stage), topic, 10)
    node.create_publisher(string(stage), topic, 10)
    node.create_subscription(string(stage), topic, print, 10)
    assert stage.spin_until(lambda: node.count_publishers(topic) == 2)
    assert stage.spin_until(lambda: node.count_subscribers(topic) == 1)
    assert (topic, ["std_msgs/msg/String"]) in node.get_topic_names_and_types()
    assert stage.spin_until(lambda: "lister" in node.get_node_names())


# --- services


def test_a_service_answers(stage, topic):
    kind = stage.api.service("std_srvs/srv/SetBool")
    node = stage.node()

    def answer(request, response):
        response.success, response.message = request.data, "heard"
        return response

    server = node.create_service(kind, topic, answer)
    client = node.create_client(kind, topic)
    assert server.srv_name == client.srv_name == topic
    assert stage.call(client, kind.Request(data=True)) == kind.Response(
        success=True, message="heard"
    )


def test_answers_find_the_call_they_belong_to(stage, topic):
    kind = stage.api.service("std_srvs/srv/SetBool")
    node, other, told = stage.node(), stage.node("other"), []

    def answer(request, response):
        response.success = request.data
        return response

    node.create_service(kind, topic, answer)
    clients = [node.create_client(kind, topic), other.create_client(kind, topic)]
    assert all(client.wait_for_service(timeout_sec=60.0) for client in clients)
    futures = [clients[n % 2].call_async(kind.Request(data=n % 3 == 0)) for n in range(6)]
    for future in futures:
        future.add_done_callback(lambda done: told.append(done.result().success))
    assert stage.spin_until(lambda: all(future.done() for future in futures))
    assert [future.result().success for future in futures] == [n % 3 == 0 for n in range(6)]
    assert stage.spin_until(lambda: len(told) == 6)


def test_a_service_nobody_serves_is_not_ready(stage, topic):
    kind = stage.api.service("std_srvs/srv/Trigger")
    client = stage.node().create_client(kind, topic)
    assert not client.service_is_ready()
    assert not client.wait_for_service(timeout_sec=0.05)
    with pytest.raises(TypeError):
        client.call_async("not a request")


# --- timers and guard conditions


def test_a_timer_calls_first_after_one_period(stage):
    node, ticks = stage.node(), []
    start = node.get_clock().now().nanoseconds
    timer = node.create_timer(0.05, lambda: ticks.append(node.get_clock().now().nanoseconds))
    assert timer.timer_period_ns == 50_000_000
    assert stage.spin_until(lambda: len(ticks) == 4)
    assert all(tick - start >= n * 50_000_000 for n, tick in enumerate(ticks, 1))
    if stage.engine == "memory":
        assert ticks[-1] - start == 200_000_000


def test_a_cancelled_timer_rests_until_it_is_reset(stage):
    node, ticks = stage.node(), []
    timer = node.create_timer(0.02, lambda: ticks.append(1))
    timer.cancel()
    assert timer.is_canceled()
    stage.spin_for(0.1)
    assert ticks == []
    timer.reset()
    assert stage.spin_until(lambda: ticks)
    assert node.destroy_timer(timer)


def test_a_guard_condition_brings_a_thread_to_the_executor(stage):
    node, threads = stage.node(), []
    guard = node.create_guard_condition(lambda: threads.append(threading.get_ident()))
    ringer = threading.Thread(target=guard.trigger)
    ringer.start()
    ringer.join()
    assert stage.spin_until(lambda: threads)
    assert threads == [threading.get_ident()]


def test_an_exception_in_a_callback_comes_out_of_spin(stage):
    node = stage.node()

    def fail():
        raise LookupError("seen")

    node.create_timer(0.01, fail)
    with pytest.raises(LookupError, match="seen"):
        stage.spin_until(lambda: False)


def test_spin_returns_when_a_callback_shuts_down(stage):
    stage.init()
    node = stage.api.Node("short")
    node.create_timer(0.01, stage.api.rclpy.shutdown)
    stage.api.rclpy.spin(node)
    assert not stage.api.rclpy.ok()


# --- the end


def test_nothing_works_before_init_or_after_shutdown(stage):
    with pytest.raises(stage.api.NotInitializedException):
        stage.api.Node("early")
    stage.init()
    with pytest.raises(RuntimeError):
        stage.init()
    stage.api.rclpy.shutdown()
    with pytest.raises(RuntimeError):
        stage.api.rclpy.shutdown()
    stage.api.rclpy.try_shutdown()
    assert not stage.api.rclpy.ok()
