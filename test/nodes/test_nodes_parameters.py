"""Settings as parameters, and the diagnostics that every node gives once a second."""

from __future__ import annotations

import dataclasses

import pytest
from nodes_bench import START, Bench

from whee_ros.nodes.diagnostics import Diagnostics
from whee_ros.nodes.fill import build
from whee_ros.nodes.parameters import Parameters
from whee_ros.ros import Node, Parameter, message, rclpy
from whee_ros.ros.memory import World
from whee_ros.settings import setting


@dataclasses.dataclass(frozen=True)
class Settings:
    speed: float = setting(1.0, "how fast, m/s", low=0.1, high=5.0)
    count: int = setting(3, "how many", low=1, high=10)
    mode: str = setting("calm", "how", choices=("calm", "lively"))
    names: tuple[str, ...] = setting(("a", "b"), "who")
    path: str = setting("x", "where", live=False)
    loud: bool = setting(False, "whether")


@pytest.fixture
def start():
    """Make a node with these settings and these start values."""

    def make(*given, changed=None):
        World(start=START)
        arguments = [word for one in given for word in ("-p", one)]
        rclpy.init(args=["x", "--ros-args", *arguments])
        node = Node("node")
        return node, Parameters(node, Settings, changed)

    yield make
    rclpy.try_shutdown()


def change(node, name, value):
    return node.set_parameters([Parameter(name, value=value)])[0]


def test_defaults_hold_until_something_is_given(start):
    _, parameters = start("speed:=2.5", "names:=[c]")
    assert parameters.value == Settings(speed=2.5, names=("c",))


@pytest.mark.parametrize(
    ("given", "why"),
    [
        ("speed:=50.0", "out of range"),
        ("speed:=fast", "expecting type 'DOUBLE'"),
        ("speed:=2", "the parameter has the form of its default, 1.0"),
        ("speed:=.nan", "speed is nan; it must be between 0.1 and 5.0|out of range"),
        ("count:=0", "out of range"),
        ("count:=2.5", "expecting type 'INTEGER'"),
        ("mode:=wild", "choose one of calm, lively"),
        ("names:=3", "expecting type 'STRING_ARRAY'"),
        ("loud:=1", "expecting type 'BOOL'"),
    ],
)
def test_a_wrong_start_value_is_refused_in_one_clear_line(start, given, why):
    with pytest.raises(ValueError, match=why) as caught:
        start(given)
    assert str(caught.value).startswith("/node: ")
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("name", "value", "why"),
    [
        ("speed", 0.0, "out of range. Min: 0.1, Max: 5.0"),
        ("speed", float("nan"), "range|between"),
        ("speed", 3, "Wrong parameter type"),
        ("count", 11, "out of range"),
        ("mode", "wild", "mode is 'wild'; choose one of calm, lively"),
        ("path", "y", "read-only"),
    ],
)
def test_a_wrong_change_is_refused_with_the_reason(start, name, value, why):
    told = []
    node, parameters = start(changed=told.append)
    result = change(node, name, value)
    assert not result.successful
    assert any(part in result.reason for part in why.split("|"))
    assert parameters.value == Settings()
    assert not told


def test_a_good_change_applies_at_once(start):
    told = []
    node, parameters = start(changed=told.append)
    assert change(node, "mode", "lively").successful
    assert change(node, "names", ["x", "y", "z"]).successful
    assert parameters.value == Settings(mode="lively", names=("x", "y", "z"))
    assert told[-1] == parameters.value


def test_a_stage_may_refuse_a_change(start):
    def refuse(settings):
        raise ValueError(f"{settings.count} is unlucky; take 7")

    node, parameters = start(changed=refuse)
    result = change(node, "count", 4)
    assert (result.successful, result.reason) == (False, "4 is unlucky; take 7")
    assert parameters.value.count == 3
    assert node.get_parameter("count").value == 3


def test_descriptors_tell_range_choices_and_whether_it_can_change(start):
    node, _ = start()
    speed = node.describe_parameter("speed")
    assert speed.description == "how fast, m/s"
    assert (speed.floating_point_range[0].from_value, speed.read_only) == (0.1, False)
    assert node.describe_parameter("mode").additional_constraints == "one of: calm, lively"
    assert node.describe_parameter("path").read_only


NODES = ("people", "robot", "sim_robot", "tts", "voice", "how")


@pytest.mark.parametrize("name", NODES)
def test_every_node_reports_once_a_second(name):
    parameters = ("tts:engine:=silent", "tts:output:=none")
    with Bench(name, parameters=parameters) as bench:
        bench.run(5.0)
        reports = bench.reports(name)
        assert len(reports) == 5
        fields = {"input age s", "input rate Hz", "output rate Hz", "dropped", "model"}
        assert fields <= set(reports[-1])
        stamps = [array.header.stamp.sec for array in bench.heard("/diagnostics")]
        assert stamps == sorted(set(stamps))


@pytest.fixture
def reporter():
    """A node with diagnostics, a way to let time pass, and its last report."""
    world = World(start=START)
    rclpy.init(args=["x"])
    node = Node("worker")
    reports = []
    world.tap = lambda publisher, sent: (
        reports.append(sent.status[0]) if publisher.topic == "/diagnostics" else None
    )
    yield Diagnostics(node, model="m"), world.run_for, reports
    rclpy.try_shutdown()


def values(report):
    return {value.key: value.value for value in report.values}


