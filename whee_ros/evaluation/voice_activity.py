"""How well voice activity is found in recordings with a reference (NIST RTTM files)."""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path
from typing import Any

import numpy as np

from whee_ros.cues import NANOSECONDS

CHUNK_MIDDLE = 0.016


def evaluate_voice(folder: Path) -> dict[str, Any]:
    """Compare is_speaking with the reference, every 32 ms, in each recording that has one.

    Args:
        folder: sound files (16 kHz FLAC or WAV), and RTTM files that name them.

    Returns:
        a JSON-like dict: by recording and over all, seconds, precision, recall and F1; and the
        recordings that were left out, with the reason.

    Raises:
        ValueError: no recording of the folder has a reference.
    """
    import soundfile

    from whee_ros.perception.voice.audio import RATE
    from whee_ros.perception.voice.stage import VoiceStage

    reference = _references(folder)
    found: dict[str, Any] = {"recordings": {}, "left_out": {}}
    totals = np.zeros(3)
    for path in sorted([*folder.glob("*.flac"), *folder.glob("*.wav")]):
        if path.stem not in reference:
            found["left_out"][path.name] = "no reference"
            continue
        sound, rate = soundfile.read(path, dtype="float32")
        if rate != RATE:
            found["left_out"][path.name] = f"{rate} Hz instead of {RATE}"
            continue
        cues = VoiceStage().process(sound, 0)
        times = np.array([cue.stamp / NANOSECONDS for cue in cues]) - CHUNK_MIDDLE
        speaking = np.array([cue.is_speaking for cue in cues])
        spoken = np.zeros(len(times), bool)
        for start, length in reference[path.stem]:
            spoken |= (times >= start) & (times < start + length)
        counts = np.array([(speaking & spoken).sum(), speaking.sum(), spoken.sum()], float)
        totals += counts
        found["recordings"][path.name] = {"seconds": len(sound) / rate, **_scores(counts)}
    if not found["recordings"]:
        raise ValueError(f"no recording in {folder} has a reference (NAME.rttm) and {RATE} Hz")
    found["all"] = _scores(totals)
    return found


def _references(folder: Path) -> dict[str, list[tuple[float, float]]]:
    """Read (start, length) of each speaker's turns in seconds, by recording."""
    spans: dict[str, list[tuple[float, float]]] = defaultdict(list)
    for path in sorted(folder.glob("*.rttm")):
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
            fields = line.split()
            if len(fields) < 5 or fields[0] != "SPEAKER":
                continue
            try:
                spans[fields[1]].append((float(fields[3]), float(fields[4])))
            except ValueError as error:
                raise ValueError(f"{path}, line {number}: {error}") from error
    return spans


def _scores(counts: Any) -> dict[str, float]:
    both, heard, true = (float(value) for value in counts)
    precision, recall = both / max(heard, 1.0), both / max(true, 1.0)
    f1 = 2 * precision * recall / max(precision + recall, 1e-9)
    return {"precision": round(precision, 4), "recall": round(recall, 4), "f1": round(f1, 4)}
