"""Train the weights anew: weights, facts, evaluation and model card go to a folder (--out).

`whee train` alone lists what can be trained; your own labelled talk takes part with --extra.
"""

from __future__ import annotations

import argparse
from pathlib import Path

from whee_ros.commands.train_how import add_how, train_how
from whee_ros.commands.trainables import TRAINABLES, listing

__doc__ = f"{__doc__}\n{listing()}"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the options of ``whee train``."""
    names = [one.name for one in TRAINABLES]
    parser.add_argument("stage", nargs="?", choices=names, help="what to train; nothing lists all")
    parser.add_argument(
        "--variant", choices=("own", "research"), default="own", help="which data may be used"
    )
    parser.add_argument("--data", type=Path, help="when, voice, risk: folder of the data sets")
    parser.add_argument("--out", type=Path, help="folder for the weights")
    parser.add_argument(
        "--extra",
        type=Path,
        action="append",
        default=[],
        help="when, how: folder of your own labelled talk; risk: list of your own phrases",
    )
    parser.add_argument(
        "--dev", type=Path, action="append", default=[], help="risk: list to set the thresholds on"
    )
    parser.add_argument("--without", default="", help="risk: leave out one of our lists, by name")
    parser.add_argument(
        "--begin", type=Path, help="risk: folder of weights to go on from, in a third of the time"
    )
    parser.add_argument("--threads", type=int, default=2, help="torch threads; voice: processes")
    parser.add_argument("--seed", type=int, help="seed of the networks (default: the recipe's)")
    add_how(parser)


def run(options: argparse.Namespace) -> int:
    """Train and evaluate one variant."""
    if options.stage is None:
        print(listing())
        return 0
    if options.out is None:
        raise ValueError(f"train {options.stage} needs --out DIR, a folder for the weights")
    if options.threads < 1:
        raise ValueError(f"--threads {options.threads}: give 1 or more")
    if options.stage == "how":
        return train_how(options)
    if options.data is None:
        raise ValueError(f"train {options.stage} needs --data DIR, the folder of the data sets")
    if options.stage == "risk":
        from whee_ros.commands.risk import train_risk

        return train_risk(options)
    for folder in [options.data, *options.extra]:
        if not folder.is_dir():
            raise ValueError(f"there is no folder {folder}")
    if options.stage == "voice":
        return _voice(options)
    return _when(options)


def _when(options: argparse.Namespace) -> int:
    try:
        import sklearn  # noqa: F401 - the baselines of the evaluation need it, an hour later
        import torch

        from whee_ros.training.when import train_variant
    except ModuleNotFoundError as error:
        raise ImportError(f"{error}: pip install scikit-learn torch transformers") from error
    torch.set_num_threads(options.threads)
    train_variant(
        options.variant,
        options.data,
        options.out,
        extra=options.extra,
        seed=options.seed or 0,
        say=lambda line: print(line, flush=True),
    )
    return 0


def _voice(options: argparse.Namespace) -> int:
    if options.extra or options.seed is not None:
        raise ValueError("--extra and --seed are for `whee train when`")
    try:
        import sklearn  # noqa: F401
        import soundfile  # noqa: F401
        import torch  # noqa: F401

        from whee_ros.training.voice import train_voice
        from whee_ros.training.voice_card import table
    except ModuleNotFoundError as error:
        raise ImportError(f"{error}: pip install 'whee_ros[train,voice,models]'") from error
    results = train_voice(
        options.variant,
        options.data,
        options.out,
        workers=options.threads,
        say=lambda line: print(line, flush=True),
    )
    print(table(results["voice"]))
    return 0
