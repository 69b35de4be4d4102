"""Follows what other nodes say of their state, whether they latch it or not."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from whee_ros.nodes.quality import LATCHED, RELIABLE
from whee_ros.ros import Node


def follow(node: Node, kind: Any, topic: str, told: Callable[[Any], None]) -> list[Any]:
    """Subscribe to a state; give the subscriptions.

    What was latched before is heard however late this is. But a subscription that asks for that
    is refused by a publisher that does not latch (PAL's hri_engagement, `ros2 topic pub`, a bag
    of one of these), so there is a second one; the first is only believed until it speaks. A
    message may come twice.
    """
    heard = False

    def now(state: Any) -> None:
        nonlocal heard
        heard = True
        told(state)

    def before(state: Any) -> None:
        if not heard:
            told(state)

    return [
        node.create_subscription(kind, topic, now, RELIABLE),
        node.create_subscription(kind, topic, before, LATCHED),
    ]
