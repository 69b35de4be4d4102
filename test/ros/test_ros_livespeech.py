"""LiveSpeech says its language in two ways, depending on the version of hri_msgs."""

from __future__ import annotations

import pytest

from whee_ros.ros import load
from whee_ros.ros.livespeech import get_locale, hri_form, set_locale


class OldLiveSpeech:
    """As of hri_msgs 2.1."""

    def __init__(self):
        self.language = ""


@pytest.mark.parametrize("make", [load("memory").message("hri_msgs/msg/LiveSpeech"), OldLiveSpeech])
def test_both_versions_say_their_locale(make):
    speech = make()
    assert get_locale(speech) == ""
    set_locale(speech, "en-gb")
    assert get_locale(speech) == "en_GB"


def test_another_message_is_refused():
    with pytest.raises(AttributeError, match="neither locale nor language"):
        set_locale(object(), "en")
    assert get_locale(object()) == ""


@pytest.mark.parametrize(
    ("given", "wanted"),
    [("en_GB", "en_GB"), ("EN-gb", "en_GB"), ("de", "de"), ("en_US.UTF-8", "en_US"), ("", "")],
)
def test_locales_are_written_as_ros4hri_does(given, wanted):
    assert hri_form(given) == wanted
