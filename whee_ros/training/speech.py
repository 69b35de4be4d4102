"""Recordings of speech to functionals, by the voice stage as the node runs it."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from whee_ros.training.readers.speech import Recording

_TAIL = 0.5  # seconds of silence after a recording, in which its speech ends
_LONG = 60_000_000_000  # ns; longer than any recording
_CHUNK = 20
_KEPT = ("path", "corpus", "actor", "sentence", "emotion")

Floats = NDArray[np.float64]


@dataclasses.dataclass(frozen=True)
class Heard:
    """Recordings with their functionals (n, d), NaN where no speech was found, and labels.

    ``voiced`` is seconds; ``label`` the row of ``CLASSES``.
    """

    recordings: tuple[Recording, ...]
    values: Floats
    voiced: Floats

    @property
    def found(self) -> NDArray[np.bool_]:
        """Which recordings speech was found in."""
        found: NDArray[np.bool_] = np.isfinite(self.values).all(axis=1)
        return found

    @property
    def label(self) -> NDArray[np.int64]:
        """The class of each recording."""
        return np.array([one.label for one in self.recordings], np.int64)

    @property
    def emotion(self) -> NDArray[np.str_]:
        """The emotion of each recording; a calm voice counts as a neutral one."""
        named = [one.emotion.replace("calm", "neutral") for one in self.recordings]
        return np.array(named, np.str_)

    @property
    def actor(self) -> NDArray[np.str_]:
        """Who spoke."""
        return np.array([one.actor for one in self.recordings], np.str_)

    @property
    def corpus(self) -> NDArray[np.str_]:
        """The set of each recording."""
        return np.array([one.corpus for one in self.recordings], np.str_)


def hear(recordings: Sequence[Recording], workers: int, say: Callable[[str], None]) -> Heard:
    """Listen to recordings, each by a stage of its own.

    Args:
        recordings: 16 kHz sound files.
        workers: processes.
        say: told of the progress.
    """
    from whee_ros.perception.voice.functionals import NAMES

    paths = [one.path for one in recordings]
    values = np.full((len(paths), len(NAMES)), np.nan)
    voiced = np.zeros(len(paths))
    parts = [paths[i : i + _CHUNK] for i in range(0, len(paths), _CHUNK)]
    # A fresh process: torch's threads do not survive a fork.
    with ProcessPoolExecutor(workers, mp_context=get_context("spawn")) as pool:
        row = 0
        for number, found in enumerate(pool.map(listen_to, parts), start=1):
            for one, seconds in found:
                if one is not None:
                    values[row], voiced[row] = one, seconds
                row += 1
            if number % 5 == 0 or number == len(parts):
                say(f"heard {row} of {len(paths)} recordings")
    return Heard(tuple(recordings), values, voiced)


def cached(folder: Path | None, make: Callable[[], Heard]) -> Heard:
    """Give what was heard before and kept in ``folder``, or hear it and keep it there.

    Kept with other functionals than those of now, it is heard again.
    """
    if folder is None:
        return make()
    from whee_ros.perception.voice.functionals import NAMES

    path = folder / "voices.npz"
    if path.is_file():
        with np.load(path) as kept:
            if tuple(kept["names"]) == NAMES:
                rows = zip(*(kept[name] for name in _KEPT), strict=True)
                recordings = tuple(
                    Recording(Path(p), str(c), str(a), str(s), str(e)) for p, c, a, s, e in rows
                )
                return Heard(recordings, kept["values"], kept["voiced"])
    heard = make()
    folder.mkdir(parents=True, exist_ok=True)
    columns = {
        name: np.array([str(getattr(one, name)) for one in heard.recordings]) for name in _KEPT
    }
    np.savez(path, names=NAMES, values=heard.values, voiced=heard.voiced, **columns)
    return heard


def listen_to(paths: Sequence[Path]) -> list[tuple[Floats | None, float]]:
    """Give the functionals, or None, and the seconds of voiced sound of each recording.

    Raises:
        ValueError: one is not at 16 kHz.
    """
    import soundfile
    import torch

    from whee_ros.perception.voice.audio import RATE, to_mono
    from whee_ros.perception.voice.settings import VoiceSettings
    from whee_ros.perception.voice.stage import VoiceStage
    from whee_ros.perception.voice.vad import SileroDetector

    torch.set_num_threads(1)
    detector = SileroDetector()
    found = []
    for path in paths:
        sound, rate = soundfile.read(path, dtype="float32")
        if rate != RATE:
            raise ValueError(f"{path}: {rate} Hz; convert it to {RATE} Hz")
        stage = VoiceStage(VoiceSettings(weights=""), detector)
        stage.process(np.append(to_mono(sound), np.zeros(int(_TAIL * RATE), np.float32)), 0)
        found.append((stage.functionals(0, _LONG), stage.prosody(0, _LONG).voiced))
    return found
