"""Training a small network end to end, and reading the shared sets where they are."""

import contextlib
import dataclasses
import random

import numpy as np
import pytest

from whee_ros.decision import DIRECTIONS
from whee_ros.training import readers
from whee_ros.training.augment import Augment, recognised
from whee_ros.training.batches import batch_of, epoch
from whee_ros.training.calibrate import MOST_ERROR, calibrate
from whee_ros.training.metrics import calibration_error
from whee_ros.training.readers.labelled import own_corpus
from whee_ros.training.samples import Sample, with_context
from whee_ros.when.head import CONTEXT, DIRECTION, RELATIONS, log_softmax


def sample(text, conversation="c", **more):
    return Sample(text=text, source="own", family="own", conversation=conversation, **more)


def test_a_short_training_learns_and_gives_the_same_weights_for_the_same_seed(tmp_path):
    pytest.importorskip("torch")
    from whee_ros.training.fit import Recipe
    from whee_ros.training.probe import Probe
    from whee_ros.training.splits import Parts
    from whee_ros.training.when import train
    from whee_ros.when.weights import load, save

    texts = {
        "none": ["play some music", "what time is it", "turn off the light", "is it monday"],
        "seeking": ["i miss my dad so", "i am so sad today", "my dog died", "i feel alone"],
    }
    told = [
        sample(t, conversation=t, direction=d, need=float(d == "seeking"), emotion="neutral")
        for d, several in texts.items()
        for t in several
    ]
    parts = Parts(train=told * 6, dev=told, test=told, dropped=0)
    recipe = Recipe(first_layer=5, hidden=8, epochs=6, batch=8, head_rate=5e-3, seed=3)
    weights, _ = train(parts, "own", recipe, lambda line: None)
    save(weights, tmp_path)
    found = Probe(load(str(tmp_path))).read(told).direction.argmax(1)
    assert (found == [0, 0, 0, 0, 1, 1, 1, 1]).mean() > 0.8
    again, _ = train(parts, "own", recipe, lambda line: None)
    np.testing.assert_array_equal(weights.head.arrays["hidden"], again.head.arrays["hidden"])


def test_context_says_who_spoke_oldest_first():
    turns = [("person", "a"), ("robot", "b"), ("other", "c"), ("person", "d")]
    *_, (index, context) = with_context(turns)
    assert index == 3
    assert context == (("own", "a"), ("robot", "b"), ("other", "c"))
    robots = dict(with_context(turns))[1]
    assert robots == (("other", "a"),)


def test_a_batch_holds_each_text_once_and_the_latest_turn_last():
    first = sample("one", context=())
    second = sample("two", context=(("own", "one"), ("robot", " "), ("robot", "yes")))
    batch = batch_of([first, second])
    assert sorted(batch.texts) == ["one", "two", "yes"]
    assert batch.context[0].tolist() == [-1] * CONTEXT
    assert [batch.texts[i] for i in batch.context[1, -2:]] == ["one", "yes"]
    assert batch.relation[1, -1] == RELATIONS.index("robot")
    assert batch.direction.tolist() == [-1, -1]
    assert np.isnan(batch.need).all()


def test_an_epoch_keeps_conversations_together_and_holds_its_quota():
    talk = [sample(f"turn {i} of {c}", conversation=str(c)) for c in range(20) for i in range(4)]
    commands = [
        dataclasses.replace(sample(f"command {i}", conversation=f"k{i}"), source="clinc150")
        for i in range(50)
    ]
    batches = list(epoch([*talk, *commands], {"clinc150": 10}, size=8, seed=1))
    drawn = [s for batch in batches for s in batch]
    assert sum(s.source == "clinc150" for s in drawn) == 10
    assert sum(s.source == "own" for s in drawn) == len(talk)
    for batch in batches:
        for name in {s.conversation for s in batch if s.source == "own"}:
            assert sum(s.conversation == name for s in batch) == 4
    assert batches == list(epoch([*talk, *commands], {"clinc150": 10}, size=8, seed=1))


