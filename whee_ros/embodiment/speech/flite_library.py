"""Flite's shared library in this process: says what its program says, without a start each time.

As ``flite -f`` does, it reads the text token by token and speaks utterance by utterance
(``flite_file_to_speech`` of flite 2.2; Black & Lenzo 2001, BSD-like licence). The sound is the
same, sample for sample; what is saved is the program's start, about 11 ms a text.
"""

from __future__ import annotations

import contextlib
import ctypes
import functools
import threading
from collections.abc import Callable, Iterator, Mapping

RATE = 16_000
"""Samples a second, of every voice that is used here."""
_STOP, _CONTINUE = -1, 0
_LOOK = 4000
"""Samples after which it is asked whether to go on: a few ms of work."""
_MOST, _LONGEST = 400, 80


class _Voice(ctypes.Structure):  # cst_voice.h
    _fields_ = (
        ("name", ctypes.c_char_p),
        ("features", ctypes.c_void_p),
        ("functions", ctypes.c_void_p),
        ("begin", ctypes.c_void_p),
    )


class _Wave(ctypes.Structure):  # cst_wave.h
    _fields_ = (
        ("type", ctypes.c_char_p),
        ("rate", ctypes.c_int),
        ("count", ctypes.c_int),
        ("channels", ctypes.c_int),
        ("samples", ctypes.c_void_p),
    )


# An utterance that is ready; and a piece of it: wave, start, size, last, the stream.
_Ready = ctypes.CFUNCTYPE(ctypes.c_void_p, ctypes.c_void_p)
_Piece = ctypes.CFUNCTYPE(
    ctypes.c_int, ctypes.c_void_p, ctypes.c_int, ctypes.c_int, ctypes.c_int, ctypes.c_void_p
)


class _Stream(ctypes.Structure):  # cst_audio.h
    _fields_ = (("size", ctypes.c_int), ("piece", _Piece))


# Flite's voices, and the C library's random numbers, belong to the process.
_LOCK = threading.Lock()
_VOICE, _TEXT, _ANY = ctypes.POINTER(_Voice), ctypes.c_char_p, ctypes.c_void_p
_FUNCTIONS = {
    "uttfunc_val": (_ANY, (_Ready,)),
    "utt_wave": (ctypes.POINTER(_Wave), (_ANY,)),
    "new_audio_streaming_info": (ctypes.POINTER(_Stream), ()),
    "audio_streaming_info_val": (_ANY, (ctypes.POINTER(_Stream),)),
    "feat_present": (ctypes.c_int, (_ANY, _TEXT)),
    "flite_feat_set": (None, (_ANY, _TEXT, _ANY)),
    "flite_feat_set_float": (None, (_ANY, _TEXT, ctypes.c_float)),
    "flite_feat_remove": (ctypes.c_int, (_ANY, _TEXT)),
    "flite_get_param_float": (ctypes.c_float, (_ANY, _TEXT, ctypes.c_float)),
    "flite_get_param_string": (_ANY, (_ANY, _TEXT, _TEXT)),
    "flite_init": (ctypes.c_int, ()),
    "ts_open_string": (_ANY, (_TEXT, _ANY, _ANY, _ANY, _ANY)),
    "flite_ts_to_speech": (ctypes.c_float, (_ANY, _VOICE, _TEXT)),
}


def ordinary(text: str) -> bool:
    """Say whether a text is for the library.

    Flite writes past its memory where over 256 marks end a word, so that what is no ordinary word
    is better left to a process of its own; so is a long text, which gains nothing here.
    """
    return len(text) <= _MOST and all(len(word) <= _LONGEST for word in text.split())


