"""A list of phrases finds what a person who wrote it would expect."""

from __future__ import annotations

from pathlib import Path

import pytest

from whee_ros import locator
from whee_ros.how.tables import TableError
from whee_ros.how.words import phrases
from whee_ros.how.words.texts import expanded

FILES = sorted(path.stem for path in locator.data("how/data/phrases").glob("*.yaml"))


@pytest.fixture
def listed(tmp_path: Path):
    """A function that makes a list of its lines."""

    def make(*lines: str, **words: str):
        path = tmp_path / "own.yaml"
        named = "".join(f"  {name}: '{text}'\n" for name, text in words.items())
        block = "".join(f"    {line}\n" for line in lines)
        path.write_text(f"words:\n{named}" * bool(words) + f"phrases:\n  own: |\n{block}")
        return phrases.Phrases(path)["own"]

    return make


@pytest.mark.parametrize(
    ("phrase", "said", "not_said"),
    [
        ("never mind", ["oh never mind that"], ["nevermind", "never minded", "never, mind"]),
        ("(stop|quit) asking", ["stop asking", "quit asking me"], ["stop that asking"]),
        ("i [really] do not know", ["i do not know", "i really do not know"], ["i really know"]),
        ("i do not know [how|why]", ["i do not know", "i do not know why"], ["i do know why"]),
        (
            "<start> [please|robot]... be quiet",
            ["be quiet", "please, robot be quiet"],
            ["now be quiet"],
        ),
        ("so [very|really]... sad", ["so sad", "so very, very really sad"], ["sovery sad"]),
        ("pill(s)", ["a pill", "the pills"], ["a pillow"]),
        ("neighbo(u)r(s)", ["neighbor", "neighbours"], ["neighbouring"]),
        ("complain*", ["complain", "they complained"], ["a decomplain"]),
        ("so-so", ["i am so-so", "so so"], ["soso"]),
        ("thanks, robot", ["thanks robot", "thanks, robot"], ["thanks. robot"]),
        ("<start> [no], i am fine", ["no, i am fine", "i am fine"], ["no no i am fine"]),
        ("are you <word>", ["are you well", "are you mum's"], ["are you?"]),
        ("how <0-2 words> long", ["how long", "how very very long"], ["how very very very long"]),
        ("<1-2 words> helps", ["it helps", "no it helps"], ["helps"]),
        ("nobody ... called", ["nobody ever called", "nobody called"], ["called nobody"]),
        ("used to !(it|that)", ["i used to sing", "i used to"], ["i am used to it, now"]),
        ("or !(not <end>)", ["tea or not tea"], ["is it so, or not?"]),
        ("<start> thanks <end>", ["thanks", "thanks!"], ["oh thanks", "thanks a lot"]),
        ("<clause> forget it", ["forget it", "no, forget it"], ["i forget it"]),
        ("what now ?", ["so what now?"], ["what now", "what now, then?"]),
        ("in my place ... ?", ["and in my place, then?"], ["in my place. no"]),
        ("quiet | [all] still", ["so quiet", "all still"], ["all is well"]),
        ("ask (him|them [all])", ["ask him", "ask them all"], ["ask her"]),
    ],
)
def test_what_a_phrase_finds(listed, phrase, said, not_said):
    pattern = listed(phrase)
    assert [text for text in said if not pattern.search(text)] == []
    assert [text for text in not_said if pattern.search(text)] == []


def test_each_line_is_one_more_phrase_and_notes_are_none(listed):
    pattern = listed(
        "be quiet", "# silence", "be [very] still", "be quiet now # at once", "", "hush"
    )
    assert pattern.search("be still")
    assert pattern.search("be quiet now")[0] == "be quiet now"
    assert not pattern.search("silence")


def test_a_name_stands_for_its_words_and_may_use_the_names_before_it(listed):
    pattern = listed("ask <who>", him="him|her", who="<him>|my <him>")
    assert pattern.search("ask my her")
    assert not pattern.search("ask my")


def test_a_name_may_be_an_opening(listed):
    pattern = listed("<so> be quiet", so="<clause> [please|now]...")
    assert pattern.search("i said, please now be quiet")
    assert not pattern.search("i said please now be quiet")


@pytest.mark.parametrize(
    ("phrase", "why"),
    [
        ("(stop|quit asking", "not closed with '\\)'"),
        ("stop) asking", "closes what nothing opened"),
        ("(stop|) asking", "nothing stands between"),
        ("<him> asked", "known: <start>, <clause>, <end>, <word>, <her>"),
        ("I said", "'I': write it in lower case"),
        ("i don't know", "write it out: 'i do not know'"),
        ("a + b", r"'\+': it has no meaning here"),
        ("[maybe] [so]", r"a word that is not in \[\]"),
        (", so", "a comma stands behind a word"),
        ("# nothing", "no phrase is there"),
    ],
)
def test_a_wrong_phrase_is_told_by_its_place(listed, phrase, why):
    with pytest.raises(TableError, match=f"own.yaml: phrases, own: .*{why}"):
        listed(phrase, her="her")


def test_a_list_that_is_not_there_is_told_with_those_that_are():
    with pytest.raises(TableError, match=r"no list is called thank; there are: .*thanks"):
        phrases.of("talk")["thank"]


@pytest.mark.parametrize("name", FILES)
def test_the_packages_own_lists_can_be_read(name):
    lists = phrases.of(name)
    assert [lists[one].pattern for one in lists.names] != []


@pytest.mark.parametrize("name", FILES)
def test_their_phrases_are_written_as_what_was_said_is_compared(name):
    text = locator.data(f"how/data/phrases/{name}.yaml").read_text(encoding="utf-8")
    lines = [line.strip() for line in text.splitlines() if not line.strip().startswith("#")]
    assert [line for line in lines if expanded(line) != " ".join(line.split())] == []
