"""Adds the configured language model to the how node's sources, and tells where words go."""

from __future__ import annotations

from whee_ros.how.bank.bank import Bank
from whee_ros.how.model.candidates import ModelCandidates
from whee_ros.how.model.settings import ModelSettings, model_of
from whee_ros.language.endpoint import Endpoint
from whee_ros.language.error import LanguageError
from whee_ros.nodes.diagnostics import Diagnostics
from whee_ros.nodes.how_sources import Sources
from whee_ros.ros import Node

KEY = "language model"


def add_model(
    node: Node, sources: Sources, diagnostics: Diagnostics, settings: ModelSettings
) -> None:
    """Add the model that ``settings`` name; what is wrong with it is told on /diagnostics."""
    try:
        model = model_of(settings)
    except LanguageError as error:
        diagnostics.problem(KEY, f"{error.cause}.", f"{error.cure}.")
        return
    if model is None:
        return
    diagnostics.facts[KEY] = model.name
    if isinstance(model, Endpoint):
        diagnostics.facts[KEY] = f"{model.name} at {model.host}"
        if model.leaves_machine:
            diagnostics.facts["words leave this machine for"] = model.host
            node.get_logger().warning(f"what people say is sent to {model.host}")

    def told(wrong: Exception | None) -> None:
        if isinstance(wrong, LanguageError):
            diagnostics.problem(KEY, f"{wrong.cause}.", f"{wrong.cure}.")
            node.get_logger().debug(f"the language model's answer: {wrong.detail}")
        elif wrong is not None:
            what = f"asking the language model failed: {type(wrong).__name__}."
            diagnostics.problem(KEY, what, "report it with the bag.")
        else:
            diagnostics.solved(KEY)

    source = ModelCandidates(
        model, Bank.load(), turns=settings.model_turns, again=settings.model_again
    )
    sources.add(source, told=told)
