"""The trained weights on disk: found by name, checked, loaded; written after training.

A folder holds ``head.safetensors`` (the heads), ``encoder.safetensors`` (the encoder's layers that
training changed, 16 bit), ``head.json`` (labels, hashes, calibration) and a model card.
"""

from __future__ import annotations

import dataclasses
import hashlib
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np

from whee_ros.decision import DIRECTIONS
from whee_ros.when.encoder import MINILM_SHA256
from whee_ros.when.features import FEATURES
from whee_ros.when.head import CONTEXT, RELATIONS, SHAPES, Head
from whee_ros.when.labels import EMOTIONS

WEIGHTS = Path(__file__).resolve().parent / "weights"
_CURE = "retrain them with `whee train when` or reinstall whee_ros"


class WeightsError(RuntimeError):
    """The weights cannot be used; the message names the cause and the cure."""


@dataclasses.dataclass(frozen=True)
class Weights:
    """Loaded weights: the heads, and the encoder's changed parameters by name (may be empty)."""

    head: Head
    encoder: Mapping[str, np.ndarray]


def facts_of(variant: str, calibration: Mapping[str, Any]) -> dict[str, Any]:
    """Describe weights in the form that ``load`` checks."""
    return {
        "format": 3,
        "variant": variant,
        "base_sha256": MINILM_SHA256,
        "directions": list(DIRECTIONS),
        "emotions": list(EMOTIONS),
        "features": list(FEATURES),
        "relations": list(RELATIONS),
        "context": CONTEXT,
        "calibration": dict(calibration),
    }


def save(weights: Weights, folder: Path) -> None:
    """Write the weights; hashes of the files go into ``head.json``."""
    from safetensors.numpy import save_file

    folder.mkdir(parents=True, exist_ok=True)
    head = {
        name: np.ascontiguousarray(array, np.float32) for name, array in weights.head.arrays.items()
    }
    save_file(head, folder / "head.safetensors")
    changed = {
        name: np.ascontiguousarray(array, np.float16) for name, array in weights.encoder.items()
    }
    save_file(changed, folder / "encoder.safetensors")
    files = {name: _sha256(folder / name) for name in ("head.safetensors", "encoder.safetensors")}
    for name in files:
        (folder / name).chmod(0o644)  # safetensors writes files that only their owner may read
    facts = {**weights.head.facts, "files": files}
    (folder / "head.json").write_text(json.dumps(facts, indent=2) + "\n", encoding="utf-8")


def find(name: str) -> Path:
    """Locate weights by their name or folder.

    Raises:
        WeightsError: if there are none, naming those that are shipped.
    """
    folder = WEIGHTS / name
    if not (folder / "head.json").is_file():
        folder = Path(name).expanduser()
    if not (folder / "head.json").is_file():
        shipped = ", ".join(sorted(path.parent.name for path in WEIGHTS.glob("*/head.json")))
        raise WeightsError(
            f"no weights called {name!r}: name one of {shipped or 'none shipped'}, or a folder that"
            " `whee train when` wrote"
        )
    return folder


def load(name: str) -> Weights:
    """Load weights by name or folder.

    Raises:
        WeightsError: if they are missing, damaged, or made for other labels or another encoder.
    """
    from safetensors import SafetensorError
    from safetensors.numpy import load_file

    folder = find(name)
    try:
        facts = json.loads((folder / "head.json").read_text(encoding="utf-8"))
        hashes = {file: _sha256(folder / file) for file in facts["files"]}
        expected = facts_of(facts["variant"], facts["calibration"])
        arrays = load_file(folder / "head.safetensors")
        encoder = load_file(folder / "encoder.safetensors")
    except (OSError, ValueError, KeyError, TypeError, SafetensorError) as error:
        raise WeightsError(f"the weights in {folder} are damaged ({error}): {_CURE}") from error
    for fact, value in expected.items():
        if facts.get(fact) != value:
            raise WeightsError(f"the weights in {folder} have another {fact}: {_CURE}")
    if hashes != facts["files"]:
        wrong = ", ".join(file for file, found in hashes.items() if found != facts["files"][file])
        raise WeightsError(f"{wrong} in {folder} is not the file that was trained: {_CURE}")
    _check_shapes(arrays, folder)
    short = hashes["head.safetensors"][:8]
    return Weights(Head(arrays, facts, f"{folder.name}+{short}"), encoder)


def _check_shapes(arrays: Mapping[str, np.ndarray], folder: Path) -> None:
    size = arrays["hidden"].shape[0] if "hidden" in arrays else 0
    for name, shape in SHAPES.items():
        wanted = tuple(size if length < 0 else length for length in shape)
        if name not in arrays or arrays[name].shape != wanted:
            raise WeightsError(f"the weights in {folder} have another shape of {name}: {_CURE}")


def _sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()
