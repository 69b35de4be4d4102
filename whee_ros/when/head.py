"""The trained heads over the frozen encoder: direction, need, emotion, valence and arousal.

A small ensemble of one-hidden-layer networks reads [utterance, the speaker's own earlier turns,
the others' latest turn, explicit features]; their outputs are averaged. Inference is plain numpy.
"""

from __future__ import annotations

import dataclasses
import hashlib
import json
from pathlib import Path
from typing import Any

import numpy as np

from whee_ros.decision import DIRECTIONS
from whee_ros.when.encoder import DIMENSIONS
from whee_ros.when.features import FEATURES
from whee_ros.when.labels import EMOTIONS

WEIGHTS = Path(__file__).resolve().parent / "weights"
EMBEDDING_SCALE, FEATURE_SCALE = 16.0, 2.0
INPUTS = 3 * DIMENSIONS + len(FEATURES)
OUTPUTS = len(DIRECTIONS) + 1 + len(EMOTIONS) + 2
_NEED = len(DIRECTIONS)
_EMOTION = slice(_NEED + 1, _NEED + 1 + len(EMOTIONS))
_AFFECT = slice(_NEED + 1 + len(EMOTIONS), OUTPUTS)


class WeightsError(RuntimeError):
    """The weights cannot be used; the message names the cause and the cure."""


@dataclasses.dataclass(frozen=True)
class Reading:
    """What the heads read in n utterances.

    ``direction`` (n, 3) are calibrated log-probabilities in the order of ``DIRECTIONS``; ``need``
    (n,) are log-odds; ``emotion`` (n, 16) log-probabilities in the order of ``EMOTIONS``;
    ``valence`` and ``arousal`` (n,) are -1..1.
    """

    direction: np.ndarray
    need: np.ndarray
    emotion: np.ndarray
    valence: np.ndarray
    arousal: np.ndarray


def inputs(
    utterance: np.ndarray, own: np.ndarray, other: np.ndarray, explicit: np.ndarray
) -> np.ndarray:
    """Join embeddings (n, 384) thrice and features (n, 14) into the heads' input (n, 1166)."""
    parts = [EMBEDDING_SCALE * part for part in (utterance, own, other)]
    joined: np.ndarray = np.concatenate([*parts, FEATURE_SCALE * explicit], axis=1)
    return joined.astype(np.float32)


def log_softmax(logits: np.ndarray) -> np.ndarray:
    """Turn logits (..., k) into log-probabilities."""
    shifted = logits - logits.max(axis=-1, keepdims=True)
    result: np.ndarray = shifted - np.log(np.exp(shifted).sum(axis=-1, keepdims=True))
    return result


def sigmoid(logit: np.ndarray | float) -> Any:
    """Turn log-odds into a probability, safely for huge values."""
    return 1.0 / (1.0 + np.exp(-np.clip(logit, -60.0, 60.0)))


class Head:
    """An ensemble of heads.

    Args:
        members: one dict an ensemble member with ``hidden`` (h, 1166), ``hidden_bias`` (h,),
            ``output`` (22, h), ``output_bias`` (22,).
        facts: the JSON beside the weights: labels, sizes, encoder hash, calibration.
        name: how decisions name these weights.
    """

    def __init__(
        self, members: list[dict[str, np.ndarray]], facts: dict[str, Any], name: str
    ) -> None:
        self.members, self.facts, self.name = members, facts, name
        calibration = facts.get("calibration", {})
        self.direction_temperature = float(calibration.get("direction_temperature", 1.0))
        self.emotion_temperature = float(calibration.get("emotion_temperature", 1.0))
        self.need_scale = float(calibration.get("need_scale", 1.0))
        self.need_shift = float(calibration.get("need_shift", 0.0))

    def outputs(self, x: np.ndarray) -> np.ndarray:
        """Give the members' mean raw outputs (n, 22)."""
        total = np.zeros((len(x), OUTPUTS), dtype=np.float32)
        for member in self.members:
            hidden = np.maximum(x @ member["hidden"].T + member["hidden_bias"], 0.0)
            total += hidden @ member["output"].T + member["output_bias"]
        return total / len(self.members)

    def read(self, x: np.ndarray) -> Reading:
        """Read n inputs as ``inputs`` makes them."""
        raw = self.outputs(x)
        affect = np.tanh(raw[:, _AFFECT])
        return Reading(
            direction=log_softmax(raw[:, :_NEED] / self.direction_temperature),
            need=self.need_scale * raw[:, _NEED] + self.need_shift,
            emotion=log_softmax(raw[:, _EMOTION] / self.emotion_temperature),
            valence=affect[:, 0],
            arousal=affect[:, 1],
        )


