"""What goes wrong with a language model, told with its cure."""

from __future__ import annotations


class LanguageError(RuntimeError):
    """No usable answer: ``cause`` says why, ``cure`` what to do about it.

    ``detail`` is what came back, shortened. It may quote what people said, so it stands neither in
    the other two nor in the message; show it only where people's words may be shown.
    """

    def __init__(self, cause: str, cure: str, detail: str = "") -> None:
        super().__init__(f"{cause}. Cure: {cure}.")
        self.cause, self.cure, self.detail = cause, cure, detail
