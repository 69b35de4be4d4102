"""Training what a voice tells: nobody is judged by weights that heard them."""

from pathlib import Path

import numpy as np
import pytest

pytest.importorskip("sklearn")

from whee_ros.decision import DIRECTIONS
from whee_ros.perception.voice.functionals import NAMES
from whee_ros.perception.voice.model import CLASSES, load
from whee_ros.training.readers.speech import SPEECH, Recording, speech_sets
from whee_ros.training.same_sentence import SENTENCES, Decided, auc, cue_of, same_sentence
from whee_ros.training.speech import Heard, cached, listen_to
from whee_ros.training.voice import baselines, fit
from whee_ros.training.voice_results import BASELINES, judge, recalls, unseen
from whee_ros.when.evidence import choose, fuse
from whee_ros.when.head import log_softmax
from whee_ros.when.labels import EMOTIONS
from whee_ros.when.text_reading import TextReading
from whee_ros.when.voice_affect import read_voice

SAID = ("angry", "sad", "neutral", "neutral", "neutral", "neutral", "happy", "fearful")


def heard_of(actors, shift, corpus="emodb"):
    """Recordings whose functionals are ``shift(actor number, emotion)`` plus a little noise."""
    chance = np.random.default_rng(0)
    recordings = [
        Recording(Path(f"{actor}-{take}.flac"), corpus, f"{corpus}-{actor}", "01", emotion)
        for actor in range(actors)
        for take, emotion in enumerate(SAID * 3)
    ]
    values = chance.normal(0, 0.3, (len(recordings), len(NAMES)))
    for row, one in enumerate(recordings):
        values[row] += shift(int(one.actor.split("-")[1]), one.emotion)
    return Heard(tuple(recordings), values, np.ones(len(recordings)))


def told(_, emotion):
    """Each emotion moves two functionals of its own, the same way in everybody."""
    order = ("angry", "fearful", "sad", "neutral", "happy").index(emotion)
    return 2.0 * (np.arange(len(NAMES)) // 2 == order)


def test_what_all_actors_share_is_found_in_an_actor_never_heard():
    heard = heard_of(4, told)
    for baseline in BASELINES:
        assert recalls(heard, unseen(heard, ("emodb",), "emodb", baseline))["uar"] > 0.85


def test_what_only_one_actor_does_is_never_used_to_judge_that_actor():
    """Each actor shows emotions by functionals nobody else uses: known only to who cheats."""

    def private(actor, emotion):
        label = Recording(Path(), "", "", "", emotion).label
        return 3.0 * (np.arange(len(NAMES)) == 3 * actor + label)

    heard = heard_of(4, private)
    own = np.flatnonzero(heard.actor == "emodb-0")
    cheating = judge(heard, fit(heard, np.arange(len(heard.recordings))), own, "none")
    honest = unseen(heard, ("emodb",), "emodb", "none")
    assert recalls(heard, cheating)["uar"] > 0.9
    assert recalls(heard, honest)["uar"] < 0.6


def test_neutral_turns_of_a_baseline_are_not_judged():
    heard = heard_of(2, told)
    usual, rest = baselines(heard, np.arange(len(heard.recordings)), 3, seed=1)
    assert len(usual) == len(rest) == len(heard.recordings) - 6
    counts = [(heard.emotion[rest[heard.actor[rest] == a]] == "neutral").sum() for a in
              ("emodb-0", "emodb-1")]  # fmt: skip
    assert counts == [9, 9]


def test_speech_that_was_not_found_counts_as_an_error():
    heard = heard_of(3, told)
    heard.values[heard.label == CLASSES.index("positive")] = np.nan
    found = recalls(heard, unseen(heard, ("emodb",), "emodb", "none"))
    assert found["recall"]["positive"] == 0
    assert found["unheard"] == 9


def test_the_default_weights_learn_from_free_sets_only():
    assert speech_sets("own") == ("emodb",)
    assert set(speech_sets("research")) == {"emodb", "ravdess"}
    assert all(SPEECH[name].commercial for name in load("own-v1").facts["sets"])
    with pytest.raises(ValueError, match="choose own or research"):
        speech_sets("other")


def test_what_was_heard_is_kept_for_the_next_time(tmp_path):
    heard = heard_of(2, told)
    first = cached(tmp_path, lambda: heard)
    again = cached(tmp_path, lambda: pytest.fail("heard twice"))
    assert again.recordings == first.recordings
    np.testing.assert_array_equal(again.values, heard.values)


def test_the_share_of_pairs_in_order():
    assert auc(np.array([0.9, 0.2, 0.1]), np.array([True, False, False])) == 1
    assert auc(np.array([0.5, 0.5]), np.array([True, False])) == 0.5


def decide(rows):
    """Decide by a made-up reading of a plain sentence, and the voice."""
    emotion = np.full(len(EMOTIONS), -4.0)
    emotion[EMOTIONS.index("neutral")] = 0.0
    plain = TextReading(
        parts=(("text", "words", -0.5, ""),),
        direction=np.log(np.array([0.9, 0.08, 0.02])),
        emotion=log_softmax(emotion),
        valence=0.0,
        arousal=0.0,
        trust=1.0,
    )
    found = []
    for text, voice in rows:
        heard = read_voice([voice]) if voice else None
        one = fuse(plain if text else None, None, heard, face_weight=2.2, voice_weight=3.0)
        direction = choose(one.probabilities, 0.4)
        assert direction in DIRECTIONS
        found.append(
            Decided(one.need, direction, one.emotion.label, one.emotion.valence, one.confidence)
        )
    return found


def test_a_feeling_in_the_voice_moves_the_decision_about_the_same_sentence():
    heard = heard_of(4, told, corpus="ravdess")
    found = same_sentence(heard, ("ravdess",), decide)
    for emotion in ("sad", "angry", "fearful", "happy"):
        assert found["emotions"][emotion]["moves right"] == 1
    assert found["modalities"]["text"]["auc"] == 0.5
    assert found["modalities"]["both"]["auc"] > 0.9


@pytest.mark.data
def test_real_voices_move_the_decision_about_the_same_sentence(shared_data):
    """The default weights never heard RAVDESS; `whee eval affect` takes all of it."""
    pytest.importorskip("soundfile")
    pytest.importorskip("torch")
    some = [
        one
        for one in SPEECH["ravdess"].read(shared_data)
        if one.actor in ("ravdess-01", "ravdess-02", "ravdess-05", "ravdess-08")
        and one.path.stem[12:17] == "01-01"  # one sentence, said once
        and (one.path.stem[9:11] == "02" or one.emotion == "neutral")  # with strong feeling
        and one.emotion in ("neutral", "angry", "fearful")
    ]
    listened = listen_to([one.path for one in some])
    values = np.array([np.full(len(NAMES), np.nan) if v is None else v for v, _ in listened])
    heard = Heard(tuple(some), values, np.array([voiced for _, voiced in listened]))
    need = {}
    for actor in np.unique(heard.actor):
        found = judge(heard, load("own-v1"), np.flatnonzero(heard.actor == actor), "none")
        decided = decide([(SENTENCES["01"], cue_of(found, row)) for row in range(len(found.rows))])
        for row, one in zip(found.rows, decided, strict=True):
            need[actor, heard.emotion[row]] = one.need
    rises = [
        need[actor, emotion] - need[actor, "neutral"]
        for actor in np.unique(heard.actor)
        for emotion in ("angry", "fearful")
    ]
    assert np.mean(np.array(rises) > 0) >= 0.75
    assert np.mean(rises) > 0.03
