"""A speech program run once for each utterance, that can be broken off at any moment."""

from __future__ import annotations

import contextlib
import io
import shutil
import subprocess
import threading
import wave
from collections.abc import Sequence

import numpy as np

from whee_ros.embodiment.speech.tts import Sound, SpeechError

MOST_CHARACTERS = 4000


def one_line(text: str) -> str:
    """Give a text's printable words on one line, cut to `MOST_CHARACTERS`; "" if none are words."""
    words = "".join(c for c in " ".join(text[:MOST_CHARACTERS].split()) if c.isprintable())
    return words if any(map(str.isalnum, words)) else ""


class Program:
    """Finds, runs and kills one program; no shell, and never a text among its options."""

    def __init__(self, name: str, cure: str, timeout_s: float) -> None:
        """Find the program; ``cure`` says how to install it.

        Raises:
            SpeechError: it is not installed.
        """
        path = shutil.which(name)
        if path is None:
            raise SpeechError(f"{name} is not installed; {cure}")
        self.name, self._path, self._timeout = name, path, timeout_s
        self._running: subprocess.Popen[bytes] | None = None
        self._lock = threading.Lock()

    def run(self, options: Sequence[str], text: str = "") -> bytes:
        """Give what it writes to its standard output, with ``text`` at its standard input.

        Raises:
            SpeechError: it cannot be started, fails, takes too long, or was cancelled.
        """
        with self._lock:
            process = self._running = self._start(options)
        try:
            sound, told = process.communicate(text.encode(), timeout=self._timeout)
        except subprocess.TimeoutExpired as error:
            raise SpeechError(
                f"{self.name} took over {self._timeout:g} s; say less at a time"
            ) from error
        finally:
            with self._lock:
                self._running = None
            if process.poll() is None:
                process.kill()
                process.communicate()
        if process.returncode:
            said = told.decode(errors="replace").strip()[:200]
            raise SpeechError(f"{self.name} failed with {process.returncode}: {said}")
        return sound

    def cancel(self) -> None:
        """Kill it if it runs; `run` then fails in the thread that waits for it."""
        with self._lock:
            if self._running is not None:
                with contextlib.suppress(OSError):
                    self._running.kill()

    def _start(self, options: Sequence[str]) -> subprocess.Popen[bytes]:
        try:
            return subprocess.Popen(  # noqa: S603 (a found program, no shell)
                [self._path, *options],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
            )
        except OSError as error:
            raise SpeechError(f"{self.name} cannot be started ({error}); reinstall it") from error


def read_wave(data: bytes, name: str) -> Sound:
    """Read a RIFF file of 16-bit samples, the first channel, as float32 -1..1.

    Raises:
        SpeechError: it is none; ``name`` is the program that wrote it.
    """
    try:
        with wave.open(io.BytesIO(_closed(data))) as sound:
            if sound.getsampwidth() != 2:
                raise ValueError(f"{8 * sound.getsampwidth()} bits a sample")
            channels = sound.getnchannels()
            frames = sound.readframes(sound.getnframes())
            whole = frames[: len(frames) // (2 * channels) * 2 * channels]
            samples = np.frombuffer(whole, "<i2").astype(np.float32) / 32768
            return samples[::channels], sound.getframerate()
    except (wave.Error, EOFError, ValueError) as error:
        raise SpeechError(f"{name}'s sound cannot be read ({error}); reinstall {name}") from error


def _closed(data: bytes) -> bytes:
    """Write the true lengths into a file that was piped, whose writer could not go back."""
    at = data.find(b"data")
    if data[:4] != b"RIFF" or at < 0 or len(data) < at + 8:
        return data
    said = int.from_bytes(data[at + 4 : at + 8], "little")
    held = len(data) - at - 8
    if said <= held:
        return data
    size = (len(data) - 8).to_bytes(4, "little")
    return data[:4] + size + data[8 : at + 4] + held.to_bytes(4, "little") + data[at + 8 :]
