"""hri_msgs/LiveSpeech's language: ``language`` up to hri_msgs 2.1, ``locale`` from 2.2 on."""

from __future__ import annotations

from typing import Any


def get_locale(speech: Any) -> str:
    """Give the locale in ROS4HRI's form, ``en_GB``; empty where the message names none."""
    named = speech.locale if hasattr(speech, "locale") else speech.language
    return str(named).replace("-", "_")


def set_locale(speech: Any, locale: str) -> None:
    """Set the locale in whichever field this version of the message has."""
    field = "locale" if hasattr(speech, "locale") else "language"
    setattr(speech, field, locale.replace("-", "_"))
