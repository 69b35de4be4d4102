"""A conversation as a file for Rerun, read back with Rerun's own program where it is installed."""

from __future__ import annotations

import importlib.util
import re
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest
from report_talks import NASTY

from whee_ros.cli import main
from whee_ros.replay.labels import Label
from whee_ros.report.gather import gather
from whee_ros.report.judged import Labels, judge
from whee_ros.report.lines import decision_text, plain
from whee_ros.report.make import make_report

MISSING = importlib.util.find_spec("rerun") is None
CHUNK = re.compile(r"with (\d+) rows? \(.*?\) - (/\S*) - (?:data )?columns: \[(.*?)\]")
DATA = re.compile(r"(^|[ :])(scalars?|text|blob)\b", re.IGNORECASE)


def rows(path):
    """Count the readings, lines and texts by what they are of, as Rerun's program tells them."""
    program = Path(sys.executable).with_name("rerun")
    told = subprocess.run(
        [program, "rrd", "print", path], capture_output=True, text=True, check=True, timeout=120
    )
    found = Counter()
    for number, entity, columns in CHUNK.findall(told.stdout):
        if DATA.search(columns):
            found[entity] += int(number)
    return found


@pytest.mark.skipif(MISSING, reason="Rerun's SDK is not installed")
@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_rerun_reads_back_all_that_the_conversation_holds(talk, tmp_path):
    labels = Labels([Label(2, 5, "ann"), Label(11, 14, "ann")])
    make_report(talk, rerun=tmp_path / "talk.rrd", labels=labels)
    found = rows(tmp_path / "talk.rrd")
    assert found["/decision"] == 3
    assert found["/need/ann"] == found["/p/seeking"] == 3
    assert found["/mood/ann/face/valence"] == found["/mood/ann/face/arousal"] == 150
    assert found["/talk/ann"] == found["/talk/robot"] == 3
    assert found["/acts/face"] == 3
    assert found["/labels/ann"] == 2


@pytest.mark.skipif(not MISSING, reason="Rerun's SDK is installed")
def test_without_rerun_its_file_says_what_to_install(talk, tmp_path, capsys):
    with pytest.raises(SystemExit) as ended:
        main(["report", str(talk), "--rerun", str(tmp_path / "talk.rrd")])
    assert ended.value.code == 1
    assert "pip install 'whee_ros[rerun]'" in capsys.readouterr().err
    assert not (tmp_path / "talk.rrd").exists()


def test_a_decision_is_told_in_markdown_and_words_cannot_become_links(talk):
    made = gather(talk)
    made.judged = judge(made, Labels([Label(2, 5, "ann")]))
    told = decision_text(made, 0)
    assert "## ann: seeking, need 0.80" in told
    assert "**found**" in told
    assert r"| words near \<grief\> | text | +3.00 |" in told
    assert "2 candidates rejected" in told
    assert NASTY not in told
    assert plain("![x](http://y)\n# z") == r"\!\[x\]\(http\:\/\/y\) \# z"
