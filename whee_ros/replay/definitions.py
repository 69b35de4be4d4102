"""Messages of a type whose definition was another when the bag was recorded.

Packages change their messages between distributions: read by today's definition, yesterday's bytes
would be taken for something else, without an error. A bag that carries its definitions is read by
those, and what has the same name and kind today is handed on.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from rosbags.interfaces import MessageDefinitionFormat
from rosbags.typesys import Stores, get_types_from_msg, get_typestore

from whee_ros.ros import message, serialize_message
from whee_ros.ros.interfaces import UnknownInterfaceError, store
from whee_ros.ros.messages import Message


class Translation:
    """From a recorded definition of one type to today's."""

    def __init__(self, name: str, definition: str) -> None:
        """Take the recorded definition of "pkg/msg/Name", with those of its parts.

        Raises:
            rosbags.typesys.TypesysError: the text is no definition.
        """
        self._name = name
        self._recorded = get_typestore(Stores.EMPTY)
        self._recorded.register(get_types_from_msg(definition, name))

    @property
    def needed(self) -> bool:
        """Whether the recorded definition differs from today's."""
        return bool(self._recorded.hash_rihs01(self._name) != store().hash_rihs01(self._name))

    def translate(self, data: bytes) -> bytes:
        """Give recorded CDR as today's.

        Raises:
            Exception: whatever rosbags raises on bytes that are no such message.
        """
        recorded = self._recorded.deserialize_cdr(data, self._name)
        return bytes(serialize_message(_copied(recorded, message(self._name))))


def translation(name: str, definition: Any) -> Translation | None:
    """Give the translation for a type as a bag's connection defines it; None if none is needed."""
    if definition.format != MessageDefinitionFormat.MSG:
        return None
    try:
        message(name)
        made = Translation(name, definition.data)
        return made if made.needed else None
    except UnknownInterfaceError:
        return None  # nobody here listens to it; it is named when it is met
    except Exception:  # a damaged definition: then today's is the best guess
        return None


def _copied(recorded: Any, kind: type[Message]) -> Message:
    """Make a message of ``kind`` of the fields that it shares with a recorded one."""
    made = kind()
    for field in kind.get_fields_and_field_types():
        if hasattr(recorded, field):
            value = _value(getattr(recorded, field), getattr(made, field))
            try:
                setattr(made, field, value)
            except (AssertionError, TypeError, ValueError):
                continue  # the same name, but of another kind: its default stays
    return made


def _value(recorded: Any, default: Any) -> Any:
    if isinstance(default, Message):
        return _copied(recorded, type(default))
    if isinstance(recorded, np.ndarray):
        return recorded.tolist() if not isinstance(default, np.ndarray) else recorded
    if isinstance(recorded, list) and recorded and hasattr(recorded[0], "__msgtype__"):
        inner = message(recorded[0].__msgtype__)
        return [_copied(one, inner) for one in recorded]
    return recorded
