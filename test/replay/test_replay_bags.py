"""Bags of every kind that ROS 2 writes are read alike."""

from __future__ import annotations

import dataclasses
import shutil
import sqlite3

import pytest
import yaml
from replay_bags import START, people_records, read, write

from whee_ros.replay.bag import BagError, BagReader, BagWriter
from whee_ros.ros.interfaces import store


def rosbag(path, records, version=9, plugin="MCAP", mode="NONE"):
    """Write records as rosbags' writer does, compressed as ``mode`` says."""
    from rosbags.rosbag2 import CompressionFormat, CompressionMode, StoragePlugin, Writer

    bag = Writer(path, version=version, storage_plugin=StoragePlugin[plugin])
    bag.set_compression(CompressionMode[mode], CompressionFormat.ZSTD)
    with bag:
        links = {}
        for one in records:
            if one.topic not in links:
                links[one.topic] = bag.add_connection(one.topic, one.type, typestore=store())
            bag.write(links[one.topic], one.stamp, one.data)
    return path


@pytest.mark.parametrize(
    ("plugin", "mode"),
    [
        ("MCAP", "NONE"),
        ("MCAP", "STORAGE"),
        ("MCAP", "MESSAGE"),
        ("MCAP", "FILE"),
        ("SQLITE3", "NONE"),
        ("SQLITE3", "MESSAGE"),
        ("SQLITE3", "FILE"),
    ],
)
def test_storage_and_compression_make_no_difference(tmp_path, plugin, mode):
    path = rosbag(tmp_path / "bag", people_records(), 8, plugin, mode)
    assert read(path) == people_records()
    with BagReader(path) as bag:
        assert bag.start == START
        assert bag.end == people_records()[-1].stamp
        assert list(bag.records()) == people_records()
        assert not bag.notes


HUMBLE = """
CREATE TABLE topics(id INTEGER PRIMARY KEY, name TEXT NOT NULL, type TEXT NOT NULL,
  serialization_format TEXT NOT NULL, offered_qos_profiles TEXT NOT NULL);
CREATE TABLE messages(id INTEGER PRIMARY KEY, topic_id INTEGER NOT NULL,
  timestamp INTEGER NOT NULL, data BLOB NOT NULL);
CREATE INDEX timestamp_idx ON messages (timestamp ASC);
"""


def humble_bag(path):
    """A bag as Humble's recorder writes it: sqlite3, metadata of version 5, no definitions."""
    path.mkdir()
    records = people_records()
    topics = {one.topic: one.type for one in records}
    database = sqlite3.connect(path / "talk_0.db3")
    database.executescript(HUMBLE)
    numbers = {topic: number for number, topic in enumerate(topics, start=1)}
    for topic, kind in topics.items():
        row = (numbers[topic], topic, kind, "cdr", "")
        database.execute("INSERT INTO topics VALUES(?, ?, ?, ?, ?)", row)
    database.executemany(
        "INSERT INTO messages(topic_id, timestamp, data) VALUES(?, ?, ?)",
        [(numbers[one.topic], one.stamp, one.data) for one in records],
    )
    database.commit()
    database.close()
    span = records[-1].stamp - START
    information = {
        "version": 5,
        "storage_identifier": "sqlite3",
        "duration": {"nanoseconds": span},
        "starting_time": {"nanoseconds_since_epoch": START},
        "message_count": len(records),
        "topics_with_message_count": [],
        "compression_format": "",
        "compression_mode": "",
        "relative_file_paths": ["talk_0.db3"],
        "files": [],
    }
    text = yaml.safe_dump({"rosbag2_bagfile_information": information})
    (path / "metadata.yaml").write_text(text, encoding="utf-8")
    return path


def test_humbles_sqlite3_without_definitions_is_read(tmp_path):
    assert read(humble_bag(tmp_path / "bag")) == people_records()


@pytest.mark.parametrize("version", [1, 4, 6, 9, 12])
def test_metadata_of_any_version_will_do(tmp_path, version):
    path = rosbag(tmp_path / "bag", people_records())
    metadata = path / "metadata.yaml"
    content = yaml.safe_load(metadata.read_text(encoding="utf-8"))
    content["rosbag2_bagfile_information"]["version"] = version
    content["rosbag2_bagfile_information"]["what_later_versions_say"] = {"more": [1, 2]}
    metadata.write_text(yaml.safe_dump(content), encoding="utf-8")
    assert read(path) == people_records()


