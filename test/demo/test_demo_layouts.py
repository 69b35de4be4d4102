"""The layouts for Foxglove and PlotJuggler show what a replay's bag really holds."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import xml.etree.ElementTree as ElementTree
from pathlib import Path

import pytest

from whee_ros import locator
from whee_ros.decision import DIRECTIONS
from whee_ros.replay.bag import BagReader, BagWriter
from whee_ros.replay.replay import replay
from whee_ros.ros import deserialize_message, message
from whee_ros.when.settings import WhenSettings

CONFIG = Path(__file__).resolve().parents[2] / "config"
FOXGLOVE = json.loads((CONFIG / "foxglove" / "whee_ros.json").read_text(encoding="utf-8"))
PLOTJUGGLER = ElementTree.parse(CONFIG / "plotjuggler" / "whee_ros.xml").getroot()  # noqa: S314
SCRIPTS = {one["name"]: one["sourceCode"] for one in FOXGLOVE["userNodes"].values()}
STEP = re.compile(r"\.?(\w+)(\[(\d*):?\])?(\{(\w+)==\"(\w+)\"\})?")


@pytest.fixture(scope="module")
def heard(tmp_path_factory):
    """The messages of each topic in the bag of a replay of the demo's first twelve seconds."""
    folder = tmp_path_factory.mktemp("layouts")
    with BagReader(locator.data("demo/scene/bag")) as scene, BagWriter(folder / "in") as writer:
        for record in scene.records():
            if record.stamp - scene.start < 12_000_000_000:
                writer.write_raw(record)
    replay(folder / "in", folder / "out")
    found: dict[str, list] = {}
    with BagReader(folder / "out" / "bag") as bag:
        for one in bag.records():
            made = deserialize_message(one.data, message(one.type))
            found.setdefault(one.topic, []).append(made)
    return found


def values(told, path):
    """Give what a Foxglove path such as ``results[:]{class_id=="none"}.score`` leads to."""
    found = [told]
    for field, listed, number, key, wanted in [
        (m[1], m[2], m[3], m[5], m[6]) for m in STEP.finditer(path)
    ]:
        found = [getattr(one, field) for one in found]
        if listed:
            found = [item for one in found for item in (one[int(number) :][:1] if number else one)]
        if key:
            found = [one for one in found if getattr(one, key) == wanted]
    return found


def foxglove_paths():
    """Give every path that a panel shows; a horizontal line has a number in its place."""
    found = []
    for panel in FOXGLOVE["configById"].values():
        found += [one["value"] for one in panel.get("paths", ()) if one["value"].startswith("/")]
        found += [panel[key] for key in ("topicPath", "topicToRender") if key in panel]
    return [path for path in found if path != "/diagnostics"]  # a replay's bag has none


def test_every_panel_stands_in_the_layout_once():
    def panels(part):
        if isinstance(part, str):
            tabs = FOXGLOVE["configById"][part].get("tabs", ())
            return [part] + [name for tab in tabs for name in panels(tab["layout"])]
        return panels(part["first"]) + panels(part["second"])

    assert sorted(panels(FOXGLOVE["layout"])) == sorted(FOXGLOVE["configById"])


def test_panels_have_the_same_title_in_foxglove_and_in_lichtblick():
    for panel in FOXGLOVE["configById"].values():
        assert panel.get("foxglovePanelTitle") == panel.get("lichtblickPanelTitle")


def test_the_line_among_the_needs_is_the_threshold_of_seeking():
    lines = [one for one in FOXGLOVE["configById"]["Plot!need"]["paths"] if one["value"][0] != "/"]
    assert [float(one["value"]) for one in lines] == [WhenSettings().seeking_threshold]


@pytest.mark.parametrize("path", [p for p in foxglove_paths() if "studio_script" not in p])
def test_foxglove_finds_every_topic_and_field(heard, path):
    topic, _, fields = path.partition(".")
    topic, bracket, more = topic.partition("[")
    assert topic in heard
    told = [value for one in heard[topic] for value in values(one, bracket + more + fields)]
    assert told
    assert all(isinstance(value, (bool, int, float, str)) for value in told)


@pytest.mark.parametrize("path", [p for p in foxglove_paths() if "studio_script" in p])
def test_foxglove_scripts_declare_every_field_that_is_shown(path):
    topic, _, field = path.partition(".")
    (source,) = [one for one in SCRIPTS.values() if f'output = "{topic}"' in one]
    assert not field or re.search(rf"^  {field}: \w", source, re.MULTILINE)


