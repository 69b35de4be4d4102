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
    """Give every path that a panel shows."""
    found = []
    for panel in FOXGLOVE["configById"].values():
        found += [one["value"] for one in panel.get("paths", ())]
        found += [panel["topicPath"]] if "topicPath" in panel else []
    return found


def test_every_panel_stands_in_the_layout_once():
    def panels(part):
        if isinstance(part, str):
            return [part]
        return panels(part["first"]) + panels(part["second"])

    assert sorted(panels(FOXGLOVE["layout"])) == sorted(FOXGLOVE["configById"])


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
    "path", [one.get("name") for one in PLOTJUGGLER.iter("curve")], ids=lambda path: path
)
def test_plotjuggler_finds_every_topic_and_field(heard, path):
    topic = next(name for name in heard if path.startswith(f"{name}/"))
    told = values(heard[topic][0], path.removeprefix(f"{topic}/").replace("/", "."))
    assert told
    assert all(isinstance(value, (bool, int, float)) for value in told)


def test_directions_come_in_the_order_that_plotjugglers_layout_names(heard):
    for one in heard["/when/direction"]:
        assert [result.class_id for result in one.results] == list(DIRECTIONS)


@pytest.mark.skipif(shutil.which("node") is None, reason="there is no node to run scripts")
@pytest.mark.parametrize("name", ["decision", "plan"])
def test_foxgloves_scripts_read_what_the_nodes_say(heard, name, tmp_path):
    told = heard[f"/{name}"][-1].data
    ran = json.loads(run_script(SCRIPTS[name], told, tmp_path))
    truth = json.loads(told)
    if name == "decision":
        assert ran["need"] == truth["need"]
        assert ran["direction"] == truth["direction"]
        assert ran["emotion"] == truth["emotion"]["label"]
        assert ran["heard"] == truth["turn"]["text"]
        assert len(ran["why"]) == len(truth["evidence"])
    else:
        assert ran["decision"] == truth["decision"]
        assert ran["said"] == " ".join(act["text"] for act in truth["acts"] if act.get("text"))


def run_script(source, told, folder):
    """Run a user script outside of Foxglove: without its types and its import."""
    plain = re.sub(r"^import [^\n]*$|^type \w+ = \{.*?^\};", "", source, flags=re.M | re.S)
    plain = re.sub(r"\(event: [^)]*\): \w+", "(event)", plain)
    plain += f"\nconsole.log(JSON.stringify(script({{message: {{data: {json.dumps(told)}}}}})));\n"
    file = folder / "script.mjs"
    file.write_text(plain, encoding="utf-8")
    return subprocess.run(
        ["node", file], capture_output=True, text=True, check=True, timeout=120
    ).stdout
