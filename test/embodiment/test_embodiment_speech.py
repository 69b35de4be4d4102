"""Speech output: prosody on the wire, flite, and silence where there is no voice."""

import shutil

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from whee_ros.embodiment.speech.flite import FliteVoice
from whee_ros.embodiment.speech.silent import SilentVoice
from whee_ros.embodiment.speech.ssml import SsmlError, from_ssml, to_ssml
from whee_ros.embodiment.speech.tts import SpeechError

needs_flite = pytest.mark.skipif(shutil.which("flite") is None, reason="flite is not installed")


def test_prosody_survives_the_way_over_a_topic():
    spoken = from_ssml(to_ssml("Tom & I < you", 0.9, -1.5, -2))
    assert (spoken.text, spoken.rate, spoken.pitch, spoken.volume) == (
        "Tom & I < you",
        0.9,
        -1.5,
        -2,
    )


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ("Just words.", "Just words."),
        ("5 < 6 & 7", "5 < 6 & 7"),
        ("<speak>One <break time='1s'/><b>two</b></speak>", "One two"),
        ("<speak>broken", "<speak>broken"),
        ("<speak>&nbsp;</speak>", "<speak>&nbsp;</speak>"),
        ("", ""),
    ],
)
def test_plain_and_broken_text_is_read_as_it_stands(source, text):
    assert from_ssml(source).text == text


@pytest.mark.parametrize(
    "source",
    [
        '<!DOCTYPE x [<!ENTITY a "b">]><speak>&a;</speak>',
        '<?xml version="1.0"?><!DOCTYPE x SYSTEM "file:///etc/passwd"><speak/>',
    ],
)
def test_document_types_and_entities_are_refused(source):
    with pytest.raises(SsmlError, match="send plain text"):
        from_ssml(source)


def test_prosody_that_cannot_be_read_is_normal_and_the_rest_is_held_to_bounds():
    spoken = from_ssml(
        '<speak><prosody rate="9999%" pitch="high" volume="+99dB">x</prosody></speak>'
    )
    assert (spoken.rate, spoken.pitch, spoken.volume) == (2.0, 0.0, 12.0)


@given(st.text(max_size=200))
def test_any_text_can_be_read(source):
    try:
        spoken = from_ssml(source)
    except SsmlError:
        return
    assert 0.5 <= spoken.rate <= 2.0


def test_silence_takes_as_long_as_the_words_would():
    samples, rate = SilentVoice().synthesise("That sounds really hard.", rate=0.5)
    assert samples.dtype == np.float32
    assert not samples.any()
    assert 3.0 < len(samples) / rate < 4.5
    assert len(SilentVoice().synthesise("")[0]) == 0


@needs_flite
@pytest.mark.parametrize("voice", ["slt", "rms", "awb", "kal16"])
def test_flite_speaks(voice):
    samples, rate = FliteVoice(voice).synthesise("I am a robot, and I am listening.")
    assert (samples.dtype, rate) == (np.float32, 16_000)
    assert 1.5 < len(samples) / rate < 4
    assert 0.1 < np.abs(samples).max() <= 1


@needs_flite
def test_flite_follows_rate_and_volume():
    voice = FliteVoice()
    normal, _ = voice.synthesise("That sounds hard.")
    slow, _ = voice.synthesise("That sounds hard.", rate=0.8)
    quiet, _ = voice.synthesise("That sounds hard.", volume=-6)
    assert len(slow) / len(normal) == pytest.approx(1.25, abs=0.05)
    assert np.abs(quiet).max() / np.abs(normal).max() == pytest.approx(0.5, abs=0.01)


@needs_flite
def test_flite_follows_pitch():
    words = "A long and even line of words is what we measure here."
    low, high = (pitch_of(FliteVoice().synthesise(words, pitch=p)[0]) for p in (-3, 3))
    assert 12 * np.log2(high / low) == pytest.approx(6, abs=1.5)


def pitch_of(samples):
    """Give the median F0 in Hz by autocorrelation over the loud 40 ms frames at 16 kHz."""
    found = []
    for k in range(0, len(samples) - 640, 320):
        frame = samples[k : k + 640] - samples[k : k + 640].mean()
        if np.sqrt((frame**2).mean()) > 0.05:
            curve = np.correlate(frame, frame, "full")[639:]
            found.append(16_000 / (50 + np.argmax(curve[50:200])))
    return float(np.median(found))


@needs_flite
@pytest.mark.parametrize(
    "text",
    ["-t --help", "😀 caf\u00e9", "$(echo hi) `id`", "", "…", "<speak>", "\x00\x07", "word " * 60],
    ids=lambda text: text[:8].strip() or "nothing",
)
def test_flite_takes_any_text_as_words(text):
    samples, _ = FliteVoice().synthesise(text, rate=float("nan"), pitch=1e9, volume=float("-inf"))
    assert np.isfinite(samples).all()


def test_a_missing_flite_says_how_to_get_it(monkeypatch):
    monkeypatch.setenv("PATH", "")
    with pytest.raises(SpeechError, match="apt-get install flite"):
        FliteVoice()


def test_an_unknown_voice_names_the_known():
    with pytest.raises(SpeechError, match="choose one of slt, rms"):
        FliteVoice("hal")


def test_a_flite_that_fails_or_hangs_says_so(tmp_path, monkeypatch):
    program = tmp_path / "flite"
    program.write_text("#!/bin/sh\necho no such thing >&2\nexit 3\n")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:/bin:/usr/bin")
    with pytest.raises(SpeechError, match="flite failed with 3: no such thing"):
        FliteVoice(in_process=False).synthesise("Hello.")
    program.write_text("#!/bin/sh\nexec sleep 20\n")
    with pytest.raises(SpeechError, match=r"took over 0\.2 s"):
        FliteVoice(timeout_s=0.2, in_process=False).synthesise("Hello.")
