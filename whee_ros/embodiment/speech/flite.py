"""Flite (Black & Lenzo 2001), the small voice that Debian and Ubuntu package."""

from __future__ import annotations

import io
import shutil
import subprocess
import tempfile
import unicodedata
import wave
from pathlib import Path

import numpy as np

from whee_ros.embodiment.speech.tts import Sound, SpeechError, gain, prosody

# Mean F0 in Hz of each voice as measured; rms has a fixed melody and ignores a target.
VOICES = {"slt": 167.0, "rms": 0.0, "awb": 124.0, "kal16": 94.0}
MOST_CHARACTERS = 4000


class FliteVoice:
    """Speaks through the ``flite`` program, one process an utterance."""

    def __init__(self, voice: str = "slt", timeout_s: float = 10.0) -> None:
        """Find the program.

        Raises:
            SpeechError: flite is not installed, or has no such voice.
        """
        if voice not in VOICES:
            raise SpeechError(f"flite has no voice {voice!r}; choose one of {', '.join(VOICES)}")
        program = shutil.which("flite")
        if program is None:
            raise SpeechError("flite is not installed; run: sudo apt-get install flite")
        self._program = program
        self._voice = voice
        self._timeout = timeout_s

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
            self._run([*options, "-f", str(script), "-o", str(sound)])
            if not sound.is_file():
                raise SpeechError("flite wrote no sound; try another voice or reinstall flite")
            samples, sample_rate = _read(sound.read_bytes())
        return gain(samples, volume), sample_rate

    def _run(self, options: list[str]) -> None:
        command = [self._program, *options]
        try:
            done = subprocess.run(  # noqa: S603 (a found program, no shell, text only in a file)
                command, capture_output=True, timeout=self._timeout, check=False
            )
        except subprocess.TimeoutExpired as error:
            raise SpeechError(f"flite took over {self._timeout:g} s; say less at a time") from error
        except OSError as error:
            raise SpeechError(f"flite cannot be started ({error}); reinstall it") from error
        if done.returncode:
            said = done.stderr.decode(errors="replace").strip()[:200]
            raise SpeechError(f"flite failed with {done.returncode}: {said}")


def _speakable(text: str) -> str:
    # Flite knows ASCII only; typographic marks have plain counterparts.
    plain = text[:MOST_CHARACTERS].translate(
        {0x2018: "'", 0x2019: "'", 0x201C: '"', 0x201D: '"', 0x2013: "-", 0x2014: ", ", 0x2026: "."}
    )
    plain = unicodedata.normalize("NFKD", plain)
    words = " ".join(plain.encode("ascii", "ignore").decode().split())
    return "".join(c for c in words if c.isprintable()) if any(map(str.isalnum, words)) else ""


def _read(data: bytes) -> Sound:
    try:
        with wave.open(io.BytesIO(data)) as sound:
            frames = sound.readframes(sound.getnframes())
            samples = np.frombuffer(frames, "<i2").astype(np.float32) / 32768
            return samples[:: sound.getnchannels()], sound.getframerate()
    except (wave.Error, EOFError, ValueError) as error:
        raise SpeechError(f"flite's sound cannot be read ({error}); reinstall flite") from error
