"""Training a small head end to end, and reading the shared sets where they are."""

import numpy as np
import pytest

from whee_ros.training import readers
from whee_ros.training.arrays import arrays, spoken_style
from whee_ros.training.embed import EmbeddingStore
from whee_ros.training.fit import Recipe, calibrate, fit
from whee_ros.training.readers.labelled import own_corpus
from whee_ros.training.splits import separate
from whee_ros.training.when import SHARES, balanced, main
from whee_ros.when.encoder import DIMENSIONS
from whee_ros.when.head import load, save

QUICK = Recipe(hidden=8, members=1, epochs=2, seed=3)


class BagOfWords:
    """Stands for the encoder: every word has its own direction."""

    calls = 0

    def __call__(self, texts):
        self.calls += 1
        rows = np.zeros((len(texts), DIMENSIONS), np.float32)
        for row, text in zip(rows, texts, strict=True):
            for word in text.lower().split():
                row[sum(word.encode()) % DIMENSIONS] += 1
            row /= np.linalg.norm(row) or 1
        return rows


@pytest.fixture(scope="module")
def corpus(tmp_path_factory):
    words = BagOfWords()
    store = EmbeddingStore(tmp_path_factory.mktemp("embeddings"), lambda: words)
    return separate(list(own_corpus())), store


def test_training_learns_calibrates_and_survives_saving(corpus, tmp_path):
    parts, store = corpus
    train = arrays(balanced(spoken_style(parts.train, 0)), store)
    head = calibrate(fit(train, "own", Recipe(members=1, epochs=8)), arrays(parts.dev, store))
    test = arrays(parts.test, store)
    right = head.read(test.x).direction.argmax(1) == test.direction
    assert right.mean() > np.bincount(test.direction).max() / len(test.direction)
    save(head, tmp_path)
    again = load(str(tmp_path), head.facts["encoder_sha256"])
    np.testing.assert_array_equal(again.read(test.x).direction, head.read(test.x).direction)


def test_the_same_seed_gives_the_same_weights(corpus):
    parts, store = corpus
    train = arrays(parts.train[:200], store)
    first, second = fit(train, "own", QUICK), fit(train, "own", QUICK)
    np.testing.assert_array_equal(first.members[0]["hidden"], second.members[0]["hidden"])


def test_embeddings_are_made_once(tmp_path):
    words = BagOfWords()
    EmbeddingStore(tmp_path, lambda: words).add(["one", "two", "one"])
    again = EmbeddingStore(tmp_path, lambda: words)
    again.add(["two", "one"])
    assert words.calls == 1
    assert again.rows(["one", ""]).any(axis=1).tolist() == [True, False]


def test_weights_balance_the_sets():
    samples = list(own_corpus())[:50]
    share = SHARES["own"] / sum(SHARES.values())
    assert sum(s.weight for s in balanced(samples)) == pytest.approx(share * 50)


def test_a_missing_data_folder_is_said_plainly(tmp_path, capsys):
    status = main(
        ["--data", str(tmp_path), "--out", str(tmp_path / "out"), "--cache", str(tmp_path)]
    )
    assert status == 1
    assert "--data" in capsys.readouterr().err


@pytest.mark.data
@pytest.mark.parametrize("name", sorted(set(readers.SETS) - {"own", "goemotions"}))
def test_every_set_is_read(shared_data, name):
    samples = list(readers.SETS[name].read(shared_data))
    assert len(samples) > 300
    for sample in samples[:200]:
        assert sample.text
        assert sample.direction in {None, "none", "seeking", "providing"}
        assert sample.need is None or 0 <= sample.need <= 1
    assert any(sample.split == "test" for sample in samples)
