"""Flite (Black & Lenzo 2001), the small voice that Debian and Ubuntu package."""

from __future__ import annotations

import tempfile
import threading
import unicodedata
from collections.abc import Mapping
from pathlib import Path

import numpy as np

from whee_ros.embodiment.speech.flite_library import RATE, FliteLibrary, library, ordinary
from whee_ros.embodiment.speech.program import Program, one_line, read_wave
from whee_ros.embodiment.speech.tts import Sound, SpeechError, gain, prosody

# Mean F0 in Hz of each voice as measured; rms has a fixed melody and ignores a target.
VOICES = {"slt": 167.0, "rms": 0.0, "awb": 124.0, "kal16": 94.0}


class FliteVoice:
    """Speaks through flite's shared library, or through the program ``flite``: the same sound."""

    def __init__(
        self, voice: str = "slt", timeout_s: float = 10.0, *, in_process: bool = True
    ) -> None:
        """Find the program, and the library; without ``in_process`` the program alone is used.

        Raises:
            SpeechError: flite is not installed, or has no such voice.
        """
        if voice not in VOICES:
            raise SpeechError(f"flite has no voice {voice!r}; choose one of {', '.join(VOICES)}")
        self._program = Program("flite", "run: sudo apt-get install flite", timeout_s)
        self._library = library(voice) if in_process else None
        self._voice = voice
        self._cancelled = threading.Event()

    def synthesise(
        self, text: str, rate: float = 1.0, pitch: float = 0.0, volume: float = 0.0
    ) -> Sound:
        """Speak ``text`` (see `Synthesiser`). Voice rms keeps its pitch."""
        rate, pitch, volume = prosody(rate, pitch, volume)
        words = _speakable(text)
        if not words:
            return np.zeros(0, np.float32), RATE
        settings = {"duration_stretch": round(1 / rate, 4)}
        mean = VOICES[self._voice]
        if pitch and mean:
            settings["int_f0_target_mean"] = round(mean * 2 ** (pitch / 12), 2)
        if self._library is not None and ordinary(words):
            samples, sample_rate = self._here(self._library, words, settings)
        else:
            samples, sample_rate = self._elsewhere(words, settings)
        return gain(samples, volume), sample_rate

    def cancel(self) -> None:
        """Break off what is being synthesised."""
        self._cancelled.set()
        self._program.cancel()

    def _here(self, library: FliteLibrary, words: str, settings: Mapping[str, float]) -> Sound:
        self._cancelled = cancelled = threading.Event()
        said = library.speak(words, settings, cancelled.is_set)
        if said is None:
            raise SpeechError("flite was cancelled")
        return np.frombuffer(said, np.int16).astype(np.float32) / 32768, RATE

    def _elsewhere(self, words: str, settings: Mapping[str, float]) -> Sound:
        options = ["-voice", self._voice]
        for name, value in settings.items():
            options += ["--setf", f"{name}={value}"]
        with tempfile.TemporaryDirectory(prefix="whee_flite_") as folder:
            script, sound = Path(folder, "text.txt"), Path(folder, "speech.wav")
            # A file, because flite would read a text given as an option as an option.
            script.write_text(words, encoding="utf-8")
            self._program.run([*options, "-f", str(script), "-o", str(sound)])
            if not sound.is_file():
                raise SpeechError("flite wrote no sound; try another voice or reinstall flite")
            return read_wave(sound.read_bytes(), "flite")


def _speakable(text: str) -> str:
    # Flite knows ASCII only; typographic marks have plain counterparts.
    plain = text.translate(
        {0x2018: "'", 0x2019: "'", 0x201C: '"', 0x201D: '"', 0x2013: "-", 0x2014: ", ", 0x2026: "."}
    )
    plain = unicodedata.normalize("NFKD", plain)
    return one_line(plain.encode("ascii", "ignore").decode())
