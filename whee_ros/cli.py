"""The command line ``whee``: each command is a module of whee_ros.commands, loaded when used."""

from __future__ import annotations

import argparse
import importlib
import sys
from types import ModuleType

from whee_ros import __version__

COMMANDS = {
    "demo": "play the recorded scene through the nodes and watch the robot",
    "up": "run the nodes on this machine's camera and microphone",
    "replay": "run a bag through the nodes in virtual time",
    "report": "a replay as one HTML file to look at, and as tables",
    "compare": "what changed between two replays, and why",
    "sweep": "replay under every combination of settings",
    "score": "a replay's decisions against labels",
    "perceive": "cues from a video, sound file or bag, as JSON lines",
    "when": "decide whether empathy is needed, JSON lines in and out",
    "how": "choose what to say and do, JSON lines in and out",
    "robots": "list, show and check robot profiles",
    "eval": "measure how good the stages are",
    "train": "train the weights anew",
    "bench": "measure how fast the stages are",
    "doctor": "say what is present, what is missing, and how to get it",
    "schema": "print the JSON schema of a topic or command",
}


def parser() -> argparse.ArgumentParser:
    """Give the parser of the whole command line, without the commands' own options."""
    made = argparse.ArgumentParser(
        prog="whee",
        description="A social robot that notices when a person needs empathy, and shows it.",
        epilog="`whee COMMAND --help` says more.",
    )
    made.add_argument("--version", action="version", version=f"whee_ros {__version__}")
    commands = made.add_subparsers(dest="command", metavar="COMMAND")
    for name, text in COMMANDS.items():
        commands.add_parser(name, help=text, add_help=False)
    return made


def main(arguments: list[str] | None = None) -> None:
    """Run one command; wrong use or a problem with a clear cause ends with one line."""
    given = sys.argv[1:] if arguments is None else arguments
    if not given or given[0] not in COMMANDS:
        parser().parse_args(given or ["--help"])
        return
    command, rest = given[0], given[1:]
    module = _load(command)
    options = argparse.ArgumentParser(
        prog=f"whee {command}",
        description=module.__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    module.add_arguments(options)
    try:
        sys.exit(module.run(options.parse_args(rest)))
    except (OSError, ValueError, ImportError, RuntimeError) as error:
        print(f"whee {command}: {error}", file=sys.stderr)
        sys.exit(1)
    except KeyboardInterrupt:
        sys.exit(130)
    except BrokenPipeError:
        sys.exit(0)


def _load(command: str) -> ModuleType:
    return importlib.import_module(f"whee_ros.commands.{command}")


if __name__ == "__main__":
    main()
