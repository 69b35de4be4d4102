"""Whisper through its real loading path, with a tiny model of random weights made on the spot."""

import json
import socket

import numpy as np
import pytest

from whee_ros.perception.speech.recogniser import SpeechError
from whee_ros.perception.speech.whisper import WhisperRecogniser, WhisperSettings, loudest

torch = pytest.importorskip("torch")
transformers = pytest.importorskip("transformers")

RATE = 16_000
NOISE = 0.1 * np.random.default_rng(0).standard_normal(2 * RATE).astype(np.float32)
ANYTHING = {"least_logprob": -1e9}
SPECIAL = [
    "<|endoftext|>",
    "<|startoftranscript|>",
    "<|en|>",
    "<|de|>",
    "<|translate|>",
    "<|transcribe|>",
    "<|nospeech|>",
    "<|notimestamps|>",
]


def make_whisper(folder, word_times=True):
    """Write a complete Whisper folder whose model babbles letters."""
    letters = [chr(code) for code in range(ord("a"), ord("z") + 1)]
    vocabulary = {piece: i for i, piece in enumerate([*letters, "Ġ", *(f"Ġ{c}" for c in letters)])}
    tokenizer = transformers.WhisperTokenizer(
        vocab=vocabulary, merges=[("Ġ", letter) for letter in letters]
    )
    tokenizer.add_special_tokens({"additional_special_tokens": SPECIAL})
    ids = {token: tokenizer.convert_tokens_to_ids(token) for token in SPECIAL}
    ends = {
        "decoder_start_token_id": ids["<|startoftranscript|>"],
        "eos_token_id": ids["<|endoftext|>"],
        "pad_token_id": ids["<|endoftext|>"],
    }
    sizes = ("encoder_layers", "decoder_layers")
    widths = ("d_model", "encoder_ffn_dim", "decoder_ffn_dim")
    heads = ("encoder_attention_heads", "decoder_attention_heads")
    config = transformers.WhisperConfig(
        vocab_size=len(tokenizer),
        max_target_positions=64,
        suppress_tokens=None,
        begin_suppress_tokens=None,
        init_std=1.0,
        tie_word_embeddings=False,
        **ends,
        **dict.fromkeys(sizes, 1),
        **dict.fromkeys(widths, 16),
        **dict.fromkeys(heads, 2),
    )
    torch.manual_seed(3)
    model = transformers.WhisperForConditionalGeneration(config)
    how = transformers.GenerationConfig(
        **ends, max_new_tokens=12, suppress_tokens=[ids[t] for t in SPECIAL]
    )
    how.no_timestamps_token_id = ids["<|notimestamps|>"]
    how.is_multilingual = True
    how.lang_to_id = {token: ids[token] for token in ("<|en|>", "<|de|>")}
    how.task_to_id = {name: ids[f"<|{name}|>"] for name in ("transcribe", "translate")}
    if word_times:
        how.alignment_heads = [[0, 0]]
    model.generation_config = how
    model.save_pretrained(folder)
    features = transformers.WhisperFeatureExtractor(feature_size=80)
    transformers.WhisperProcessor(features, tokenizer).save_pretrained(folder)
    return str(folder)


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return make_whisper(tmp_path_factory.mktemp("whisper"))


