"""A language model as a source of answers: who is asked, as parameters. Off unless configured."""

from __future__ import annotations

import dataclasses

from whee_ros.language.opening import KINDS, configured
from whee_ros.language.question import LanguageModel
from whee_ros.settings import setting


@dataclasses.dataclass(frozen=True)
class ModelSettings:
    """Who proposes answers beside the bank; they become ROS parameters."""

    model: str = setting("none", "language model that proposes answers", choices=KINDS, live=False)
    model_url: str = setting(
        "", "its OpenAI-compatible server, e.g. http://localhost:11434/v1", live=False
    )
    model_name: str = setting("", "the server's name for the model", live=False)
    model_key: str = setting("", "environment variable that holds the API key", live=False)
    model_folder: str = setting(
        "", "transformers folder of a causal model, or the id of a downloaded one", live=False
    )
    model_device: str = setting("cpu", "where a model of a folder runs", live=False)
    model_turns: int = setting(6, "earlier turns it is shown", low=0, high=50, live=False)
    model_again: str = setting(
        "none",
        "second pass, if time remains: rewrite after two similar good replies, or revise what is"
        " weakest",
        choices=("none", "rewrite", "revise"),
        live=False,
    )


def model_of(settings: ModelSettings) -> LanguageModel | None:
    """Open the configured language model; None when there is none.

    Raises:
        LanguageError: it is named, but something it needs is missing.
    """
    return configured(settings, "model", "model_name")
