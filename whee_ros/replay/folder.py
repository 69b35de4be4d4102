"""Which files make a bag: by metadata.yaml where it can be read, else by what lies there."""

from __future__ import annotations

import dataclasses
import re
from collections import Counter
from pathlib import Path, PurePath
from typing import Any

import yaml

from whee_ros.replay.storage import KINDS, PACKED

METADATA = "metadata.yaml"


@dataclasses.dataclass
class Folder:
    """The files of a bag in order, how many messages metadata.yaml counts by topic, and notes."""

    files: list[Path]
    counts: Counter[str] = dataclasses.field(default_factory=Counter)
    notes: list[str] = dataclasses.field(default_factory=list)


def read_folder(path: Path) -> Folder:
    """Find the files of the bag at ``path``; a file stands for itself."""
    if path.is_file():
        return Folder([path])
    present = sorted((file for file in path.iterdir() if _is_storage(file)), key=_natural)
    found = Folder(present)
    try:
        information = _information(path / METADATA)
    except (OSError, ValueError, yaml.YAMLError) as error:
        if present:
            text = " ".join(str(error).split())[:120]
            found.notes.append(f"{METADATA} cannot be read ({text}); the files themselves were")
        return found
    found.files = _ordered(information, present, found.notes)
    for row in information.get("topics_with_message_count") or ():
        count = row.get("message_count") if isinstance(row, dict) else None
        named = row.get("topic_metadata") if isinstance(row, dict) else None
        if isinstance(count, int) and isinstance(named, dict):
            found.counts[str(named.get("name"))] += count
    return found


def _information(path: Path) -> dict[str, Any]:
    """Read metadata.yaml, of whatever version.

    Raises:
        OSError, ValueError, yaml.YAMLError: it is missing or not of its form.
    """
    if not path.is_file():
        raise OSError("it is missing")
    content = yaml.safe_load(path.read_text(encoding="utf-8"))
    information = content.get("rosbag2_bagfile_information") if isinstance(content, dict) else None
    if not isinstance(information, dict):
        raise ValueError("it is no metadata of rosbag2")
    return information


def _ordered(information: dict[str, Any], present: list[Path], notes: list[str]) -> list[Path]:
    listed = information.get("relative_file_paths")
    named = [PurePath(str(name)).name for name in listed] if isinstance(listed, list) else []
    by_name = {file.name: file for file in present}
    for name in named:
        if name not in by_name:
            notes.append(f"{name} is named by {METADATA} but missing")
    files = [by_name[name] for name in dict.fromkeys(named) if name in by_name]
    for file in present:
        # A file that was decompressed beside its packed form is the same file.
        packed = any(f"{file.name}{ending}" in by_name for ending in PACKED)
        unpacked = file.suffix in PACKED and file.stem in by_name
        if file not in files and not packed and not unpacked:
            notes.append(f"{file.name} is not named by {METADATA}; it was read all the same")
            files.append(file)
    return files


def _is_storage(file: Path) -> bool:
    name = PurePath(file.stem) if file.suffix in PACKED else file
    return file.is_file() and name.suffix in KINDS


def _natural(file: Path) -> list[Any]:
    """Order bag_2 before bag_10."""
    parts = re.split(r"(\d+)", file.name)
    return [(int(part), "") if part.isdigit() else (-1, part) for part in parts]
