"""Nodes keep to the written-down subset of rclpy, and the subset is really there."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

import whee_ros.nodes
from whee_ros.ros import subset

FILES = sorted(Path(whee_ros.nodes.__file__).parent.rglob("*.py"))
ROS_PACKAGES = (
    "rclpy",
    "ament_index_python",
    "rcl_interfaces",
    "rosgraph_msgs",
    "builtin_interfaces",
)
MAKERS = tuple(subset.MADE_BY)


def complaints(source: str) -> list[str]:
    """Name everything in a node's source that only works on some engines."""
    tree = ast.parse(source)
    found = [*_imports(tree), *_rclpy_names(tree), *_keywords(tree)]
    for node in ast.walk(tree):
        if isinstance(node, ast.ClassDef) and any("Node" in ast.unparse(b) for b in node.bases):
            found += _own_names(node)
        if isinstance(node, (ast.ClassDef, ast.FunctionDef)):
            found += _made_things(node)
    return sorted(set(found))


def _imports(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        names = []
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and node.module:
            names = [node.module]
            if node.module == "whee_ros.ros":
                for alias in node.names:
                    if alias.name not in subset.IMPORTS:
                        yield f"line {node.lineno}: whee_ros.ros.{alias.name} is outside the subset"
        for name in names:
            package = name.split(".")[0]
            if package in ROS_PACKAGES or package.endswith(("_msgs", "_srvs")):
                yield f"line {node.lineno}: import {name}; use whee_ros.ros instead"
            if name.startswith("whee_ros.ros.") and name not in subset.HELPERS:
                yield f"line {node.lineno}: {name} is inside the stand-in"


def _rclpy_names(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        of_rclpy = isinstance(node, ast.Attribute) and ast.unparse(node.value) == "rclpy"
        if of_rclpy and node.attr not in subset.RCLPY:
            yield f"line {node.lineno}: rclpy.{node.attr} is outside the subset"


def _keywords(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            known = subset.KEYWORDS.get(node.func.attr)
            for given in node.keywords if known else []:
                if given.arg and given.arg not in known:
                    call = f"{node.func.attr}({given.arg}=)"
                    yield f"line {node.lineno}: {call} is outside the subset"


def _own_names(made: ast.ClassDef) -> Iterator[str]:
    """Names of self that are neither made in the class nor in the subset.

    A class that inherits from another class of whee_ros may use what it finds there.
    """
    if any(ast.unparse(base) not in ("Node", "ros.Node") for base in made.bases):
        return
    own = {item.name for item in made.body if isinstance(item, (ast.FunctionDef, ast.ClassDef))}
    for item in made.body:
        targets = item.targets if isinstance(item, ast.Assign) else [getattr(item, "target", None)]
        own |= {target.id for target in targets if isinstance(target, ast.Name)}
    of_self = [
        node
        for node in ast.walk(made)
        if isinstance(node, ast.Attribute) and ast.unparse(node.value) == "self"
    ]
    own |= {node.attr for node in of_self if isinstance(node.ctx, ast.Store)}
    for node in of_self:
        if node.attr not in own | subset.NODE:
            yield f"line {node.lineno}: self.{node.attr} is outside the subset"


def _made_things(scope: ast.AST) -> Iterator[str]:
    """Names of publishers, timers and so on that are outside the subset."""
    made: dict[str, frozenset[str]] = {}
    for node in ast.walk(scope):
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Call):
            maker = ast.unparse(node.value.func).split(".")[-1]
            if maker in MAKERS:
                made.update({ast.unparse(target): subset.MADE_BY[maker] for target in node.targets})
    for node in ast.walk(scope):
        if not isinstance(node, ast.Attribute):
            continue
        allowed = made.get(ast.unparse(node.value))
        if isinstance(node.value, ast.Call) and isinstance(node.value.func, ast.Attribute):
            allowed = subset.MADE_BY.get(node.value.func.attr, allowed)
        if allowed is not None and node.attr not in allowed:
            yield f"line {node.lineno}: {ast.unparse(node)} is outside the subset"


@pytest.mark.parametrize("path", FILES, ids=[path.name for path in FILES])
def test_a_node_keeps_to_the_subset(path):
    assert complaints(path.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize(
    "line",
    [
        "import rclpy",
        "from std_msgs.msg import String",
        "from whee_ros.ros import LifecycleNode",
        "from whee_ros.ros.memory import World",
        "rclpy.logging",
        "class A(Node):\n    def f(self): self.create_rate(1)",
        "class A(Node):\n    def f(self): self.get_logger().shout('x')",
        "class A(Node):\n    def f(self):\n        self.p = self.create_publisher(a, b, 1)\n"
        "        self.p.wait_for_all_acked()",
        "class A(Node):\n    def f(self): self.create_timer(1, g, callback_group=None)",
    ],
)
def test_what_is_outside_is_found(line):
    assert complaints(line)


def test_what_is_inside_passes():
    assert not complaints(
        "from whee_ros.ros import Node, message, rclpy\n"
        "class A(Node):\n"
        "    period = 1.0\n"
        "    def __init__(self, **kwargs):\n"
        "        super().__init__('a', **kwargs)\n"
        "        self.pub = self.create_publisher(message('std_msgs/msg/Bool'), '~/x', 10)\n"
        "        self.create_timer(self.period, self.tick)\n"
        "    def tick(self):\n"
        "        self.get_logger().info('x', once=True)\n"
        "        self.pub.publish(self.get_clock().now().to_msg())\n"
    )


def test_every_name_of_the_subset_exists(stage):
    api, node = stage.api, stage.node()
    string = api.message("std_msgs/msg/String")
    trigger = api.service("std_srvs/srv/Trigger")
    client = node.create_client(trigger, "go")
    things = {
        "NODE": node,
        "RCLPY": api.rclpy,
        "PUBLISHER": node.create_publisher(string, "a", 1),
        "SUBSCRIPTION": node.create_subscription(string, "a", print, 1),
        "SERVICE": node.create_service(trigger, "go", print),
        "CLIENT": client,
        "TIMER": node.create_timer(1.0, print),
        "GUARD": node.create_guard_condition(print),
        "LOGGER": node.get_logger(),
        "CLOCK": node.get_clock(),
        "EXECUTOR": stage.executor,
        "FUTURE": client.call_async(trigger.Request()),
        "TIME": node.get_clock().now(),
        "WORKER": api.Worker(node, "w", latency=0.0),
    }
    missing = {
        f"{name}.{attribute}"
        for name, thing in things.items()
        for attribute in getattr(subset, name)
        if not hasattr(thing, attribute)
    }
    missing |= {
        name for name in subset.IMPORTS - {"EngineError", "engine_name"} if not hasattr(api, name)
    }
    things["WORKER"].close()
    assert missing == set()


def test_names_that_can_be_imported_are_listed():
    import whee_ros.ros as ros

    for_drivers = {"load", "present", "use"}
    assert set(ros.__all__) == subset.IMPORTS | for_drivers
