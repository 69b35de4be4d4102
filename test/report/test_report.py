"""What a report holds, and that nothing of it depends on luck."""

from __future__ import annotations

import csv
import importlib.util
import json
from html.parser import HTMLParser

import pytest
from report_talks import NASTY, act, at, exchange, replayed, said

from whee_ros.acts import BehaviorPlan
from whee_ros.cli import main
from whee_ros.replay.records import BagError
from whee_ros.report.figures import stages
from whee_ros.report.gather import gather
from whee_ros.report.make import make_report
from whee_ros.report.markup import clock, text
from whee_ros.report.page import page
from whee_ros.report.thin import drawn, thinned, zooms


class Read(HTMLParser):
    """Collects a page's tags, ids, links and text."""

    def __init__(self, source):
        super().__init__()
        self.tags, self.attributes, self.words, self._inside = [], [], [], []
        self.feed(source)

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)
        self.attributes += [(tag, *pair) for pair in attrs]

    def handle_data(self, data):
        self.words.append(data)

    def of(self, name):
        return [value for _, key, value in self.attributes if key == name]


def test_a_conversation_is_read_from_what_a_replay_left(talk):
    made = gather(talk)
    assert made.persons == ["ann"]
    assert [one.decision.direction for one in made.answers] == ["seeking", "none", "seeking"]
    assert made.threshold == pytest.approx(0.4)
    assert [one.text for one in made.utterances if not one.who] == ["I am with you."] * 3
    assert made.answers[0].choice["chosen"] == "r-7"
    assert [act.what for act in made.answers[0].acts] == ["I am with you.", "concerned"]


def test_latencies_are_counted_from_the_last_sound_of_the_turn(talk):
    made = gather(talk)
    told = {name: round(after, 3) for name, after in stages(made, made.answers[0])}
    assert told == {
        "the end of the turn was noticed": 0.4,
        "the need was decided": 0.5,
        "the answer was planned": 0.5,
        "the body moved": 0.6,
        "the voice was heard": 0.7,
    }


def test_what_a_face_showed_before_its_person_was_known_is_the_persons(talk):
    valence = gather(talk).curve("ann", "face", "valence")
    assert len(valence.times) == 150
    assert valence.times[0] == 0
    assert list(valence.times) == sorted(valence.times)


def test_words_are_shown_and_never_obeyed(talk):
    read = Read(page(gather(talk), title=NASTY))
    assert read.tags.count("script") == 1
    assert "img" not in read.tags
    assert not [name for _, name, _ in read.attributes if name.startswith("on")]
    assert any(NASTY in words for words in read.words)
    assert any(NASTY in tip for tip in read.of("data-tip"))


def test_control_characters_do_not_reach_the_page():
    assert text("a\x00b\u202ec\ud800") == "a\ufffdb\ufffdc\ufffd"


def test_the_page_needs_nothing_but_itself(talk):
    source = page(gather(talk))
    read = Read(source)
    assert not [tag for tag in read.tags if tag in ("link", "iframe", "object", "base")]
    assert all(link.startswith("#") for link in read.of("href"))
    assert "http://" not in source
    assert "https://" not in source


def test_every_link_leads_somewhere_and_every_decision_is_told(talk):
    read = Read(page(gather(talk)))
    ids = read.of("id")
    assert len(ids) == len(set(ids))
    assert {link[1:] for link in read.of("href")} <= set(ids)
    assert {"d0", "d1", "d2"} <= set(ids)
    words = "".join(read.words)
    for told in ("near <grief>", "−1.60", "fits less well: 4.10", "unsafe", "I am with you."):
        assert told in words


def test_equal_replays_give_equal_bytes(talk):
    assert page(gather(talk)) == page(gather(talk))


def test_an_hour_stays_a_small_page(long_talk):
    source = page(gather(long_talk))
    assert len(source.encode()) < 3_000_000
    assert len(Read(source).tags) < 60_000  # of which a browser makes a fifth, see the browser test


def test_an_hour_can_be_magnified_until_every_face_shows(long_talk):
    read = Read(page(gather(long_talk)))
    shown = [css for tag, key, css in read.attributes if (tag, key) == ("i", "class")]
    levels = [css.split("z")[-1] for css in shown if css.startswith("face f")]
    assert len(levels) == 300
    assert 10 < levels.count("1") < 30


def test_thinning_keeps_the_extremes():
    values = [0.0] * 10_000
    values[4321], values[8765] = 1.0, -1.0
    kept = thinned(range(10_000), values, 10_000, points=300)
    assert len(kept) <= 301
    assert (4321, 1.0) in kept
    assert (8765, -1.0) in kept


def test_readings_that_are_not_finite_or_out_of_order_do_no_harm():
    kept = thinned([3.0, 1.0, float("nan"), 2.0], [0.3, float("inf"), 0.0, 0.2], 4.0)
    assert kept == [(2.0, 0.2), (3.0, 0.3)]


