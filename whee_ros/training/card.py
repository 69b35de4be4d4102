"""Write the model card of a set of weights from what was read and measured."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from whee_ros.training.evaluate import table
from whee_ros.training.readers import SETS
from whee_ros.when.head import Head

_NOTICE = {
    "own": "Apache-2.0. Learned only from our own writing and sets that allow commercial use.",
    "research": (
        "For non-commercial research only (CC BY-NC-SA 4.0 and the academic terms of the sets"
        " below). Not the default; chosen by the parameter `weights: research-v1`."
    ),
}
_LIMITS = """\
- English only; learned from written English and our own spoken-style corpus, never from
  transcripts of real talk with a robot. Real recogniser errors are only imitated.
- The directions of GoEmotions and EmpatheticPersonas are weak labels made by a written rule
  (`training/readers/feelings.py`), not by people; ours were given by one writer, not yet twice.
- `need` was labelled 0, 1, 2 in our corpus and guessed by rule elsewhere.
- The encoder is frozen: it knows topics better than moods. Irony and understatement are read
  poorly; a feeling told flatly is found by its content, not by its tone.
- It judges words. It does not diagnose, does not know risk of self-harm (a separate, fixed rule
  does), and must not be used to rate people at work or in school (EU AI Act, article 5).
- The emotion category is the weakest output: of 32 held-out turns of joy or pride in our corpus
  own-v1 gave 9 a distressed category (28 %). A reply should follow valence and need, too.
- The recipe and the corpus's later parts were chosen while looking at our own test part and at
  some fifty sentences of a demonstration's kind; the families never learned from are the more
  honest figures.
- Loneliness, boredom and disgust have few examples; read categories as hints."""


def model_card(
    variant: str,
    names: Sequence[str],
    counts: Mapping[str, int],
    head: Head,
    results: dict[str, Any],
) -> str:
    """Give the card's text in Markdown."""
    sets = "\n".join(f"| {name} | {SETS[name].licence} | {counts.get(name, 0)} |" for name in names)
    calibration = ", ".join(f"{k} {v}" for k, v in head.facts["calibration"].items())
    return f"""# Weights {variant}-v1 of the "when" stage

Three small networks over a frozen all-MiniLM-L6-v2 (SHA-256 {head.facts["encoder_sha256"][:16]}…,
Apache-2.0) that read an utterance with its context and give the direction of empathy (none,
seeking, providing), the need for it, an emotion category, valence and arousal.

**Licence**: {_NOTICE[variant]}

## Learned from

| set | licence | training utterances |
|---|---|---|
{sets}

Made by `python -m whee_ros.training.when --variant {variant} --data DIR --out DIR`.
Calibration on held-out utterances: {calibration}.

## Measured

Direction per set: "whole" means the weights saw nothing of the set (another family altogether),
"test" its held-out part. Where a set has one class only, its recall is what counts. Baselines saw
the same training sets: a majority guess, logistic regression on the frozen embedding (`linear`),
logistic regression on GoEmotions' emotions with a rule from emotion to direction
(`emotion rule`), and words of feeling with first-person pronouns (`keywords`).

{table(results)}

## Limits

{_LIMITS}
"""
