"""The module ``rclpy`` where there is no ROS 2: the same functions over one engine."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from whee_ros.ros.context import Context, default_context
from whee_ros.ros.executor import SingleThreadedExecutor
from whee_ros.ros.future import Future
from whee_ros.ros.node import Node
from whee_ros.ros.transport import Engine


class Rclpy:
    """What ``import rclpy`` gives, bound to an engine."""

    def __init__(self, make_engine: Callable[[], Engine]) -> None:
        self._make_engine = make_engine

    def init(self, args: Sequence[str] | None = None, *, context: Context | None = None) -> None:
        """Start; ``args`` None means the program's own command line.

        Raises:
            RuntimeError: it runs already.
            UnknownROSArgsError, ValueError: the arguments cannot be read.
        """
        (context or default_context()).init(self._make_engine, args)

    def shutdown(self, *, context: Context | None = None) -> None:
        """Stop.

        Raises:
            RuntimeError: it does not run.
        """
        (context or default_context()).shutdown()

    def try_shutdown(self, *, context: Context | None = None) -> None:
        """Stop, if it runs."""
        (context or default_context()).try_shutdown()

    def ok(self, *, context: Context | None = None) -> bool:
        """Whether it runs."""
        return (context or default_context()).ok()

    def get_default_context(self) -> Context:
        """Give the context that is used when none is named."""
        return default_context()

    def create_node(self, node_name: str, **options: Any) -> Node:
        """Make a plain node."""
        return Node(node_name, **options)

    def get_global_executor(self) -> SingleThreadedExecutor:
        """Give the executor that the spin functions use."""
        context = default_context()
        if context.global_executor is None:
            context.global_executor = SingleThreadedExecutor(context=context)
        return context.global_executor

    def spin(self, node: Node, executor: SingleThreadedExecutor | None = None) -> None:
        """Run a node's callbacks until shutdown (in virtual time: or until nothing is left).

        Raises:
            ExternalShutdownException: shut down while it waited.
        """
        runner = executor or self.get_global_executor()
        runner.add_node(node)
        try:
            runner.spin()
        finally:
            runner.remove_node(node)

    def spin_once(
        self,
        node: Node,
        *,
        executor: SingleThreadedExecutor | None = None,
        timeout_sec: float | None = None,
    ) -> None:
        """Run one callback of a node, or none if none comes in time."""
        runner = executor or self.get_global_executor()
        runner.add_node(node)
        try:
            runner.spin_once(timeout_sec)
        finally:
            runner.remove_node(node)

    def spin_until_future_complete(
        self,
        node: Node,
        future: Future,
        executor: SingleThreadedExecutor | None = None,
        timeout_sec: float | None = None,
    ) -> None:
        """Run a node's callbacks until ``future`` is done or the time is over."""
        runner = executor or self.get_global_executor()
        runner.add_node(node)
        try:
            runner.spin_until_future_complete(future, timeout_sec)
        finally:
            runner.remove_node(node)
