"""Voice activity and arousal on recordings nobody here made."""

import numpy as np
import pytest

from whee_ros.evaluation.voice_meetings import activity, listen, turn_ends
from whee_ros.evaluation.voice_sounds import meetings
from whee_ros.perception.voice.stage import VoiceStage

soundfile = pytest.importorskip("soundfile")

SECOND = 1_000_000_000
pytestmark = pytest.mark.data


@pytest.fixture(scope="module")
def heard(shared_data):
    """Every other recording, so that the test stays short; `whee eval` takes all."""
    torch = pytest.importorskip("torch")
    torch.set_num_threads(1)
    return [listen(meeting) for meeting in meetings(shared_data)[::2]]


def test_speech_in_meetings_is_found_frame_by_frame(heard):
    found = activity(heard)
    assert found["f1"] > 0.9
    assert found["precision"] > 0.95


def test_few_turns_in_meetings_are_cut_off(heard):
    found = turn_ends(heard)
    assert found["false_share"] <= 0.1
    assert found["median_delay_s"] < 0.6


def test_anger_sounds_more_aroused_than_sadness(shared_data):
    arousal = {"W": [], "T": []}
    recordings = sorted((shared_data / "speech_emotion" / "emodb").glob("*.flac"))
    for emotion, found in arousal.items():
        for path in [p for p in recordings if p.stem[5] == emotion][::16]:
            sound, _ = soundfile.read(path, dtype="float32")
            stage = VoiceStage()
            stage.process(sound, 0)
            found.append(stage.summary(0, 60 * SECOND).arousal)
    pairs = [angry > sad for angry in arousal["W"] for sad in arousal["T"]]
    assert np.mean(pairs) > 0.9
