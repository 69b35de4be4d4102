"""Face, voice and words agree in valence, or the body stays neutral; small signs of listening."""

from __future__ import annotations

import itertools

import pytest
from how_scenes import SECOND

from whee_ros.acts import Express, Gesture, Light, Look, Say, Sync
from whee_ros.cues import Turn
from whee_ros.how.bank.bank import Bank
from whee_ros.how.plan.backchannel import Backchannels
from whee_ros.how.plan.plans import spoken
from whee_ros.how.policy.knobs import CHOICES, Knobs
from whee_ros.how.policy.policy import Policy
from whee_ros.how.reading import tone
from whee_ros.how.settings import HowSettings

POLICY = Policy.load()
ENTRIES = Bank.load().entries
SETTINGS = HowSettings()


@pytest.mark.parametrize("name", sorted(POLICY.behaviours))
def test_no_face_or_voice_contradicts_the_words(name):
    """Every sentence of the bank with every behaviour of the policy, fitting or not."""
    for entry, arousal in itertools.product(ENTRIES, (-1.0, 0.0, 1.0)):
        acts = spoken(
            entry.text, POLICY.behaviours[name], person="p", valence=entry.valence, arousal=arousal
        )
        face = next(act for act in acts if isinstance(act, Express))
        voice = next(act for act in acts if isinstance(act, Say))
        words = tone.of_reply(entry.text)
        assert not (face.valence >= 0.25 and (entry.valence <= -0.2 or words < 0)), entry
        assert not (face.valence <= -0.1 and (entry.valence >= 0.5 or words > 0)), entry
        assert not (voice.pitch >= 1 and voice.rate >= 1 and entry.valence < 0), entry


def test_concern_is_no_mirrored_sadness_and_its_arousal_is_damped():
    for name in ("validate", "explore", "crisis"):
        assert POLICY.behaviours[name].expression.name == "concerned"
        assert POLICY.behaviours[name].expression.valence >= -0.3
        assert POLICY.behaviours[name].expression.follow <= 0.3
    for behaviour in POLICY.behaviours.values():
        assert behaviour.expression.name not in ("sad", "angry", "scared", "disgusted", "furious")


@pytest.mark.parametrize(
    "knobs",
    [
        Knobs(**dict(zip(CHOICES, values, strict=True)))
        for values in itertools.product(*CHOICES.values())
    ],
    ids=str,
)
def test_every_voice_stays_speakable_and_every_act_is_anchored(knobs):
    effects = knobs.effects(POLICY.knobs)
    for behaviour in POLICY.behaviours.values():
        acts = spoken("Hm.", behaviour, person="p", valence=0.0, effects=effects)
        voice = next(act for act in acts if isinstance(act, Say))
        assert 0.7 <= voice.rate <= 1.3
        assert -4 <= voice.pitch <= 4
        assert -8 <= voice.volume <= 4
        names = {act.id for act in acts}
        for act in acts:
            anchor = act.start.anchor.partition(".")[0]
            assert anchor == "plan" or anchor in names
        assert next(type(act) for act in acts if isinstance(act, (Look, Express, Light))) is Look


def test_two_sentences_are_parted_by_the_silence_of_the_behaviour():
    behaviour = POLICY.behaviours["validate"]
    acts = spoken("That sounds hard. What happened?", behaviour, person="p", valence=-0.3)
    first, second = (act for act in acts if isinstance(act, Say))
    assert (first.text, second.text) == ("That sounds hard.", "What happened?")
    assert second.start == Sync(anchor="say.end", offset=behaviour.voice.between)
    assert first.start == Sync(anchor="face.start", offset=behaviour.voice.pause)
    assert (first.rate, first.pitch, first.volume) == (second.rate, second.pitch, second.volume)
    resting = [act for act in acts if act.id in ("rest", "dark")]
    assert {act.start.anchor for act in resting} == {"more.end"}  # the face stays to the last word


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("That sounds hard.", "validate"),
        ("Oh. That is sad.", "validate"),  # a sigh is no sentence
        ("Please ask Mr. Moss about it.", "validate"),
        ("Okay, I heard that. Right.", "plain"),
    ],
)
def test_other_words_are_said_in_one_breath(text, name):
    acts = spoken(text, POLICY.behaviours[name], person="p", valence=0.0)
    assert [act.text for act in acts if isinstance(act, Say)] == [text]


def test_every_strategy_has_its_own_voice_and_a_body_that_goes_with_the_words():
    voices = {name: behaviour.voice for name, behaviour in POLICY.behaviours.items()}
    assert voices["validate"].rate < voices["plain"].rate < voices["share_joy"].rate
    assert voices["validate"].pitch < 0 < voices["share_joy"].pitch
    assert voices["validate"].pause > voices["explore"].pause > voices["share_joy"].pause
    assert voices["validate"].between > voices["explore"].between > voices["share_joy"].between
    for name in ("validate", "explore", "reassure", "share_joy", "warm", "friendly", "attend"):
        acts = spoken("Hm, yes.", POLICY.behaviours[name], person="p", valence=0.0)
        gesture = next(act for act in acts if isinstance(act, Gesture))
        assert gesture.start.anchor in ("say.start", "say.word2")
        assert any(isinstance(act, Look) and act.target == "p" for act in acts)
        shown = [act for act in acts if isinstance(act, Light)]
        assert bool(shown) == (POLICY.behaviours[name].light is not None)


def turn(number, state="paused", seconds=2.0):
    end = number * 10 * SECOND
    return Turn(
        id=f"t{number}",
        person="p",
        stamp=end,
        state=state,
        start=end - round(seconds * SECOND),
        end=end,
    )


def listened(settings=SETTINGS, turns=40, **more):
    signs = Backchannels()
    made = [turn(number, **more) for number in range(1, turns)]
    return [signs.acts(one, one.stamp, settings, grave=False) for one in made]


def moves(acts):
    return tuple(
        (
            type(act).__name__,
            getattr(act, "name", getattr(act, "expression", "")),
            getattr(act, "amplitude", 0),
        )
        for act in acts
        if isinstance(act, (Gesture, Express))
    )


def test_signs_of_listening_vary_and_none_comes_twice_in_a_row():
    shown = [moves(acts) for acts in listened()]
    assert len(set(shown)) >= 4
    assert all(first != second for first, second in itertools.pairwise(shown))


def test_they_are_rare():
    signs = Backchannels()
    shown = [
        signs.acts(turn(1, seconds=3.0), SECOND * n // 2, SETTINGS, grave=False) for n in range(20)
    ]
    assert len([acts for acts in shown if moves(acts)]) <= 3


def test_hardly_a_word_was_said_so_there_is_only_a_look():
    assert {len(acts) for acts in listened(seconds=0.3)} == {1}


def test_sounds_come_only_where_allowed_at_pauses_after_some_speech_and_vary():
    def sounds(settings, **more):
        return [
            act.text for acts in listened(settings, **more) for act in acts if isinstance(act, Say)
        ]

    allowed = HowSettings(listening_sounds=True)
    assert sounds(SETTINGS, seconds=4.0) == []
    assert sounds(allowed, seconds=1.0) == []
    assert sounds(allowed, seconds=4.0, state="ended") == []
    heard = sounds(allowed, seconds=4.0)
    assert len(set(heard)) >= 4
    assert all(first != second for first, second in itertools.pairwise(heard))


def test_grave_words_get_only_a_look():
    assert [type(act) for act in Backchannels().acts(turn(1), SECOND, SETTINGS, grave=True)] == [
        Look
    ]
