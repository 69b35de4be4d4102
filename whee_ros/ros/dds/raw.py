"""Ready-made CDR bytes in and out of Cyclone DDS.

cyclonedds serialises field by field in Python (22 ms for an image). Its C layer only stores
bytes, so the bytes that rosbags makes (41 microseconds) are handed to it directly. What is used
here is private to cyclonedds; test_ros_dds_private.py says so when a release changes it.
"""

from __future__ import annotations

import ctypes
from typing import Any

import numpy as np
from cyclonedds._clayer import ddspy_take
from cyclonedds.builtin import BuiltinDataReader, BuiltinTopic
from cyclonedds.builtin_types import cqos_to_qos
from cyclonedds.core import DDSException, Entity, InstanceState, SampleState, ViewState
from cyclonedds.domain import DomainParticipant
from cyclonedds.internal import DDS
from cyclonedds.pub import DataWriter
from cyclonedds.qos import Qos
from cyclonedds.sub import DataReader
from cyclonedds.topic import Topic

_ANY = SampleState.Any | ViewState.Any | InstanceState.Any
_BAD_PARAMETER = -3
_TIMEOUT = -10


class _Sample(ctypes.Structure):
    """``ddspy_sample_container_t``: where the bytes are, and how many."""

    _fields_ = [("start", ctypes.c_void_p), ("size", ctypes.c_size_t)]


def _declare(name: str, *arguments: Any) -> Any:
    # Item access gives a function object of our own; ctypes releases the GIL while it runs.
    function = DDS._dll_handle[name]
    function.argtypes = arguments
    function.restype = ctypes.c_int32
    return function


_entity, _pointer = ctypes.c_int32, ctypes.c_void_p
_dds_write = _declare("dds_write", _entity, ctypes.POINTER(_Sample))
_dds_get_entity_sertype = _declare("dds_get_entity_sertype", _entity, _pointer)
_ddsi_sertype_ref = _declare("ddsi_sertype_ref", _pointer)
_ddsi_sertype_ref.restype = _pointer
_dds_create_topic_sertype = _declare(
    "dds_create_topic_sertype", _entity, ctypes.c_char_p, *[_pointer] * 4
)


class SendError(RuntimeError):
    """A message could not be sent; the text says which, and why."""


class SendTimeoutError(SendError):
    """A reliable subscription did not acknowledge in time, so the message was not sent."""


def padded(cdr: Any) -> Any:
    """Give CDR bytes whose length is a multiple of four; Cyclone reads in such steps."""
    missing = -len(cdr) % 4
    return bytes(cdr) + bytes(missing) if missing else cdr


def write(writer: DataWriter[Any], cdr: Any, what: str) -> None:
    """Send ``cdr``, a little- or big-endian CDR sample with its 4-byte header.

    Args:
        writer: where to send it.
        cdr: bytes, bytearray or memoryview.
        what: names topic and type in an error.

    Raises:
        SendError: the bytes do not fit the type, or they could not be sent in time.
    """
    if len(cdr) < 4:
        raise SendError(f"{what}: {len(cdr)} bytes are no CDR sample")
    view = np.frombuffer(padded(cdr), dtype=np.uint8)
    sample = _Sample(view.ctypes.data, view.size)
    code = _dds_write(writer._ref, ctypes.byref(sample))
    if code == _BAD_PARAMETER:
        raise SendError(f"{what}: these {len(cdr)} bytes are not a sample of that type")
    if code == _TIMEOUT:
        raise SendTimeoutError(f"{what}: not sent; a subscription takes nothing any more")
    if code < 0:
        raise SendError(f"{what}: Cyclone DDS refused {len(cdr)} bytes: {DDSException(code)}")


def take(reader: DataReader[Any], limit: int) -> list[tuple[bytes, Any]]:
    """Take up to ``limit`` samples, oldest first, as (CDR bytes, cyclonedds SampleInfo).

    A sample whose ``valid_data`` is false says that a writer went away, and has no content.
    """
    taken = ddspy_take(reader._ref, _ANY, limit)
    if isinstance(taken, int):
        raise DDSException(taken, "while taking samples")
    return list(taken)


def take_one(reader: DataReader[Any]) -> tuple[bytes, Any] | None:
    """Take the oldest sample that has content, or give None."""
    while taken := take(reader, 1):
        if taken[0][1].valid_data:
            return taken[0]
    return None


def listen(participant: DomainParticipant, topic: BuiltinTopic) -> BuiltinDataReader:
    """Make a reader of what Cyclone DDS itself tells, for :func:`take_builtin`."""
    reader = BuiltinDataReader(participant, topic)
    reader._cqos_conv = _readable_qos
    return reader


def take_builtin(reader: BuiltinDataReader, limit: int) -> list[Any]:
    """Take up to ``limit`` facts.

    Raises:
        KeyboardInterrupt: Ctrl-C came meanwhile. The C layer calls Python for each fact and
            turns whatever is raised there, so also this, into a bare Exception.
    """
    try:
        return list(reader.take(limit))
    except Exception as error:
        if type(error) is Exception:
            raise KeyboardInterrupt from error
        raise


def _readable_qos(pointer: int) -> Qos:
    try:
        return cqos_to_qos(pointer)
    except Exception:  # a policy of another vendor that cyclonedds cannot read
        return Qos()


class TwinTopic(Topic[Any]):  # type: ignore[misc]  # cyclonedds is not read by mypy
    """A further topic of a type that another topic has declared."""

    def __init__(self, participant: DomainParticipant, name: str, first: Topic[Any]) -> None:
        """Declare ``name`` with the type of ``first``.

        cyclonedds 11 writes the description of a type anew for every topic of that type, without
        a lock, while other threads check arriving samples against it; this leaves it alone.

        Raises:
            DDSException: Cyclone DDS refused.
        """
        kind = ctypes.c_void_p()
        code = _dds_get_entity_sertype(first._ref, ctypes.byref(kind))
        if code < 0:
            raise DDSException(code, f"while looking up the type of {name}")
        _ddsi_sertype_ref(kind)  # the new topic takes over one reference
        made = _dds_create_topic_sertype(
            participant._ref, name.encode(), ctypes.byref(kind), None, None, None
        )
        Entity.__init__(self, made)
        self.data_type = first.data_type
        self._keepalive_entities = [participant]


def delete(entity: Entity) -> bool:
    """Delete an entity now rather than when Python forgets it; False if that was done before."""
    there = entity._ref in Entity._entities
    entity.__del__()
    return there
