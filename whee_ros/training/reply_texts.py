"""EPITOME's replies as arrays: tokens through the lower layers, the words that people marked."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import torch
from torch import nn

from whee_ros.training.batches import explicit
from whee_ros.training.fit import device_of_choice
from whee_ros.training.samples import Sample
from whee_ros.training.spans import place_of
from whee_ros.when.encoder import Encoder, find_encoder
from whee_ros.when.weights import Weights

Marked = Mapping[tuple[int, str, str], Sequence[str]]
_AT_ONCE = 32


@dataclasses.dataclass(frozen=True)
class Replies:
    """n replies as the network takes them.

    ``states`` (t, 384) float16 come out of the frozen lower layers, ``marks`` (t, 3) are 1 at the
    words marked for a mechanism; ``post`` (n, 384) embeds what is replied to, ``explicit`` (n, 16)
    are the reply's features, ``levels`` (n, 3) its labels.
    """

    states: list[torch.Tensor]
    marks: list[torch.Tensor]
    post: torch.Tensor
    explicit: torch.Tensor
    levels: np.ndarray


def prepare(
    samples: Sequence[Sample],
    marked: Marked,
    weights: Weights,
    first_layer: int,
    max_tokens: int,
) -> Replies:
    """Read replies with the lower layers, which do not learn, once for all folds.

    Args:
        samples: replies with levels; the last turn of the context is what is replied to.
        marked: the marked words by mechanism, conversation and reply; see ``readers.replies``.
        weights: whose encoder is used.
        first_layer: the first layer that learns; those below are run here.
        max_tokens: longer replies are cut.
    """
    from transformers import AutoTokenizer

    tokenizer = AutoTokenizer.from_pretrained(str(find_encoder()))
    tokens, marks = [], []
    for sample in samples:
        found = tokenizer(
            sample.text,
            truncation=True,
            max_length=max_tokens,
            return_offsets_mapping=True,
        )
        words = [marked.get((i, sample.conversation, sample.text), ()) for i in range(3)]
        marks.append(torch.from_numpy(marks_of(sample.text, words, found["offset_mapping"])))
        tokens.append(found["input_ids"])
    embed = Encoder(changed=weights.encoder, cache=0)
    return Replies(
        states=_lower(tokens, weights, first_layer),
        marks=marks,
        post=torch.from_numpy(embed([s.context[-1][1] if s.context else "" for s in samples])),
        explicit=torch.from_numpy(np.stack([explicit(s.text, "") for s in samples])),
        levels=np.array([s.mechanisms for s in samples]),
    )


def marks_of(
    text: str, words: Sequence[Sequence[str]], offsets: Sequence[tuple[int, int]]
) -> np.ndarray:
    """Mark the tokens of the words that show each mechanism.

    Args:
        text: the reply.
        words: for each mechanism its marked passages; those not in the text are passed over.
        offsets: each token's characters (t, 2).

    Returns:
        (t, 3), 1 where a token belongs to a passage.
    """
    span = np.array(offsets)
    found = np.zeros((len(span), len(words)), dtype=np.float32)
    for column, passages in enumerate(words):
        for passage in passages:
            wanted = " ".join(passage.split())
            start = text.find(wanted)
            place = (start, start + len(wanted)) if start >= 0 else place_of(text, wanted)
            if wanted and place:
                inside = (span[:, 0] < place[1]) & (span[:, 1] > place[0])
                found[inside & (span[:, 1] > span[:, 0]), column] = 1.0
    return found


def bert(weights: Weights) -> Any:
    """Load MiniLM as transformers has it, with the layers that training changed."""
    from transformers import AutoModel
    from transformers.utils import logging

    logging.disable_progress_bar()
    model = AutoModel.from_pretrained(str(find_encoder()))
    changed = {name: torch.from_numpy(a.astype(np.float32)) for name, a in weights.encoder.items()}
    model.load_state_dict(changed, strict=False)
    return model


def _lower(
    tokens: Sequence[Sequence[int]], weights: Weights, first_layer: int
) -> list[torch.Tensor]:
    device, autocast = device_of_choice()
    model = bert(weights).to(device).eval()
    found: list[torch.Tensor] = [torch.empty(0)] * len(tokens)
    order = sorted(range(len(tokens)), key=lambda i: len(tokens[i]))
    with torch.inference_mode(), torch.autocast(device.type, torch.bfloat16, enabled=autocast):
        for start in range(0, len(order), _AT_ONCE):
            rows = order[start : start + _AT_ONCE]
            ids = padded([torch.tensor(tokens[i]) for i in rows]).to(device)
            mask = padded([torch.ones(len(tokens[i]), dtype=torch.long) for i in rows])
            layers = model(ids, attention_mask=mask.to(device), output_hidden_states=True)
            states = layers.hidden_states[first_layer].half().cpu()
            for row, i in enumerate(rows):
                found[i] = states[row, : len(tokens[i])].clone()
    return found


def padded(rows: Sequence[torch.Tensor]) -> torch.Tensor:
    """Lay rows of different length out as one array, zeros behind the shorter ones."""
    return nn.utils.rnn.pad_sequence(list(rows), batch_first=True)
