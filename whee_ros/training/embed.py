"""The frozen encoder's embeddings, each text once, remembered in a folder for baselines."""

from __future__ import annotations

import hashlib
import tempfile
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

import numpy as np

from whee_ros.when.encoder import DIMENSIONS, MINILM_SHA256, Encoder


class EmbeddingStore:
    """Embeddings by text, kept as 16-bit numbers in one file a block.

    Args:
        folder: where the blocks lie; it may be deleted at any time.
        encoder: called only for texts that no block holds.
    """

    def __init__(self, folder: Path, encoder: Callable[[], Encoder]) -> None:
        self.folder = folder / MINILM_SHA256[:12]
        self.folder.mkdir(parents=True, exist_ok=True)
        self._make = encoder
        self._encoder: Encoder | None = None
        self._rows: dict[str, np.ndarray] = {}
        for block in sorted(self.folder.glob("*.npz")):
            with np.load(block) as held:
                self._rows.update(zip(held["keys"].tolist(), held["rows"], strict=True))

    def add(self, texts: Iterable[str], say: Callable[[str], None] = lambda line: None) -> None:
        """Embed the texts not held yet, in blocks that survive an interruption."""
        wanted = {_key(text): text for text in texts}
        missing = sorted(key for key in wanted if key not in self._rows)
        for start in range(0, len(missing), 4096):
            keys = missing[start : start + 4096]
            self._encoder = self._encoder or self._make()
            rows = self._encoder([wanted[key] for key in keys]).astype(np.float16)
            name = hashlib.sha256("".join(keys).encode()).hexdigest()[:16]
            np.savez(self.folder / f"{name}.npz", keys=np.array(keys), rows=rows)
            self._rows.update(zip(keys, rows, strict=True))
            say(f"embedded {start + len(keys)} of {len(missing)} new texts")

    def rows(self, texts: Sequence[str]) -> np.ndarray:
        """Give float32 (n, 384); an empty text gives zeros."""
        found = np.zeros((len(texts), DIMENSIONS), dtype=np.float32)
        for index, text in enumerate(texts):
            if text:
                found[index] = self._rows[_key(text)]
        return found


def _key(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()[:32]


def store_at(cache: Path | None) -> EmbeddingStore:
    """Open the embedding cache, by default in the temporary folder."""
    folder = cache or Path(tempfile.gettempdir()) / "whee-embeddings"
    return EmbeddingStore(folder, lambda: Encoder(cache=0))
