"""Our nodes leave alone the names that rclpy's own Node uses for itself.

An attribute of the same name breaks a node on real ROS 2 only, where tests seldom run.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

PACKAGE = Path(__file__).resolve().parents[2] / "whee_ros"

# Attributes and methods of rclpy.node.Node in Humble and Jazzy.
TAKEN = """
_allow_undeclared_parameters _apply_descriptor _apply_descriptor_and_set _apply_descriptors
_apply_floating_point_range _apply_integer_range _apply_parameter_change
_check_undeclared_parameters _call_post_set_parameters_callback
_call_pre_set_parameters_callback _clients _clock _context _count_clients_or_servers
_count_publishers_or_subscribers _declare_parameter_common _default_callback_group _descriptors
_executor _executor_weakref _get_info_by_topic _guards _logger _node
_on_set_parameters_callbacks _parameter_event_publisher _parameter_overrides _parameter_service
_parameters _parameters_callback _parameters_callbacks _post_set_parameters_callbacks
_pre_set_parameters_callbacks _publishers _rate_group _services _set_parameters
_set_parameters_atomically _set_parameters_atomically_common _subscriptions _time_source _timers
_type_description_service _validate_topic_or_service_name _validate_qos_or_depth_parameter
_wake_executor _waitables clients context default_callback_group executor guards handle
publishers services subscriptions timers waitables
"""


def node_classes() -> Iterator[tuple[str, ast.ClassDef]]:
    for path in sorted(PACKAGE.rglob("*.py")):
        if path.is_relative_to(PACKAGE / "ros"):
            continue
        for part in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            bases = getattr(part, "bases", [])
            if isinstance(part, ast.ClassDef) and any(ast.unparse(b) == "Node" for b in bases):
                yield part.name, part


def own_names(described: ast.ClassDef) -> set[str]:
    """What a class defines, and what it sets on ``self``."""
    names = {part.name for part in described.body if isinstance(part, ast.FunctionDef)}
    for part in ast.walk(described):
        if isinstance(part, ast.Attribute) and isinstance(part.ctx, ast.Store):
            names |= {part.attr} if ast.unparse(part.value) == "self" else set()
    return names


@pytest.mark.parametrize(("name", "described"), node_classes())
def test_a_node_does_not_shadow_what_rclpy_needs(name, described):
    assert own_names(described) & set(TAKEN.split()) == set(), name


def test_the_list_holds_what_the_installed_rclpy_uses():
    rclpy = pytest.importorskip("rclpy", reason="ROS 2 is not sourced")
    from rclpy.node import Node

    context = rclpy.Context()
    rclpy.init(context=context)
    try:
        node = Node("names", context=context)
        used = {name.replace("_Node__", "_") for name in vars(node)}
        node.destroy_node()
    finally:
        rclpy.shutdown(context=context)
    assert used - {*TAKEN.split(), "_handle"} == set()
