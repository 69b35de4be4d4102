"""PocketSphinx: offline recognition on one core, with text while the person still speaks."""

from __future__ import annotations

import math
import re
from pathlib import Path
from typing import Any

import numpy as np

from whee_ros.perception.speech.recogniser import Samples, SpeechError, Spoken, Transcript

_FRAME = 0.01  # seconds
_VARIANT = re.compile(r"\(\d+\)$")  # the dictionary's second pronunciation: "the(2)"


class SphinxRecogniser:
    """PocketSphinx 5 (Huggins-Daines et al., ICASSP 2006; BSD) with its American English model.

    A word's confidence is its posterior in the word lattice; the segment's is the mean over its
    words, weighted by their length. That ranks segments well but is no probability of being right:
    most sentences heard rightly have 0.6 and more, a language it does not know about 0.25, and a
    lone hum can have 1.
    """

    streaming = True

    def __init__(
        self,
        acoustic_model: str = "",
        language_model: str = "",
        dictionary: str = "",
        locale: str = "en_US",
    ) -> None:
        """Load the models; an empty path means the one inside the package.

        Raises:
            SpeechError: pocketsphinx is missing, or a model cannot be loaded.
        """
        try:
            import pocketsphinx
        except ImportError as error:
            raise SpeechError(
                f"pocketsphinx is not usable ({error}): `pip install pocketsphinx==5.1.1`"
            ) from error
        paths = {"hmm": acoustic_model, "lm": language_model, "dict": dictionary}
        given = {key: path for key, path in paths.items() if path}
        for key, path in given.items():
            if not Path(path).exists():
                raise SpeechError(f"the {_NAMES[key]} {path} does not exist; correct its path")
        self.name = f"pocketsphinx {Path(given['hmm']).name if 'hmm' in given else 'en-us'}"
        self.locale = locale
        self._decoder = self._load(pocketsphinx, given)
        self._open = False

    def start(self) -> None:
        """Begin a segment."""
        if self._open:
            self._decoder.end_utt()
        self._decoder.start_utt()
        self._open = True

    def feed(self, samples: Samples) -> str | None:
        """Decode the next samples; give the words so far, or None before the first."""
        scaled = np.clip(np.nan_to_num(samples), -1.0, 1.0) * 32767
        self._decoder.process_raw(scaled.astype("<i2").tobytes())
        best = self._decoder.hyp()
        return clean(best.hypstr) or None if best else None

    def finish(self) -> Transcript:
        """End the segment; give its words with times and posteriors."""
        self._decoder.end_utt()
        self._open = False
        if self._decoder.hyp() is None:
            return Transcript()
        words = tuple(_spoken(part) for part in self._decoder.seg() if clean(part.word))
        if not words:
            return Transcript()
        lengths = [word.end - word.start for word in words]
        sure = sum(w.confidence * n for w, n in zip(words, lengths, strict=True)) / sum(lengths)
        return Transcript(" ".join(word.text for word in words), words, sure)

    @staticmethod
    def _load(pocketsphinx: Any, given: dict[str, str]) -> Any:
        try:
            return pocketsphinx.Decoder(loglevel="FATAL", **given)
        except (RuntimeError, ValueError) as error:
            named = ", ".join(given.values()) or "inside the package"
            raise SpeechError(
                f"pocketsphinx cannot load its models ({named}): {error}; check that acoustic "
                "model, language model and dictionary belong together"
            ) from error


_NAMES = {"hmm": "acoustic model", "lm": "language model", "dict": "dictionary"}


def clean(text: str) -> str:
    """Drop silences and fillers (<sil>, [NOISE], ++UH++) and pronunciation numbers."""
    words = (_VARIANT.sub("", word) for word in text.split())
    return " ".join(word for word in words if word and word[0] not in "<[+")


def _spoken(part: Any) -> Spoken:
    sure = float(part.prob) if math.isfinite(part.prob) else 0.0
    start, end = part.start_frame * _FRAME, (part.end_frame + 1) * _FRAME
    return Spoken(clean(part.word), start, end, min(max(sure, 0.0), 1.0))
