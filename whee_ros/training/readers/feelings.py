"""Sets labelled with feelings: GoEmotions, EmoBank, EmpatheticPersonas.

None of them knows the direction of empathy. GoEmotions gets a weak one by a written rule (see
``weak_direction``): a first-person comment with an emotion of one's own seeks, one addressed to
"you" with care provides, neutral ones do neither; everything doubtful stays without a label.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from pathlib import Path

from whee_ros.training.readers.files import rows_of, text_of
from whee_ros.training.samples import Sample, Split
from whee_ros.when.labels import PROTOTYPES

_NAMES = (
    "admiration amusement anger annoyance approval caring confusion curiosity desire"
    " disappointment disapproval disgust embarrassment excitement fear gratitude grief joy love"
    " nervousness optimism pride realization relief remorse sadness surprise neutral"
)
GO_EMOTIONS = _NAMES.split()
TO_CATEGORY = {
    "amusement": "joy",
    "excitement": "joy",
    "joy": "joy",
    "optimism": "joy",
    "relief": "joy",
    "pride": "pride",
    "gratitude": "gratitude",
    "admiration": "affection",
    "caring": "affection",
    "love": "affection",
    "surprise": "surprise",
    "sadness": "sadness",
    "grief": "grief",
    "disappointment": "disappointment",
    "remorse": "guilt",
    "embarrassment": "shame",
    "fear": "fear",
    "nervousness": "fear",
    "anger": "anger",
    "annoyance": "anger",
    "disgust": "disgust",
    "curiosity": "neutral",
    "neutral": "neutral",
}
_STRONG = {"sadness", "grief", "fear", "nervousness", "remorse", "embarrassment"}
_SAD = _STRONG | {"disappointment", "anger", "annoyance"}
_GLAD = {"joy", "pride", "excitement", "relief"}
_CARE = {"caring", "optimism", "admiration", "sadness", "joy", "love"}
_FIRST = re.compile(r"\b(?:i|i'm|im|i've|my|me|myself|we|our)\b", re.I)
_SECOND = re.compile(r"\b(?:you|your|you're|you'll|you've|ur)\b", re.I)


def weak_direction(text: str, labels: set[str]) -> tuple[str | None, float | None, float]:
    """Guess direction, need and trust in the guess from GoEmotions labels and pronouns."""
    first, second = bool(_FIRST.search(text)), bool(_SECOND.search(text))
    if labels == {"neutral"} or labels == {"curiosity"}:
        return "none", 0.0, 0.5
    if labels == {"gratitude"}:
        return "none", 0.0, 0.5
    if second and labels & {"caring"}:
        return "providing", 0.1, 1.0
    if second and not first and labels <= _CARE:
        return "providing", 0.1, 0.5
    if first and not second and labels <= _SAD:
        return "seeking", 0.9 if labels & _STRONG else 0.7, 1.0 if labels & _STRONG else 0.4
    if first and not second and labels <= _GLAD:
        return "seeking", 0.5, 0.8
    if not first and not second and not labels & (_STRONG | {"caring"}):
        return "none", 0.0, 0.4
    return None, None, 0.0


def goemotions(data: Path) -> Iterator[Sample]:
    """Read the comments with the official split; weak directions by the written rule."""
    parts: dict[str, Split] = {"train.tsv.gz": "train", "dev.tsv": "dev", "test.tsv": "test"}
    for name, split in parts.items():
        for line in text_of(data / "goemotions" / name).splitlines():
            text, ids, key = line.split("\t")
            labels = {GO_EMOTIONS[int(number)] for number in ids.split(",")}
            text = re.sub(r"\[(?:NAME|RELIGION)\]", "Sam", text)
            direction, need, trust = weak_direction(text, labels)
            found = {TO_CATEGORY[label] for label in labels if label in TO_CATEGORY}
            emotion = found.pop() if len(found) == 1 else None
            if emotion is None and direction is None:
                continue
            yield Sample(
                text=text,
                source="goemotions",
                family="goemotions",
                conversation=key,
                direction=direction,
                need=need,
                emotion=emotion,
                weight=trust or 1.0,
                split=split,
            )


def emobank(data: Path) -> Iterator[Sample]:
    """Read sentences with valence and arousal, brought from 1..5 to -1..1.

    The mean of several raters seldom leaves 2..4, which is taken as the full range.
    """
    splits: dict[str, Split] = {"train": "train", "dev": "dev", "test": "test"}
    for row in rows_of(data / "emobank" / "emobank.csv.gz"):
        if len(row["text"]) < 3:
            continue
        yield Sample(
            text=row["text"],
            source="emobank",
            family="emobank",
            conversation=row["id"],
            valence=_stretched(row["V"]),
            arousal=_stretched(row["A"]),
            split=splits[row["split"]],
        )


def _stretched(rating: str) -> float:
    return min(1.0, max(-1.0, float(rating) - 3.0))


def personas(data: Path) -> Iterator[Sample]:
    """Read crowd-written replies about one's mood, and a chatbot's empathetic wordings."""
    folder = data / "empathetic_personas"
    kinds = {"Sad": ("sadness", 0.9), "Angry": ("anger", 0.8), "Anxious": ("fear", 0.9)}
    kinds["Happy"] = ("joy", 0.4)
    for number, row in enumerate(rows_of(folder / "empatheticPersonasEN.csv")):
        for column, text in row.items():
            kind = column.split(" - ")[0]
            if "Patient response" not in column or kind not in kinds or not text.strip():
                continue
            emotion, need = kinds[kind]
            yield _persona(text, f"user{number}", "seeking", need, emotion)
    for number, line in enumerate(csv.reader(io.StringIO(text_of(folder / "EP_EN_full.csv")))):
        if line[-1] in ("0", "2"):
            direction = "providing" if line[-1] == "2" else "none"
            yield _persona(line[0], f"bot{number}", direction, 0.0, None)


def _persona(text: str, key: str, direction: str, need: float, emotion: str | None) -> Sample:
    part: Split = "test" if int(re.sub(r"\D", "", key)) % 5 == 0 else "train"
    valence, arousal = PROTOTYPES[emotion] if emotion else (None, None)
    return Sample(
        text=text.strip(),
        source="empathetic_personas",
        family="empathetic_personas",
        conversation=key,
        direction=direction,
        need=need,
        emotion=emotion,
        valence=valence,
        arousal=arousal,
        split=part,
    )
