"""Opens the language model that parameters name: a server, a folder, or none."""

from __future__ import annotations

import dataclasses
from typing import Literal

from whee_ros.language.endpoint import Endpoint
from whee_ros.language.error import LanguageError
from whee_ros.language.local import LocalModel
from whee_ros.language.question import LanguageModel

Kind = Literal["none", "endpoint", "folder"]
KINDS: tuple[Kind, ...] = ("none", "endpoint", "folder")
"""None and not "off", which YAML reads as false."""


@dataclasses.dataclass(frozen=True)
class Where:
    """Where a model is; ``kind`` is one of ``KINDS``, ``key`` names an environment variable."""

    kind: str
    url: str = ""
    name: str = ""
    key: str = ""
    folder: str = ""
    device: str = "cpu"


def opened(where: Where, switch: str, named: str) -> LanguageModel | None:
    """Open the model; None where there is none.

    Args:
        where: what the parameters say.
        switch: the parameter that switches it on, and the beginning of the others' names.
        named: the parameter that holds the server's name for the model.

    Raises:
        LanguageError: it is named, but something it needs is missing.
    """
    if where.kind == "endpoint":
        if not where.url.strip() or not where.name.strip():
            raise LanguageError(
                f"{switch} is an endpoint without URL or model",
                f"set {switch}_url and {named}, or {switch} to none",
            )
        return Endpoint(where.url, where.name, where.key)
    if where.kind == "folder":
        if not where.folder.strip():
            raise LanguageError(
                f"{switch} is a folder without a name",
                f"set {switch}_folder, or {switch} to none",
            )
        return LocalModel(where.folder, where.device)
    return None


def configured(settings: object, switch: str, named: str) -> LanguageModel | None:
    """Open the model that a node's parameters name; None when there is none.

    Args:
        settings: has the fields ``switch``, ``named``, and those of ``Where`` after ``switch``,
            such as judge_url.
        switch: the parameter that switches it on.
        named: the parameter that holds the server's name for the model.

    Raises:
        LanguageError: it is named, but something it needs is missing.
    """
    url, key, folder, device = (
        getattr(settings, f"{switch}_{part}") for part in ("url", "key", "folder", "device")
    )
    where = Where(getattr(settings, switch), url, getattr(settings, named), key, folder, device)
    return opened(where, switch, named)
