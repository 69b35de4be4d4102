"""Rare levels of the mechanisms are learned as well as common ones where the recipe asks for it."""

import numpy as np
import pytest

from whee_ros.training.samples import Sample

torch = pytest.importorskip("torch")


def answers(levels):
    return [
        Sample(text="x", source="epitome", family="epitome", conversation="c", mechanisms=m)
        for m in levels
    ]


def test_the_shift_holds_how_frequent_each_level_is():
    from whee_ros.training.losses import level_shift

    found = level_shift(answers([(0, 0, 2)] * 97 + [(0, 1, 2)] * 3), strength=1.0).reshape(3, 3)

    assert found[0, 0] > -0.1
    assert found[1].argsort().tolist() == [2, 1, 0]
    np.testing.assert_allclose(found.exp().sum(1), 1.0, rtol=1e-5)


def test_without_strength_or_labels_nothing_shifts():
    from whee_ros.training.losses import level_shift

    unlabelled = [Sample(text="x", source="own", family="own", conversation="c")]

    assert not level_shift(answers([(0, 1, 2)]), strength=0.0).any()
    assert torch.isfinite(level_shift(unlabelled, strength=1.0)).all()


@pytest.mark.parametrize(("strength", "told"), [(0.0, 0), (1.0, 1)])
def test_a_rare_level_is_told_from_words_that_bear_it_half_the_time(strength, told):
    """Of the second kind of words a little under half bear level 1."""
    from whee_ros.training.losses import level_shift

    kinds = [0] * 80 + [1] * 20
    levels = [0] * 80 + [0] * 11 + [1] * 9
    shift = level_shift(answers([(level, 0, 0) for level in levels]), strength).reshape(3, 3)[0]
    logits = torch.zeros(2, 3, requires_grad=True)
    optimiser = torch.optim.Adam([logits], lr=0.1)
    for _ in range(300):
        loss = torch.nn.functional.cross_entropy(logits[kinds] + shift, torch.tensor(levels))
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()

    assert int(logits[1].argmax()) == told
    assert int(logits[0].argmax()) == 0
