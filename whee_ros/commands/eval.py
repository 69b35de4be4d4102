"""Measure how good the stages are: tables for reading, JSON for comparing.

whee eval when --data DIR      the weights on every data set in DIR, against baselines
whee eval how [--turns 600]    the answers to our own corpus: varied, brief, fitting, honest; by the
                               labels and by the weights' own decisions; attacks that were obeyed
              [--source endpoint --url URL --model NAME | --source transformers --model FOLDER]
                               a language model's answers among them; --models: how long people
                               wait with models that are quick, slow or hang, and one that obeys
whee eval risk [--list FILE]...   words of risk: recall and false alarms, by detector
whee eval session              whole conversations of 16 own personas with the nodes and baselines:
                               paths, alarms, acts against a plan; --bag: of recorded ones
whee eval corpus               our own labelled talk: sizes, variety, agreement (--data: yours)
whee eval voice --data DIR     voice activity on recordings with RTTM references
whee eval affect --data DIR    what voices and faces tell, on actors and pictures never trained on,
                               and whether the same sentence said with feeling is decided otherwise
whee eval perception [--data DIR]   faces, voices, words, turns and cost, on drawn and synthetic
                               people, and on the recordings in DIR
"""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import Any

from whee_ros.commands import eval_session
from whee_ros.commands.eval_how_options import add_source
from whee_ros.when.shipped import OWN


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the options of ``whee eval``."""
    parser.add_argument(
        "stage",
        choices=("when", "how", "voice", "affect", "perception", "corpus", "risk", "session"),
        help="what to measure",
    )
    parser.add_argument("--data", type=Path, help="folder of the data sets or recordings")
    parser.add_argument(
        "--weights", default=OWN, help="when, how, affect: weights by name or folder"
    )
    parser.add_argument(
        "--cache", type=Path, help="when, affect: folder for embeddings or voices (temporary)"
    )
    for name, what in (("judge", "judges replies (or linear)"), ("chooser", "judges candidates")):
        parser.add_argument(
            f"--{name}", default="rules", help=f"how: {what}: rules, or weights by name or folder"
        )
    add_source(parser)
    parser.add_argument(
        "--models",
        action="store_true",
        help="how: also language models that obey orders, are slow or hang (five minutes)",
    )
    parser.add_argument("--turns", type=int, default=600, help="how: turns that are answered (600)")
    parser.add_argument(
        "--leave-one-out",
        action="store_true",
        help="when: also train without each family (an hour on two cores)",
    )
    parser.add_argument(
        "--folds",
        action="store_true",
        help="when: also fine-tune on EPITOME in five folds (half an hour on two cores)",
    )
    parser.add_argument(
        "--quick",
        action="store_true",
        help="perception, when, session: a check, no figures to quote",
    )
    parser.add_argument("--plot", type=Path, metavar="PNG", help="when, session: draw there")
    parser.add_argument(
        "--list",
        type=Path,
        action="append",
        default=[],
        help="risk: a list of phrases (JSON lines)",
    )
    eval_session.add_arguments(parser)
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the figures there")


def run(options: argparse.Namespace) -> int:
    """Measure one stage."""
    if options.data is None and options.stage in ("when", "voice", "affect"):
        raise ValueError(f"eval {options.stage} needs --data DIR")
    if options.data is not None and not options.data.is_dir():
        raise ValueError(f"there is no folder {options.data}")
    stages = {
        "when": _when,
        "how": _how,
        "voice": _voice,
        "affect": _affect,
        "perception": _perception,
        "corpus": _corpus,
        "risk": _risk,
        "session": eval_session.evaluate_session,
    }
    table, results = stages[options.stage](options)
    print(table)
    if options.json:
        options.json.parent.mkdir(parents=True, exist_ok=True)
        options.json.write_text(json.dumps(results, indent=1) + "\n", encoding="utf-8")
    return 0


def _when(options: argparse.Namespace) -> tuple[str, dict[str, Any]]:
    try:
        from whee_ros.training.evaluate import evaluate_when
        from whee_ros.training.leave_out import leave_families_out
        from whee_ros.training.report import reliability_diagram, table

        results = evaluate_when(
            options.data, options.weights, cache=options.cache, quick=options.quick, say=_tell
        )
        if options.leave_one_out:
            variant = "research" if "research" in results["weights"] else "own"
            results["leave_one_out"] = leave_families_out(
                options.data, variant, cache=options.cache, say=_tell
            )
        if options.folds:
            from whee_ros.training.epitome_folds import five_folds
            from whee_ros.when.weights import load

            results["folds"] = five_folds(options.data, load(options.weights), say=_tell)
    except ModuleNotFoundError as error:
        raise ImportError(f"{error}: pip install 'whee_ros[train,models]'") from error
    if options.plot:
        reliability_diagram(results, options.plot)
    missing = f"\nabsent sets: {', '.join(results['missing'])}" if results["missing"] else ""
    return f"weights {results['weights']}\n\n{table(results)}{missing}", results


def _tell(line: str) -> None:
    print(line, file=sys.stderr, flush=True)


def _how(options: argparse.Namespace) -> tuple[str, dict[str, Any]]:
    from whee_ros.commands.eval_how_options import opened_source, parameters
    from whee_ros.evaluation.how.figures import evaluate_how
    from whee_ros.evaluation.how.table import obedience_table, table

    source = opened_source(options)
    told = {"judge": options.judge, "chooser": options.chooser}
    more: dict[str, Any] = {"source": source, "within": options.within, **told}
    found = {
        "labels": evaluate_how(options.turns, **more),
        "classifier": evaluate_how(options.turns, weights=options.weights, **more),
    }
    tables = [table(one) for one in found.values()]
    if source is not None:
        source.close()
    if options.models:
        from whee_ros.evaluation.how.obedience import obedience
        from whee_ros.evaluation.how.waiting import measure_times, time_table

        labels = found["labels"]
        labels["obedience"] = obedience()
        labels["times"] = measure_times(parameters(options), say=_tell)
        tables += [obedience_table(labels["obedience"]), time_table(labels["times"])]
    return "\n\n".join(tables), found


def _voice(options: argparse.Namespace) -> tuple[str, dict[str, Any]]:
    from whee_ros.evaluation.voice_activity import evaluate_voice

    found = evaluate_voice(options.data)
    lines = [f"{'recording':20} {'seconds':>8} {'precision':>10} {'recall':>8} {'F1':>8}"]
    for name, row in [*found["recordings"].items(), ("all", {"seconds": 0.0, **found["all"]})]:
        seconds = f"{row['seconds']:8.1f}" if row["seconds"] else " " * 8
        lines.append(
            f"{name:20} {seconds} {row['precision']:10.3f} {row['recall']:8.3f} {row['f1']:8.3f}"
        )
    lines += [f"left out {name}: {why}" for name, why in found["left_out"].items()]
    return "\n".join(lines), found


def _affect(options: argparse.Namespace) -> tuple[str, dict[str, Any]]:
    try:
        import sklearn  # noqa: F401
        import soundfile  # noqa: F401

        from whee_ros.evaluation.affect import evaluate_affect
    except ModuleNotFoundError as error:
        raise ImportError(f"{error}: pip install 'whee_ros[train,voice,models]'") from error
    return evaluate_affect(options.data, options.weights, options.cache, _tell)


def _perception(options: argparse.Namespace) -> tuple[str, dict[str, Any]]:
    from whee_ros.evaluation import faces, voices

    seen = faces.evaluate_faces(options.data, options.quick)
    heard = voices.evaluate_voices(options.data, options.quick)
    table = f"FACES\n{faces.table(seen)}\n\nVOICES\n{voices.table(heard)}"
    return table, {"faces": seen, "voices": heard}


def _risk(options: argparse.Namespace) -> tuple[str, dict[str, Any]]:
    from whee_ros.commands.risk import evaluate_risk

    return evaluate_risk(options.list, options.data)


def _corpus(options: argparse.Namespace) -> tuple[str, dict[str, Any]]:
    from whee_ros.training.corpus_report import report, table

    found = report(options.data) if options.data else report()
    return table(found), found
