"""The contract for names, remapping, simulated time and logging: on every engine that is here."""

from __future__ import annotations

import pytest


def string(stage):
    return stage.api.message("std_msgs/msg/String")


@pytest.mark.parametrize(
    ("topic", "full"),
    [
        ("chatter", "/ns/chatter"),
        ("a/b", "/ns/a/b"),
        ("/chatter", "/chatter"),
        ("~/trace", "/ns/face/trace"),
        ("~", "/ns/face"),
    ],
)
def test_names_expand(stage, topic, full):
    node = stage.node("face", namespace="ns")
    assert node.get_name() == "face"
    assert node.get_namespace() == "/ns"
    assert node.get_fully_qualified_name() == "/ns/face"
    assert node.resolve_topic_name(topic) == full
    assert node.create_publisher(string(stage), topic, 1).topic_name == full
    assert node.create_subscription(string(stage), topic, print, 1).topic_name == full


@pytest.mark.parametrize("topic", ["", "a b", "1a", "a/1b", "a//b", "a/", "a~", "a-b", "ä"])
def test_bad_topic_and_service_names_are_refused(stage, topic):
    node = stage.node()
    with pytest.raises(stage.api.InvalidTopicNameException):
        node.create_publisher(string(stage), topic, 1)
    with pytest.raises(stage.api.InvalidTopicNameException):
        node.create_subscription(string(stage), topic, print, 1)
    trigger = stage.api.service("std_srvs/srv/Trigger")
    with pytest.raises(stage.api.InvalidServiceNameException):
        node.create_service(trigger, topic, print)
    with pytest.raises(stage.api.InvalidServiceNameException):
        node.create_client(trigger, topic)


def test_bad_node_names_and_namespaces_are_refused(stage):
    stage.init()
    for name in ("", "a b", "1a", "a/b"):
        with pytest.raises(stage.api.InvalidNodeNameException):
            stage.api.Node(name)
    for namespace in ("a b", "/1a", "a//b"):
        with pytest.raises(stage.api.InvalidNamespaceException):
            stage.api.Node("face", namespace=namespace)


def test_rules_remap_topics_services_and_nodes(stage):
    stage.init(
        *(
            "--ros-args",
            "-r",
            "image:=/camera/image",
            "-r",
            "~/trace:=out",
            "-r",
            "face:say:=speak",
        ),
        *("-r", "rostopic://both:=only_topic", "-r", "voice:__node:=ear", "-r", "ear:__ns:=/robot"),
    )
    face = stage.node("face", namespace="/ns")
    assert face.resolve_topic_name("image") == "/camera/image"
    assert face.resolve_topic_name("/ns/image") == "/camera/image"
    assert face.resolve_topic_name("/image") == "/image"
    assert face.resolve_topic_name("image", only_expand=True) == "/ns/image"
    assert face.resolve_topic_name("~/trace") == "/ns/out"
    assert face.resolve_topic_name("say") == "/ns/speak"
    assert face.resolve_topic_name("both") == "/ns/only_topic"
    assert face.resolve_service_name("both") == "/ns/both"
    publisher = face.create_publisher(string(stage), "image", 1)
    assert publisher.topic_name == "/camera/image"
    ear = stage.node("voice")
    assert ear.get_fully_qualified_name() == "/robot/ear"
    assert ear.resolve_topic_name("say") == "/robot/say"
    own = stage.node("own", cli_args=["--ros-args", "-r", "image:=mine", "-r", "__ns:=/x"])
    assert own.resolve_topic_name("image") == "/x/mine"
    alone = stage.node("alone", use_global_arguments=False)
    assert alone.resolve_topic_name("image") == "/image"


def test_counting_looks_at_the_name_as_given(stage):
    stage.init("--ros-args", "-r", "image:=other")
    node = stage.node()
    node.create_publisher(string(stage), "image", 1)
    assert stage.spin_until(lambda: node.count_publishers("other") == 1)
    assert node.count_publishers("image") == 0


