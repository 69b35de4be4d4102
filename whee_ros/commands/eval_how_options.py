"""Options of `whee eval how`: where answers come from besides the bank."""

from __future__ import annotations

import argparse

from whee_ros.evaluation.how.respond import SECONDS
from whee_ros.how.model.candidates import ModelCandidates

NAMES = ("bank", "transformers", "endpoint")


def add_source(parser: argparse.ArgumentParser) -> None:
    """Add the options that name a source."""
    parser.add_argument(
        "--source",
        choices=NAMES,
        default="bank",
        help="how: where answers come from besides the bank (the words go to an endpoint)",
    )
    parser.add_argument(
        "--model", default="", help="how: a transformers folder or id, or the server's model"
    )
    parser.add_argument(
        "--url", default="", help="how: an endpoint, e.g. http://localhost:11434/v1"
    )
    parser.add_argument(
        "--key", default="", metavar="VARIABLE", help="how: environment variable of its API key"
    )
    parser.add_argument(
        "--again", choices=("none", "rewrite", "revise"), default="none", help="how: second pass"
    )
    parser.add_argument(
        "--within",
        type=float,
        default=SECONDS,
        metavar="S",
        help=f"how: seconds that a model's answer may take ({SECONDS:g})",
    )


def parameters(options: argparse.Namespace) -> dict[str, str]:
    """Give the how node's parameters that name this source."""
    if options.source == "bank":
        return {}
    if options.source == "endpoint":
        named = {"model": "endpoint", "model_url": options.url, "model_name": options.model}
        named["model_key"] = options.key
    else:
        named = {"model": "folder", "model_folder": options.model}
    return {**{name: text for name, text in named.items() if text}, "model_again": options.again}


def opened_source(options: argparse.Namespace) -> ModelCandidates | None:
    """Open the source; None for the bank alone.

    Raises:
        LanguageError: it cannot be asked; the message names the cure.
    """
    from whee_ros.how.bank.bank import Bank
    from whee_ros.how.model.settings import ModelSettings, model_of

    model = model_of(ModelSettings(**parameters(options)))  # type: ignore[arg-type]
    if model is None:
        return None
    source = ModelCandidates(model, Bank.load(), again=options.again)
    source.warm_up(60.0)
    return source
