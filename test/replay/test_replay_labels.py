"""Labels as CSV and ELAN, and decisions scored against them."""

from __future__ import annotations

from collections import Counter

import pytest

from whee_ros.cues import Turn
from whee_ros.decision import EmpathyDecision
from whee_ros.replay.decided import Decided
from whee_ros.replay.labels import Label, LabelError, read_labels, write_labels
from whee_ros.replay.score import score

LABELS = [
    Label(1.0, 3.5, "ann", "seeking", 0.8, "tells of her dog; cries"),
    Label(8.25, 9.0, "ann", "none"),
    Label(8.5, 10.0, "bob", "providing", 0.25, 'says "there, there", <kindly>'),
]


@pytest.mark.parametrize("ending", ["csv", "eaf"])
def test_labels_come_back_as_they_were_written(tmp_path, ending):
    path = tmp_path / f"labels.{ending}"
    write_labels(LABELS, path)
    assert read_labels(path) == LABELS


def test_equal_labels_are_equal_bytes(tmp_path):
    for name in ("a.eaf", "b.eaf"):
        write_labels(LABELS, tmp_path / name)
    assert (tmp_path / "a.eaf").read_bytes() == (tmp_path / "b.eaf").read_bytes()


def test_a_row_that_makes_no_sense_is_named_and_the_rest_is_used(tmp_path):
    path = tmp_path / "labels.csv"
    path.write_text("start,end,person\n1,2,ann\n5,4,ann\nsoon,7,ann\n", encoding="utf-8")
    notes: Counter[str] = Counter()
    assert read_labels(path, notes) == [Label(1, 2, "ann")]
    assert len(notes) == 2
    assert "row 3: it lasts from 5.0 to 4.0 s" in next(iter(notes))


def test_a_file_of_another_kind_is_refused_with_the_cure(tmp_path):
    path = tmp_path / "labels.csv"
    path.write_text("a,b\n1,2\n", encoding="utf-8")
    with pytest.raises(LabelError, match="begin it with start,end,person"):
        read_labels(path)
    broken = tmp_path / "labels.eaf"
    broken.write_text("<ANNOTATION_DOCUMENT>", encoding="utf-8")
    with pytest.raises(LabelError, match="no EAF file"):
        read_labels(broken)


ELAN = """<?xml version="1.0" encoding="UTF-8"?>
<ANNOTATION_DOCUMENT AUTHOR="" DATE="2024-01-01T00:00:00+00:00" FORMAT="3.0" VERSION="3.0">
<HEADER MEDIA_FILE="" TIME_UNITS="milliseconds"/>
<TIME_ORDER><TIME_SLOT TIME_SLOT_ID="ts1" TIME_VALUE="1200"/>
<TIME_SLOT TIME_SLOT_ID="ts2" TIME_VALUE="2400"/></TIME_ORDER>
<TIER LINGUISTIC_TYPE_REF="default" PARTICIPANT="ann" TIER_ID="empathy">
<ANNOTATION><ALIGNABLE_ANNOTATION ANNOTATION_ID="a1" TIME_SLOT_REF1="ts1" TIME_SLOT_REF2="ts2">
<ANNOTATION_VALUE>Seeking</ANNOTATION_VALUE></ALIGNABLE_ANNOTATION></ANNOTATION></TIER>
<TIER LINGUISTIC_TYPE_REF="ref" PARENT_REF="empathy" TIER_ID="note@ann">
<ANNOTATION><REF_ANNOTATION ANNOTATION_ID="a2" ANNOTATION_REF="a1">
<ANNOTATION_VALUE>quietly</ANNOTATION_VALUE></REF_ANNOTATION></ANNOTATION></TIER>
<LINGUISTIC_TYPE LINGUISTIC_TYPE_ID="default" TIME_ALIGNABLE="true"/>
</ANNOTATION_DOCUMENT>
"""


def test_a_tier_made_by_hand_in_elan_is_read_by_its_participant(tmp_path):
    path = tmp_path / "hand.eaf"
    path.write_text(ELAN, encoding="utf-8")
    assert read_labels(path) == [Label(1.2, 2.4, "ann", "seeking", None, "quietly")]


def decided(end, direction="seeking", person="ann", late=0.2):
    """A decision on a turn of one second that ends at ``end`` s, made ``late`` s after it."""
    last = round(end * 1e9)
    turn = Turn(
        id=f"t{end}", person=person, state="ended", start=last - 10**9, end=last, stamp=last
    )
    stamp = last + round(late * 1e9)
    decision = EmpathyDecision(
        id=f"d{end}", person=person, stamp=stamp, turn=turn, direction=direction, need=0.6
    )
    return Decided(decision, stamp)


def test_events_are_found_missed_and_made_up():
    labels = [Label(1, 3, "ann"), Label(10, 12, "ann"), Label(30, 31, "ann", "none")]
    shown = [decided(2.5), decided(3.8, late=0.4), decided(31), decided(40, "none")]
    result = score(shown, labels, origin=0, seconds=60)
    assert (result.labels, result.found, result.decisions, result.right) == (2, 1, 3, 2)
    assert result.precision == pytest.approx(2 / 3)
    assert result.recall == pytest.approx(1 / 2)
    assert result.latency == pytest.approx(0.3)
    assert result.over_triggering == pytest.approx(1.0)
    assert [label.start for label in result.missed] == [10]
    assert [one.decision.turn.id for one in result.wrong] == ["t31"]


def test_the_tolerance_decides_what_lies_beside_a_label():
    labels = [Label(1, 2, "ann")]
    assert score([decided(4.5)], labels, 0, 60, tolerance=1.0).found == 0
    assert score([decided(4.5)], labels, 0, 60, tolerance=1.6).found == 1


def test_another_person_does_not_count_unless_the_labels_name_nobody_known():
    both = [decided(2, person="p1"), decided(2, "none", person="p2")]
    assert score(both, [Label(1, 2, "p2")], 0, 60).found == 0
    assert score(both, [Label(1, 2, "ann")], 0, 60).found == 1
    assert score(both, [Label(1, 2, "ann")], 0, 60, persons={"ann": "p2"}).found == 0


def test_nothing_to_score_gives_no_figures_instead_of_perfect_ones():
    result = score([], [], 0, 60)
    assert (result.precision, result.recall, result.f1, result.latency) == (None,) * 4
