"""Speech programs that a user may install: espeak-ng and piper, by stand-ins where they are not."""

import json
import shutil
import sys
import threading
import time

import numpy as np
import pytest

from whee_ros.embodiment.speech.espeak import EspeakVoice
from whee_ros.embodiment.speech.flite import FliteVoice
from whee_ros.embodiment.speech.piper import PiperVoice
from whee_ros.embodiment.speech.program import read_wave
from whee_ros.embodiment.speech.tts import SpeechError
from whee_ros.embodiment.speech.voices import make_voice

needs_espeak = pytest.mark.skipif(
    shutil.which("espeak-ng") is None, reason="espeak-ng is not installed"
)
# Writes down how it was called, and half a second of a square wave.
STAND_IN = """#!/usr/bin/env python3
import io, json, sys, wave
from pathlib import Path
sound = io.BytesIO()
with wave.open(sound, "wb") as out:
    out.setnchannels(1); out.setsampwidth(2); out.setframerate(22050)
    out.writeframes(b"\\x00\\x40\\x00\\xc0" * 5512)
Path(__file__).with_suffix(".called").write_text(json.dumps([sys.argv[1:], sys.stdin.read()]))
if "--output_file" in sys.argv:
    Path(sys.argv[sys.argv.index("--output_file") + 1]).write_bytes(sound.getvalue())
else:
    data = bytearray(sound.getvalue())
    data[40:44] = b"\\x00\\xf0\\xff\\x7f"  # as espeak-ng does, which cannot go back in a pipe
    sys.stdout.buffer.write(bytes(data))
"""


@pytest.fixture
def programs(tmp_path, monkeypatch):
    """Give a folder in which `install` puts programs, before all others in the path."""
    monkeypatch.setenv("PATH", f"{tmp_path}:/usr/bin:/bin")
    return tmp_path


def install(folder, name, text=STAND_IN):
    program = folder / name
    program.write_text(text.replace("/usr/bin/env python3", sys.executable))
    program.chmod(0o755)


def called(folder, name):
    return json.loads((folder / f"{name}.called").read_text())


def test_espeak_gets_prosody_as_options_and_the_words_never_as_one(programs):
    install(programs, "espeak-ng")
    samples, rate = EspeakVoice().synthesise("--version is\nwhat I said.", 0.9, -2.0, -6.0)
    options, words = called(programs, "espeak-ng")
    assert words == "--version is what I said."
    assert "--version" not in options
    assert options[options.index("-s") + 1] == "144"
    assert options[options.index("-p") + 1] == "38"
    assert (len(samples), rate) == (11_024, 22_050)
    assert np.abs(samples).max() == pytest.approx(0.25, abs=0.01)


def test_piper_gets_its_model_and_speed_and_the_words_as_one_line(programs):
    install(programs, "piper")
    (programs / "amy.onnx").write_bytes(b"x")
    voice = PiperVoice(str(programs / "amy.onnx"))
    samples, rate = voice.synthesise("One.\nTwo.", rate=0.8, pitch=3)
    options, words = called(programs, "piper")
    assert words == "One. Two.\n"
    assert options[options.index("--model") + 1].endswith("amy.onnx")
    assert float(options[options.index("--length_scale") + 1]) == 1.25
    assert (len(samples), rate) == (11_024, 22_050)


@pytest.mark.parametrize("text", ["", "…", "\x00\x07", " \n "])
def test_where_nothing_is_to_be_said_no_program_is_run(programs, text):
    install(programs, "espeak-ng", "#!/bin/sh\nexit 9\n")
    assert len(EspeakVoice().synthesise(text)[0]) == 0


@pytest.mark.parametrize(
    ("engine", "voice", "why"),
    [
        ("espeak-ng", "en", "espeak-ng is not installed; run: sudo apt-get install espeak-ng"),
        ("espeak-ng", "-x --ipa", "is no voice; see espeak-ng --voices"),
        ("piper", "slt", "set tts.voice to the .onnx file"),
        ("flite", "hal", "choose one of slt, rms"),
    ],
)
def test_what_is_missing_leaves_silence_and_a_cure(monkeypatch, engine, voice, why):
    monkeypatch.setenv("PATH", "")
    made, trouble = make_voice(engine, voice)
    assert why in trouble
    samples, _ = made.synthesise("That sounds hard.")
    assert len(samples)
    assert not samples.any()


def test_a_program_that_talks_nonsense_is_named(programs):
    install(programs, "espeak-ng", "#!/bin/sh\ncat > /dev/null\necho no sound\n")
    with pytest.raises(SpeechError, match=r"espeak-ng's sound cannot be read"):
        EspeakVoice().synthesise("Hello.")


def test_a_program_that_does_not_listen_does_no_harm(programs):
    install(programs, "espeak-ng", "#!/bin/sh\nexit 4\n")
    with pytest.raises(SpeechError, match="failed with 4"):
        EspeakVoice().synthesise("word " * 700)


@pytest.mark.parametrize("name", ["flite", "espeak-ng"])
def test_a_cancelled_program_is_killed(programs, name):
    install(programs, name, '#!/bin/sh\n: > "$0.began"\nexec sleep 60\n')
    voice = FliteVoice(in_process=False) if name == "flite" else EspeakVoice()
    ended = []

    def speak():
        with pytest.raises(SpeechError):
            voice.synthesise("Hello.")
        ended.append(True)

    speaker = threading.Thread(target=speak)
    speaker.start()
    while not (programs / f"{name}.began").exists():
        time.sleep(0.01)
    voice.cancel()
    speaker.join(9)  # its own time limit is 10 s
    assert ended
    voice.cancel()  # nothing runs: nothing happens


@needs_espeak
def test_espeak_speaks_and_follows_rate():
    normal, rate = EspeakVoice().synthesise("I am a robot, and I am listening.")
    slow, _ = EspeakVoice().synthesise("I am a robot, and I am listening.", rate=0.8)
    assert rate == 22_050
    assert np.abs(normal).max() > 0.1
    assert len(slow) / len(normal) == pytest.approx(1.25, abs=0.1)


@needs_espeak
def test_espeak_names_a_voice_that_it_does_not_have():
    with pytest.raises(SpeechError, match="does not exist"):
        EspeakVoice("xx-nope").synthesise("Hello.")


@pytest.mark.parametrize(
    "data", [b"", b"RIFF", b"RIFF1234WAVEfmt ", b"x" * 99, b"RIFFdata1234" * 9]
)
def test_what_is_no_sound_is_told(data):
    with pytest.raises(SpeechError, match=r"reinstall (it|espeak-ng)"):
        read_wave(data, "espeak-ng")
