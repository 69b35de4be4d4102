"""The two ends of a topic over DDS."""

from __future__ import annotations

import struct
from collections.abc import Callable
from typing import Any

from cyclonedds.core import InstanceState, ReadCondition, SampleState, ViewState
from cyclonedds.pub import DataWriter
from cyclonedds.sub import DataReader
from rosbags.serde import SerdeError

from whee_ros.ros.dds import raw
from whee_ros.ros.dds.log import log
from whee_ros.ros.interfaces import store

_ANYTHING = SampleState.Any | ViewState.Any | InstanceState.Any
# What rosbags raises for a message whose fields do not fit, and for bytes that do not.
_UNFIT = (struct.error, TypeError, ValueError, AttributeError, OverflowError)
_MALFORMED = (SerdeError, struct.error, ValueError, AssertionError, IndexError, TypeError)


def encode(message: Any, ros_type: str, what: str) -> Any:
    """Give the CDR form of ``message``; ``bytes`` are taken to be that form.

    Raises:
        SendError: ``message`` is no ``ros_type``.
    """
    if isinstance(message, (bytes, bytearray, memoryview)):
        return message
    given = getattr(message, "__msgtype__", type(message).__name__)
    if given != ros_type:
        raise raw.SendError(f"{what}: cannot send a {given}")
    try:
        return store().serialize_cdr(message, ros_type)
    except _UNFIT as error:
        raise raw.SendError(f"{what}: {error}") from error


class Publisher:
    """The sending end of a topic."""

    def __init__(
        self, writer: DataWriter[Any], ros_type: str, what: str, on_close: Callable[[Any], None]
    ) -> None:
        self._writer, self._type, self._what = writer, ros_type, what
        self._on_close = on_close
        self.gid = writer.guid.bytes
        self.orphaned = False
        self.late = 0  # messages that a subscription did not take in time
        self._closed = False

    def publish(self, message: Any) -> None:
        """Send ``message``, or CDR ``bytes``.

        While the process shuts down (Ctrl-C comes in the middle of callbacks, too) it does
        nothing.

        Raises:
            SendError: it is closed, or the message does not fit the topic.
        """
        cdr = encode(message, self._type, self._what)
        try:
            raw.write(self._writer, cdr, self._what)
        except raw.SendTimeoutError as error:
            self.late += 1
            if self.late == 1:
                log.warning(str(error))
        except raw.SendError as error:
            if self.orphaned:
                return
            if self._closed:
                raise raw.SendError(f"{self._what}: the publisher is closed") from error
            raise

    def matched(self) -> int:
        """Count the subscriptions that match, in every process."""
        return 0 if self._closed else len(self._writer.get_matched_subscriptions())

    def close(self) -> None:
        """Take it off the graph."""
        if not self._closed:
            self._closed = True
            self._on_close(self)
            raw.delete(self._writer)


class Receiver:
    """A reader that an executor can wait for, which counts what it cannot read."""

    def __init__(
        self, reader: DataReader[Any], ros_type: str, what: str, on_close: Callable[[Any], None]
    ) -> None:
        self.reader, self._type, self._what = reader, ros_type, what
        self._on_close = on_close
        self.condition = ReadCondition(reader, _ANYTHING)
        self.gid = reader.guid.bytes
        self.orphaned = False
        self.malformed = 0
        self.closed = False

    def order(self) -> tuple[int, int]:
        """In real time the order within a batch does not matter."""
        return (0, 0)

    def matched(self) -> int:
        """Count the publishers that match, in every process."""
        return 0 if self.closed else len(self.reader.get_matched_publications())

    def decode(self, cdr: bytes) -> Any | None:
        """Read one sample; give None, and count it, where it is malformed."""
        try:
            return store().deserialize_cdr(cdr, self._type)
        except _MALFORMED as error:
            self.reject(cdr, error)
            return None

    def reject(self, cdr: bytes, error: Exception) -> None:
        """Count a malformed sample, and warn of the first."""
        self.malformed += 1
        if self.malformed == 1:
            log.warning(
                f"{self._what}: dropped a malformed message of {len(cdr)} bytes, and shall "
                f"drop others without a word ({error}). Has the sender another definition?"
            )

    def close(self) -> None:
        """Take it off the graph."""
        if not self.closed:
            self.closed = True
            self._on_close(self)
            raw.delete(self.condition)
            raw.delete(self.reader)


class Subscription(Receiver):
    """The receiving end of a topic."""

    raw = False

    def take(self) -> Any | None:
        """Give the oldest waiting message (``bytes`` if raw), or None."""
        while not self.closed and (taken := raw.take_one(self.reader)):
            if self.raw:
                return taken[0]
            message = self.decode(taken[0])
            if message is not None:
                return message
        return None
