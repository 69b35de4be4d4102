"""Settings as parameters: declared once, changed live, refused with a reason."""

from __future__ import annotations

import dataclasses

import pytest
from nodes_bench import START

from whee_ros.nodes.parameters import Parameters
from whee_ros.ros import Node, Parameter, rclpy
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
