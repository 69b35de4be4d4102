"""Plays speech: on a loudspeaker, into sound files, or nowhere but in its proper time."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, Protocol

import numpy as np
import numpy.typing as npt

Samples = npt.NDArray[np.float32]


class Player(Protocol):
    """Starts sound and can stop it; never blocks."""

    def play(self, samples: Samples, rate: int) -> None:
        """Begin to play mono samples in -1..1; what still plays is replaced."""

    def stop(self) -> None:
        """Stop what plays."""


class Nowhere:
    """Plays nothing; the node still keeps the time that the sound would take."""

    def play(self, samples: Samples, rate: int) -> None:
        """Let the sound pass unheard."""

    def stop(self) -> None:
        """Nothing plays."""


class Files:
    """Writes each utterance into a numbered FLAC file."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._folder = folder
        self._count = 0

    def play(self, samples: Samples, rate: int) -> None:
        """Write one file."""
        import soundfile

        self._count += 1
        soundfile.write(self._folder / f"said_{self._count:04d}.flac", samples, rate)

    def stop(self) -> None:
        """What is written stays."""


class Loudspeaker:
    """Plays on a sounddevice output.

    Raises:
        OSError: there is no such device, or PortAudio is missing.
    """

    def __init__(self, device: str) -> None:
        import sounddevice

        self._sounddevice = sounddevice
        self._device: Any = int(device) if device.isdigit() else device
        try:
            sounddevice.query_devices(self._device, "output")
        except (ValueError, sounddevice.PortAudioError) as error:
            raise OSError(f"no sound output '{device}': {error}") from error

    def play(self, samples: Samples, rate: int) -> None:
        """Begin to play."""
        self._sounddevice.play(samples, rate, device=self._device)

    def stop(self) -> None:
        """Stop what plays."""
        self._sounddevice.stop()


def open_player(output: str, complain: Callable[[str], None]) -> Player:
    """Give the player for "none", "auto", a folder (with a slash), or a device.

    Where the device is missing, ``complain`` is told why and the sound goes nowhere.
    """
    if output == "none":
        return Nowhere()
    if "/" in output:
        return Files(Path(output).expanduser())
    try:
        return Loudspeaker("default" if output == "auto" else output)
    except (OSError, ImportError) as error:
        complain(str(error))
        return Nowhere()
