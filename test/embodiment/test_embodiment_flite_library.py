"""Flite in this process: the same sound as its program's, and never a harm to this process."""

import contextlib
import shutil
import subprocess
import sys

import numpy as np
import pytest

from whee_ros.embodiment.speech.flite import FliteVoice
from whee_ros.embodiment.speech.flite_library import FliteLibrary, library, ordinary
from whee_ros.embodiment.speech.tts import SpeechError

TEXTS = (
    "Hi.",
    "I am so sorry. That sounds hard! Do you want to talk, or shall I just stay?",
    "Dr. Who owed $3.50, i.e. 5% of it, on 12 May 1999; (his e-mail: who@box.org).",
    'Psst... shhh, fish & chips -- "no"',
)
pytestmark = pytest.mark.skipif(
    shutil.which("flite") is None or library("slt") is None, reason="flite is not installed"
)


@pytest.mark.parametrize("voice", ["slt", "rms", "awb", "kal16"])
def test_the_library_says_what_the_program_says_sample_for_sample(voice):
    here, elsewhere = FliteVoice(voice), FliteVoice(voice, in_process=False)
    for text in TEXTS:
        # Plain again after another rate and pitch, because a voice keeps what is set.
        for rate, pitch in ((1.0, 0.0), (0.8, -2.5), (1.0, 0.0)):
            said, _ = here.synthesise(text, rate, pitch)
            wanted, _ = elsewhere.synthesise(text, rate, pitch)
            assert np.array_equal(said, wanted), (text, rate, pitch)


def test_two_voices_in_turn_keep_apart():
    first, second = FliteVoice("slt"), FliteVoice("rms")
    alone = [voice.synthesise("Good morning.")[0] for voice in (first, second)]
    again = [voice.synthesise("Good morning.")[0] for voice in (first, second)]
    assert [np.array_equal(a, b) for a, b in zip(alone, again, strict=True)] == [True, True]
    assert len(alone[0]) != len(alone[1])


@pytest.mark.parametrize(
    ("text", "fits"),
    [
        ("I am sorry.", True),
        ("No" + "!" * 300, False),  # flite writes past its memory here
        ("word " * 200, False),
        ("a" * 81, False),
    ],
    ids=["words", "marks", "long", "endless word"],
)
def test_what_flite_could_fall_over_is_left_to_the_program(text, fits):
    assert ordinary(text) is fits


def test_a_text_on_which_flite_crashes_is_not_the_end():
    with contextlib.suppress(SpeechError):  # "flite failed with -6"; a mended flite might speak
        FliteVoice().synthesise("No" + "!" * 3000)
    assert len(FliteVoice().synthesise("Still here.")[0])


def test_it_stops_between_one_piece_of_sound_and_the_next():
    asked = []

    def stop():
        asked.append(True)
        return len(asked) > 2

    assert library("slt").speak(TEXTS[1], {}, stop) is None
    assert len(asked) == 4  # twice no, then yes; and once more when it was over
    assert library("slt").speak("Hi.", {}, lambda: False)


def test_what_is_cancelled_while_it_is_spoken_fails(monkeypatch):
    voice, speak = FliteVoice(), FliteLibrary.speak

    def interrupted(self, text, settings, stop):
        voice.cancel()
        return speak(self, text, settings, stop)

    with monkeypatch.context() as patch:
        patch.setattr(FliteLibrary, "speak", interrupted)
        with pytest.raises(SpeechError, match="cancelled"):
            voice.synthesise(TEXTS[1])
    assert len(voice.synthesise(TEXTS[1])[0])  # the next is spoken
    voice.cancel()  # nothing runs: nothing happens
    assert len(voice.synthesise("Hi.")[0])


def test_without_the_library_the_program_speaks():
    code = (
        "import ctypes\n"
        "def missing(*names, **options): raise OSError('no such file')\n"
        "ctypes.CDLL = missing\n"
        "from whee_ros.embodiment.speech.flite import FliteVoice\n"
        "from whee_ros.embodiment.speech.flite_library import library\n"
        "print(library('slt'), len(FliteVoice().synthesise('Hello.')[0]) > 1000)\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["None", "True"]
