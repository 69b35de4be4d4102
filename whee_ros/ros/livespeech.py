"""The language of a hri_msgs/LiveSpeech: ``locale`` from hri_msgs 2.2 on, ``language`` before."""

from __future__ import annotations

from typing import Any

FIELDS = ("locale", "language")


def get_locale(msg: Any) -> str:
    """Give the locale in the form en_GB ("" if none is said)."""
    for field in FIELDS:
        if hasattr(msg, field):
            return hri_form(getattr(msg, field))
    return ""


def set_locale(msg: Any, text: str) -> None:
    """Say the locale, whatever its separator, in the form en_GB.

    Raises:
        AttributeError: the message has no field for it.
    """
    for field in FIELDS:
        if hasattr(msg, field):
            setattr(msg, field, hri_form(text))
            return
    raise AttributeError(f"{type(msg).__name__} has neither locale nor language")


def hri_form(text: str) -> str:
    """Write "en-gb", "EN_GB.UTF-8" or "en" as ROS4HRI does: "en_GB", "en_GB", "en"."""
    language, _, region = text.strip().partition(".")[0].replace("-", "_").partition("_")
    return f"{language.lower()}_{region.upper()}" if region else language.lower()