def test_age_and_rate_are_those_of_the_input(reporter):
    diagnostics, run, reports = reporter
    run(1.0)
    assert reports[-1].message == "waiting for the first input"
    assert reports[-1].level == b"\x03"
    for _ in range(20):
        diagnostics.input()
        run(0.05)
    assert values(reports[-1])["input rate Hz"] == "20.0"
    assert reports[-1].level == b"\x00"
    run(3.0)
    assert reports[-1].message == "no input for 3 s"
    assert reports[-1].level == b"\x01"
    assert float(values(reports[-1])["input age s"]) == pytest.approx(3.0, abs=0.1)


def test_a_problem_stays_until_it_is_solved_and_is_told_at_least_once(reporter):
    diagnostics, run, reports = reporter
    diagnostics.problem("cable", "the cable is out.", "plug it in.", error=True)
    run(2.0)
    assert values(reports[-1])["cable"] == "the cable is out. Cure: plug it in."
    assert (reports[-1].message, reports[-1].level) == ("the cable is out.", b"\x02")
    diagnostics.solved("cable")
    run(1.0)
    assert "cable" not in values(reports[-1])
    diagnostics.problem("blink", "a short trouble.", "none.")
    diagnostics.solved("blink")
    run(1.0)
    assert "blink" in values(reports[-1])
    run(1.0)
    assert "blink" not in values(reports[-1])


def test_a_warning_and_an_error_are_both_logged(reporter, capfd):
    diagnostics, _, _ = reporter
    diagnostics.problem("clip", "too loud.", "turn it down.")
    diagnostics.problem("cable", "the cable is out.", "plug it in.", error=True)
    told = capfd.readouterr().err
    assert "[WARN]" in told
    assert "[ERROR]" in told


def test_trouble_that_flickers_is_logged_once_a_minute(reporter, capfd):
    diagnostics, run, _ = reporter
    for _ in range(300):
        diagnostics.problem("clip", "too loud.", "turn it down.")
        diagnostics.solved("clip")
        run(0.1)
    assert capfd.readouterr().err.count("too loud.") == 1


def test_an_error_that_quotes_a_whole_message_is_shortened(reporter):
    diagnostics, run, reports = reporter
    diagnostics.problem("big", "x" * 100_000, "less.")
    run(1.0)
    assert len(values(reports[-1])["big"]) <= 1000
    assert len(reports[-1].message) <= 1000


NAN = float("nan")


def test_cues_that_are_no_numbers_reach_no_turn(capfd):
    """Other ROS4HRI nodes may publish anything."""
    with Bench("people", "how", "robot") as bench:
        bench.send("/humans/faces/tracked", "hri_msgs/msg/IdsList", ids=["f1"])
        bench.send("/humans/voices/tracked", "hri_msgs/msg/IdsList", ids=["v1"])
        bench.run(0.1)
        for _ in range(30):
            bench.send(
                "/humans/faces/f1/facs",
                "hri_msgs/msg/FacialActionUnits",
                intensity=[NAN] * 99,
                confidence=[NAN] * 99,
            )
            bench.run(0.03)
        bench.send("/humans/voices/v1/is_speaking", "std_msgs/msg/Bool", data=True)
        bench.run(1.0)
        bench.send("/humans/voices/v1/is_speaking", "std_msgs/msg/Bool", data=False)
        bench.send(
            "/humans/voices/v1/speech", "hri_msgs/msg/LiveSpeech", final="hello", confidence=NAN
        )
        bench.run(3.0)
        turns = bench.words("/turn")
        assert any('"state":"ended"' in text and '"hello"' in text for text in turns)
        assert not any("null" in text or "NaN" in text for text in turns)


@pytest.mark.parametrize(
    ("kind", "fields", "why"),
    [
        ("std_msgs/msg/String", {"text": "x"}, "String has no field 'text'; it has data"),
        ("std_msgs/msg/String", {"data": 3}, "String.data cannot be 3"),
        ("std_msgs/msg/String", {"data": {"a": 1}}, "one value is needed"),
        ("std_msgs/msg/ColorRGBA", {"r": "red"}, "could not convert"),
        ("geometry_msgs/msg/PointStamped", {"point": 3}, "point cannot be 3"),
        ("trajectory_msgs/msg/JointTrajectory", {"points": 3}, "a list is needed"),
        ("trajectory_msgs/msg/JointTrajectory", {"joint_names": "neck"}, "a list is needed"),
        ("trajectory_msgs/msg/JointTrajectory", {"points": [{"speed": 1}]}, "no field 'speed'"),
        ("sensor_msgs/msg/Image", {"height": -1}, "height cannot be -1"),
    ],
)
def test_a_template_that_does_not_fit_its_message_says_where(kind, fields, why):
    with pytest.raises(ValueError, match=why):
        build(message(kind), fields)


def test_numbers_take_the_form_that_the_message_wants():
    color = build(message("std_msgs/msg/ColorRGBA"), {"r": 1, "g": "0.5"})
    assert (color.r, color.g) == (1.0, 0.5)
    image = build(message("sensor_msgs/msg/Image"), {"height": 480.0})
    assert image.height == 480
    point = {"positions": [1, 2], "time_from_start": {"sec": 1.0, "nanosec": 5}}
    path = build(message("trajectory_msgs/msg/JointTrajectory"), {"points": [point]})
    assert list(path.points[0].positions) == [1.0, 2.0]
    assert path.points[0].time_from_start.sec == 1
