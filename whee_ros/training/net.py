"""The network in torch, as it is trained: the encoder's upper layers and the heads over it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import torch
from torch import nn

from whee_ros.when.encoder import DIMENSIONS
from whee_ros.when.head import (
    CONTEXT,
    EMBEDDING_SCALE,
    FEATURE_SCALE,
    HEADS,
    INPUTS,
    KEY,
    OUTPUTS,
    RELATIONS,
    VALUE,
)


class Named(nn.Module):  # type: ignore[misc]
    """A network whose parameters go into a file, and come from one, by name."""

    def named(self) -> dict[str, nn.Parameter]:
        """Give the parameters by the names of ``whee_ros.when.head.SHAPES``."""
        raise NotImplementedError

    def arrays(self) -> dict[str, np.ndarray]:
        """Give copies of the parameters, float32."""
        return {
            name: value.detach().float().cpu().numpy().copy()
            for name, value in self.named().items()
        }

    def take(self, arrays: Mapping[str, np.ndarray]) -> None:
        """Take the parameters' values from arrays of the same shapes."""
        for name, value in self.named().items():
            value.data.copy_(torch.from_numpy(arrays[name]))


class HeadNet(Named):
    """The heads of ``whee_ros.when.head`` with dropout; the same arithmetic, with gradients."""

    def __init__(self, hidden: int, dropout: float) -> None:
        super().__init__()
        self.query = nn.Linear(DIMENSIONS, HEADS * KEY, bias=False)
        self.key = nn.Linear(DIMENSIONS, HEADS * KEY, bias=False)
        self.value = nn.Linear(DIMENSIONS, HEADS * VALUE, bias=False)
        self.place = nn.Parameter(torch.zeros(HEADS, len(RELATIONS), CONTEXT))
        self.relation = nn.Parameter(torch.zeros(len(RELATIONS), HEADS * VALUE))
        self.hidden = nn.Linear(INPUTS, hidden)
        self.output = nn.Linear(hidden, OUTPUTS)
        self.drop = nn.Dropout(dropout)

    def forward(
        self,
        utterance: torch.Tensor,
        context: torch.Tensor,
        relation: torch.Tensor,
        explicit: torch.Tensor,
    ) -> torch.Tensor:
        """Give raw outputs (n, 31) for inputs as ``whee_ros.when.head.Inputs`` describes them."""
        n = len(utterance)
        utterance, context = EMBEDDING_SCALE * utterance, EMBEDDING_SCALE * context
        there, kind = relation >= 0, relation.clamp(min=0)
        query = self.query(utterance).view(n, HEADS, KEY)
        keys = self.key(context).view(n, CONTEXT, HEADS, KEY)
        values = (self.value(context) + self.relation[kind]).view(n, CONTEXT, HEADS, VALUE)
        scores = torch.einsum("nhk,nchk->nhc", query, keys) / KEY
        where = torch.arange(CONTEXT, device=utterance.device)
        scores = scores + self.place[:, kind, where].permute(1, 0, 2)
        raised = scores.clamp(max=30.0).exp() * there[:, None, :]
        share = raised / (1.0 + raised.sum(-1, keepdim=True))
        summary = torch.einsum("nhc,nchv->nhv", share, values).reshape(n, HEADS * VALUE)
        joined = torch.cat([utterance, summary, FEATURE_SCALE * explicit], 1)
        result: torch.Tensor = self.output(self.drop(torch.relu(self.hidden(self.drop(joined)))))
        return result

    def named(self) -> dict[str, nn.Parameter]:
        """Give the parameters by the names of ``whee_ros.when.head.SHAPES``."""
        return {
            "query": self.query.weight,
            "key": self.key.weight,
            "value": self.value.weight,
            "place": self.place,
            "relation": self.relation,
            "hidden": self.hidden.weight,
            "hidden_bias": self.hidden.bias,
            "output": self.output.weight,
            "output_bias": self.output.bias,
        }


class SpanNet(Named):
    """Start and end of the cause over the token states; see ``whee_ros.when.spans``."""

    def __init__(self) -> None:
        super().__init__()
        self.cause = nn.Linear(DIMENSIONS, 2)

    def forward(self, states: torch.Tensor) -> torch.Tensor:
        """Give logits (n, t, 2) for token states (n, t, 384)."""
        result: torch.Tensor = self.cause(states)
        return result

    def named(self) -> dict[str, nn.Parameter]:
        """Give the parameters by the names of ``whee_ros.when.head.SHAPES``."""
        return {"cause": self.cause.weight, "cause_bias": self.cause.bias}


class TextNet(nn.Module):  # type: ignore[misc]
    """MiniLM with its upper layers free to learn, mean-pooled to unit length.

    Args:
        model: a BertModel as transformers loads it.
        first: the first encoder layer that learns; those below, and the embeddings, stay frozen.
    """

    def __init__(self, model: Any, first: int) -> None:
        super().__init__()
        self.model, self.first = model, first
        for name, parameter in model.named_parameters():
            parameter.requires_grad_(self.learns(name))

    def learns(self, name: str) -> bool:
        """Whether a parameter of this name is trained."""
        parts = name.split(".")
        return parts[:2] == ["encoder", "layer"] and int(parts[2]) >= self.first

    def forward(self, tokens: dict[str, torch.Tensor]) -> torch.Tensor:
        """Embed a padded batch: unit vectors (n, 384)."""
        return self.both(tokens)[0]

    def both(self, tokens: dict[str, torch.Tensor]) -> tuple[torch.Tensor, torch.Tensor]:
        """Embed a padded batch: unit vectors (n, 384) and token states (n, t, 384)."""
        states = self.model(**tokens).last_hidden_state.float()
        mask = tokens["attention_mask"].unsqueeze(-1).float()
        mean = (states * mask).sum(1) / mask.sum(1).clamp(min=1.0)
        return nn.functional.normalize(mean, dim=1), states

    def changed(self) -> dict[str, np.ndarray]:
        """Give the trained parameters by their name in the model."""
        return {
            name: parameter.detach().float().cpu().numpy().copy()
            for name, parameter in self.model.named_parameters()
            if self.learns(name)
        }
