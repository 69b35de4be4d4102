"""Is somebody speaking: Silero's probability for each 32 ms, and the hysteresis over it."""

from __future__ import annotations

import importlib.util
import warnings
from pathlib import Path
from typing import Any, Protocol

from whee_ros.perception.voice.audio import RATE, Samples

CHUNK = 512  # samples; the only block size the 16 kHz model accepts


class VoiceError(RuntimeError):
    """The voice model cannot be used; the message names the cause and the cure."""


class Detector(Protocol):
    """Anything that tells how likely a chunk of 512 samples holds speech."""

    def probability(self, chunk: Samples) -> float:
        """Give the probability 0..1 for the next chunk of the stream."""

    def reset(self) -> None:
        """Forget the stream so far."""


class SileroDetector:
    """Silero VAD 6 (Silero Team, MIT), the TorchScript model inside the silero-vad package.

    It runs on the CPU: a chunk costs a third of a millisecond, less than moving it elsewhere.
    """

    def __init__(self) -> None:
        """Load the model and run it twice, as the first runs compile it (0.1 s).

        Raises:
            VoiceError: torch or silero-vad is missing, or the model file is damaged.
        """
        try:
            import torch
        except ImportError as error:
            raise VoiceError(
                f"voice activity needs torch ({error}): `pip install torch`"
            ) from error
        self._torch = torch
        self._model = _load(torch, _model_path())
        for _ in range(2):
            self._run(torch.zeros(1, CHUNK))
        self.reset()

    def probability(self, chunk: Samples) -> float:
        """Give the probability 0..1 that the next 512 samples of the stream hold speech."""
        return self._run(self._torch.from_numpy(chunk.copy())[None])

    def reset(self) -> None:
        """Forget the stream so far."""
        self._model.reset_states()

    def _run(self, chunk: Any) -> float:
        with self._torch.inference_mode():
            return float(self._model(chunk, RATE).item())


def _model_path() -> Path:
    # Importing silero_vad would set the whole process to one torch thread: only find it.
    found = importlib.util.find_spec("silero_vad")
    if found is None or found.origin is None:
        raise VoiceError("silero-vad is not installed: `pip install silero-vad==6.2.3`")
    return Path(found.origin).parent / "data" / "silero_vad.jit"


def _load(torch: Any, path: Path) -> Any:
    try:
        with warnings.catch_warnings():
            # torch calls TorchScript deprecated; it is the only form inside the package.
            warnings.simplefilter("ignore", DeprecationWarning)
            return torch.jit.load(str(path), map_location="cpu").eval()
    except (RuntimeError, ValueError, OSError) as error:
        raise VoiceError(
            f"the voice model {path.name} cannot be loaded ({error}): "
            "`pip install --force-reinstall --no-deps silero-vad==6.2.3`"
        ) from error


class VoiceActivity:
    """Probabilities to a steady yes or no, with a fast onset and a hangover.

    Speech starts with ``onset`` chunks in a row at or above ``high``; it stops with ``hangover``
    chunks in a row below ``low``. A chunk below ``low`` that is not below ``doubt`` goes on with
    speech where it stands out of the room's noise: the model lets go of weak final syllables.
    """

    def __init__(self, high: float, low: float, doubt: float, onset: int, hangover: int) -> None:
        self._high, self._low, self._doubt = high, min(low, high), min(doubt, low)
        self.onset, self.hangover = max(onset, 1), max(hangover, 1)
        self.reset()

    def reset(self) -> None:
        """Go back to silence."""
        self.speaking = False
        self.held = False
        """Whether the last chunk itself counted as speech, not only the hangover."""
        self._run = 0  # chunks in a row against the present state

    def start(self) -> None:
        """Take it from elsewhere that somebody speaks."""
        self.speaking, self._run = True, 0

    def update(self, probability: float, stands_out: bool = False) -> bool:
        """Take the next chunk's probability; give whether somebody is speaking."""
        least = self._doubt if stands_out else self._low
        self.held = probability >= (least if self.speaking else self._high)
        self._run = self._run + 1 if self.held != self.speaking else 0
        if self._run >= (self.hangover if self.speaking else self.onset):
            self.speaking = not self.speaking
            self._run = 0
        return self.speaking
