"""rosbags' CDR functions of a message type, each compiled when it is first asked for.

rosbags compiles a dozen a type at once, those of ROS 1 and of the other byte order among them. Of
most types two are ever called, and compiling the others was the most of a node's first second.
"""

from __future__ import annotations

from functools import cached_property
from typing import Any

from rosbags.serde.cdr import (
    generate_deserialize_cdr,
    generate_getsize_cdr,
    generate_serialize_cdr,
)
from rosbags.typesys.base import normalize_fieldname
from rosbags.typesys.store import Typestore


class LazyStore(Typestore):
    """A type store like ``other``, which need not be used any more."""

    def __init__(self, other: Typestore) -> None:
        super().__init__(max_sequence_length=other.max_sequence_length)
        self.types, self.fielddefs = other.types, other.fielddefs
        self._codecs: dict[str, Codec] = {}

    def get_msgdef(self, typename: str) -> Any:
        """Give what rosbags calls to read and write messages of a type."""
        found = self._codecs.get(typename)
        if found is None:
            found = self._codecs[typename] = Codec(self, typename)
        return found

    def whole_msgdef(self, typename: str) -> Any:
        """Give all of it, compiled at once, as rosbags does."""
        return super().get_msgdef(typename)


class Codec:
    """Stands for rosbags' Msgdef; what is not named here comes from there."""

    def __init__(self, store: LazyStore, name: str) -> None:
        self.name, self.cls, self._store = name, store.types[name], store
        self.fields = [(normalize_fieldname(f), desc) for f, desc in store.fielddefs[name][1]]

    @cached_property
    def _size(self) -> tuple[Any, int]:
        return generate_getsize_cdr(self.fields, self._store)

    @cached_property
    def getsize_cdr(self) -> Any:
        """What gives the size of a message."""
        return self._size[0]

    @cached_property
    def size_cdr(self) -> int:
        """The size of every message in bytes; 0 where they differ."""
        return self._size[1]

    @cached_property
    def serialize_cdr_le(self) -> Any:
        """What writes a message."""
        return generate_serialize_cdr(self.fields, self._store, "le")

    @cached_property
    def deserialize_cdr_le(self) -> Any:
        """What reads a message."""
        return generate_deserialize_cdr(self.fields, self._store, "le")

    def __getattr__(self, name: str) -> Any:
        return getattr(self._store.whole_msgdef(self.name), name)
