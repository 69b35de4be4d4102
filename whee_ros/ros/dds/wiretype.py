"""ROS definitions as cyclonedds types: final structs, as XCDR1, under ROS 2's DDS names.

The type is declared so that Cyclone checks every sample against it, and so that DDS peers that
compare type objects are told the truth. It is never used to serialise: see :mod:`.raw`.
"""

from __future__ import annotations

from typing import Any

from cyclonedds.idl import make_idl_struct, types
from cyclonedds.idl.annotations import cdrv0, final
from rosbags.interfaces import Nodetype
from rosbags.typesys.store import Typestore

from whee_ros.ros.dds.names import wire_type

_PLAIN = {
    "bool": bool,
    "byte": types.byte,
    "octet": types.byte,
    "char": types.uint8,
    "int8": types.int8,
    "uint8": types.uint8,
    "int16": types.int16,
    "uint16": types.uint16,
    "int32": types.int32,
    "uint32": types.uint32,
    "int64": types.int64,
    "uint64": types.uint64,
    "float32": types.float32,
    "float64": types.float64,
    "string": str,
}
# ROS 2 puts one octet into a message without fields, for an IDL struct cannot be empty.
_FILLER = {"structure_needs_at_least_one_member": types.uint8}
# rmw_cyclonedds puts these before every request and answer.
_SERVICE_HEADER = {"rmw_guid": types.uint64, "rmw_sequence_number": types.int64}


class UnsupportedTypeError(TypeError):
    """A message has a field that cannot be declared to Cyclone DDS; the text names it."""


class WireTypes:
    """The cyclonedds types of one type store, each made once."""

    def __init__(self, store: Typestore) -> None:
        """Take the store whose definitions are declared."""
        self._store = store
        self._made: dict[tuple[str, bool], Any] = {}

    def struct(self, ros_type: str, *, service: bool = False) -> Any:
        """Give the cyclonedds struct of a message, or with ``service`` of a request or answer.

        Raises:
            KeyError: the type is unknown.
            UnsupportedTypeError: a field has a type without a counterpart (wstring).
        """
        key = (ros_type, service)
        if key not in self._made:
            fields: dict[str, Any] = dict(_SERVICE_HEADER) if service else {}
            for name, kind in self._store.fielddefs[ros_type][1]:
                fields[name] = self._field(f"{ros_type}.{name}", kind)
            if not self._store.fielddefs[ros_type][1]:
                fields.update(_FILLER)
            wire = wire_type(ros_type)
            made = make_idl_struct(wire.rpartition("::")[2], wire.replace("::", "."), fields)
            self._made[key] = cdrv0(final(made))
        return self._made[key]

    def _field(self, where: str, kind: Any) -> Any:
        node, rest = kind
        if node == Nodetype.NAME:
            return self.struct(rest)
        if node == Nodetype.BASE:
            return self._base(where, rest)
        element, size = self._field(where, rest[0]), rest[1]
        if node == Nodetype.ARRAY:
            return types.array[element, size]
        return types.sequence[element, size] if size else types.sequence[element]

    @staticmethod
    def _base(where: str, rest: Any) -> Any:
        name, bound = rest
        if name not in _PLAIN:
            raise UnsupportedTypeError(f"{where} is a {name}; Cyclone DDS cannot carry it")
        return types.bounded_str[bound] if name == "string" and bound else _PLAIN[name]
