"""Words of risk are found, look-alikes are not, and the answers are fixed texts.

risk_frozen.jsonl was written and committed before the detector, and is never tuned on;
risk_dev.jsonl is the list to tune on.
"""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from how_scenes import SECOND, decision, story

from whee_ros import locator
from whee_ros.acts import PRIORITY_HANDOFF, Express, Gesture, Light, Look, Say
from whee_ros.how.safety.safety import Safety
from whee_ros.how.stage import HowSettings, HowStage, risk_kind, words_of
from whee_ros.how.tables import TableError

DATA = Path(__file__).parent / "data"


@pytest.fixture(scope="module")
def safety():
    return Safety.load()


def figures(safety, name):
    rows = [json.loads(line) for line in (DATA / name).read_text().splitlines()]
    risky = [row for row in rows if row["kind"]]
    safe = [row for row in rows if not row["kind"]]
    found = [row for row in risky if safety.detect(row["text"])]
    right = [row for row in found if safety.detect(row["text"]).kind == row["kind"]]
    alarms = [row for row in safe if safety.detect(row["text"])]
    return len(found) / len(risky), len(right) / len(risky), len(alarms) / len(safe)


def test_the_dev_list(safety, record_property):
    recall, right, alarms = figures(safety, "risk_dev.jsonl")
    record_property("recall, right kind, false alarms", (recall, right, alarms))
    assert recall >= 0.98
    assert alarms <= 0.02


def test_the_frozen_list(safety, record_property):
    recall, right, alarms = figures(safety, "risk_frozen.jsonl")
    record_property("recall, right kind, false alarms", (recall, right, alarms))
    assert recall >= 0.95
    assert right >= 0.95
    assert alarms <= 0.05


@pytest.mark.parametrize(
    ("text", "risk"),
    [
        ("this homework is killing me", None),
        ("I would never hurt myself", None),
        ("I hurt myself again", "self_harm"),
        ("I am not suicidal", None),
        ("dont want to live anymore", "self_harm"),
        ("i dont want to live anymore", "self_harm"),
        ("I laughed so hard I could not breathe because i was laughing", None),
        ("", None),
        ("?!... ;;;", None),
        ("\x00\x01 💥", None),
        pytest.param("kill " * 20000, None, id="endless"),
    ],
)
def test_single_phrases(safety, text, risk):
    found = safety.detect(text)
    assert (found.kind if found else None) == risk


def test_a_risk_in_the_middle_of_small_talk_is_found(safety):
    risk = safety.detect("The weather is fine. I want to kill myself. How are you?")
    assert (risk.kind, risk.severity) == ("self_harm", 1.0)
    assert "kill myself" in risk.phrase


@pytest.mark.parametrize(
    ("region", "number"), [("us", "988"), ("uk", "116 123"), ("eu", "112"), ("generic", "")]
)
def test_the_text_is_the_regions(safety, region, number):
    text = safety.answer("self_harm", region)
    assert number in text
    if region == "generic":
        assert not any(character.isdigit() for character in text)
        assert "local emergency number" in text
        assert "adult" in text


def test_the_plan_is_calm_and_first_of_all():
    stage = HowStage()
    plan = stage.respond(decision("i want to kill myself", "none"), SECOND)
    assert plan.kind == "handoff"
    assert plan.priority == PRIORITY_HANDOFF
    assert risk_kind(plan) == "self_harm"
    assert words_of(plan) == Safety.load().answer("self_harm", "generic")
    looks = [act for act in plan.acts if isinstance(act, Look)]
    assert [look.target for look in looks] == ["ann"]
    assert {act.name for act in plan.acts if isinstance(act, Gesture)} == {"still"}
    assert {act.pattern for act in plan.acts if isinstance(act, Light)} == {"off"}
    assert {act.expression for act in plan.acts if isinstance(act, Express)} == {
        "concerned",
        "neutral",
    }
    assert all(act.rate < 1 for act in plan.acts if isinstance(act, Say))
    assert "kill" not in " ".join(plan.notes)


def test_the_second_time_it_is_said_in_short_and_nothing_playful_follows():
    stage = HowStage(HowSettings(region="us", careful_turns=2))
    first = stage.respond(decision("i want to die", name="d1"), SECOND)
    again = stage.respond(decision("i really want to die", name="d2"), 2 * SECOND)
    assert words_of(again) == Safety.load().answer("self_harm", "us", again=True)
    assert words_of(again) != words_of(first)
    faces = []
    for number in range(3, 6):
        plan = stage.respond(story("joy", 0, name=f"d{number}"), number * SECOND)
        faces.append(next(act.expression for act in plan.acts if isinstance(act, Express)))
    assert faces == ["neutral", "neutral", "happy"]


def test_an_unknown_region_is_refused_at_the_start():
    with pytest.raises(ValueError, match="region is 'moon'; the table of texts has generic, us"):
        HowStage(HowSettings(region="moon"))


@pytest.mark.parametrize(
    ("old", "new", "named"),
    [
        ("  generic:", "  general:", "'generic' is missing"),
        ("Please call 911 now.", "Please call {number} now.", "us.medical.again: .*placeholders"),
        ("Please call 911 now.", "I am so sad for you.", "us.medical.again: claims a feeling"),
        (r"\bkilled it\b", r"\bkilled (it\b", r"harmless\[\d+\]: not a regular expression"),
        ("    medical:\n", "    medicine:\n", "medicine"),
        ("severity: 1.0", "severity: 5", "<= 1.0"),
    ],
)
def test_a_faulty_table_is_refused_with_the_place(tmp_path, old, new, named):
    text = locator.config("safety.yaml").read_text()
    assert old in text
    path = tmp_path / "safety.yaml"
    path.write_text(text.replace(old, new, 1))
    with pytest.raises(TableError, match=named):
        Safety.load(path)
