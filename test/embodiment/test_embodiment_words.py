"""Where words lie in an utterance, and acts that begin with one."""

import re
import shutil
import subprocess

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from whee_ros.acts import BehaviorPlan, Express, Say, Sync
from whee_ros.embodiment.speech.words import word_times
from whee_ros.embodiment.timeline import PlanRun

SECOND = 1_000_000_000
WORDS = "I lost my job today, and I do not know what to do."


def test_words_follow_each_other_and_fill_the_time():
    words = word_times("That sounds really hard. What happened?", 3.0)
    assert [word.text for word in words][:2] == ["That", "sounds"]
    assert words[0].start == 0.0
    assert words[-1].end == pytest.approx(3.0, abs=0.01)
    assert words[4].start - words[3].end > 0.15, "a sentence's end is a pause"
    assert words[2].end - words[2].start > words[0].end - words[0].start


@settings(max_examples=50)
@given(text=st.text(max_size=80), seconds=st.floats(-5, 100))
def test_any_text_has_its_words_in_order(text, seconds):
    words = word_times(text, seconds)
    times = [time for word in words for time in (word.start, word.end)]
    assert times == sorted(times)
    assert all(0 <= time <= max(seconds, 0) + 0.01 for time in times)


@pytest.mark.skipif(shutil.which("flite") is None, reason="flite is not installed")
def test_flite_says_words_about_when_they_are_expected():
    said = subprocess.run(
        ["flite", "-psdur", "-voice", "slt", "-t", WORDS, "-o", "none"],
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    ends = {k: float(end) for k, end in enumerate(re.findall(r"\w+:([\d.]+)", said))}
    first, last = ends[0], ends[len(ends) - 2]
    # Numbers of the phones that begin "lost", "job", "and" and "know", as flite tells them.
    heard = {1: ends[1], 3: ends[7], 5: ends[15], 9: ends[24]}
    words = word_times(WORDS, last - first)
    errors = [abs(words[k].start - (at - first)) for k, at in heard.items()]
    assert np.max(errors) < 0.25


def run_of(*acts):
    plan = BehaviorPlan(
        id="p", person="", stamp=0, deadline=SECOND, kind="response", acts=acts, priority=1
    )
    return PlanRun(plan, 0, 64)


def due(run, name, until=10.0):
    """Give the time at which an act is first due, in seconds."""
    for k in range(round(until * 100)):
        if name in [one.act.id for one in run.waiting(k * SECOND // 100)]:
            return k / 100
    return None


def smile(anchor):
    return Express(id="smile", expression="happy", start=Sync(anchor=anchor))


def test_an_act_begins_with_a_word_and_later_where_the_voice_began_later():
    found = []
    for sounded in (None, SECOND):
        run = run_of(Say(id="say", text=WORDS), smile("say.word7"))
        say = run.acts["say"]
        say.status, say.began, say.ends, say.sounded = "running", 0, 4 * SECOND, sounded
        found.append(due(run, "smile"))
    assert 1.5 < found[0] < 2.5
    assert found[1] == pytest.approx(1 + found[0] * 3 / 4, abs=0.02)


def test_a_word_that_is_not_there_is_the_end():
    run = run_of(Say(id="say", text="Two words."), smile("say.word9"))
    say = run.acts["say"]
    say.status, say.began, say.ends = "running", 0, 2 * SECOND
    assert due(run, "smile") == 2.0


def test_words_broken_off_do_not_keep_others_waiting():
    run = run_of(Say(id="say", text=WORDS), smile("say.word9"))
    say = run.acts["say"]
    say.status, say.began, say.ended, say.ends = "over", 0, SECOND, 9 * SECOND
    assert due(run, "smile") == 1.0


@pytest.mark.parametrize("anchor", ["smile.word1", "say.word0", "say.word", "say.word12345"])
def test_what_has_no_such_word_starts_with_the_plan(anchor):
    run = run_of(Say(id="say", text=WORDS), smile(anchor))
    assert due(run, "smile") == 0.0
    assert "it starts with the plan" in run.notes[0][2]
