"""Personas talk with the real nodes in virtual time; a bag of it is measured in the same way."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from whee_ros.cli import main
from whee_ros.evaluation.session.judge import judge_by
from whee_ros.evaluation.session.persona import Persona, personas
from whee_ros.evaluation.session.recorded import conversations, exchanges_of
from whee_ros.evaluation.session.sensitivity import retaken
from whee_ros.evaluation.session.state import Sizes
from whee_ros.evaluation.session.talk import Choices, Talk, read, talk
from whee_ros.when.shipped import OWN

SHORT = 4
PATTERNS = ("-p", "how:risk:=patterns")


def short(name: str, beats: int = SHORT) -> Persona:
    """A persona who says only the first beats."""
    import msgspec

    found = personas([name])[0]
    return msgspec.structs.replace(found, script=found.script[:beats])


def choices(robot: str = "ours") -> Choices:
    """No everyday lines, the surface rules as ears, risk by patterns: no model but MiniLM."""
    arguments = PATTERNS if robot == "ours" else ()
    return Choices(judge_by("rules"), everyday=0, probes=False, arguments=arguments)


def whee(*words: str) -> int:
    """Run the command; give its status."""
    with pytest.raises(SystemExit) as ended:
        main(list(words))
    return int(ended.value.code or 0)


@pytest.fixture(scope="module")
def held(tmp_path_factory: pytest.TempPathFactory) -> tuple[Talk, Path]:
    out = tmp_path_factory.mktemp("held") / "tom"
    return talk(short("tom"), "ours", 0, out, choices()), out


def test_a_person_tells_and_the_robot_answers_each_turn_in_time(held):
    made, _ = held
    assert len(made.exchanges) >= SHORT
    assert made.problems == {}
    for one in made.exchanges:
        assert one.hidden
        assert one.first_sign is not None
        assert one.first_sign <= 1.0
        assert one.first_word is None or one.first_word <= 2.0
        assert one.overlap == 0


def test_good_news_is_seen_and_shared(held):
    made, _ = held
    first = made.exchanges[0]
    assert first.direction == "seeking"
    assert first.valence > 0
    assert first.line.felt > 0


def test_the_same_conversation_comes_out_byte_by_byte(held, tmp_path):
    made, out = held
    again = talk(short("tom"), "ours", 0, tmp_path / "again", choices())
    assert again == made
    for name in ("session.json", "bag/bag.mcap"):
        assert (tmp_path / "again" / name).read_bytes() == (out / name).read_bytes()


def test_it_is_kept_and_read_again(held):
    made, out = held
    assert read(out) == made
    assert conversations([out], judge_by("rules")) == [made]


def test_the_bag_alone_tells_the_same_turns_acts_and_times(held):
    made, out = held
    for live, found in zip(made.exchanges, exchanges_of(out), strict=True):
        assert found.text == live.text
        assert [one.name for one in found.shown] == [one.name for one in live.shown]
        assert (found.first_word, found.need) == (live.first_word, live.need)


def test_of_the_bag_alone_the_state_is_what_the_robot_perceived(held, tmp_path):
    made, out = held
    (only,) = conversations([out / "bag"], judge_by("rules"))
    assert only.persona == ""
    assert not any(one.hidden for one in only.exchanges)
    assert [one.before.need for one in only.exchanges] == [one.need for one in made.exchanges]


def test_the_same_words_with_the_same_sizes_lead_to_the_same_states(held):
    made, _ = held
    (again,) = retaken(made, short("tom"), [Sizes()])
    for live, found in zip(made.exchanges, again, strict=True):
        for name in ("valence", "trust", "need"):
            expected = pytest.approx(getattr(live.after, name), abs=1e-4)
            assert getattr(found.after, name) == expected


def test_larger_sizes_lead_further(held):
    made, _ = held
    usual, larger = retaken(made, short("tom"), [Sizes(), Sizes(mechanism=2.0)])
    assert larger[-1].after.trust > usual[-1].after.trust


def test_a_robot_that_is_silent_is_left(tmp_path):
    made = talk(short("mira", 14), "silent", 0, tmp_path / "silent", choices("silent"))
    assert made.left
    assert not any(one.words for one in made.exchanges)
    assert made.exchanges[-1].after.trust < personas(["mira"])[0].start.trust


def test_the_fixed_robot_shows_all_mechanisms_to_who_seeks(tmp_path):
    made = talk(short("mira"), "fixed", 0, tmp_path / "fixed", choices("fixed"))
    sought = [one for one in made.exchanges if one.direction == "seeking"]
    assert sought
    assert all(len(one.words.split()) > 8 and one.words.endswith("?") for one in sought)


def test_the_command_measures_robots_side_by_side(tmp_path, capsys):
    words = "eval session --people kim --robots ours,silent --seeds 1 --everyday 0"
    more = ("--heard-by", "rules", "--set", "how.risk=patterns", "--out", str(tmp_path / "kept"))
    files = ("--json", str(tmp_path / "found.json"), "--plot", str(tmp_path / "paths.png"))
    assert whee(*words.split(), *more, *files) == 0
    shown = capsys.readouterr().out
    assert "2 conversations" in shown
    assert "ours minus each" in shown
    assert "scripts of our own" in shown
    found = json.loads((tmp_path / "found.json").read_text())
    ours, silent = (found["robots"][name]["figures"] for name in ("ours", "silent"))
    assert ours["answered"]["mean"] > silent["answered"]["mean"] == 0
    assert found["differences"]["silent"]["net"]["mean"] > 0
    assert found["ours_ahead"]["silent"] > 0.9
    assert (tmp_path / "paths.png").read_bytes()[:4] == b"\x89PNG"
    assert whee("eval", "session", "--bag", str(tmp_path / "kept"), "--heard-by", "rules") == 0
    assert "2 conversations" in capsys.readouterr().out


def test_what_makes_no_sense_is_told(tmp_path, capsys):
    for words, cause in (
        ("--people nobody", "there is no persona nobody"),
        ("--robots hal", "there is no robot hal; choose from ours"),
        (f"--set how.scorer={OWN}", f"{OWN} chooses the answers"),
        (f"--bag {tmp_path}", f"{tmp_path}"),
    ):
        assert whee("eval", "session", *words.split()) == 1
        assert cause in capsys.readouterr().err
