"""A recording through the nodes: the same bytes, nothing lost without a word, taken up again."""

from __future__ import annotations

import dataclasses

import pytest
from replay_bags import START, String, people_records, read, record, write

from whee_ros.replay.bag import BagError
from whee_ros.replay.decided import read_decided
from whee_ros.replay.outcome import load
from whee_ros.replay.replay import replay
from whee_ros.replay.source import SourceError


def run(path, out, **more):
    """Replay with the people node only, unless told otherwise: it is quick to start."""
    return replay(path, out, nodes=more.pop("nodes", ["people"]), **more)


def output(folder):
    """The bytes of a replay's bag."""
    return (folder / "bag" / "bag.mcap").read_bytes()


def test_a_written_conversation_is_decided_turn_by_turn(talk, tmp_path):
    outcome = replay(talk, tmp_path / "out")
    assert outcome.nodes == ["when", "how", "robot", "tts"]
    found = read_decided(tmp_path / "out")
    assert [one.decision.turn.text for one in found] == [
        "hello there",
        "my dog died last week and I miss him so much",
        "nobody at work understands how I feel",
    ]
    assert [one.decision.direction for one in found][:2] == ["none", "seeking"]
    assert found[1].plan is not None
    assert outcome.problems == {}
    assert load(tmp_path / "out") == outcome


def test_a_setting_changes_what_is_decided_and_a_wrong_one_is_refused(talk, tmp_path):
    outcome = replay(talk, tmp_path / "out", ["-p", "when:seeking_threshold:=1.0"], nodes=["when"])
    assert outcome.published["/decision"] == 3
    assert "seeking" not in {one.decision.direction for one in read_decided(tmp_path / "out")}
    with pytest.raises(
        ValueError, match="when has no parameter seeking_treshold; there is seeking"
    ):
        replay(talk, tmp_path / "wrong", ["-p", "when:seeking_treshold:=1.0"], nodes=["when"])


def test_what_other_nodes_perceived_is_enough(people, tmp_path):
    outcome = run(people, tmp_path / "a")
    assert outcome.published["/turn"] >= 4
    assert outcome.copied["/humans/voices/v1/speech"] == 2
    assert run(people, tmp_path / "b").digest == outcome.digest
    assert output(tmp_path / "a") == output(tmp_path / "b")
    assert (tmp_path / "a/outcome.json").read_bytes() == (tmp_path / "b/outcome.json").read_bytes()


def test_storage_makes_no_difference_to_the_digest(people, tmp_path):
    from test_replay_bags import rosbag

    other = rosbag(tmp_path / "bag", people_records(), 8, "SQLITE3", "MESSAGE")
    assert run(other, tmp_path / "a").digest == run(people, tmp_path / "b").digest


@pytest.fixture
def judged(tmp_path):
    """The people bag with turns, as a people node recorded then."""
    turns = [record("/turn", String(data="{}"), second) for second in (5.0, 12.0)]
    records = sorted([*people_records(), *turns], key=lambda one: one.stamp)
    return write(tmp_path / "judged", records)


def test_recorded_topics_of_a_started_node_move_aside(judged, tmp_path):
    outcome = run(judged, tmp_path / "out")
    assert outcome.moved == {"/turn": 2}
    topics = {one.topic for one in read(tmp_path / "out" / "bag")}
    assert {"/turn", "/recorded/turn"} <= topics


def test_what_is_trusted_is_played_and_its_node_left_out(judged, tmp_path):
    outcome = replay(judged, tmp_path / "out", trust=["turns"], nodes=None)
    assert "people" not in outcome.nodes
    assert outcome.copied["/turn"] == 2
    with pytest.raises(ValueError, match="--trust everything: choose from humans"):
        replay(judged, tmp_path / "wrong", trust=["everything"])


def test_a_topic_of_another_name_is_mapped_from_either_side(tmp_path):
    records = [
        dataclasses.replace(one, topic=one.topic.replace("/humans/", "/lab/"))
        for one in people_records()
    ]
    path = write(tmp_path / "bag", records)
    there = sorted({one.topic for one in records})
    maps = [f"{topic}={topic.replace('/lab/', '/humans/')}" for topic in there]
    back = [f"{topic.replace('/lab/', '/humans/')}={topic}" for topic in there]
    first = run(path, tmp_path / "a", maps=maps)
    assert first.published["/turn"] >= 4
    assert run(path, tmp_path / "b", maps=back).digest == first.digest
    with pytest.raises(ValueError, match="neither is recorded; the topics are /lab/faces"):
        run(path, tmp_path / "c", maps=["/odd=/image_raw"])


