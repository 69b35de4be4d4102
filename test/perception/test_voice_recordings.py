"""Voice activity and arousal on recordings nobody here made."""

from pathlib import Path

import numpy as np
import pytest

from whee_ros.perception.voice.stage import VoiceStage

soundfile = pytest.importorskip("soundfile")

SECOND = 1_000_000_000
pytestmark = pytest.mark.data


def reference(folder: Path, name: str, times):
    """Tell for each time whether the meeting's annotators heard anybody."""
    spoken = np.zeros(len(times), bool)
    for line in (folder / "debug.train.rttm").read_text().splitlines():
        fields = line.split()
        start = float(fields[3])
        if fields[1] == name:
            spoken |= (times >= start) & (times < start + float(fields[4]))
    return spoken


def test_speech_in_meetings_is_found_frame_by_frame(shared_data):
    folder = shared_data / "replay" / "ami"
    both = heard = true = 0
    for name in ("trn00", "trn03", "trn08"):
        sound, _ = soundfile.read(folder / f"{name}.flac", dtype="float32")
        cues = VoiceStage().process(sound, 0)
        speaking = np.array([cue.is_speaking for cue in cues])
        spoken = reference(folder, name, np.array([cue.stamp / SECOND for cue in cues]) - 0.016)
        both, heard, true = (
            both + (speaking & spoken).sum(),
            heard + speaking.sum(),
            true + spoken.sum(),
        )
    assert both / heard > 0.95
    assert both / true > 0.75


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