class FliteLibrary:
    """One of flite's voices; one utterance at a time, whatever the voice."""

    def __init__(self, voice: str) -> None:
        """Load the library and the voice.

        Raises:
            OSError: it is not installed.
            AttributeError: it is an older one, which lacks what is needed.
        """
        self._flite = _load("libflite")
        for name in ("libflite_usenglish", "libflite_cmulex"):
            _load(name)
        for name, (result, arguments) in _FUNCTIONS.items():
            function = getattr(self._flite, name)
            function.restype, function.argtypes = result, arguments
        self._flite.flite_init()
        register = getattr(_load(f"libflite_cmu_us_{voice}"), f"register_cmu_us_{voice}")
        register.restype, register.argtypes = _VOICE, (_TEXT,)
        self._voice = register(None)
        self._features = self._voice.contents.features
        self._seed = ctypes.CDLL(None).srand
        self._said: list[bytes] = []
        self._stop: Callable[[], bool] = lambda: False
        # Kept, because flite keeps but their addresses; so it does of a setting's name.
        self._ready, self._piece = _Ready(self._collect), _Piece(self._go_on)
        stream = self._flite.new_audio_streaming_info()
        stream.contents.size, stream.contents.piece = _LOOK, self._piece
        self._set(b"streaming_info", self._flite.audio_streaming_info_val(stream))
        self._set(b"post_synth_hook_func", self._flite.uttfunc_val(self._ready))

    def speak(
        self, text: str, settings: Mapping[str, float], stop: Callable[[], bool]
    ) -> bytes | None:
        """Give 16-bit samples, mono, at `RATE`; None where ``stop`` was soon true.

        Args:
            text: an `ordinary` one, ASCII.
            settings: numbers that flite takes with --setf, for this text alone.
            stop: asked every few milliseconds, in this thread.
        """
        with _LOCK, self._with(settings):
            self._said, self._stop = [], stop
            # Breath is made of random numbers; the program begins with the same ones each time.
            self._seed(1)
            tokens = self._flite.ts_open_string(text.encode("ascii"), *self._marks())
            self._flite.flite_ts_to_speech(tokens, self._voice, b"none")
            said, self._said, self._stop = b"".join(self._said), [], lambda: False
        return None if stop() else said

    def _collect(self, utterance: int) -> int:
        wave = self._flite.utt_wave(utterance).contents
        if wave.samples:
            self._said.append(ctypes.string_at(wave.samples, 2 * wave.count * wave.channels))
        return utterance

    def _go_on(self, _wave: int, _start: int, _size: int, _last: int, _stream: int) -> int:
        return _STOP if self._stop() else _CONTINUE

    def _marks(self) -> Iterator[int]:
        # Addresses of flite's own strings, because the stream of tokens keeps no copy.
        for kind in ("whitespace", "singlecharsymbols", "prepunctuation", "postpunctuation"):
            name = f"text_{kind}".encode()
            yield self._flite.flite_get_param_string(self._features, name, None)

    def _set(self, name: bytes, value: int) -> None:
        self._flite.flite_feat_set(self._features, name, value)

    @contextlib.contextmanager
    def _with(self, settings: Mapping[str, float]) -> Iterator[None]:
        """Set the voice's numbers, and afterwards what they were."""
        names = [(name.encode(), value) for name, value in settings.items()]
        before = [self._number(name) for name, _ in names]
        for name, value in names:
            self._flite.flite_feat_set_float(self._features, name, value)
        try:
            yield
        finally:
            for (name, _), was in zip(names, before, strict=True):
                if was is None:
                    self._flite.flite_feat_remove(self._features, name)
                else:
                    self._flite.flite_feat_set_float(self._features, name, was)

    def _number(self, name: bytes) -> float | None:
        if not self._flite.feat_present(self._features, name):
            return None
        return float(self._flite.flite_get_param_float(self._features, name, 0.0))


def library(voice: str) -> FliteLibrary | None:
    """Give a voice out of the library, always the same; None where it is not installed."""
    with _LOCK:
        return _library(voice)


@functools.cache
def _library(voice: str) -> FliteLibrary | None:
    try:
        return FliteLibrary(voice)
    except (OSError, AttributeError):
        return None


def _load(name: str) -> ctypes.CDLL:
    # For all, because the libraries look for each other's functions.
    return ctypes.CDLL(f"{name}.so.1", mode=ctypes.RTLD_GLOBAL)