def test_words_that_are_not_for_ros_are_left(stage):
    words = ["program", "--keep", "--ros-args", "-r", "a:=b", "--", "last"]
    assert stage.api.remove_ros_args(words) == ["program", "--keep", "last"]


@pytest.mark.parametrize(
    "words", [["--no-such-word"], ["-r", "nonsense"], ["-p", "x"], ["--params-file", "/no/file"]]
)
def test_words_ros_does_not_know_are_refused(stage, words):
    with pytest.raises(Exception, match=r"(?i)argument|parse|file|rule|--no-such"):
        stage.init("--ros-args", *words)
    stage.api.rclpy.try_shutdown()


# --- simulated time


def clock_message(stage, seconds):
    stamp = stage.api.Time(seconds=seconds).to_msg()
    return stage.api.message("rosgraph_msgs/msg/Clock")(clock=stamp)


def test_a_node_follows_the_clock_topic_when_asked(stage):
    ticks = []
    stage.init("--ros-args", "-p", "use_sim_time:=true")
    node = stage.node()
    source = stage.node(
        "source", parameter_overrides=[stage.api.Parameter("use_sim_time", value=False)]
    )
    node.create_timer(1.0, lambda: ticks.append(node.get_clock().now().nanoseconds))
    publisher = source.create_publisher(stage.api.message("rosgraph_msgs/msg/Clock"), "/clock", 10)
    assert node.get_clock().ros_time_is_active
    assert node.get_clock().now().nanoseconds == 0
    assert stage.spin_until(lambda: publisher.get_subscription_count())
    for tenths in range(1, 25):
        publisher.publish(clock_message(stage, tenths / 10))
        wanted = int(tenths / 10 * 1e9)
        assert stage.spin_until(lambda at=wanted: node.get_clock().now().nanoseconds == at)
    assert stage.spin_until(lambda: len(ticks) == 2)
    assert [tick // 1_000_000_000 for tick in ticks] == [1, 2]
    node.set_parameters([stage.api.Parameter("use_sim_time", value=False)])
    assert not node.get_clock().ros_time_is_active


def test_times_and_durations_add_up(stage):
    api = stage.api
    start = api.Time(seconds=1, nanoseconds=5, clock_type=api.ClockType.ROS_TIME)
    later = start + api.Duration(seconds=0.5)
    assert later.nanoseconds == 1_500_000_005
    assert later - start == api.Duration(nanoseconds=500_000_000)
    assert later - api.Duration(seconds=1) < start <= later
    assert start.seconds_nanoseconds() == (1, 5)
    assert (later.to_msg().sec, later.to_msg().nanosec) == (1, 500_000_005)
    assert api.Time.from_msg(later.to_msg()) == later
    assert api.Duration.from_msg(api.Duration(nanoseconds=-1).to_msg()).nanoseconds == -1
    with pytest.raises(TypeError, match="different clock types"):
        _ = start < api.Time(seconds=2)
    with pytest.raises(TypeError, match="different clock types"):
        _ = start - api.Time(seconds=2)
    with pytest.raises(ValueError, match="negative"):
        api.Time(seconds=-1)
    assert stage.node().get_clock().now().clock_type == api.ClockType.ROS_TIME


# --- logging


def test_one_place_cannot_log_at_two_severities(stage):
    stage.init()
    logger = stage.node("talker").get_logger()

    def say(aloud):
        aloud("it is one or the other")

    say(logger.warning)
    with pytest.raises(ValueError, match="severity cannot be changed"):
        say(logger.error)


def test_a_logger_counts_per_place(stage):
    stage.init("--ros-args", "--log-level", "warn")
    logger, hour = stage.node("talker").get_logger(), {"throttle_duration_sec": 3600.0}
    said = [logger.warning("again and again", once=True) for _ in range(3)]
    throttled = [logger.error("often", **hour) for _ in range(3)]
    assert said == [True, False, False]
    assert throttled == [True, False, False]
    assert not logger.info("hidden")
    logger.set_level(stage.api.LoggingSeverity.DEBUG)
    assert logger.debug("shown")
    assert logger.get_child("part").name == "talker.part"
    with pytest.raises(TypeError):
        logger.info("x", never=True)
