"""The diagnostics that every node gives once a second: age and rate of its input, and trouble."""

from __future__ import annotations

import pytest
from nodes_bench import START, Bench

from whee_ros.nodes.diagnostics import Diagnostics
from whee_ros.ros import Node, rclpy
from whee_ros.ros.memory import World

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