@pytest.mark.parametrize(
    "path",
    [one.get("name") for one in PLOTJUGGLER.iter("curve") if one.get("name", "").startswith("/")]
    + [one.text for one in PLOTJUGGLER.iter("linked_source")],
)
def test_plotjuggler_finds_every_topic_and_field(heard, path):
    topic = next(name for name in heard if path.startswith(f"{name}/"))
    told = values(heard[topic][0], path.removeprefix(f"{topic}/").replace("/", "."))
    assert told
    assert all(isinstance(value, (bool, int, float)) for value in told)


def test_plotjugglers_line_is_the_threshold_of_seeking():
    (line,) = PLOTJUGGLER.iter("snippet")
    assert line.get("name") in {one.get("name") for one in PLOTJUGGLER.iter("curve")}
    assert line.findtext("function") == f"return {WhenSettings().seeking_threshold}"


def test_directions_come_in_the_order_that_plotjugglers_layout_names(heard):
    for one in heard["/when/direction"]:
        assert [result.class_id for result in one.results] == list(DIRECTIONS)


needs_node = pytest.mark.skipif(shutil.which("node") is None, reason="no node to run scripts")


@needs_node
def test_foxgloves_decision_is_what_was_decided(heard, tmp_path):
    ran = run_script("decision", heard, tmp_path)[-1]
    truth = json.loads(heard["/decision"][-1].data)
    assert ran["need"] == pytest.approx(truth["need"], abs=0.001)
    assert ran["decided"] == f"{truth['direction']}, {truth['emotion']['label']}"
    assert ran["heard"] == truth["turn"]["text"]
    assert len(ran["why"]) == len(truth["evidence"])


@needs_node
def test_foxgloves_plan_is_what_was_planned(heard, tmp_path):
    ran = run_script("plan", heard, tmp_path)[-1]
    truth = json.loads(heard["/plan"][-1].data)
    assert ran["decision"] == truth["decision"]
    assert ran["said"] == " ".join(act["text"] for act in truth["acts"] if act.get("text"))
    assert [act.split(":")[0] for act in ran["acts"]] == [act["act"] for act in truth["acts"]]


@needs_node
def test_foxgloves_gesture_begins_with_its_name_and_ends_at_rest(heard, tmp_path):
    shown = [one["does"] for one in run_script("gesture", heard, tmp_path) if one]
    assert shown[:2] == ["nod", ""]


@needs_node
def test_foxgloves_talk_has_every_word_and_every_decision(heard, tmp_path):
    lines = [one for one in run_script("talk", heard, tmp_path) if one]
    turns = [json.loads(one.data) for one in heard["/turn"]]
    said = [one["message"] for one in lines if one["name"] == turns[-1]["person"]]
    assert said == [turn["text"] for turn in turns if turn["state"] == "ended"]
    decided = [one["message"] for one in lines if one["name"] == "when"]
    assert len(decided) == len(heard["/decision"])
    spoken = [one["message"] for one in lines if one["name"] == "robot"]
    assert any("I am a robot" in one for one in spoken)
    assert {one["level"] for one in lines} <= {1, 2, 3}  # debug, info and warning of foxglove.Log


def run_script(name, heard, folder):
    """Run a user script on all messages of its topics: without its types and its imports."""
    source = SCRIPTS[name]
    inputs = json.loads(re.search(r"^export const inputs = (\[.*\]);", source, re.MULTILINE)[1])
    plain = re.sub(
        r"^import [^\n]*$|^type \w+ =\s*(\{.*?^\}|[^{;]*);", "", source, flags=re.M | re.S
    )
    plain = re.sub(r"(\w+): (number|string|Event|Input<[^>]*>)(?=[,)])", r"\1", plain)
    plain = re.sub(r"\): [\w |]+(?= (\{|=>))", ")", plain)
    events = [
        {"topic": topic, "receiveTime": {"sec": 1, "nsec": 2}, "message": {"data": one.data}}
        for topic in inputs
        for one in heard[topic]
    ]
    plain += (
        f"\nconsole.log(JSON.stringify({json.dumps(events)}.map((one) => script(one) ?? null)));\n"
    )
    file = folder / "script.mjs"
    file.write_text(plain, encoding="utf-8")
    ran = subprocess.run(["node", file], capture_output=True, text=True, check=True, timeout=120)
    return json.loads(ran.stdout)
