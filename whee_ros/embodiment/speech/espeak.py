"""eSpeak NG, if the user installed it: a program of its own (GPL), never a part of this package."""

from __future__ import annotations

import re

import numpy as np

from whee_ros.embodiment.speech.program import Program, one_line, read_wave
from whee_ros.embodiment.speech.tts import Sound, SpeechError, gain, prosody

_WORDS_A_MINUTE = 160.0
# Its pitch option goes from 0 to 99: measured with voice en, 50 is the voice's own pitch and a
# semitone takes 6 steps.
_PITCH, _PITCH_A_SEMITONE = 50.0, 6.0
_VOICE = re.compile(r"[A-Za-z0-9_+/-]{1,40}")


class EspeakVoice:
    """Speaks through the ``espeak-ng`` program; ``voice`` is a name of ``espeak-ng --voices``."""

    def __init__(self, voice: str = "en", timeout_s: float = 10.0) -> None:
        """Find the program.

        Raises:
            SpeechError: it is not installed, or ``voice`` is no name of a voice.
        """
        if not _VOICE.fullmatch(voice) or voice.startswith("-"):
            raise SpeechError(f"{voice[:40]!r} is no voice; see espeak-ng --voices")
        self._voice = voice
        cure = "run: sudo apt-get install espeak-ng"
        self._program = Program("espeak-ng", cure, timeout_s)

    def synthesise(
        self, text: str, rate: float = 1.0, pitch: float = 0.0, volume: float = 0.0
    ) -> Sound:
        """Speak ``text`` (see `Synthesiser`)."""
        rate, pitch, volume = prosody(rate, pitch, volume)
        words = one_line(text)
        if not words:
            return np.zeros(0, np.float32), 22_050
        pace = str(round(_WORDS_A_MINUTE * rate))
        height = str(round(min(max(_PITCH + _PITCH_A_SEMITONE * pitch, 0.0), 99.0)))
        options = ["-v", self._voice, "-s", pace, "-p", height, "-b", "1", "--stdin", "--stdout"]
        sound = self._program.run(options, words)
        samples, sample_rate = read_wave(sound, "espeak-ng")
        if not len(samples):
            raise SpeechError(f"espeak-ng gave no sound; is there a voice {self._voice!r}?")
        return gain(samples, volume), sample_rate

    def cancel(self) -> None:
        """Break off what is being synthesised."""
        self._program.cancel()
