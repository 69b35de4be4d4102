"""Runs a node as a program: one line in each node's ``main``."""

from __future__ import annotations

import signal
import sys
import threading
from collections.abc import Callable, Sequence

from whee_ros.ros import ExternalShutdownException, Node, SingleThreadedExecutor, rclpy
from whee_ros.ros.interrupt import forget_interrupt
from whee_ros.starting import quick_start

CANNOT_START = (OSError, ValueError, ImportError, RuntimeError)
"""What a node raises when something it needs is missing or wrong; the text names the cure."""


def run(make: Callable[[], Node | Sequence[Node]], args: list[str] | None = None) -> None:
    """Start the middleware, make the node or nodes, and spin them until Ctrl-C.

    A node that cannot start says why on one line, and the program ends with status 1.
    """
    rclpy.init(args=args)
    nodes: list[Node] = []
    executor = SingleThreadedExecutor()
    status = 0
    try:
        status = _start(make, nodes, executor)
        if not status:
            executor.spin()
    except (KeyboardInterrupt, ExternalShutdownException):
        pass
    except Exception:
        # rclpy ends the middleware while a callback or a constructor still runs; what they then
        # want to publish or make fails, and that is no fault of theirs.
        if rclpy.ok():
            raise
    finally:
        _close_undisturbed()
        executor.shutdown()
        for node in nodes:
            close(node)
        rclpy.try_shutdown()
        forget_interrupt()
    if status:
        sys.exit(status)


def _start(
    make: Callable[[], Node | Sequence[Node]], nodes: list[Node], executor: SingleThreadedExecutor
) -> int:
    """Make the nodes; 1, and one line that says why, if that is not possible."""
    try:
        with quick_start():
            made = make()
    except CANNOT_START as error:
        if not rclpy.ok():
            raise  # ended by Ctrl-C
        print(f"cannot start: {error}", file=sys.stderr)
        return 1
    nodes += [made] if isinstance(made, Node) else list(made)
    for node in nodes:
        executor.add_node(node)
    return 0


def _close_undisturbed() -> None:
    """A Ctrl-C that arrives twice must not tear the closing; should that hang, SIGTERM ends it."""
    if threading.current_thread() is threading.main_thread():
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        signal.signal(signal.SIGTERM, signal.SIG_DFL)


def close(node: Node) -> None:
    """Release what a node holds (devices, threads), then the node itself."""
    release = getattr(node, "release", None)
    if release:
        release()
    node.destroy_node()
