"""Flite (Black & Lenzo 2001), the small voice that Debian and Ubuntu package."""

from __future__ import annotations

import tempfile
import unicodedata
from pathlib import Path

import numpy as np

from whee_ros.embodiment.speech.program import Program, one_line, read_wave
from whee_ros.embodiment.speech.tts import Sound, SpeechError, gain, prosody

# Mean F0 in Hz of each voice as measured; rms has a fixed melody and ignores a target.
VOICES = {"slt": 167.0, "rms": 0.0, "awb": 124.0, "kal16": 94.0}


class FliteVoice:
    """Speaks through the ``flite`` program, one process an utterance."""

    def __init__(self, voice: str = "slt", timeout_s: float = 10.0) -> None:
        """Find the program.

        Raises:
            SpeechError: flite is not installed, or has no such voice.
        """
        if voice not in VOICES:
            raise SpeechError(f"flite has no voice {voice!r}; choose one of {', '.join(VOICES)}")
        self._program = Program("flite", "run: sudo apt-get install flite", timeout_s)
        self._voice = voice

    def synthesise(
        self, text: str, rate: float = 1.0, pitch: float = 0.0, volume: float = 0.0
    ) -> Sound:
        """Speak ``text`` (see `Synthesiser`). Voice rms keeps its pitch."""
        rate, pitch, volume = prosody(rate, pitch, volume)
        words = _speakable(text)
        if not words:
            return np.zeros(0, np.float32), 16_000
        options = ["-voice", self._voice, "--setf", f"duration_stretch={1 / rate:.4f}"]
        mean = VOICES[self._voice]
        if pitch and mean:
            options += ["--setf", f"int_f0_target_mean={mean * 2 ** (pitch / 12):.2f}"]
        with tempfile.TemporaryDirectory(prefix="whee_flite_") as folder:
            script, sound = Path(folder, "text.txt"), Path(folder, "speech.wav")
            # A file, because flite would read a text given as an option as an option.
            script.write_text(words, encoding="utf-8")
            self._program.run([*options, "-f", str(script), "-o", str(sound)])
            if not sound.is_file():
                raise SpeechError("flite wrote no sound; try another voice or reinstall flite")
            samples, sample_rate = read_wave(sound.read_bytes(), "flite")
        return gain(samples, volume), sample_rate

    def cancel(self) -> None:
        """Break off what is being synthesised."""
        self._program.cancel()


def _speakable(text: str) -> str:
    # Flite knows ASCII only; typographic marks have plain counterparts.
    plain = text.translate(
        {0x2018: "'", 0x2019: "'", 0x201C: '"', 0x201D: '"', 0x2013: "-", 0x2014: ", ", 0x2026: "."}
    )
    plain = unicodedata.normalize("NFKD", plain)
    return one_line(plain.encode("ascii", "ignore").decode())
