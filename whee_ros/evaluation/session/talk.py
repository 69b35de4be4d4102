"""One conversation of a persona with a robot, from beginning to end, written as a replay is.

The folder holds what ``whee replay`` writes (bag, outcome.json), so ``whee report`` shows it, and
session.json with the exchanges. The same persona, robot, seed and version give the same bytes.
"""

from __future__ import annotations

import contextlib
import dataclasses
from collections.abc import Sequence
from pathlib import Path

import msgspec
import yaml

from whee_ros import locator
from whee_ros.cues import NANOSECONDS
from whee_ros.evaluation.session import robots
from whee_ros.evaluation.session.exchange import Exchange
from whee_ros.evaluation.session.judge import Judge
from whee_ros.evaluation.session.person import Person, Said
from whee_ros.evaluation.session.persona import Persona, everyday
from whee_ros.evaluation.session.scene import START, Scene
from whee_ros.evaluation.session.state import Sizes
from whee_ros.how.policy.policy import Policy
from whee_ros.replay import outcome as outcomes
from whee_ros.replay.outcome import Outcome
from whee_ros.replay.recorder import Recorder
from whee_ros.replay.session import Session
from whee_ros.replay.writer import BagWriter
from whee_ros.ros import use

FILE = "session.json"
DEEDS = ("dim_light", "bring_water", "play_music", "be_quiet")
"""What the robot of the sandbox offers beyond speech."""
MOST = 60
"""Turns after which a conversation ends in any case."""


class Talk(msgspec.Struct, frozen=True, kw_only=True):
    """A conversation: who, with which robot, and all exchanges.

    ``left`` says that the person gave up on the robot; ``digest`` is that of all messages.
    ``persona`` is empty for a recording; then ``robot`` names the bag.
    """

    persona: str
    robot: str
    seed: int = 0
    exchanges: tuple[Exchange, ...] = ()
    left: bool = False
    digest: str = ""
    seconds: float = 0.0
    problems: dict[str, int] = {}


@dataclasses.dataclass(frozen=True)
class Choices:
    """How to talk: ``arguments`` are ROS arguments for the nodes, ``sizes`` the seed of a jitter.

    ``everyday`` counts the everyday lines in between; ``judge`` hears levels.
    """

    judge: Judge
    everyday: int = 8
    probes: bool = True
    face: bool = True
    sizes: int = 0
    arguments: Sequence[str] = ()


def talk(persona: Persona, robot: str, seed: int, out: Path, choices: Choices) -> Talk:
    """Hold one conversation and write it into ``out``, a new folder.

    Raises:
        ValueError, OSError: a node cannot start, or a setting makes no sense.
    """
    use("memory")
    out.mkdir(parents=True)
    profile = _profile(out)
    settings = [
        "-p", "tts:output:=none", "-p", "tts:engine:=silent", "-p", f"robot:profile:={profile}",
        *(["-p", f"how:persons:=['{persona.name}: {persona.known}']"] if persona.known else []),
        *choices.arguments,
    ]  # fmt: skip
    nodes = robots.nodes_of(robot)
    if "how" not in nodes:
        settings = _without(settings, "how:")
    outcome = Outcome(nodes=list(nodes), settings=settings, start=START)
    person = Person(
        persona,
        everyday(),
        Policy.load(),
        seed=seed,
        everyday=choices.everyday,
        probes=choices.probes,
        sizes=Sizes().jittered(choices.sizes),
    )
    with contextlib.ExitStack() as stack:
        session = stack.enter_context(Session(START, nodes, settings))
        answerer = robots.stand_in(robot, seed)
        if answerer is not None:
            session.nodes.append(answerer)
            outcome.nodes.append(robot)
        writer = stack.enter_context(BagWriter(out / outcomes.BAG, compress=True))
        measured = stack.enter_context((out / outcomes.MEASURED).open("w", encoding="utf-8"))
        scene = Scene(
            session,
            Recorder(writer, measured, outcome, -1),
            outcome,
            person=persona.name,
            age=persona.age,
            mood=lambda: person.state,
            shows=persona.face,
            face=choices.face,
        )
        exchanges = _held(person, scene, choices.judge)
        outcome.end = outcome.until = scene.now
    outcome.seconds = (outcome.end - outcome.start) / NANOSECONDS
    outcome.finished = True
    outcomes.save(outcome, out)
    made = Talk(
        persona=persona.name,
        robot=robot,
        seed=seed,
        exchanges=tuple(exchanges),
        left=person.left,
        digest=outcome.digest,
        seconds=outcome.seconds,
        problems=outcome.problems,
    )
    (out / FILE).write_bytes(msgspec.json.format(msgspec.json.encode(made), indent=1) + b"\n")
    return made


def read(folder: Path) -> Talk:
    """Read the conversation that ``talk`` wrote into a folder.

    Raises:
        OSError, msgspec.DecodeError: there is none, or it is damaged.
    """
    return msgspec.json.decode((folder / FILE).read_bytes(), type=Talk)


def _held(person: Person, scene: Scene, judge: Judge) -> list[Exchange]:
    """Let them talk until all is said."""
    exchanges: list[Exchange] = []
    scene.wait(3.0)
    last = scene.now
    while len(exchanges) < MOST and (said := person.next()) is not None:
        person.wait((scene.now - last) / NANOSECONDS)
        last = scene.now
        person.tell(said)
        found = judge(scene.say(said))
        exchanges.append(person.take(said, found, exchanges))
        if not said.goes_on:
            scene.wait(_pace(person, said))
    return exchanges


def _pace(person: Person, said: Said) -> float:
    """Give the seconds until this person speaks again."""
    return person.persona.pace * (0.75 + 0.5 * person.chance(f"pace {said.parts[0]}"))


def _profile(out: Path) -> Path:
    """Write the simulated robot's profile with what it offers beyond speech."""
    profile = yaml.safe_load(locator.robot_profile("sim").read_text(encoding="utf-8"))
    path = out / "robot.yaml"
    path.write_text(yaml.safe_dump(profile | {"offers": list(DEEDS)}), encoding="utf-8")
    return path


def _without(arguments: Sequence[str], node: str) -> list[str]:
    """Leave out the parameters of a node that is not there."""
    pairs = zip(arguments[::2], arguments[1::2], strict=True)
    return [text for flag, value in pairs if not value.startswith(node) for text in (flag, value)]
