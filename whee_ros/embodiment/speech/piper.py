"""Piper, if the user installed it and a voice for it: a program of its own, never a part of us."""

from __future__ import annotations

import tempfile
from pathlib import Path

import numpy as np

from whee_ros.embodiment.speech.program import Program, one_line, read_wave
from whee_ros.embodiment.speech.tts import Sound, SpeechError, gain, prosody


class PiperVoice:
    """Speaks through the ``piper`` program; ``voice`` is the path of a voice's .onnx file.

    Rate and volume follow the plan; a voice of Piper's has its own melody, so pitch does not.
    """

    def __init__(self, voice: str, timeout_s: float = 20.0) -> None:
        """Find program and voice.

        Raises:
            SpeechError: one of them is missing.
        """
        model = Path(voice).expanduser()
        if model.suffix != ".onnx" or not model.is_file():
            raise SpeechError(
                f"piper has no voice {voice[:80]!r}; set tts.voice to the .onnx file of one, with "
                "its .onnx.json beside it"
            )
        self._model = str(model.resolve())
        self._program = Program("piper", "run: pipx install piper-tts", timeout_s)

    def synthesise(
        self, text: str, rate: float = 1.0, pitch: float = 0.0, volume: float = 0.0
    ) -> Sound:
        """Speak ``text`` (see `Synthesiser`); ``pitch`` is ignored."""
        rate, _, volume = prosody(rate, pitch, volume)
        # One line: every line would become a sound of its own.
        words = one_line(text)
        if not words:
            return np.zeros(0, np.float32), 22_050
        with tempfile.TemporaryDirectory(prefix="whee_piper_") as folder:
            sound = Path(folder, "speech.wav")
            options = ["--model", self._model, "--length_scale", f"{1 / rate:.4f}"]
            self._program.run([*options, "--output_file", str(sound)], words + "\n")
            if not sound.is_file():
                raise SpeechError("piper wrote no sound; try another voice")
            samples, sample_rate = read_wave(sound.read_bytes(), "piper")
        return gain(samples, volume), sample_rate

    def cancel(self) -> None:
        """Break off what is being synthesised."""
        self._program.cancel()
