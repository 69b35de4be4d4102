"""The text of a bag's metadata.yaml, and of the qualities that its file tells of each topic.

Plain block YAML of mappings, lists, numbers and names; a general YAML writer takes a second and
35 MB for a thousand topics.
"""

from __future__ import annotations

import dataclasses
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

VERSION = 9
_PLAIN = re.compile(r"[A-Za-z_/][\w/.]*", re.ASCII)
_WORDS = frozenset(["true", "false", "yes", "no", "on", "off", "null", "y", "n"])


@dataclasses.dataclass
class Topic:
    """A topic of a bag: its qualities as `latched` gives them, and how much was written."""

    name: str
    type: str
    digest: str
    qualities: list[dict[str, Any]]
    count: int = 0


def latched() -> dict[str, Any]:
    """Give the quality with which ``ros2 bag play`` is to publish a lasting topic."""
    never = {"sec": 0, "nsec": 0}
    return {
        "history": "keep_last",
        "depth": 1,
        "reliability": "reliable",
        "durability": "transient_local",
        "deadline": never,
        "lifespan": never,
        "liveliness": "automatic",
        "liveliness_lease_duration": never,
        "avoid_ros_namespace_conventions": False,
    }


def information(file: str, topics: Sequence[Topic], start: int, end: int) -> dict[str, Any]:
    """Give what metadata.yaml tells of a bag of one mcap file, from ``start`` to ``end`` (ns)."""
    listed = [
        {
            "message_count": topic.count,
            "topic_metadata": {
                "name": topic.name,
                "offered_qos_profiles": topic.qualities,
                "serialization_format": "cdr",
                "type": topic.type,
                "type_description_hash": topic.digest,
            },
        }
        for topic in topics
    ]
    count = sum(topic.count for topic in topics)
    span = {
        "duration": {"nanoseconds": max(0, end - start)},
        "message_count": count,
        "starting_time": {"nanoseconds_since_epoch": start},
    }
    return {
        "compression_format": "",
        "compression_mode": "",
        "custom_data": None,
        **span,
        "files": [{"path": file, **span}],
        "relative_file_paths": [file],
        "ros_distro": "rosbags",
        "storage_identifier": "mcap",
        "topics_with_message_count": listed,
        "version": VERSION,
    }


def text(value: Mapping[str, Any] | list[Any]) -> str:
    """Give block YAML of mappings, lists, names, numbers, booleans and None."""
    return "".join(f"{line}\n" for line in _lines(value)) if value else "[]\n"


def _lines(value: Any) -> Iterator[str]:
    if isinstance(value, Mapping):
        for key, part in value.items():
            yield from _under(f"{key}:", part, "  " if isinstance(part, Mapping) else "")
    else:
        for part in value:
            nested = list(_lines(part)) if isinstance(part, (Mapping, list)) else [_scalar(part)]
            yield f"- {nested[0]}"
            yield from (f"  {line}" for line in nested[1:])


def _under(head: str, part: Any, indent: str) -> Iterator[str]:
    if isinstance(part, (Mapping, list)) and part:
        yield head
        yield from (indent + line for line in _lines(part))
    else:
        yield f"{head} {'[]' if isinstance(part, list) else _scalar(part)}"


def _scalar(value: Any) -> str:
    if isinstance(value, str) and _PLAIN.fullmatch(value) and value.lower() not in _WORDS:
        return value
    return json.dumps(value)  # JSON's words, numbers and quoted text are YAML's, too
