"""The model that learns: any causal transformers model, with what it takes to teach it replies."""

from __future__ import annotations

import dataclasses
import inspect
import random
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import torch

from whee_ros.language.question import Message
from whee_ros.language.written import has_template, written
from whee_ros.training.fit import device_of_choice

IGNORED = -100
"""The label of tokens that are read but not learned."""
UNKNOWN_SHARE = 0.2
"""Tokens of a reply that a tokenizer may not know before it counts as unfit."""


class StudentError(RuntimeError):
    """The model cannot be taught; the message names the cause and the cure."""


@dataclasses.dataclass(frozen=True)
class Example:
    """Token ids of a prompt and its reply; the reply begins at ``start``."""

    ids: tuple[int, ...]
    start: int


class Student:
    """A causal model with its tokenizer, on a GPU where there is one.

    Args:
        base: a transformers folder, or the id of a model that was downloaded before.
        longest: tokens of prompt and reply together; the model's own limit counts if it is lower.

    Raises:
        StudentError: packages or the model are missing or damaged, or it cannot write replies.
    """

    def __init__(self, base: str, longest: int = 4096) -> None:
        self.name = Path(base).name or base
        if Path(base).is_dir() and not any(Path(base).iterdir()):
            raise StudentError(f"{base} is empty: give a folder with a transformers model")
        self.tokenizer, model = _loaded(base)
        self.dtype: torch.dtype = model.dtype
        self.device, self.autocast = device_of_choice()
        self.model: Any = model.float().to(self.device)
        limit = getattr(model.config, "max_position_embeddings", None)
        self.longest = min(longest, limit) if isinstance(limit, int) else longest
        self.notes: list[str] = []
        self._end = self.tokenizer.eos_token_id
        self._pad = self._padding()
        self._takes = set(inspect.signature(model.forward).parameters)
        if not has_template(self.tokenizer):
            self.notes.append(
                "the tokenizer has no chat template: prompts are written plainly, as they will be"
                " when the model is asked"
            )

    def example(self, messages: Sequence[Message], reply: str) -> Example | None:
        """Give a prompt with its reply as tokens; None where they are too long.

        Raises:
            StudentError: the tokenizer does not know the words.
        """
        special = not has_template(self.tokenizer)
        text = written(self.tokenizer, messages)
        prompt = self.tokenizer(text, add_special_tokens=special)["input_ids"]
        told = self.tokenizer(reply, add_special_tokens=False)["input_ids"]
        unknown = self.tokenizer.unk_token_id
        if not told or (unknown is not None and told.count(unknown) > UNKNOWN_SHARE * len(told)):
            raise StudentError(
                f"the tokenizer of {self.name} cannot write a reply such as {reply[:60]!r}:"
                " choose a model for English text"
            )
        if self._end is not None:
            told = [*told, self._end]
        if len(prompt) + len(told) > self.longest:
            return None
        return Example(ids=(*prompt, *told), start=len(prompt))

    def likelihoods(self, examples: Sequence[Example]) -> tuple[torch.Tensor, torch.Tensor]:
        """Give the log-likelihood of each reply (n,), summed over its tokens, and their number."""
        ids, labels, mask = self._laid_out(examples)
        more: dict[str, Any] = {"input_ids": ids, "attention_mask": mask}
        if "position_ids" in self._takes:
            more["position_ids"] = (mask.cumsum(1) - 1).clamp(min=0)
        # Replies stand at the end, so the costly last layer is computed for them alone.
        kept = int((labels != IGNORED).sum(1).max()) + 1
        if "logits_to_keep" in self._takes:
            more["logits_to_keep"] = kept
        with torch.autocast(self.device.type, torch.bfloat16, enabled=self.autocast):
            logits = self.model(**more, use_cache=False).logits
        logits, labels = logits[:, -kept:-1].float(), labels[:, -kept + 1 :]
        learned = labels != IGNORED
        chosen = logits.log_softmax(-1).gather(2, labels.clamp(min=0)[..., None])[..., 0]
        return (chosen * learned).sum(1), learned.sum(1)

    def save(self, folder: Path) -> None:
        """Write model and tokenizer, in the precision that the base had."""
        self.model.to(self.dtype).save_pretrained(folder)
        self.tokenizer.save_pretrained(folder)

    def _laid_out(
        self, examples: Sequence[Example]
    ) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
        """Give ids, labels and mask, each (n, longest), padded on the left."""
        width = max(len(one.ids) for one in examples)
        ids = torch.full((len(examples), width), self._pad)
        labels = torch.full_like(ids, IGNORED)
        mask = torch.zeros_like(ids)
        for row, one in enumerate(examples):
            ids[row, width - len(one.ids) :] = torch.tensor(one.ids)
            labels[row, width - len(one.ids) + one.start :] = torch.tensor(one.ids[one.start :])
            mask[row, width - len(one.ids) :] = 1
        return ids.to(self.device), labels.to(self.device), mask.to(self.device)

    def _padding(self) -> int:
        if isinstance(self.tokenizer.pad_token_id, int):
            return int(self.tokenizer.pad_token_id)
        self.notes.append("the tokenizer has no padding token: masked tokens pad")
        return self._end if isinstance(self._end, int) else 0


def _loaded(base: str) -> tuple[Any, Any]:
    try:
        from transformers import AutoModelForCausalLM, AutoTokenizer
        from transformers.utils import logging

        logging.disable_progress_bar()
        tokenizer = AutoTokenizer.from_pretrained(base, local_files_only=True)
        return tokenizer, AutoModelForCausalLM.from_pretrained(base, local_files_only=True)
    except Exception as error:  # transformers raises many kinds
        why = " ".join(str(error).split())[:300]
        raise StudentError(
            f"the model {base} cannot be loaded ({why}). Cure: name a folder with config.json,"
            " weights and tokenizer of a causal model, or the id of one that was downloaded before"
        ) from None


def batches(
    items: Sequence[Any], size: int, length: Callable[[Any], int], chance: random.Random | None
) -> Iterator[list[Any]]:
    """Give batches of items of similar length; in the order of ``chance``, or by length."""
    order = list(items)
    if chance is None:
        order.sort(key=length)
        pools = [order]
    else:
        chance.shuffle(order)
        pools = [order[i : i + 16 * size] for i in range(0, len(order), 16 * size)]
    made = []
    for pool in pools:
        pool.sort(key=length)
        made += [pool[i : i + size] for i in range(0, len(pool), size)]
    if chance is not None:
        chance.shuffle(made)
    yield from made
