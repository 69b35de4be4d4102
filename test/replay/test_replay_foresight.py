"""Pictures read before their time, in a process apart: what comes out is the same."""

from __future__ import annotations

import pytest
from replay_bags import SECOND, START, Bool, record, write

from whee_ros import locator
from whee_ros.replay import replay as room
from whee_ros.replay.bag import BagReader
from whee_ros.replay.foresight import PICTURES_AHEAD, RECORDS_AHEAD, ahead
from whee_ros.replay.records import PICTURES, Record

TOPIC = "/image_raw/compressed"


def picture(number):
    """A picture that is none, a second after the one before."""
    return Record(TOPIC, PICTURES[0], START + number * SECOND, b"")


def test_pictures_are_shown_early_and_everything_is_played_in_its_order():
    given = [picture(n) for n in range(30)]
    given.insert(3, record("/flag", Bool(data=True), 2.5))
    shown, played = [], []
    for one in ahead(given, lambda it, at: shown.append((it.stamp, at))):
        played.append(one)
        waiting = len(shown) - sum(it.type == PICTURES[0] for it in played)
        assert waiting <= PICTURES_AHEAD + 1
        assert waiting >= PICTURES_AHEAD or len(shown) == 30
    assert played == given
    assert shown == [(one.stamp, one.stamp) for one in given if one.type == PICTURES[0]]


def test_what_was_recorded_out_of_order_is_shown_with_the_time_when_it_will_be_played():
    shown = []
    given = [picture(5), picture(2), Record(TOPIC, PICTURES[0], -1, b""), picture(6)]
    assert list(ahead(given, lambda it, at: shown.append(at - START))) == given
    assert shown == [5 * SECOND, 5 * SECOND, 6 * SECOND]


def test_where_pictures_are_few_the_look_ahead_ends_somewhere():
    given = [record("/flag", Bool(data=True), n / 100) for n in range(3 * RECORDS_AHEAD)]
    coming = iter(given)
    first = next(ahead(coming, lambda it, at: None))
    assert first == given[0]
    assert next(coming) == given[RECORDS_AHEAD + 1]


@pytest.fixture(scope="module")
def irregular(tmp_path_factory):
    """Pictures of the demo scene as bad cameras send them: bunched, twice, late, broken."""
    with BagReader(locator.data("demo/scene/bag")) as bag:
        pictures = [one for one in bag.records() if one.type in PICTURES][60:100]
    begin = pictures[0].stamp
    given = [Record(TOPIC, one.type, one.stamp - begin + START, one.data) for one in pictures]
    bunch = [Record(TOPIC, one.type, given[9].stamp + n, one.data) for n, one in enumerate(given)]
    given[10:10] = bunch[10:16]
    given[20:20] = [given[19], given[19]]
    given[25] = Record(TOPIC, PICTURES[0], given[24].stamp, given[25].data[:200])
    given[30], given[31] = given[31], given[30]
    given[35] = Record(TOPIC, PICTURES[0], given[35].stamp, b"\x00\x01")
    return write(tmp_path_factory.mktemp("irregular") / "bag", given)


def test_a_process_apart_sees_what_this_one_sees(irregular, tmp_path, monkeypatch):
    monkeypatch.setattr(room, "SHORT_S", 0.0)
    found = {
        cores: room.replay(irregular, tmp_path / str(cores), nodes=["face"], cores=cores)
        for cores in (1, 2)
    }
    assert found[1].published["/humans/faces/tracked"]
    assert any(topic.endswith("/facs") for topic in found[1].published)
    assert found[1].failures == {}
    assert found[1] == found[2]
    assert (tmp_path / "1/outcome.json").read_bytes() == (tmp_path / "2/outcome.json").read_bytes()


def test_a_process_that_is_gone_is_told(irregular, tmp_path, monkeypatch):
    monkeypatch.setattr(room, "SHORT_S", 0.0)
    made = []
    start = room.Session

    def session(*args):
        made.append(start(*args))
        made[0].nodes[0]._reader._apart._process.kill()
        return made[0]

    monkeypatch.setattr(room, "Session", session)
    outcome = room.replay(irregular, tmp_path / "out", nodes=["face"], cores=2)
    assert any("the process apart ended (SIGKILL)" in text for text in outcome.failures)