def test_a_curve_is_cut_where_nothing_was_read():
    assert [len(run) for run in drawn("valence", [0, 1, 9, 10], [0, 0, 0, 0], 10)] == [2, 2]


def test_what_has_no_room_is_shown_when_magnified():
    assert zooms([0, 1, 2, 50], 100, room=0.02, most=8) == [1, 2, 1, 1]


@pytest.mark.parametrize(
    ("seconds", "told"),
    [(0, "0:00.0"), (4.25, "0:04.2"), (59.96, "1:00.0"), (3723.4, "1:02:03.4"), (-1, "0:00.0")],
)
def test_times_are_written_as_on_a_clock(seconds, told):
    assert clock(seconds) == told


def test_a_replay_without_a_word_still_has_a_report(tmp_path):
    out = replayed(tmp_path / "out", [], 5.0, lost={"/turn: cut off": 3})
    source = page(gather(out))
    assert "Nobody said anything" in source
    assert "/turn: cut off (3)" in source


def test_messages_that_cannot_be_read_are_told_and_the_rest_is_shown(tmp_path):
    records = exchange(0, 2, "my dog died")
    broken = records[1]
    records.append(type(broken)(broken.topic, broken.type, broken.stamp + 1, b"\0\1\0\0\xff"))
    made = gather(replayed(tmp_path / "out", records, 10.0))
    assert len(made.answers) == 1
    assert any(note.startswith("/decision: a message cannot be read") for note in made.notes)


def test_tables_hold_every_decision_and_can_be_joined(talk, tmp_path):
    main_quietly("report", talk, "--csv", tmp_path / "tables")
    rows = read_csv(tmp_path / "tables" / "decisions.csv")
    assert rows[0]["text"] == NASTY
    assert [row["need"] for row in rows] == ["0.8", "0.1", "0.8"]
    assert [float(row["decided"]) for row in rows] == pytest.approx([5.5, 14.5, 23.5])
    reasons = read_csv(tmp_path / "tables" / "evidence.csv")
    assert {row["decision"] for row in reasons} == {row["decision"] for row in rows}
    assert len(read_csv(tmp_path / "tables" / "curves.csv")) == 300


def test_the_picture_for_papers_is_a_png_and_repeatable(talk, tmp_path):
    pytest.importorskip("matplotlib")
    for name in ("a.png", "b.png"):
        make_report(talk, png=tmp_path / name)
    first = (tmp_path / "a.png").read_bytes()
    assert first[:8] == b"\x89PNG\r\n\x1a\n"
    assert first == (tmp_path / "b.png").read_bytes()


@pytest.mark.skipif(importlib.util.find_spec("pyarrow") is not None, reason="pyarrow is there")
def test_without_pyarrow_parquet_says_what_to_do(talk, tmp_path, capsys):
    with pytest.raises(SystemExit) as ended:
        main(["report", str(talk), "--parquet", str(tmp_path / "tables")])
    assert ended.value.code == 1
    assert "pip install 'pyarrow" in capsys.readouterr().err


def test_parquet_holds_the_same_tables(talk, tmp_path):
    parquet = pytest.importorskip("pyarrow.parquet")
    make_report(talk, parquet=tmp_path)
    assert parquet.read_table(tmp_path / "decisions.parquet").num_rows == 3


def test_a_folder_that_is_no_replay_is_named(tmp_path):
    with pytest.raises(BagError, match="holds no replay"):
        make_report(tmp_path)


def test_an_input_that_was_moved_is_noted(talk, tmp_path):
    (talk / "run.json").write_text(json.dumps({"input": [str(tmp_path / "gone.mp4")]}))
    make_report(talk, html=tmp_path / "page.html")
    (talk / "run.json").unlink()
    assert "no pictures: there is no file or folder" in (tmp_path / "page.html").read_text()


def main_quietly(*arguments):
    with pytest.raises(SystemExit) as ended:
        main([str(one) for one in arguments])
    assert ended.value.code == 0


def read_csv(path):
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_deeds_are_named_in_words(tmp_path):
    plan = BehaviorPlan(
        id="t0.response",
        person="ann",
        stamp=at(5.5),
        deadline=at(8),
        kind="response",
        acts=(),
        decision="t0",
        notes=("asks for play_music",),
        priority=200,
    )
    sent = {"deed": "dim_light", "intent": "__intent_start_activity__"}
    records = [
        *exchange(0, 2, "the light is too bright"),
        said("/plan", plan, 5.6),
        act("started", "t0.response", "deed", "deeds", 5.7, sent),
        act("finished", "t0.response", "deed", "deeds", 5.7, {}),
    ]
    made = gather(replayed(tmp_path / "out", records, 10.0))
    assert [one.what for one in made.acts if one.part == "deeds"] == ["dim_light"]
    shown = page(made)
    assert "deed: dim light" in shown
    assert "<b>deed</b> dim light</li>" in shown
    assert "asks leave to play music" in shown
