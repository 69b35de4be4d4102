"""A bag that `ros2 bag record` kept of the running nodes, beside the replay of what they heard."""

from __future__ import annotations

import json

import msgspec
import pytest

from whee_ros.acts import BehaviorPlan, Say
from whee_ros.cli import main
from whee_ros.decision import Emotion
from whee_ros.replay.bag import BagError, BagReader, BagWriter, Record
from whee_ros.replay.opened import opened
from whee_ros.replay.replay import replay
from whee_ros.report.gather import CLOCKS, gather
from whee_ros.ros import deserialize_message, message, serialize_message
from whee_ros.wire import encode

LATE = 60_000_000  # ns by which a live node may be later than virtual time
TALK = "ann: my dog died last week\nann: i miss her so much\nann: what time is it"
String = message("std_msgs/msg/String")


@pytest.fixture(scope="module")
def replayed(tmp_path_factory):
    """What `whee replay` made of three lines of talk."""
    folder = tmp_path_factory.mktemp("recorded")
    (folder / "talk.txt").write_text(TALK, encoding="utf-8")
    replay(folder / "talk.txt", folder / "out")
    return folder / "out"


def recorded(replayed, path, late=LATE, **changed):
    """A bag of the same conversation, recorded live: a little later, with changed decisions."""
    with BagReader(replayed / "bag") as bag, BagWriter(path) as writer:
        for one in bag.records():
            data = one.data
            if changed and one.topic == "/decision":
                told = json.loads(deserialize_message(data, String).data)
                data = serialize_message(String(data=json.dumps({**told, **changed})))
            writer.write_raw(Record(one.topic, one.type, one.stamp + late, data))
    return path


def status(*arguments):
    with pytest.raises(SystemExit) as ended:
        main([str(one) for one in arguments])
    return ended.value.code


def test_a_little_later_is_the_same_where_that_is_allowed(replayed, tmp_path, capsys):
    live = recorded(replayed, tmp_path / "live")
    assert status("compare", replayed, live, "--need", "0.02", "--time", "0.2") == 0
    assert "3 same, 0 changed" in capsys.readouterr().out
    assert status("compare", replayed, live) == 1
    assert "decided 0.06 s later" in capsys.readouterr().out


def test_another_direction_need_or_feeling_is_told_all_the_same(replayed, tmp_path, capsys):
    other = {"direction": "providing", "need": 0.1, "emotion": {"label": "joy"}}
    assert Emotion(**other["emotion"]).label == "joy"
    live = recorded(replayed, tmp_path / "live", **other)
    assert status("compare", replayed, live, "--need", "0.02", "--time", "0.2") == 1
    told = capsys.readouterr().out
    for change in ("direction seeking -> providing", "-> joy", "need "):
        assert change in told


def test_a_recorded_bag_has_a_report_and_a_score(replayed, tmp_path):
    live = recorded(replayed, tmp_path / "live")
    assert status("score", live, "--draft", tmp_path / "labels.csv") == 0
    assert status("report", live, "--labels", tmp_path / "labels.csv", "--pictures", 0) == 0
    page = (live / "report.html").read_text(encoding="utf-8")
    assert "my dog died last week" in page
    assert "Against the labels labels.csv" in page
    assert gather(live).notes == []


def test_a_recorded_bag_names_the_nodes_that_it_heard(replayed):
    outcome, path = opened(replayed / "bag")
    assert path == replayed / "bag"
    assert {"when", "how", "robot", "tts"} <= set(outcome.nodes)
    assert "face" not in outcome.nodes
    assert outcome.seconds > 20


def test_a_recording_by_another_clock_is_told(replayed, tmp_path):
    live = recorded(replayed, tmp_path / "live", late=1_000_000_000_000_000_000)
    assert CLOCKS in gather(live).notes


def test_what_is_neither_replay_nor_bag_is_named(tmp_path):
    with pytest.raises(BagError, match="holds no replay and no bag"):
        opened(tmp_path)


def test_a_greeting_that_nobody_asked_for_is_compared_too(replayed, tmp_path, capsys):
    plan = BehaviorPlan(
        id="hello",
        person="ann",
        stamp=0,
        deadline=0,
        kind="greeting",
        acts=(Say(id="say", text="Hello!"),),
    )
    for name, words in (("a", "Hello!"), ("b", "Hi!")):
        told = msgspec.structs.replace(plan, acts=(Say(id="say", text=words),))
        with BagWriter(tmp_path / name) as writer:
            data = serialize_message(String(data=encode(told)))
            writer.write_raw(Record("/plan", String.__msgtype__, 10**18, data))
    assert status("compare", tmp_path / "a", tmp_path / "a") == 0
    assert status("compare", tmp_path / "a", tmp_path / "b") == 1
    assert 'said "Hello!" -> "Hi!"' in capsys.readouterr().out


def test_nothing_to_compare_is_no_agreement(tmp_path, capsys):
    with BagWriter(tmp_path / "bag") as writer:
        data = serialize_message(String(data="x"))
        writer.write_raw(Record("/chatter", String.__msgtype__, 10**18, data))
    assert status("compare", tmp_path / "bag", tmp_path / "bag") == 1
    assert "holds a decision or a plan" in capsys.readouterr().err


def test_a_recorded_bag_is_replayed_again(replayed, tmp_path):
    again = replay(recorded(replayed, tmp_path / "live", late=0), tmp_path / "again")
    assert again.moved["/decision"] == 3
    assert status("compare", tmp_path / "again", "--recorded") == 0
