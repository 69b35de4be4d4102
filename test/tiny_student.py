"""A tiny causal model that can be taught: random weights, and a tokenizer made from our corpus.

The fixed parts of prompt and reply are one token each: the model is quick then, and learns what
varies.
"""

from __future__ import annotations

import json
from pathlib import Path

import torch
from tokenizers import AddedToken, Tokenizer, decoders, models, pre_tokenizers, trainers
from transformers import LlamaConfig, LlamaForCausalLM, PreTrainedTokenizerFast

from whee_ros import locator
from whee_ros.how.bank.bank import Bank
from whee_ros.how.model import prompt
from whee_ros.how.model.prompt_express import EXPRESS, Reply
from whee_ros.how.model.prompt_listen import LISTEN
from whee_ros.how.model.prompt_perceive import PERCEIVE
from whee_ros.language.question import DATA_ONLY, Message, Question
from whee_ros.language.written import messages_of

TEMPLATE = (
    "{% for m in messages %}<|{{ m.role }}|>{{ m.content }}<|end|>{% endfor %}"
    "{% if add_generation_prompt %}<|assistant|>{% endif %}"
)
MARKS = ("<|end|>", "<|pad|>", "<|system|>", "<|user|>", "<|assistant|>")

FORM = ('{"utterance":"', '","acts":{"face":"', '","gesture":"', '"}}')


def save(
    folder: Path,
    *,
    vocabulary: int = 1200,
    size: int = 64,
    layers: int = 2,
    template: str = TEMPLATE,
    pads: bool = True,
    reads: int = 4096,
) -> Path:
    """Make the folder of a model; ``reads`` is how many tokens it reads at most."""
    tokenizer = Tokenizer(models.BPE())
    tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    tokenizer.decoder = decoders.ByteLevel()
    trainer = trainers.BpeTrainer(
        vocab_size=vocabulary,
        special_tokens=[*MARKS, *_fixed()],
        initial_alphabet=pre_tokenizers.ByteLevel.alphabet(),
        show_progress=False,
    )
    tokenizer.train_from_iterator(_texts(), trainer)
    tokenizer.add_tokens([AddedToken(part, normalized=False) for part in FORM])
    wrapped = PreTrainedTokenizerFast(
        tokenizer_object=tokenizer, eos_token=MARKS[0], pad_token=MARKS[1] if pads else None
    )
    if template:
        wrapped.chat_template = template
    wrapped.save_pretrained(folder)
    torch.manual_seed(0)
    config = LlamaConfig(
        vocab_size=len(wrapped),
        hidden_size=size,
        intermediate_size=2 * size,
        num_hidden_layers=layers,
        num_attention_heads=4,
        max_position_embeddings=reads,
        bos_token_id=None,
        eos_token_id=wrapped.eos_token_id,
        tie_word_embeddings=True,
    )
    LlamaForCausalLM(config).save_pretrained(folder)
    return folder


def _texts() -> list[str]:
    file = locator.data("training/corpus/train.jsonl")
    lines = file.read_text(encoding="utf-8").splitlines()[:200]
    told = [turn["text"] for line in lines for turn in json.loads(line)["turns"]]
    return told + [entry.text for entry in Bank.load().entries]


def _fixed() -> list[str]:
    form = messages_of(Question((Message("system", ""),), form=Reply))[0].text.strip()
    return [prompt.START, LISTEN, PERCEIVE, EXPRESS, DATA_ONLY, form]
