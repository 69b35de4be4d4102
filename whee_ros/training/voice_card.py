"""The model card of the voice's weights, and their results as a table."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from whee_ros.perception.voice.model import CLASSES, VoiceModel

_NOTICE = {
    "own": "Apache-2.0. Learned only from sets that allow commercial use.",
    "research": (
        "CC BY-NC-SA 4.0: for non-commercial research only. Not the default; chosen by the"
        " parameter `weights: research-v1` of the voice node."
    ),
}


def table(rows: Sequence[Mapping[str, Any]]) -> str:
    """Give results as lines of a Markdown table."""
    lines = [
        "| learned from | judged | baseline | UAR | 95 % | " + " | ".join(CLASSES) + " | n |",
        "|" + "---|" * (6 + len(CLASSES)),
    ]
    for row in rows:
        low, high = row["interval"]
        each = " | ".join(f"{row['recall'][name]:.2f}" for name in CLASSES)
        lines.append(
            f"| {' + '.join(row['learned'])} | {row['test']} | {row['baseline']} |"
            f" {row['uar']:.3f} | {low:.2f}-{high:.2f} | {each} | {row['n']} |"
        )
    return "\n".join(lines)


def card(variant: str, model: VoiceModel, results: Mapping[str, Any]) -> str:
    """Give the card's text in Markdown."""
    facts = model.facts
    sets = "\n".join(f"| {name} | {licence} |" for name, licence in facts["sets"].items())
    unheard = max(row["unheard"] for row in results["voice"])
    return f"""# Voice weights {variant}-v1

Two softmax regressions over 52 functionals of a turn's sound (`perception/voice/functionals.py`),
one against the population, one against the person's own baseline. They give the probabilities of
distressed (sad, fearful, angry), neutral (neutral, calm) and positive (happy), valence and arousal.

**Licence**: {_NOTICE[variant]}

| learned from | licence |
|---|---|
{sets}

{facts["recordings"]} recordings; emotions: {", ".join(model.emotions)}.
Made by `whee train voice --variant {variant} --data DIR --out DIR`.

## Measured

Unweighted average recall (UAR) over the three classes; chance is .333. A set that the weights
learn from is judged actor by actor, each by weights that never heard this actor; another set is
judged as it is (cross-corpus). The interval resamples actors. Baseline: none; the mean of three
neutral turns of the actor, which are not judged; or what the stage learns by itself over the
actor's turns in random order. At most {unheard} of the recordings of a set held no speech for the
voice activity (screams); they count as errors.

{table(results["voice"])}

## Limits

- Acted speech of adults in a studio, German (EmoDB) and North American English (RAVDESS). What
  people show in earnest is weaker; expect less than the figures within a set, and about those
  across sets in a new language and room.
- A happy and an angry voice are alike in prosody, and so are a sad and a calm one.
- Regularisation, the choice of four cepstral coefficients and how fast a baseline is believed were
  chosen with these same folds in view, so the figures are slightly flattering.
- Sadness does not carry over: weights from EmoDB alone take a sad RAVDESS voice for a calm one.
- It reads how a voice sounds, not how a person feels. Not for rating people at work or in school
  (EU AI Act, article 5).
"""
