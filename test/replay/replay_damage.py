"""Two hundred ways to break a bag, each the same every time."""

from __future__ import annotations

import dataclasses
import random
import shutil
import struct
import zlib
from collections.abc import Callable
from pathlib import Path

from replay_bags import SECOND, START, LiveSpeech, String, people_records, record, write

from whee_ros.replay.bag import Record
from whee_ros.ros.interfaces import store

COUNT = 200


@dataclasses.dataclass(frozen=True)
class Damage:
    """A broken bag. ``checked`` says that its file guards its content with checksums."""

    name: str
    path: Path
    checked: bool


def damaged(number: int, folder: Path) -> Damage:
    """Make the broken bag of this number, 0 to COUNT - 1, in ``folder``."""
    dice = random.Random(number)
    kind = KINDS[number % len(KINDS)]
    in_sqlite = number // len(KINDS) % 2 == 1
    path = folder / f"bag{number}"
    make = MADE.get(kind)
    if make is not None:
        _write(path, make(people_records(), dice), in_sqlite)
    else:
        _write(path, people_records(), in_sqlite)
        BROKEN[kind](path, dice)
    return Damage(f"{number} {kind} {'db3' if in_sqlite else 'mcap'}", path, not in_sqlite)


def _write(path: Path, records: list[Record], in_sqlite: bool) -> None:
    if in_sqlite:
        _write_sqlite(path, records)
    else:
        write(path, records, every=40)
        for file in path.glob("*.mcap"):
            file.write_bytes(_with_checksums(file.read_bytes()))


def _write_sqlite(path: Path, records: list[Record]) -> None:
    from rosbags.rosbag2 import StoragePlugin, Writer

    with Writer(path, version=8, storage_plugin=StoragePlugin.SQLITE3) as bag:
        links = {}
        for one in records:
            key = (one.topic, one.type)
            if key not in links:
                links[key] = bag.add_connection(one.topic, one.type, typestore=store())
            bag.write(links[key], one.stamp, one.data)


def _with_checksums(data: bytes) -> bytes:
    """Fill in the chunks' checksums, as ROS 2's own recorder does and rosbags does not."""
    out, place = bytearray(data), 8
    while place + 9 < len(data):
        opcode, length = struct.unpack_from("<BQ", data, place)
        if opcode == 0x06:
            begin = place + 9 + 40
            plain = data[begin : place + 9 + length]
            struct.pack_into("<I", out, place + 9 + 24, zlib.crc32(plain))
        place += 9 + length
        if opcode == 0x02:
            break
    return bytes(out)


def _storage(path: Path) -> Path:
    return next(file for file in sorted(path.iterdir()) if file.suffix in (".mcap", ".db3"))


# --- what is done to the files


def _truncate(path: Path, dice: random.Random) -> None:
    file = _storage(path)
    data = file.read_bytes()
    file.write_bytes(data[: dice.randrange(len(data))])


def _flip(path: Path, dice: random.Random) -> None:
    file = _storage(path)
    data = bytearray(file.read_bytes())
    for _ in range(dice.choice((1, 4, 64))):
        data[dice.randrange(len(data))] ^= 1 << dice.randrange(8)
    file.write_bytes(data)


def _zeros(path: Path, dice: random.Random) -> None:
    file = _storage(path)
    data = bytearray(file.read_bytes())
    length = dice.randrange(1, 4096)
    first = dice.randrange(len(data))
    data[first : first + length] = bytes(len(data[first : first + length]))
    file.write_bytes(data)


def _garbage(path: Path, dice: random.Random) -> None:
    file = _storage(path)
    data = file.read_bytes()
    first = dice.randrange(len(data))
    file.write_bytes(data[:first] + dice.randbytes(dice.randrange(1, 500)) + data[first:])


def _cut_out(path: Path, dice: random.Random) -> None:
    file = _storage(path)
    data = file.read_bytes()
    first = dice.randrange(len(data))
    file.write_bytes(data[:first] + data[first + dice.randrange(1, 3000) :])


def _no_metadata(path: Path, dice: random.Random) -> None:
    (path / "metadata.yaml").unlink()
    if dice.random() < 0.5:
        _truncate(path, dice)


