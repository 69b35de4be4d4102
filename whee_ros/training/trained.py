"""A network under training with its tokenizer: texts in, the heads' raw outputs out."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import torch
from torch.nn import functional

from whee_ros.training.batches import Batch, batch_of
from whee_ros.training.net import HeadNet, SpanNet, TextNet
from whee_ros.training.samples import Sample
from whee_ros.training.spans import place_of, tokens_of
from whee_ros.when.encoder import shorten


@dataclasses.dataclass
class Trained:
    """A fitted network with what it needs to embed texts."""

    text: TextNet
    head: HeadNet
    span: SpanNet
    tokenizer: Any
    device: torch.device
    autocast: bool
    max_tokens: int

    def embed(
        self, texts: Sequence[str], causes: Mapping[str, str], chunk: int = 32
    ) -> tuple[torch.Tensor, torch.Tensor]:
        """Embed texts in chunks of similar length.

        Args:
            texts: m texts.
            causes: of those that are labelled.
            chunk: texts encoded at a time.

        Returns:
            rows (m, 384), of zeros for texts without content; and the mean loss of the causes.
        """
        kept = [shorten(text) for text in texts]
        order = sorted((i for i in range(len(kept)) if kept[i]), key=lambda i: len(kept[i]))
        rows, places, losses = [], [], []
        for start in range(0, len(order), chunk):
            chosen = order[start : start + chunk]
            tokens = self.tokenizer(
                [kept[i] for i in chosen],
                padding=True,
                truncation=True,
                max_length=self.max_tokens,
                return_tensors="pt",
                return_offsets_mapping=True,
            )
            offsets = tokens.pop("offset_mapping").numpy()
            with torch.autocast(self.device.type, torch.bfloat16, enabled=self.autocast):
                vectors, states = self.text.both(tokens.to(self.device))
            rows.append(vectors)
            places += chosen
            wanted = [causes.get(texts[i]) for i in chosen]
            losses += self._cause_losses([kept[i] for i in chosen], wanted, states, offsets)
        found = torch.zeros(len(texts), self.text.model.config.hidden_size, device=self.device)
        if rows:
            found = found.index_copy(0, torch.tensor(places, device=self.device), torch.cat(rows))
        return found, torch.stack(losses).mean() if losses else found.new_zeros(())

    def _cause_losses(
        self,
        texts: Sequence[str],
        causes: Sequence[str | None],
        states: torch.Tensor,
        offsets: np.ndarray,
    ) -> list[torch.Tensor]:
        """Cross-entropy of start and end for the texts whose cause is known and still there."""
        targets = []
        for row, (text, cause) in enumerate(zip(texts, causes, strict=True)):
            place = place_of(text, cause) if cause else None
            tokens = tokens_of(place, offsets[row]) if place else (0, 0) if cause == "" else None
            if tokens:
                targets.append((row, *tokens))
        if not targets:
            return []
        rows, *ends = torch.tensor(targets, device=self.device).T
        logits = self.span(states[rows].float())
        there = torch.from_numpy(offsets[:, :, 1] > offsets[:, :, 0]).to(self.device)[rows]
        there[:, 0] = True
        logits = logits.masked_fill(~there[:, :, None], -1e4)
        return [functional.cross_entropy(logits[:, :, i], ends[i]) for i in range(2)]

    def raw(self, batch: Batch) -> tuple[torch.Tensor, torch.Tensor]:
        """Give the heads' raw outputs (n, 31) for a batch, and the loss of its causes."""
        rows, cause = self.embed(batch.texts, batch.causes)
        nothing = torch.cat([rows, torch.zeros(1, rows.shape[1], device=self.device)])
        place = torch.from_numpy(batch.context).to(self.device)
        result: torch.Tensor = self.head(
            rows[torch.from_numpy(batch.utterance).to(self.device)],
            nothing[place],
            torch.from_numpy(batch.relation).to(self.device),
            torch.from_numpy(batch.explicit).to(self.device),
        )
        return result, cause

    def outputs(self, samples: Sequence[Sample], size: int = 256) -> np.ndarray:
        """Give the raw outputs for samples, without gradients."""
        self.text.eval()
        self.head.eval()
        with torch.inference_mode():
            found = [
                self.raw(batch_of(samples[start : start + size]))[0].float().cpu().numpy()
                for start in range(0, len(samples), size)
            ]
        return np.concatenate(found) if found else np.zeros((0, 31), np.float32)