def split(path, parts):
    """A bag in several files, written by hand into one folder."""
    records = people_records()
    path.mkdir()
    size = len(records) // parts + 1
    for part in range(parts):
        made = write(path.with_name(f"part{part}"), records[part * size : (part + 1) * size])
        shutil.move(made / f"{made.name}.mcap", path / f"talk_{part}.mcap")
    return path


def test_split_files_are_one_bag_in_order_even_without_metadata(tmp_path):
    path = split(tmp_path / "bag", 12)
    with BagReader(path) as bag:
        assert list(bag.records()) == people_records()
        assert "metadata.yaml cannot be read (it is missing)" in next(iter(bag.notes))


def test_a_file_may_be_read_alone(tmp_path):
    path = split(tmp_path / "bag", 3)
    part = read(path / "talk_1.mcap")
    assert 0 < len(part) < len(people_records())


def test_a_file_that_is_cut_off_gives_what_is_before(tmp_path):
    path = write(tmp_path / "bag", people_records(), every=40)
    file = path / "bag.mcap"
    file.write_bytes(file.read_bytes()[: file.stat().st_size // 2])
    with BagReader(path) as bag:
        found = list(bag.records())
        assert found == people_records()[: len(found)]
        assert 60 < len(found) < len(people_records())
        assert any("cut off" in note or "cannot be read" in note for note in bag.notes)


def test_one_broken_chunk_costs_that_chunk_only(tmp_path):
    path = write(tmp_path / "bag", people_records(), every=40)
    file = path / "bag.mcap"
    data = bytearray(file.read_bytes())
    second = data.index(b"\x06", data.index(b"/humans/faces/f1/expression")) + 1
    third = data.index(people_records()[90].data)
    data[third - 31 : third] = b"\xff" * 31  # the head of a message inside the third chunk
    file.write_bytes(data)
    assert second
    with BagReader(path) as bag:
        found = list(bag.records())
        assert len(found) >= len(people_records()) - 40
        assert found[-1] == people_records()[-1]
        assert bag.notes


def test_chunks_that_overlap_in_time_are_merged_as_rosbags_does(tmp_path):
    from rosbags.rosbag2 import Reader

    records = people_records()
    with BagWriter(tmp_path / "bag", compress=True) as bag:
        for part in (records[::3], records[2::3][::-1], records[1::3], records[:9]):
            for one in part:
                bag.write_raw(one)
            bag.cut()
    with Reader(tmp_path / "bag") as reader:
        told = [(link.topic, at, bytes(data)) for link, at, data in reader.messages()]
    assert [(one.topic, one.stamp, one.data) for one in read(tmp_path / "bag")] == told
    assert len(told) == len(records) + 9


def test_two_types_under_one_name_are_both_given(tmp_path):
    records = people_records()
    records[50] = dataclasses.replace(records[50], type="std_msgs/msg/String")
    assert read(write(tmp_path / "bag", records))[50].type == "std_msgs/msg/String"


def test_what_is_no_bag_is_named_with_the_cure(tmp_path):
    (tmp_path / "notes.txt").write_text("hello", encoding="utf-8")
    with pytest.raises(BagError, match=r"no readable bag.*it holds no bag file.*reindex"):
        BagReader(tmp_path)


def test_a_message_of_an_older_definition_is_read_by_the_one_in_the_bag(tmp_path):
    from rosbags.rosbag2 import StoragePlugin, Writer
    from rosbags.typesys import Stores, get_types_from_msg, get_typestore

    from whee_ros.ros import deserialize_message, message

    old = get_typestore(Stores.ROS2_HUMBLE)
    name = "hri_msgs/msg/Expression"
    text = "float32 confidence\nstd_msgs/Header header\nuint8 mood\nstring expression\n"
    old.register(get_types_from_msg(text, name))
    header = old.types["std_msgs/msg/Header"](
        stamp=old.types["builtin_interfaces/msg/Time"](sec=7, nanosec=0), frame_id="f"
    )
    was = old.types[name](confidence=0.5, header=header, mood=3, expression="sad")
    with Writer(tmp_path / "bag", version=8, storage_plugin=StoragePlugin.MCAP) as bag:
        link = bag.add_connection("/humans/faces/f1/expression", name, typestore=old)
        bag.write(link, START, old.serialize_cdr(was, name))
    with BagReader(tmp_path / "bag") as bag:
        (found,) = bag.records()
        now = deserialize_message(found.data, message(name))
        assert (now.expression, now.confidence, now.header.stamp.sec) == ("sad", 0.5, 7)
        assert bag.notes == {
            f"bag.mcap: {name} had another definition; fields of the same name count": 1
        }