def hear(recogniser, sound):
    recogniser.start()
    assert recogniser.feed(sound[: len(sound) // 2]) is None
    recogniser.feed(sound[len(sound) // 2 :])
    return recogniser.finish()


def test_a_folder_gives_text_words_with_times_and_confidence(folder):
    recogniser = WhisperRecogniser(WhisperSettings(folder, **ANYTHING))
    found = hear(recogniser, NOISE)
    assert found.text
    assert " ".join(word.text for word in found.words).split() == found.text.split()
    assert 0 < found.confidence < 1
    assert all(0 <= word.start <= word.end <= 2.0 for word in found.words)
    assert recogniser.locale == "en_US"
    assert not recogniser.streaming


def test_the_same_sound_gives_the_same_text_and_segments_do_not_mix(folder):
    recogniser = WhisperRecogniser(WhisperSettings(folder, **ANYTHING))
    first = hear(recogniser, NOISE)
    recogniser.start()
    recogniser.feed(NOISE[::-1].copy())
    assert hear(recogniser, NOISE) == first


def test_a_model_without_alignment_heads_gives_text_without_word_times(tmp_path):
    recogniser = WhisperRecogniser(
        WhisperSettings(make_whisper(tmp_path, word_times=False), **ANYTHING)
    )
    found = hear(recogniser, NOISE)
    assert found.text
    assert found.words == ()


def test_another_language_it_knows_is_taken(folder):
    assert WhisperRecogniser(WhisperSettings(folder, locale="de_DE")).locale == "de_DE"


def test_a_language_it_does_not_know_is_refused(folder):
    with pytest.raises(SpeechError, match="does not know the language 'xx'"):
        WhisperRecogniser(WhisperSettings(folder, locale="xx_XX"))


@pytest.mark.parametrize("sound", [NOISE[:0], np.zeros(RATE, np.float32), 0.0005 * NOISE])
def test_silence_gives_no_text(folder, sound):
    recogniser = WhisperRecogniser(WhisperSettings(folder, **ANYTHING))
    assert hear(recogniser, sound).text == ""


def test_unsure_text_is_dropped_when_the_model_doubts_that_anybody_spoke(folder):
    doubting = WhisperRecogniser(WhisperSettings(folder, no_speech=0.0, least_logprob=-0.001))
    certain = WhisperRecogniser(WhisperSettings(folder, no_speech=1.0, least_logprob=-0.001))
    assert hear(doubting, NOISE).text == ""
    assert hear(certain, NOISE).text != ""


def test_a_gpu_that_is_not_there_or_has_no_memory_is_replaced_by_the_cpu(folder, monkeypatch):
    if torch.cuda.is_available():
        pytest.skip("this machine has a GPU")
    absent = WhisperRecogniser(WhisperSettings(folder, device="cuda", **ANYTHING))
    assert absent.device == "cpu"
    assert "not available" in absent.notices[0]

    calls = []

    def full(*_, **__):
        calls.append(1)
        if len(calls) == 1:
            raise torch.cuda.OutOfMemoryError("CUDA out of memory")
        return generate(*_, **__)

    generate = absent._model._model.generate
    monkeypatch.setattr(absent._model._model, "generate", full)
    assert hear(absent, NOISE).text
    assert "no memory" in absent.notices[-1]


def test_a_hub_id_without_permission_to_download_fails_without_the_network(monkeypatch):
    asked = []
    monkeypatch.setattr(socket, "getaddrinfo", lambda *where, **_: asked.append(where))
    with pytest.raises(SpeechError, match="allow_download"):
        WhisperRecogniser(WhisperSettings("nobody/whisper-that-is-not-here"))
    assert asked == []


@pytest.mark.parametrize("name", ["", "nowhere"])
def test_a_model_that_is_not_there_is_named(name):
    with pytest.raises(SpeechError, match="cannot be loaded"):
        WhisperRecogniser(WhisperSettings(name))


def test_a_damaged_folder_is_refused(tmp_path):
    folder = make_whisper(tmp_path)
    (tmp_path / "model.safetensors").write_bytes(b"damaged")
    with pytest.raises(SpeechError, match="cannot be loaded"):
        WhisperRecogniser(WhisperSettings(folder))
    (tmp_path / "config.json").write_text(json.dumps({"model_type": "bert"}))
    with pytest.raises(SpeechError, match="cannot be loaded"):
        WhisperRecogniser(WhisperSettings(folder))


def test_the_loudest_tenth_of_a_second_counts():
    quiet = np.zeros(RATE, np.float32)
    quiet[8_000:9_600] = 0.1
    assert loudest(quiet) == pytest.approx(-20, abs=0.1)
    assert loudest(np.zeros(10, np.float32)) == -np.inf
