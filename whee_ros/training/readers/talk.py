"""Conversations: Topical-Chat, and for research EmpatheticExchanges, ESConv, DailyDialog."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from whee_ros.training.readers.files import json_lines, json_of, rows_of
from whee_ros.training.samples import Sample, Split, with_context

_TOPICAL_NONE = {"Neutral", "Curious to dive deeper"}
_COMFORT = {"Reflection of feelings", "Affirmation and Reassurance", "Restatement or Paraphrasing"}
_DAILY = {
    "neutral": "neutral",
    "happiness": "joy",
    "surprise": "surprise",
    "anger": "anger",
    "sadness": "sadness",
    "disgust": "disgust",
    "fear": "fear",
}


def _part(number: int) -> Split:
    return "test" if number % 5 == 0 else "train"


def topical_chat(data: Path) -> Iterator[Sample]:
    """Read small talk over facts: neutral and curious turns call for no empathy.

    Their writers mark mild interest as Happy or Surprised, which says nothing about need, so
    those turns serve as "none" with less trust and Sad, Angry and Fearful ones are left out.
    """
    number = 0
    for name in ("valid_freq", "valid_rare"):
        for key, talk in sorted(json_of(data / "topical_chat" / f"{name}.json.gz").items())[:220]:
            number += 1
            turns = [(m["agent"], m["message"]) for m in talk["content"]]
            for index, context in with_context(turns[:14]):
                mood = talk["content"][index]["sentiment"]
                if mood not in _TOPICAL_NONE | {"Happy", "Surprised"}:
                    continue
                yield Sample(
                    text=turns[index][1],
                    source="topical_chat",
                    family="topical_chat",
                    conversation=key,
                    context=context,
                    direction="none",
                    need=0.0,
                    weight=1.0 if mood in _TOPICAL_NONE else 0.5,
                    split=_part(number),
                )


def empathetic_exchanges(data: Path) -> Iterator[Sample]:
    """Read exchanges by whEE's rule: first speaker turn seeks; listener provides from level 2.

    Later speaker turns are left without a direction (the rule's "none" for a story that goes on
    is noise by construction).
    """
    numbers: dict[str, int] = {}
    for row in rows_of(data / "empathetic_exchanges" / "exchanges_3es.csv.gz"):
        key = row["conv_id"]
        part = _part(numbers.setdefault(key, len(numbers)))
        said = row["speaker_utterance"].replace("_comma_", ",")
        heard = row["listener_utterance"].replace("_comma_", ",")
        if row["exchange_number"] == "1":
            yield Sample(
                text=said,
                source="empathetic_exchanges",
                family="empathetic_dialogues",
                conversation=key,
                direction="seeking",
                need=0.6,
                split=part,
            )
        direction = "none" if row["empathy"] == "1" else "providing"
        yield Sample(
            text=heard,
            source="empathetic_exchanges",
            family="empathetic_dialogues",
            conversation=key,
            context=(("other", said),),
            direction=direction,
            need=0.0,
            weight=0.7,
            split=part,
        )


def esconv(data: Path) -> Iterator[Sample]:
    """Read support conversations: long seeker turns seek, comforting strategies provide."""
    for number, talk in enumerate(json_lines(data / "esconv" / "ppdpp_valid.jsonl.gz")):
        turns = [(turn["speaker"], turn["text"]) for turn in talk["dialog"]]
        for index, context in with_context(turns):
            speaker, text = turns[index]
            strategy = talk["dialog"][index].get("strategy", "")
            direction = None
            if speaker == "usr" and len(text.split()) > 7:
                direction = "seeking"
            elif strategy in _COMFORT:
                direction = "providing"
            if direction:
                yield Sample(
                    text=text,
                    source="esconv",
                    family="esconv",
                    conversation=str(number),
                    context=context,
                    direction=direction,
                    need=0.8 if direction == "seeking" else 0.0,
                    split=_part(number),
                    weight=0.7,
                )


def dailydialog(data: Path) -> Iterator[Sample]:
    """Read everyday talk: its emotions, and "none" where a whole turn is neutral."""
    talks = json_of(data / "dailydialog" / "reccon_dailydialog_train.json.gz")
    for number, (key, (talk, *_)) in enumerate(sorted(talks.items())):
        turns = [(turn["speaker"], turn["utterance"]) for turn in talk]
        for index, context in with_context(turns):
            emotion = _DAILY.get(talk[index].get("emotion", ""))
            neutral = emotion == "neutral"
            yield Sample(
                text=turns[index][1],
                source="dailydialog",
                family="dailydialog",
                conversation=key,
                context=context,
                direction="none" if neutral else None,
                need=0.0 if neutral else None,
                emotion=emotion,
                split=_part(number),
                weight=0.7,
            )