def facts_of(variant: str, encoder_sha256: str, calibration: dict[str, float]) -> dict[str, Any]:
    """Describe heads in the form that ``load`` checks."""
    return {
        "format": 1,
        "variant": variant,
        "encoder_sha256": encoder_sha256,
        "directions": list(DIRECTIONS),
        "emotions": list(EMOTIONS),
        "features": list(FEATURES),
        "calibration": calibration,
    }


def save(head: Head, folder: Path) -> None:
    """Write ``head.safetensors`` and ``head.json``."""
    from safetensors.numpy import save_file

    folder.mkdir(parents=True, exist_ok=True)
    tensors = {
        f"member{number}.{name}": np.ascontiguousarray(array, dtype=np.float32)
        for number, member in enumerate(head.members)
        for name, array in member.items()
    }
    save_file(tensors, folder / "head.safetensors")
    (folder / "head.json").write_text(json.dumps(head.facts, indent=2) + "\n", encoding="utf-8")


def find_weights(name: str) -> Path:
    """Locate weights by their name or folder."""
    folder = WEIGHTS / name
    if not (folder / "head.json").is_file():
        folder = Path(name).expanduser()
    if not (folder / "head.json").is_file():
        shipped = ", ".join(sorted(path.parent.name for path in WEIGHTS.glob("*/head.json")))
        raise WeightsError(
            f"no weights called {name!r}: name one of {shipped or 'none shipped'}, or a folder that"
            " `python -m whee_ros.training.when` wrote"
        )
    return folder


def load(name: str, encoder_sha256: str) -> Head:
    """Load weights by name or folder.

    Raises:
        WeightsError: if they are missing, damaged, or made for other labels or another encoder.
    """
    from safetensors import SafetensorError
    from safetensors.numpy import load_file

    folder = find_weights(name)
    cure = "retrain them with `python -m whee_ros.training.when` or reinstall whee_ros"
    try:
        facts = json.loads((folder / "head.json").read_text(encoding="utf-8"))
        tensors = load_file(folder / "head.safetensors")
        content = (folder / "head.safetensors").read_bytes()
        expected = facts_of(facts["variant"], encoder_sha256, facts["calibration"])
    except (OSError, ValueError, KeyError, TypeError, SafetensorError) as error:
        raise WeightsError(f"the weights in {folder} are damaged ({error}): {cure}") from error
    for fact, value in expected.items():
        if facts.get(fact) != value:
            raise WeightsError(f"the weights in {folder} have another {fact}: {cure}")
    members = _members(tensors)
    if not members or any(
        member["hidden"].shape[1:] != (INPUTS,) or member["output"].shape[:1] != (OUTPUTS,)
        for member in members
    ):
        raise WeightsError(f"the weights in {folder} have another shape: {cure}")
    short = hashlib.sha256(content).hexdigest()[:8]
    return Head(members, facts, f"{folder.name}+{short}")


def _members(tensors: dict[str, np.ndarray]) -> list[dict[str, np.ndarray]]:
    members: dict[str, dict[str, np.ndarray]] = {}
    for key, array in sorted(tensors.items()):
        member, name = key.split(".", 1)
        members.setdefault(member, {})[name] = array
    wanted = {"hidden", "hidden_bias", "output", "output_bias"}
    return [member for member in members.values() if set(member) == wanted]
