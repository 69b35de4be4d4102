"""Print the JSON schema of what whee_ros puts on its topics and takes in its batch commands."""

from __future__ import annotations

import argparse
import json

from whee_ros import acts, cues, decision, wire
from whee_ros.commands import rows

KINDS: dict[str, type] = {
    "face": cues.FaceCue,
    "voice": cues.VoiceCue,
    "utterance": cues.Utterance,
    "words": list[cues.Word],
    "turn": cues.Turn,
    "presence": cues.Presence,
    "decision": decision.EmpathyDecision,
    "glimpse": decision.Glimpse,
    "plan": acts.BehaviorPlan,
    "when-input": rows.WhenRow,
    "when-output": rows.Decided,
    "how-input": rows.HowRow,
    "how-output": rows.Answered,
}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the options of ``whee schema``."""
    parser.add_argument("kind", choices=sorted(KINDS), help="which part of the vocabulary")


def run(options: argparse.Namespace) -> int:
    """Print one schema."""
    print(json.dumps(wire.schema(KINDS[options.kind]), indent=2))
    return 0