def test_recognised_text_has_no_marks_and_keeps_the_words():
    heard = recognised("Well, I've LOST it!", random.Random(0))
    assert "i've lost it" in heard
    assert heard == heard.lower()


def test_augmentation_can_forget_who_spoke_and_what_came_before():
    told = sample(
        "so there he was at the door", context=(("robot", "I see."), ("own", "yes")), by="person"
    )
    chance = random.Random(0)
    (forgot,) = Augment(heard=0, forget=1, anonymous=0)([told], [], chance)
    assert forgot.context == ()
    (unnamed,) = Augment(heard=0, forget=0, anonymous=1)([told], [], chance)
    assert unnamed.context == (("other", "I see."), ("own", "yes"))
    assert unnamed.by == ""


def test_few_words_keep_the_turns_that_give_them_their_meaning():
    told = sample("i'm fine", context=(("own", "my leg is broken"),), by="person")
    (kept,) = Augment(heard=0, forget=1, anonymous=0)([told], [], random.Random(0))
    assert kept.context == told.context


def test_a_command_amid_a_story_stays_a_command():
    story = sample("he died", context=(("robot", "Hello."),), direction="seeking")
    command = dataclasses.replace(sample("stop the music", direction="none"), family="commands")
    (found,) = Augment(heard=0, forget=0, anonymous=0, amid=1)([command], [story], random.Random(0))
    assert found.context == (("robot", "Hello."), ("own", "he died"))
    assert found.direction == "none"


def test_wrong_labels_of_an_own_corpus_are_named(tmp_path):
    turn = (
        '{"speaker": "person", "text": "hi", "direction": "sad", "need": 0, "emotion": "neutral"}'
    )
    (tmp_path / "mine.jsonl").write_text('{"id": "a", "turns": [' + turn + "]}")
    with pytest.raises(ValueError, match=r"mine\.jsonl, a, turn 1: no such direction as 'sad'"):
        list(own_corpus(tmp_path))


def test_a_missing_data_folder_is_said_plainly(tmp_path, capsys):
    from whee_ros.cli import main

    with contextlib.suppress(SystemExit):
        assert main(["train", "when", "--data", str(tmp_path / "x"), "--out", str(tmp_path)]) != 0
    assert "there is no folder" in capsys.readouterr().err


@pytest.mark.data
@pytest.mark.parametrize("name", sorted(set(readers.SETS) - {"own", "goemotions"}))
def test_every_set_is_read(shared_data, name):
    samples = list(readers.SETS[name].read(shared_data))
    assert len(samples) > 300
    for found in samples[:200]:
        assert found.text
        assert found.direction in {None, "none", "seeking", "providing"}
        assert found.need is None or 0 <= found.need <= 1
    assert any(found.split == "test" for found in samples)


def answered(right, logit, source, count=600):
    """Raw outputs that favour one direction by ``logit``, right in a share of the samples."""
    chance = np.random.default_rng(0)
    truth = chance.integers(0, 3, count)
    raw = np.zeros((count, 31))
    sure = chance.random(count) < right
    raw[np.arange(count), np.where(sure, truth, (truth + 1) % 3)] = logit
    told = [sample("x", direction=DIRECTIONS[number]) for number in truth]
    return raw, [dataclasses.replace(one, source=source) for one in told]


def test_confidence_is_lowered_only_as_far_as_every_known_set_stays_calibrated():
    easy, hard = answered(0.98, 8.0, "easy"), answered(0.8, 3.5, "hard")
    found = calibrate(np.concatenate([easy[0], hard[0]]), [*easy[1], *hard[1]])
    temperature = found["direction_temperature"]

    def errors(temperature):
        return [
            calibration_error(
                np.exp(log_softmax(raw[:, DIRECTION] / temperature)),
                np.array([DIRECTIONS.index(one.direction) for one in told]),
            )
            for raw, told in (easy, hard)
        ]

    assert max(errors(temperature)) <= MOST_ERROR
    assert max(errors(temperature * 1.4)) > MOST_ERROR
