"""Whisper as a recogniser of whole segments, with rules against text where nothing was said."""

from __future__ import annotations

import dataclasses
import math
import zlib
from collections.abc import Sequence

import numpy as np

from whee_ros.perception.speech.recogniser import RATE, Samples, Spoken, Transcript
from whee_ros.perception.speech.whisper_model import Token, WhisperModel
from whee_ros.settings import setting

_LONGEST = 30 * RATE  # samples in Whisper's window
_REPETITIVE = 2.4  # compression ratio of text that runs in circles (OpenAI's value)


@dataclasses.dataclass(frozen=True)
class WhisperSettings:
    """Which Whisper, where it runs, and when its text is not believed."""

    model: str = setting("", "folder or hub id of a Whisper model", live=False)
    locale: str = setting("en_US", "language spoken, as LiveSpeech names it", live=False)
    device: str = setting("auto", "torch device: auto, cpu, cuda, cuda:1 ...", live=False)
    dtype: str = setting(
        "auto",
        "number format of the weights",
        choices=("auto", "float32", "float16", "bfloat16"),
        live=False,
    )
    allow_download: bool = setting(False, "fetch a hub id from the network if needed", live=False)
    least_level: float = setting(
        -50.0, "level of the loudest tenth of a second below which nothing was said, in dB", high=0
    )
    no_speech: float = setting(0.6, "no-speech probability that makes text doubtful", low=0, high=1)
    least_logprob: float = setting(
        -1.0, "mean log probability below which doubtful text is dropped", high=0
    )


class WhisperRecogniser:
    """Any Whisper model by folder or hub id; text comes when the segment ends.

    Whisper invents text for silence (huggingface/transformers#24512). A segment that is too quiet
    is not recognised at all; text is dropped when the model itself doubts that anybody spoke, when
    it is very unsure of the words, or when the words run in circles. Word times are given by
    models whose generation config names alignment heads, others give text only.
    """

    streaming = False

    def __init__(self, settings: WhisperSettings) -> None:
        """Load the model and run it once.

        Raises:
            SpeechError: the model cannot be used; the message names the cause and the cure.
        """
        self.settings = settings
        self.name = f"whisper {settings.model}"
        self.locale = settings.locale
        self._model = WhisperModel(
            settings.model,
            settings.locale.split("_")[0],
            settings.device,
            settings.dtype,
            settings.allow_download,
        )
        self._blocks: list[Samples] = []
        self._model.recognise(np.zeros(RATE, np.float32))

    @property
    def device(self) -> str:
        """Where the model runs now."""
        return self._model.device

    @property
    def notices(self) -> Sequence[str]:
        """What a person should know, such as a fall back to the CPU."""
        return self._model.notices

    def start(self) -> None:
        """Begin a segment."""
        self._blocks = []

    def feed(self, samples: Samples) -> str | None:
        """Keep the next samples; Whisper gives no text before the end."""
        self._blocks.append(samples)
        return None

    def finish(self) -> Transcript:
        """Recognise the segment, at most its first 30 s."""
        sound = np.concatenate([np.zeros(0, np.float32), *self._blocks])[:_LONGEST]
        self._blocks = []
        if loudest(sound) < self.settings.least_level:
            return Transcript()
        tokens, no_speech = self._model.recognise(sound)
        text = self._model.decode([token.id for token in tokens]).strip()
        if not text or self._doubtful(text, tokens, no_speech):
            return Transcript()
        return Transcript(text, self._words(tokens), _confidence(tokens))

    def _doubtful(self, text: str, tokens: list[Token], no_speech: float) -> bool:
        unsure = math.log(max(_confidence(tokens), 1e-9)) < self.settings.least_logprob
        raw = text.encode()
        circling = len(raw) / len(zlib.compress(raw)) > _REPETITIVE
        return circling or (unsure and no_speech > self.settings.no_speech)

    def _words(self, tokens: list[Token]) -> tuple[Spoken, ...]:
        groups: list[list[Token]] = []
        for token in tokens:
            if token.piece.startswith("Ġ") or not groups:
                groups.append([])
            groups[-1].append(token)
        words, begin = [], 0.0
        for group in groups:
            text, end = self._model.decode([t.id for t in group]).strip(), group[-1].end
            if end is None:
                return ()
            if text:
                words.append(Spoken(text, begin, max(begin, end), _confidence(group)))
            begin = max(begin, end)
        return tuple(words)


def loudest(samples: Samples) -> float:
    """Give the level of the loudest tenth of a second, in dB of full scale."""
    size = RATE // 10
    if len(samples) < size:
        return -math.inf
    frames = samples[: len(samples) // size * size].reshape(-1, size).astype(np.float64)
    return float(10 * np.log10(max(np.mean(frames**2, axis=1).max(), 1e-12)))


def _confidence(tokens: Sequence[Token]) -> float:
    """Give the geometric mean of the tokens' probabilities."""
    return math.exp(sum(token.logprob for token in tokens) / len(tokens)) if tokens else 0.0
