"""Whether the robot speaks: as its status topic tells, or told to others where it has none.

Everybody who listens needs ``robot_speaking`` (std_msgs/Bool, latched), lest the robot's own words
be taken for a person's. A speech node that publishes it (``done: {rule: topic, topic:
robot_speaking}``) is listened to; for every other robot this publishes it.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from whee_ros.cues import Word
from whee_ros.embodiment.profile import Completion, Profile
from whee_ros.nodes import spoken_words
from whee_ros.nodes.diagnostics import Diagnostics
from whee_ros.nodes.quality import LATCHED, RELIABLE
from whee_ros.nodes.states import follow
from whee_ros.nodes.transports.transport import field
from whee_ros.ros import Node, message

Bool = message("std_msgs/msg/Bool")

SPEAKING = "robot_speaking"


class RobotVoice:
    """Follows the status topic that the profile names, and hands each change to ``heard``.

    Where the profile names a topic of word times, too, ``worded`` gets them.
    """

    def __init__(
        self,
        node: Node,
        profile: Profile,
        diagnostics: Diagnostics,
        heard: Callable[[bool], None],
        worded: Callable[[tuple[Word, ...]], None],
    ) -> None:
        say = profile.bindings.get("say")
        self._rule = say.done if say else Completion()
        self._node, self._diagnostics, self._heard = node, diagnostics, heard
        self._told = False
        self._publisher: Any = None
        follows = self._rule.rule == "topic"
        own = follows and node.resolve_topic_name(self._rule.topic) == node.resolve_topic_name(
            SPEAKING
        )
        if follows:
            self._follow()
        if self._rule.words:
            node.create_subscription(
                spoken_words.String,
                self._rule.words,
                lambda told: worded(spoken_words.from_message(told)),
                RELIABLE,
            )
        if not own:
            # Nothing is said until it speaks: a speech node that joins later knows better.
            self._publisher = node.create_publisher(Bool, SPEAKING, LATCHED)

    def tell(self, speaks: bool) -> None:
        """Publish whether words are out, where nobody else does."""
        if self._publisher is None or speaks == self._told:
            return
        if speaks and self._node.count_publishers(SPEAKING) > 1:
            return  # a speech node tells it, and knows better
        self._told = speaks
        self._publisher.publish(Bool(data=speaks))

    def _follow(self) -> None:
        rule = self._rule
        try:
            kind = message(rule.type)
            field(kind(), rule.field)
        except (ImportError, AttributeError, LookupError) as error:
            self._diagnostics.problem(
                "speech status",
                f"{rule.topic} cannot be followed: {rule.type}.{rule.field} is not here ({error}).",
                "install the message package, or correct done in the profile; till then the end "
                "of speech is estimated.",
            )
            return
        follow(self._node, kind, rule.topic, self._status)

    def _status(self, status: Any) -> None:
        self._heard(field(status, self._rule.field) == self._rule.value)
