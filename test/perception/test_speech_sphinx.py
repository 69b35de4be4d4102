"""PocketSphinx on speech whose words are known."""

import shutil
import subprocess

import numpy as np
import pytest

from whee_ros.perception.speech.recogniser import SpeechError
from whee_ros.perception.speech.sphinx import SphinxRecogniser, clean

pytest.importorskip("pocketsphinx")
soundfile = pytest.importorskip("soundfile")


@pytest.fixture(scope="module")
def recogniser():
    return SphinxRecogniser()


@pytest.fixture
def said(tmp_path):
    if not shutil.which("flite"):
        pytest.skip("flite is not installed")

    def say(text):
        path = tmp_path / "said.wav"
        subprocess.run(["flite", "-voice", "slt", "-t", text, "-o", path], check=True)
        return soundfile.read(path, dtype="float32")[0]

    return say


def hear(recogniser, sound):
    recogniser.start()
    partials = [recogniser.feed(sound[i : i + 512]) for i in range(0, len(sound), 512)]
    return partials, recogniser.finish()


def test_a_sentence_is_recognised_with_partials_word_times_and_confidence(recogniser, said):
    sound = said("my grandmother died last week")
    partials, found = hear(recogniser, sound)
    assert found.text == "my grandmother died last week"
    assert any(partial and "grandmother" in partial for partial in partials)
    assert [w.text for w in found.words] == found.text.split()
    starts = [w.start for w in found.words]
    assert starts == sorted(starts)
    assert all(0 <= w.start < w.end <= len(sound) / 16_000 + 0.05 for w in found.words)
    assert all(0 <= w.confidence <= 1 for w in found.words)
    assert 0.5 < found.confidence <= 1


@pytest.mark.parametrize("seconds", [0, 0.01, 1])
def test_silence_has_no_words(recogniser, seconds):
    _, found = hear(recogniser, np.zeros(int(seconds * 16_000), np.float32))
    assert found == ("", (), 0.0)


def test_a_segment_that_was_never_finished_is_dropped(recogniser, said):
    recogniser.start()
    recogniser.feed(said("could you turn on the light"))
    _, found = hear(recogniser, np.zeros(16_000, np.float32))
    assert found.text == ""


def test_samples_beyond_full_scale_or_no_numbers_do_no_harm(recogniser):
    _, found = hear(recogniser, np.array([np.nan, np.inf, 9e9, -9e9] * 4000, np.float32))
    assert 0 <= found.confidence <= 1


def test_fillers_and_pronunciation_numbers_are_no_words():
    assert clean("<s> the(2) [NOISE] dog's ++UH++ <sil> bone </s>") == "the dog's bone"


def test_a_dictionary_of_ones_own_is_used(tmp_path, said):
    words = tmp_path / "lights.dict"
    words.write_text("light L AY T\nthe DH AH\n")
    recogniser = SphinxRecogniser(dictionary=str(words))
    _, found = hear(recogniser, said("the light"))
    assert set(found.text.split()) <= {"the", "light"}


@pytest.mark.parametrize("part", ["acoustic_model", "language_model", "dictionary"])
def test_a_model_that_does_not_exist_is_named(part):
    with pytest.raises(SpeechError, match=r"nowhere does not exist"):
        SphinxRecogniser(**{part: "nowhere"})


def test_a_model_that_is_none_is_refused(tmp_path, capfd):
    fake = tmp_path / "fake.lm"
    fake.write_text("this is no language model")
    with pytest.raises(SpeechError, match="cannot load"):
        SphinxRecogniser(language_model=str(fake))
    assert capfd.readouterr().err == ""
