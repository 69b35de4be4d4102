"""The forward pass of MiniLM (a BERT; Devlin et al., NAACL 2019) over its published weights.

transformers runs the same network; loading it only for this costs 170 MB and several seconds more,
which a robot's computer does not have to spare. A test holds both to the same numbers.
"""

from __future__ import annotations

import functools
import json
import threading
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np

_LAYER_NORM = 1e-12


@functools.lru_cache(maxsize=2)
def _tokenizer(file: Path) -> tuple[Any, threading.Lock]:
    """Read a tokenizer once a process; whoever uses it takes the lock and sets the length anew."""
    from tokenizers import Tokenizer

    made: Any = Tokenizer.from_file(str(file))
    made.enable_padding()
    return made, threading.Lock()


class MiniLM:
    """Token states of a batch of texts.

    Args:
        folder: with ``config.json``, ``model.safetensors`` and ``tokenizer.json``.
        changed: parameters that replace the published ones, by name.
        max_tokens: longer texts are cut.

    Raises:
        OSError, ValueError, KeyError: if a file is missing, damaged, or of another network.
        LookupError: naming a changed parameter that does not fit.
    """

    def __init__(
        self, folder: Path, changed: Mapping[str, np.ndarray] | None = None, max_tokens: int = 96
    ) -> None:
        import torch
        from safetensors.torch import load_file

        config = json.loads((folder / "config.json").read_text(encoding="utf-8"))
        if config["model_type"] != "bert" or config["hidden_act"] != "gelu":
            raise ValueError(f"{folder} holds no BERT with GELU")
        self._heads, self._layers = config["num_attention_heads"], config["num_hidden_layers"]
        tensors = {
            name.removeprefix("bert."): tensor
            for name, tensor in load_file(folder / "model.safetensors").items()
        }
        for name, array in (changed or {}).items():
            if name not in tensors or tuple(tensors[name].shape) != array.shape:
                raise LookupError(name)
            tensors[name] = torch.from_numpy(array.astype(np.float32))
        self._weights = self._joined(tensors)
        self._tokenizer, self._turn = _tokenizer(folder / "tokenizer.json")
        self._most = max_tokens
        self.device, self.dtype = torch.device("cpu"), torch.float32

    def _joined(self, tensors: dict[str, Any]) -> dict[str, Any]:
        """Join query, key and value of each layer, so that they are one multiplication."""
        import torch

        for layer in range(self._layers):
            start = f"encoder.layer.{layer}.attention.self."
            for kind in ("weight", "bias"):
                parts = [tensors.pop(f"{start}{name}.{kind}") for name in ("query", "key", "value")]
                tensors[f"{layer}.{kind}"] = torch.cat(parts)
        return tensors

    def to(self, device: str, dtype: str) -> None:
        """Move the weights; RuntimeError or AssertionError where the device cannot be used."""
        import torch

        self.device, self.dtype = torch.device(device), getattr(torch, dtype)
        self._weights = {
            name: tensor.to(self.device, self.dtype) if tensor.is_floating_point() else tensor
            for name, tensor in self._weights.items()
        }

    def lengths(self, texts: Sequence[str]) -> list[int]:
        """Count each text's tokens, as far as they are read."""
        return [sum(e.attention_mask) for e in self._encode(texts)]

    def _encode(self, texts: Sequence[str]) -> list[Any]:
        with self._turn:
            self._tokenizer.enable_truncation(self._most)
            encodings: list[Any] = self._tokenizer.encode_batch(list(texts))
        return encodings

    def __call__(self, texts: Sequence[str]) -> tuple[Any, Any, np.ndarray]:
        """Read texts.

        Returns:
            the last states (n, t, 384) as float32, the mask (n, t) of real tokens, and each
            token's characters (n, t, 2), (0, 0) for those that are no words.
        """
        import torch

        encodings = self._encode(texts)
        ids = torch.tensor([e.ids for e in encodings], device=self.device)
        mask = torch.tensor([e.attention_mask for e in encodings], device=self.device)
        with torch.inference_mode():
            states = self._run(ids, mask.bool()[:, None, None, :])
        return states.float(), mask, np.array([e.offsets for e in encodings])

    def _run(self, ids: Any, there: Any) -> Any:
        from torch.nn import functional

        w = self._weights
        states = (
            functional.embedding(ids, w["embeddings.word_embeddings.weight"])
            + w["embeddings.position_embeddings.weight"][: ids.shape[1]]
            + w["embeddings.token_type_embeddings.weight"][0]
        )
        states = self._norm(states, "embeddings.LayerNorm")
        for layer in range(self._layers):
            name = f"encoder.layer.{layer}."
            heard = self._attend(states, there, layer)
            heard = self._linear(heard, name + "attention.output.dense")
            states = self._norm(states + heard, name + "attention.output.LayerNorm")
            wide = functional.gelu(self._linear(states, name + "intermediate.dense"))
            wide = self._linear(wide, name + "output.dense")
            states = self._norm(states + wide, name + "output.LayerNorm")
        return states

    def _attend(self, states: Any, there: Any, layer: int) -> Any:
        from torch.nn import functional

        count, length, size = states.shape
        joined = functional.linear(
            states, self._weights[f"{layer}.weight"], self._weights[f"{layer}.bias"]
        )
        split = joined.view(count, length, 3, self._heads, size // self._heads)
        query, key, value = split.permute(2, 0, 3, 1, 4)
        heard = functional.scaled_dot_product_attention(query, key, value, attn_mask=there)
        return heard.transpose(1, 2).reshape(count, length, size)

    def _linear(self, states: Any, name: str) -> Any:
        from torch.nn import functional

        return functional.linear(
            states, self._weights[f"{name}.weight"], self._weights[f"{name}.bias"]
        )

    def _norm(self, states: Any, name: str) -> Any:
        from torch.nn import functional

        weight, bias = self._weights[f"{name}.weight"], self._weights[f"{name}.bias"]
        return functional.layer_norm(states, weight.shape, weight, bias, _LAYER_NORM)
