"""Write the model card of a set of weights from what was read and measured."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from whee_ros.training.calibrate import MOST_ERROR
from whee_ros.training.readers import SETS
from whee_ros.training.report import table
from whee_ros.when.shipped import RESEARCH
from whee_ros.when.weights import Weights

_NOTICE = {
    "own": "Apache-2.0. Learned only from our own writing and sets that allow commercial use.",
    "research": (
        "For non-commercial research only (CC BY-NC-SA 4.0 and the academic terms of the sets"
        f" below). Not the default; chosen by the parameter `weights: {RESEARCH}`."
    ),
}
_LIMITS = """\
- English only; learned from written English and our own spoken-style corpus, never from
  transcripts of real talk with a robot. Real recogniser errors are only imitated.
- The directions of GoEmotions and EmpatheticPersonas are weak labels made by a written rule
  (`training/readers/feelings.py`), not by people; those of our corpus were given by its writers.
- `need` was labelled 0, 1, 2 in our corpus and guessed by rule elsewhere.
- It judges words. It does not diagnose, does not know risk of self-harm (a separate, fixed rule
  does), and must not be used to rate people at work or in school (EU AI Act, article 5).
- Loneliness, boredom and disgust have few examples; read categories as hints."""


def model_card(
    variant: str,
    names: Sequence[str],
    counts: Mapping[str, int],
    weights: Weights,
    results: dict[str, Any],
) -> str:
    """Give the card's text in Markdown."""
    sets = "\n".join(f"| {name} | {SETS[name].licence} | {counts.get(name, 0)} |" for name in names)
    facts = weights.head.facts
    calibration = ", ".join(f"{k} {v}" for k, v in facts["calibration"].items())
    name = results["weights"].partition("+")[0]
    return f"""# Weights {name} of the "when" stage

all-MiniLM-L6-v2 (SHA-256 {facts["base_sha256"][:16]}…, Apache-2.0), its upper layers fine-tuned,
and one network over it that reads an utterance with the turns before it and gives the direction of
empathy (none, seeking, providing), the need for it, an emotion category, valence and arousal, and
EPITOME's mechanisms in the words.

**Licence**: {_NOTICE[variant]}

## Learned from

| set | licence | training utterances |
|---|---|---|
{sets}

Made by `whee train when --variant {variant} --data DIR --out DIR`.
Calibration on held-out utterances: {calibration}; the direction's is the softest
that keeps the calibration error (ECE) of each set learned from within {MOST_ERROR}. Of words
that call for empathy by themselves, `plain_share` counts as read without the turns before them.

## Measured

At most 1,000 utterances of each other set; our own test part comes whole. Direction per set:
"whole" means the weights saw nothing of the set (another family altogether), "test" its held-out
part. Where a set has one class only, its recall is what counts. Baselines saw the same training
sets: a majority guess, a rule on VADER's sentiment and pronouns, logistic regression on TF-IDF and
on the frozen MiniLM embedding (`linear`). Intervals resample whole conversations. "Trained without"
a family: two epochs of two fifths of an epoch's samples.

{table(results)}

## Limits

{_LIMITS}
"""
