"""Whether sound counts while the robot itself speaks: only a person who speaks over it does."""

from __future__ import annotations

from whee_ros.perception.voice.audio import Samples
from whee_ros.perception.voice.echo import Echo
from whee_ros.perception.voice.settings import VoiceSettings


class Gate:
    """Shut while the robot speaks and shortly after, and opened by a person over the robot."""

    def __init__(self) -> None:
        self.echo = Echo()
        self.robot_speaks = False
        self.over_robot = False
        """Whether a person was found to speak over the robot, and still does."""
        self._deaf_until = 0

    def shut(self, end: int) -> bool:
        """Tell whether a chunk that ends at stamp ``end`` is not to be heard."""
        return (self.robot_speaks and not self.over_robot) or end <= self._deaf_until

    def muted(self, flag: bool, stamp: int, tail: int) -> None:
        """The robot begins or ends to speak; its echo lasts ``tail`` ns longer."""
        if self.robot_speaks and not flag:
            self.echo.stop(stamp)
            if not self.over_robot:
                self._deaf_until = stamp + tail
        if flag != self.robot_speaks:
            self.over_robot = False
        self.robot_speaks = flag

    def person(
        self, level: float, floor: float, probability: float, end: int, settings: VoiceSettings
    ) -> bool:
        """Tell whether a person begins to speak over the robot with the newest chunk.

        Args:
            level: of the chunk, dB of full scale.
            floor: of the room's noise, in the same.
            probability: that the chunk is speech.
            end: stamp of its end.
            settings: what counts as speech, and as louder than the echo.
        """
        speech = probability >= settings.onset_probability
        found = self.echo.person(level, floor, speech, end, settings.barge_in_margin)
        return found and settings.barge_in and not self.over_robot

    def hear(self, chunk: Samples, end: int) -> None:
        """Take every chunk, be the robot speaking or not."""
        self.echo.hear(chunk, end)

    def forget(self) -> None:
        """Drop what the robot played and the deafness after it: the stamps went backwards."""
        self.echo.forget()
        self._deaf_until = 0
