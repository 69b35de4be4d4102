"""Recordings, synthetic voices and mixtures on which voices and speech are measured."""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from whee_ros.perception.voice.audio import RATE, Samples

SENTENCES = (
    "i lost my job yesterday and my mother is ill",
    "can you tell me what the weather is like today",
    "my best friend moved away and i miss her very much",
    "we won the game and everybody was happy",
    "i do not know what to do about my brother",
)
JFK = (
    "and so my fellow americans ask not what your country can do for you "
    "ask what you can do for your country"
)


class Turn(NamedTuple):
    """A speaker's turn in a meeting, in seconds."""

    start: float
    end: float
    speaker: str


class Meeting(NamedTuple):
    """A recording and who spoke when."""

    name: str
    sound: Samples
    turns: tuple[Turn, ...]


def load(path: Path) -> Samples:
    """Read a recording as mono 16 kHz."""
    import soundfile

    sound, rate = soundfile.read(path, dtype="float32", always_2d=True)
    mono: Samples = sound.mean(axis=1, dtype=np.float32)
    if rate != RATE:
        import soxr

        mono = soxr.resample(mono, rate, RATE)
    return mono


def meetings(data: Path | None) -> list[Meeting]:
    """Give the meeting recordings with their turns (rttm)."""
    folder = data / "replay" / "ami" if data is not None else Path("nowhere")
    turns: dict[str, list[Turn]] = {}
    for path in sorted(folder.glob("*.rttm")):
        for line in path.read_text(encoding="utf-8").splitlines():
            fields = line.split()
            start = float(fields[3])
            turn = Turn(start, start + float(fields[4]), fields[7])
            turns.setdefault(fields[1], []).append(turn)
    return [
        Meeting(name, load(folder / f"{name}.flac"), tuple(sorted(found)))
        for name, found in sorted(turns.items())
        if (folder / f"{name}.flac").is_file()
    ]


def recordings(data: Path | None, each: int) -> dict[str, list[Samples]]:
    """Give about ``each`` single-voice recordings of every collection there is."""
    if data is None:
        return {}
    found = {}
    for name, pattern in (
        ("emodb", "speech_emotion/emodb/*.flac"),
        ("ravdess", "speech_emotion/ravdess/**/*.flac"),
        ("jfk", "replay/jfk/*.flac"),
        ("meetings", "replay/ami/*.flac"),
    ):
        paths = sorted(data.glob(pattern))
        # Not the first of each step: those were used to choose the costs of the pitch path.
        step = max(1, len(paths) // each)
        if paths:
            found[name] = [load(path) for path in paths[step // 2 :: step]]
    return found


def flite(text: str, voice: str = "slt") -> Samples | None:
    """Speak a text with flite; None where it is not installed."""
    program = shutil.which("flite")
    if program is None:
        return None
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "said.wav"
        subprocess.run([program, "-voice", voice, "-t", text, "-o", path], check=True)  # noqa: S603
        return load(path)


def pulse_train(
    f0: float, jitter: float, shimmer: float, seconds: float = 3.0, seed: int = 0
) -> tuple[Samples, float, float]:
    """Give pulses through a resonance, and their true jitter and shimmer."""
    rng = np.random.default_rng(seed)
    count = int(seconds * f0)
    spread = np.sqrt(np.pi) / 2  # makes the mean difference of two draws 1
    periods = (1 + jitter * spread * rng.standard_normal(count)) / f0
    strength = 1 + shimmer * spread * rng.standard_normal(count)
    time = np.arange(int(0.03 * RATE)) / RATE
    sound = np.zeros(int((periods.sum() + 0.1) * RATE))
    for at, loud in zip(np.cumsum(periods), strength, strict=True):
        first = int(np.ceil(at * RATE))
        since = time + first / RATE - at
        ring = loud * np.exp(-since / 0.004) * np.sin(2 * np.pi * 500 * since)
        sound[first : first + len(ring)] += ring[: len(sound) - first]
    return (0.4 * sound).astype(np.float32), _unlike(periods), _unlike(strength)


def level(sound: Samples) -> float:
    """Give the level of the loud half of the 32 ms blocks, in dB of full scale."""
    loudness = levels(sound)
    return float(np.mean(loudness[loudness >= np.median(loudness)]))


def levels(sound: Samples) -> NDArray[np.float64]:
    """Give the level of every 32 ms in dB."""
    blocks = sound[: len(sound) // 512 * 512].astype(np.float64).reshape(-1, 512)
    found: NDArray[np.float64] = 10 * np.log10(np.mean(blocks**2, axis=1) + 1e-12)
    return found


def at_level(sound: Samples, wanted: float) -> Samples:
    """Give the sound with its loud half at ``wanted`` dB."""
    return (sound * 10 ** ((wanted - level(sound)) / 20)).astype(np.float32)


def in_room(sound: Samples, delay: float, reverberation: float = 0.3, seed: int = 0) -> Samples:
    """Give what a microphone hears of a loudspeaker: later, and with the echoes of a room."""
    rng = np.random.default_rng(seed)
    time = np.arange(int(reverberation * RATE)) / RATE
    tail = 0.1 * rng.standard_normal(len(time)) * np.exp(-6.9 * time / reverberation)
    tail[0] = 1.0
    size = len(sound) + len(tail)
    heard = np.fft.irfft(np.fft.rfft(sound, size) * np.fft.rfft(tail, size), size)
    late = np.concatenate([np.zeros(int(delay * RATE)), heard])
    return late.astype(np.float32)


def blocks(sound: Samples, start: int = 0, size: int = 512) -> Iterator[tuple[Samples, int]]:
    """Give blocks of a sound with the stamps of their first samples, in nanoseconds."""
    for i in range(0, len(sound), size):
        yield sound[i : i + size], start + i * 1_000_000_000 // RATE


def _unlike(values: NDArray[np.float64]) -> float:
    return float(np.abs(np.diff(values)).mean() / values.mean())
