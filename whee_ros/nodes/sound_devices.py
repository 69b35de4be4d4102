"""The machine's sound devices through PortAudio, which knows only those present when it started.

So that a microphone or loudspeaker that is plugged in again is found, PortAudio is started anew
before a lost device is opened again, unless another stream of this process is open.
"""

from __future__ import annotations

import threading
from typing import Any

INSTALL = "sudo apt-get install libportaudio2, pip install sounddevice"

_lock = threading.Lock()
_open: dict[int, Any] = {}


def library() -> Any:
    """Give the module sounddevice.

    Raises:
        OSError: it, or the PortAudio library, is not installed; the message says how to get it.
    """
    try:
        import sounddevice
    except (ImportError, OSError) as error:
        raise OSError(f"sound devices need PortAudio ({error}); {INSTALL}") from error
    return sounddevice


def device(name: str) -> str | int:
    """Give PortAudio's name or number of a device."""
    return int(name) if name.isascii() and name.isdigit() and len(name) < 9 else name


def open_stream(kind: str, again: bool, **options: Any) -> Any:
    """Open and start a stream, "input" or "output"; ``again`` looks for new devices first.

    Where the device refuses the sample rate or number of channels, its own are taken: read them
    from the stream.

    Raises:
        OSError: the device cannot be opened; the message says why.
    """
    sounddevice = library()
    make = sounddevice.InputStream if kind == "input" else sounddevice.OutputStream
    with _lock:
        if again:
            _look_again(sounddevice)
        try:
            stream = make(**_accepted(sounddevice, kind, options))
            stream.start()
        except (sounddevice.PortAudioError, ValueError, OverflowError) as error:
            raise OSError(str(error)) from error
        _open[id(stream)] = stream
    return stream


def close_stream(stream: Any) -> None:
    """Silence a stream at once and close it; nothing if it is closed."""
    with _lock:
        _close(stream)


def _close(stream: Any) -> None:
    if _open.pop(id(stream), None) is not None:
        stream.abort(ignore_errors=True)
        stream.close(ignore_errors=True)


def _look_again(sounddevice: Any) -> None:
    for stream in list(_open.values()):
        if not stream.active:
            _close(stream)
    if not _open:
        sounddevice._terminate()
        sounddevice._initialize()


def _accepted(sounddevice: Any, kind: str, options: dict[str, Any]) -> dict[str, Any]:
    """Give options that the device takes: its own rate and channels where it wants no others."""
    found = sounddevice.query_devices(options["device"], kind)
    own_rate, most = int(found["default_samplerate"]), int(found[f"max_{kind}_channels"])
    check = getattr(sounddevice, f"check_{kind}_settings")
    wanted = (options["samplerate"], options["channels"])
    for rate, channels in (wanted, (own_rate, wanted[1]), (own_rate, most)):
        try:
            check(options["device"], channels, options.get("dtype"), None, rate)
        except (sounddevice.PortAudioError, ValueError):
            continue
        return {**options, "samplerate": rate, "channels": channels}
    return options