def stopped(people, out, after):
    """A replay that was interrupted after so many messages."""
    asked = iter(range(10_000))
    return run(people, out, stop=lambda: next(asked) >= after)


@pytest.mark.parametrize("after", [0, 1, 77, 200])
def test_an_interrupted_replay_ends_as_if_it_had_run_through(people, tmp_path, after):
    whole = run(people, tmp_path / "whole")
    part = stopped(people, tmp_path / "part", after)
    assert not part.finished
    resumed = run(people, tmp_path / "part", resume=True)
    assert resumed == whole
    assert resumed.exact
    assert output(tmp_path / "part") == output(tmp_path / "whole")
    assert sorted(path.name for path in (tmp_path / "part").iterdir()) == [
        "bag",
        "measured.jsonl",
        "outcome.json",
    ]


def test_what_was_done_survives_a_power_cut_and_a_second_one(people, tmp_path):
    whole = run(people, tmp_path / "whole")
    part = tmp_path / "part"
    stopped(people, part, 150)
    file = part / "bag" / "bag.mcap"
    file.write_bytes(file.read_bytes()[:-300])  # no footer, no index
    (part / "bag" / "metadata.yaml").unlink()
    again = iter(range(10_000))
    run(people, part, resume=True, stop=lambda: next(again) >= 170)
    assert run(people, part, resume=True) == whole
    assert output(part) == output(tmp_path / "whole")


def test_only_the_same_replay_is_taken_up(people, tmp_path):
    stopped(people, tmp_path / "out", 100)
    with pytest.raises(BagError, match="had other nodes; give the same input"):
        run(people, tmp_path / "out", resume=True, nodes=["people", "robot"])
    run(people, tmp_path / "out", resume=True)
    with pytest.raises(BagError, match="is finished"):
        run(people, tmp_path / "out", resume=True)
    with pytest.raises(BagError, match=r"outcome\.json is missing"):
        run(people, tmp_path / "nowhere", resume=True)


def test_an_unknown_type_is_left_out_and_named(tmp_path):
    records = people_records()
    path = write(tmp_path / "bag", records)
    file = path / "bag.mcap"
    file.write_bytes(
        file.read_bytes().replace(b"hri_msgs/msg/LiveSpeech", b"lab_msgs/msg/LiveSpeech")
    )
    outcome = run(path, tmp_path / "out")
    assert outcome.left_out == {
        "/humans/voices/v1/speech: type lab_msgs/msg/LiveSpeech is not known": 2
    }


def test_a_broken_stamp_does_not_make_years_of_silence(tmp_path):
    records = people_records()
    records[-1] = dataclasses.replace(records[-1], stamp=START + 10**17)  # three years on
    outcome = run(write(tmp_path / "bag", records), tmp_path / "out")
    assert list(outcome.lost) == ["a gap of 27777.8 h was passed over"]
    assert outcome.finished


def test_two_inputs_must_begin_together(people, talk, tmp_path):
    with pytest.raises(SourceError, match="has a clock of its own"):
        run([people, talk], tmp_path / "out")


def test_progress_goes_from_nothing_to_all(people, tmp_path):
    told = []
    run(people, tmp_path / "out", progress=told.append)
    assert told == sorted(told)
    assert (told[0], told[-1]) == (0.0, 1.0)


def test_a_stopped_replay_with_nothing_written_yet_begins_anew(people, tmp_path):
    part = tmp_path / "part"
    stopped(people, part, 5)
    for file in (part / "bag").iterdir():
        file.write_bytes(b"")
    assert run(people, part, resume=True) == run(people, tmp_path / "whole")


def test_what_is_strange_but_usable_is_named(tmp_path):
    records = [one for one in people_records() if not one.topic.endswith("roi")]
    words = next(n for n, one in enumerate(records) if one.topic.endswith("/speech"))
    late = [dataclasses.replace(one, stamp=one.stamp + 8 * 10**9) for one in records[words + 1 :]]
    odd = [*records[: words + 1], records[words], *late]
    outcome = run(write(tmp_path / "bag", odd), tmp_path / "out")
    assert outcome.odd == {
        "faces were recorded without roi": 1,
        "gaps of more than 5 s in all topics": 1,
        "/humans/voices/v1/speech: messages that repeat the one before": 1,
    }


def test_a_sound_recording_has_nothing_odd(people, tmp_path):
    assert run(people, tmp_path / "out").problems == {}


def test_an_empty_recording_is_said_to_be_empty(tmp_path):
    outcome = run(write(tmp_path / "bag", []), tmp_path / "out")
    assert outcome.finished
    assert "it holds no messages" in outcome.odd
