"""A report beside what people noted: what was found, missed, and said for nothing.

The talk has a call for empathy at 2 to 5 s, small talk at 11 to 14 s, a call at 20 to 23 s.
"""

from __future__ import annotations

import csv
import json

import pytest

from whee_ros.cli import main
from whee_ros.replay.labels import Label, write_labels
from whee_ros.report.figures import label_figures
from whee_ros.report.gather import gather
from whee_ros.report.judged import FOUND, MISSED, WRONG, Labels, judge
from whee_ros.report.label_lane import label_lane
from whee_ros.report.make import make_report
from whee_ros.report.page import page

LABELS = [
    Label(2, 5, "ann", need=0.9, note="she is <hurt>"),
    Label(11, 14, "ann", note="rain"),
    Label(27, 29, "ann", "none"),
]


def judged(talk, *labels, **more):
    made = gather(talk)
    made.judged = judge(made, Labels(labels or LABELS, "labels.csv", **more))
    return made


def test_each_decision_is_found_missed_or_a_false_alarm(talk):
    made = judged(talk)
    assert [made.judged.of(number) for number in range(3)] == [FOUND, MISSED, WRONG]
    assert [one.outcome for one in made.judged.noted] == [FOUND, MISSED, ""]
    assert [one.answer for one in made.judged.noted] == [0, 1, None]


def test_a_call_that_nobody_answered_at_all_is_missed(talk):
    made = judged(talk, Label(27, 29, "ann"))
    assert made.judged.noted[0].outcome == MISSED
    assert [made.judged.of(number) for number in range(3)] == [WRONG, "", WRONG]


def test_the_tolerance_is_that_of_whee_score(talk):
    assert judged(talk, Label(7, 8, "ann"), tolerance=1.0).judged.of(0) == WRONG
    assert judged(talk, Label(7, 8, "ann"), tolerance=2.1).judged.of(0) == FOUND


def test_a_person_of_the_labels_can_be_named(talk):
    nobody = judged(talk, Label(2, 5, "her"), persons={"her": "bob"})
    assert nobody.judged.noted[0].outcome == FOUND  # nobody was called bob, so anybody may be meant
    named = judged(talk, Label(2, 5, "her"), persons={"her": "ann"})
    assert named.judged.noted[0].person == "ann"


def test_the_summary_tells_the_figures_of_whee_score(talk, tmp_path, capsys):
    write_labels(LABELS, tmp_path / "labels.csv")
    with pytest.raises(SystemExit):
        main(["score", str(talk), str(tmp_path / "labels.csv"), "--json"])
    told = json.loads(capsys.readouterr().out)
    rows = {name: value for name, value, _ in label_figures(judged(talk).judged)}
    assert float(rows["precision"]) == told["precision"] == 0.5
    assert float(rows["recall"]) == told["recall"] == 0.5
    assert rows["over-triggering"] == "2.00 / min"
    assert told["over_triggering"] == 2.0
    assert float(rows["latency"].removesuffix(" s")) == told["latency"] == 0.5
    assert float(rows["need is off by"]) == told["need_error"] == 0.1


def test_labels_have_a_lane_and_lead_to_the_decisions_that_answer_them(talk):
    (lane,) = label_lane(judged(talk))
    for told in (
        'class="label found" href="#d0"',
        'class="label missed" href="#d1"',
        'class="label wrong" href="#d2"',
        '<span class="label quiet"',
        "she is &lt;hurt&gt;",
    ):
        assert told in lane.inside


def test_a_label_of_an_unknown_name_lies_in_the_row_of_whom_it_fits(talk):
    (lane,) = label_lane(judged(talk, Label(2, 5, "the woman")))
    assert lane.inside.count("top:2px") == 2  # one found and one false alarm, both of ann


def test_without_labels_the_page_says_nothing_of_them(talk):
    assert label_lane(gather(talk)) == []
    assert "false alarm" not in page(gather(talk))


def test_the_page_names_the_labels_and_repeats_itself(talk):
    source = page(judged(talk))
    assert "Against the labels labels.csv" in source
    assert "People noted here: seeking, need 0.90: she is &lt;hurt&gt;" in source
    assert source == page(judged(talk))


def test_elan_labels_are_shown_from_the_command_line(talk, tmp_path):
    write_labels(LABELS, tmp_path / "labels.eaf")
    command = ["report", str(talk), "--html", str(tmp_path / "page.html")]
    with pytest.raises(SystemExit) as ended:
        main([*command, "--labels", str(tmp_path / "labels.eaf"), "--person", "ann=ann"])
    assert ended.value.code == 0
    assert "1 false alarm" in (tmp_path / "page.html").read_text(encoding="utf-8")


def test_tables_hold_the_labels_and_the_verdicts(talk, tmp_path):
    make_report(talk, csv=tmp_path, labels=Labels(LABELS))
    with (tmp_path / "labels.csv").open(encoding="utf-8", newline="") as file:
        labels = list(csv.DictReader(file))
    with (tmp_path / "decisions.csv").open(encoding="utf-8", newline="") as file:
        decisions = list(csv.DictReader(file))
    assert [row["outcome"] for row in labels] == [FOUND, MISSED, ""]
    assert labels[1]["decision"] == decisions[1]["decision"]
    assert [row["verdict"] for row in decisions] == [FOUND, MISSED, WRONG]


def test_the_picture_for_papers_shows_them(talk, tmp_path):
    pytest.importorskip("matplotlib")
    make_report(talk, png=tmp_path / "plain.png")
    make_report(talk, png=tmp_path / "judged.png", labels=Labels(LABELS))
    assert (tmp_path / "plain.png").read_bytes() != (tmp_path / "judged.png").read_bytes()
