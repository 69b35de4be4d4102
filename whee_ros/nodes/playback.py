"""Plays speech: on a loudspeaker, into sound files, or nowhere but in its proper time."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, Protocol

import numpy as np
import numpy.typing as npt

from whee_ros.nodes.sound_devices import close_stream, device, library, open_stream

Samples = npt.NDArray[np.float32]

LEAD = 0.02
"""Seconds kept before the first sound of an utterance."""
LATENCY = 0.06
"""Seconds of sound that the device may hold: enough while this process is busy."""
_ONSET = 0.01  # of the peak: flite's noise floor is below 0.007


def trimmed(samples: Samples, rate: int) -> Samples:
    """Drop the silence that a voice begins with (flite: 0.14 to 0.28 s), but for ``LEAD``."""
    loudness = np.abs(samples)
    peak = float(loudness.max(initial=0.0))
    if not peak > 0:
        return samples
    onset = int(np.argmax(loudness > _ONSET * peak))
    return samples[max(0, onset - int(LEAD * rate)) :]


class Player(Protocol):
    """Starts sound and can stop it; never blocks."""

    def play(self, samples: Samples, rate: int) -> None:
        """Begin to play mono samples in -1..1; what still plays is replaced.

        Raises:
            OSError: the sound cannot be played; the message says why.
        """

    def left(self) -> float:
        """Give the seconds that it will still be heard; 0 where nobody can know."""

    def stop(self) -> None:
        """Stop what plays, at once."""


class Nowhere:
    """Plays nothing; the node still keeps the time that the sound would take."""

    def play(self, samples: Samples, rate: int) -> None:
        """Let the sound pass unheard."""

    def left(self) -> float:
        """Nothing is heard."""
        return 0.0

    def stop(self) -> None:
        """Nothing plays."""


class Files:
    """Writes each utterance into a numbered FLAC file, after those that are there.

    Raises:
        OSError: the folder cannot be made.
    """

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._folder = folder
        taken = [path.stem[5:] for path in folder.glob("said_*.flac")]
        self._count = max((int(number) for number in taken if number.isdecimal()), default=0)

    def play(self, samples: Samples, rate: int) -> None:
        """Write one file."""
        import soundfile

        self._count += 1
        try:
            soundfile.write(self._folder / f"said_{self._count:04d}.flac", samples, rate)
        except (RuntimeError, TypeError) as error:  # soundfile's own
            raise OSError(str(error)) from error

    def left(self) -> float:
        """Nothing is heard."""
        return 0.0

    def stop(self) -> None:
        """What is written stays."""


class Loudspeaker:
    """Plays on a sounddevice output.

    Its own stream and not ``sounddevice.play``, whose stop waits for over a second on PulseAudio.

    Raises:
        OSError: PortAudio is missing.
    """

    def __init__(self, name: str) -> None:
        self._over = library().CallbackStop
        self._device = device(name)
        self._stream: Any = None
        self._sound: _Sound | None = None
        self._failed = False

    def wake(self) -> None:
        """Play a second of silence: the first stream of a process on PulseAudio starts late."""
        self.play(np.zeros(16_000, np.float32), 16_000)

    def play(self, samples: Samples, rate: int) -> None:
        """Begin to play; after a failure, look for devices that were plugged in since."""
        self.stop()
        sound = _Sound(samples, rate, self._over)
        again, self._failed = self._failed, True
        self._stream = open_stream(
            "output",
            again,
            device=self._device,
            samplerate=rate,
            channels=1,
            dtype="float32",
            latency=LATENCY,
            callback=sound.give,
        )
        self._failed = False
        sound.fit(int(self._stream.samplerate))
        self._sound = sound

    def left(self) -> float:
        """Give the seconds of sound that the device has not taken yet, or still holds."""
        if self._stream is None or self._sound is None or not self._stream.active:
            return 0.0
        return self._sound.left() + LATENCY / 2

    def stop(self) -> None:
        """Stop what plays."""
        stream, self._stream, self._sound = self._stream, None, None
        if stream is not None:
            close_stream(stream)


class _Sound:
    """What PortAudio's thread asks for, block by block."""

    def __init__(self, samples: Samples, rate: int, over: type[Exception]) -> None:
        self._given = samples, rate
        self._over = over
        self._samples: Samples | None = None
        self._rate = rate
        self._at = 0

    def fit(self, rate: int) -> None:
        """Make it ready at the rate that the device really has."""
        samples, own = self._given
        if rate != own:
            import soxr

            samples = np.asarray(soxr.resample(samples, own, rate), np.float32)
        self._samples, self._rate = samples, rate

    def left(self) -> float:
        """Give the seconds that were not asked for yet."""
        return 0.0 if self._samples is None else (len(self._samples) - self._at) / self._rate

    def give(self, block: Any, frames: int, _times: Any, _status: Any) -> None:
        """Fill a block, with silence before the beginning; stop the stream after the end."""
        block.fill(0)
        if self._samples is None:
            return
        part = self._samples[self._at : self._at + frames]
        block[: len(part)] = part[:, None]
        self._at += len(part)
        if not len(part):
            raise self._over


def open_player(output: str, complain: Callable[[str], None]) -> Player:
    """Give the player for "none", "auto", a folder (with a slash), or a device.

    Where it cannot be had, ``complain`` is told why and the sound goes nowhere; only a device
    that is missing now is tried again at each utterance.
    """
    if output == "none":
        return Nowhere()
    try:
        if "/" in output:
            return Files(Path(output).expanduser())
        player = Loudspeaker("default" if output == "auto" else output)
    except OSError as error:
        complain(str(error))
        return Nowhere()
    try:
        player.wake()
    except OSError as error:
        complain(str(error))
    return player
