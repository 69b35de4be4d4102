"""Tiny causal language models in transformers folders, made on the spot.

One has random weights. The other says a known chain of words: its layers do nothing, and its head
holds which word follows which.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import torch
from tokenizers import Tokenizer
from tokenizers.models import WordLevel
from tokenizers.pre_tokenizers import WhitespaceSplit
from transformers import LlamaConfig, LlamaForCausalLM, PreTrainedTokenizerFast

LONGEST = 100_000
UNKNOWN = "<unk>"


def save(folder: Path, words: Sequence[str], chain: bool, template: str = "") -> Path:
    """Make a folder with a model over these words.

    Args:
        folder: where to.
        words: the vocabulary; in a chain each follows the one before, and the last repeats.
        chain: whether to say that chain; else the weights are random.
        template: a chat template, or nothing.
    """
    vocabulary = {UNKNOWN: 0, **{word: number for number, word in enumerate(words, 1)}}
    tokenizer = Tokenizer(WordLevel(vocabulary, unk_token=UNKNOWN))
    tokenizer.pre_tokenizer = WhitespaceSplit()
    wrapped = PreTrainedTokenizerFast(tokenizer_object=tokenizer, unk_token=UNKNOWN)
    if template:
        wrapped.chat_template = template
    wrapped.save_pretrained(folder)
    torch.manual_seed(0)
    size = 4 * (1 + len(vocabulary) // 4)
    model = LlamaForCausalLM(
        LlamaConfig(
            vocab_size=len(vocabulary),
            hidden_size=size,
            intermediate_size=8,
            num_hidden_layers=2,
            num_attention_heads=2,
            max_position_embeddings=LONGEST,
            bos_token_id=None,
            eos_token_id=None,
            tie_word_embeddings=False,
        )
    )
    if chain:
        _write_chain(model, len(vocabulary))
    model.save_pretrained(folder)
    return folder


def _write_chain(model: LlamaForCausalLM, words: int) -> None:
    with torch.no_grad():
        for layer in model.model.layers:
            layer.self_attn.o_proj.weight.zero_()
            layer.mlp.down_proj.weight.zero_()
        seen = torch.eye(words, model.config.hidden_size)
        model.model.embed_tokens.weight.copy_(seen)
        after = [min(word + 1, words - 1) for word in range(words)]
        model.lm_head.weight.zero_()
        for word, following in enumerate(after):
            model.lm_head.weight[following] += seen[word]
