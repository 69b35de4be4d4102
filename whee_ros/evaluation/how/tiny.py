"""A tiny causal language model of random weights, to show what asking one costs."""

from __future__ import annotations

from pathlib import Path

import torch
from tokenizers import Tokenizer, decoders, models, pre_tokenizers
from transformers import LlamaConfig, LlamaForCausalLM, PreTrainedTokenizerFast


def make_tiny(folder: Path, size: int = 64, layers: int = 2) -> None:
    """Write a transformers folder with a model that reads and writes bytes.

    Args:
        folder: where to.
        size: width of its layers.
        layers: how many.
    """
    letters = sorted(pre_tokenizers.ByteLevel.alphabet())
    vocabulary = {letter: number for number, letter in enumerate(letters)}
    tokenizer = Tokenizer(models.BPE(vocab=vocabulary, merges=[]))
    tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    tokenizer.decoder = decoders.ByteLevel()
    PreTrainedTokenizerFast(tokenizer_object=tokenizer).save_pretrained(folder)
    torch.manual_seed(0)
    model = LlamaForCausalLM(
        LlamaConfig(
            vocab_size=len(vocabulary),
            hidden_size=size,
            intermediate_size=2 * size,
            num_hidden_layers=layers,
            num_attention_heads=4,
            max_position_embeddings=16_384,
            bos_token_id=None,
            eos_token_id=None,
        )
    )
    model.save_pretrained(folder)
