"""What goes wrong with a language model, told with its cure."""

from __future__ import annotations


class LanguageError(RuntimeError):
    """No usable answer: ``cause`` says why, ``cure`` what to do about it."""

    def __init__(self, cause: str, cure: str) -> None:
        super().__init__(f"{cause}. Cure: {cure}.")
        self.cause, self.cure = cause, cure
