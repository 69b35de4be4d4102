"""Replies with marked words: read from files, laid out as tokens, learned from."""

import dataclasses
import gzip

import numpy as np
import pytest

from whee_ros.training.samples import Sample

POST = (("other", "my dog died and nobody cares"),)
LEVELS = {
    "i know just how that is": (0, 2, 0),
    "oh i have been there as well": (0, 2, 0),
    "same here my friend": (0, 2, 0),
    "what happened to him": (0, 0, 2),
    "what did the vet say": (0, 0, 2),
    "what would you like to do now": (0, 0, 2),
}
MARKED = {
    (mechanism, text, text): [text]
    for text, levels in LEVELS.items()
    for mechanism, level in enumerate(levels)
    if level
}
SAMPLES = [
    Sample(
        text=text,
        source="epitome",
        family="epitome",
        conversation=text,
        context=POST,
        mechanisms=levels,
    )
    for text, levels in LEVELS.items()
]


def marks(words):
    pytest.importorskip("torch")
    from whee_ros.training.reply_texts import marks_of

    offsets = [(0, 0), (0, 4), (5, 9), (9, 10), (11, 14), (15, 16), (0, 0)]
    return marks_of("same here. How R", words, offsets).T.tolist()


def test_the_tokens_of_marked_words_are_marked_for_their_mechanism():
    assert marks([["same here"], ["How R"]]) == [[0, 1, 1, 0, 0, 0, 0], [0, 0, 0, 0, 1, 1, 0]]


def test_words_are_marked_whatever_their_case_and_spaces():
    assert marks([["Same  HERE"], []]) == [[0, 1, 1, 0, 0, 0, 0], [0] * 7]


def test_marked_words_that_are_not_in_the_reply_mark_nothing():
    assert marks([["not there", " "], []]) == [[0] * 7, [0] * 7]


def test_levels_and_marked_words_are_read_from_the_files(tmp_path):
    from whee_ros.training.readers.replies import epitome, rationales

    (tmp_path / "epitome").mkdir()
    head = "sp_id,rp_id,seeker_post,response_post,level,rationales,split\n"
    for name, level, said in (
        ("emotional-reactions", 0, ""),
        ("interpretations", 1, "me too|same here|"),
        ("explorations", 0, ""),
    ):
        row = f"a,b,i am sad,me too and same here,{level},{said},train\n"
        with gzip.open(tmp_path / "epitome" / f"{name}.csv.gz", "wt") as file:
            file.write(head + row)
    (read,) = epitome(tmp_path)
    assert read.mechanisms == (0, 1, 0)
    assert rationales(tmp_path)[1, "a", "me too and same here"] == ["me too", "same here"]


def test_a_short_training_learns_levels_and_reads_without_any_marks():
    pytest.importorskip("torch")
    from whee_ros.training.reply_net import ReplyReader, ReplyRecipe
    from whee_ros.training.reply_texts import prepare
    from whee_ros.when.settings import WhenSettings
    from whee_ros.when.weights import load

    recipe = ReplyRecipe(first_layer=5, hidden=8, epochs=20, batch=6, head_rate=5e-3)
    weights = load(WhenSettings().weights)
    replies = prepare(SAMPLES, MARKED, weights, recipe.first_layer, recipe.max_tokens)
    reader = ReplyReader(weights, recipe)
    reader.fit(replies, range(len(SAMPLES)))
    found = reader.outputs(replies, range(len(SAMPLES)))
    assert np.array_equal(found.argmax(-1), list(LEVELS.values()))

    bare = dataclasses.replace(replies, marks=[0 * mark for mark in replies.marks])
    assert np.array_equal(reader.outputs(bare, range(len(SAMPLES))), found)
    alone = reader.outputs(replies, [3])
    np.testing.assert_allclose(alone, found[3:4], atol=0.2)