def _odd_metadata(path: Path, dice: random.Random) -> None:
    file = path / "metadata.yaml"
    text = file.read_text(encoding="utf-8")
    file.write_bytes(
        dice.choice(
            (
                text[: len(text) // 2].encode(),
                b"",
                b"\xff\xfe\x00garbage: [",
                text.replace("relative_file_paths", "paths").encode(),
                text.replace(_storage(path).name, "elsewhere.mcap").encode(),
                text.replace("version: 9", "version: 99")
                .replace("version: 8", "version: -1")
                .encode(),
                b"rosbag2_bagfile_information: 7\n",
            )
        )
    )


def _empty_file(path: Path, dice: random.Random) -> None:
    _storage(path).write_bytes(b"\0" * dice.choice((0, 1, 8, 5000)))


def _split_lost(path: Path, dice: random.Random) -> None:
    """A second file that metadata.yaml does not know, or knows and that is gone."""
    file = _storage(path)
    if dice.random() < 0.5:
        shutil.copy(file, file.with_name(f"other_1{file.suffix}"))
    else:
        file.rename(file.with_name(f"renamed{file.suffix}"))


# --- what is done to the messages


def _duplicate(records: list[Record], dice: random.Random) -> list[Record]:
    return [one for one in records for _ in range(1 + (dice.random() < 0.3))]


def _reorder(records: list[Record], dice: random.Random) -> list[Record]:
    stamps = [one.stamp for one in records]
    for _ in range(20):
        a, b = dice.randrange(len(stamps)), dice.randrange(len(stamps))
        stamps[a], stamps[b] = stamps[b], stamps[a]
    return [dataclasses.replace(one, stamp=at) for one, at in zip(records, stamps, strict=True)]


def _not_numbers(records: list[Record], dice: random.Random) -> list[Record]:
    odd = (float("nan"), float("inf"), -float("inf"), 1e38)
    return [
        record(one.topic, LiveSpeech(final="so sad", confidence=dice.choice(odd)), _at(one))
        if one.type == LiveSpeech.__msgtype__
        else dataclasses.replace(one, data=one.data[:-4] + struct.pack("<f", dice.choice(odd)))
        if one.type.endswith("Expression") or one.type.endswith("2D")
        else one
        for one in records
    ]


def _wrong_types(records: list[Record], dice: random.Random) -> list[Record]:
    """Some topics come as another type, or as text that is nobody's message."""
    topic = dice.choice(sorted({one.topic for one in records}))
    other = dice.choice(("geometry_msgs/msg/Twist", "std_msgs/msg/String", "sensor_msgs/msg/Image"))
    if dice.random() < 0.5:
        return [dataclasses.replace(o, type=other) if o.topic == topic else o for o in records]
    text = String(data=dice.choice(("", "{", "[]", "null", '{"id": 5}', "\u0000" * 9)))
    return records + [record("/turn", text, 1 + n) for n in range(5)]


def _broken_content(records: list[Record], dice: random.Random) -> list[Record]:
    def broken(one: Record) -> Record:
        choice = dice.randrange(4)
        if choice == 0:
            return dataclasses.replace(one, data=b"")
        if choice == 1:
            return dataclasses.replace(one, data=one.data[: dice.randrange(len(one.data))])
        if choice == 2:
            return dataclasses.replace(one, data=one.data[:4] + b"\xff" * (len(one.data) - 4))
        return dataclasses.replace(one, data=dice.randbytes(len(one.data)))

    return [broken(one) if dice.random() < 0.2 else one for one in records]


def _huge(records: list[Record], dice: random.Random) -> list[Record]:
    claims = struct.pack("<II", 0x00000100, 0xFFFFFFF0)  # a text of 4 GB that is not there
    big = String(data="x" * dice.choice((200_000, 2_000_000)))
    words = LiveSpeech(final="so sad " * 20_000, confidence=0.9)
    more = [
        Record("/humans/voices/v1/speech", LiveSpeech.__msgtype__, START + 2 * SECOND, claims),
        record("/turn", big, 3.0),
        record("/humans/voices/v1/speech", words, 5.0),
    ]
    return sorted([*records, dice.choice(more)], key=lambda one: one.stamp)


def _odd_stamps(records: list[Record], dice: random.Random) -> list[Record]:
    odd = (0, 1, (1 << 31) * SECOND, (1 << 62), START + 9000 * SECOND)
    some = set(dice.sample(range(len(records)), 5))
    return [
        dataclasses.replace(one, stamp=dice.choice(odd)) if n in some else one
        for n, one in enumerate(records)
    ]


def _topic_lost(records: list[Record], dice: random.Random) -> list[Record]:
    topic = dice.choice(sorted({one.topic for one in records}))
    return [one for one in records if one.topic != topic]


def _gap(records: list[Record], dice: random.Random) -> list[Record]:
    first, wide = dice.randrange(len(records)), dice.choice((30, 500, 5000)) * SECOND
    return [
        dataclasses.replace(one, stamp=one.stamp + wide) if n >= first else one
        for n, one in enumerate(records)
    ]


def _nothing(records: list[Record], dice: random.Random) -> list[Record]:
    return records[: dice.choice((0, 0, 1))]


def _at(one: Record) -> float:
    return (one.stamp - START) / SECOND


BROKEN: dict[str, Callable[[Path, random.Random], None]] = {
    "truncated": _truncate,
    "flipped bits": _flip,
    "zeroed block": _zeros,
    "garbage inside": _garbage,
    "cut out": _cut_out,
    "no metadata": _no_metadata,
    "odd metadata": _odd_metadata,
    "empty file": _empty_file,
    "split files lost": _split_lost,
}
MADE: dict[str, Callable[[list[Record], random.Random], list[Record]]] = {
    "duplicates": _duplicate,
    "reordered": _reorder,
    "NaN": _not_numbers,
    "wrong types": _wrong_types,
    "broken content": _broken_content,
    "huge": _huge,
    "odd stamps": _odd_stamps,
    "topic lost": _topic_lost,
    "gap": _gap,
    "nothing": _nothing,
}
KINDS = (*BROKEN, *MADE)
