"""What face and voice tell: the voice's weights on unseen actors, faces on labelled pictures."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from whee_ros.cues import NANOSECONDS, FaceCue, Turn, VoiceCue


def evaluate_affect(
    data: Path, weights: str, cache: Path | None, say: Callable[[str], None]
) -> tuple[str, dict[str, Any]]:
    """Measure affect on acted speech and labelled faces; give tables and figures.

    Args:
        data: folder of the data sets.
        weights: of the when stage, which decides about the sentences.
        cache: folder in which what was heard is kept for the next time.
        say: told of the progress.
    """
    from whee_ros.evaluation import face_affect
    from whee_ros.training import same_sentence, voice_card
    from whee_ros.training.readers.speech import speech_sets
    from whee_ros.training.speech import cached
    from whee_ros.training.voice import listen
    from whee_ros.training.voice_results import BASELINES, evaluate

    heard = cached(cache, lambda: listen(data, 2, say))
    decide, by = _decider(weights)
    figures: dict[str, Any] = {"when": by, "same_sentence": {}}
    parts = [f"decisions by {by}"]
    for variant in ("own", "research"):
        names = speech_sets(variant)
        for baseline in BASELINES[:2]:
            found = same_sentence.same_sentence(heard, names, decide, baseline)
            figures["same_sentence"][f"{variant}, {baseline}"] = found
            parts.append(
                f"RAVDESS, actors unseen, voice weights {variant}, baseline: {baseline}\n"
                + same_sentence.table(found)
            )
        say(f"decided about the sentences with the voice weights {variant}")
    figures["voice"] = evaluate(heard, speech_sets("research"), say)["voice"]
    parts.insert(0, voice_card.table(figures["voice"]))
    figures["faces"] = face_affect.evaluate_face_affect(data)
    parts.append(face_affect.table(figures["faces"]))
    return "\n\n".join(parts), figures


def _decider(weights: str) -> tuple[Any, str]:
    """Give what decides with the when stage's weights, and their name."""
    from whee_ros.training.same_sentence import Decided
    from whee_ros.when.settings import WhenSettings
    from whee_ros.when.stage import WhenStage

    stage = WhenStage(WhenSettings(weights=weights))

    def decide(rows: Sequence[tuple[str, VoiceCue | None]]) -> list[Decided]:
        turns: list[tuple[Turn, list[FaceCue], list[VoiceCue], list[Turn]]] = [
            (
                Turn(id="", person="p", stamp=0, state="ended", start=0, end=0, text=text),
                [],
                [voice] if voice else [],
                [],
            )
            for text, voice in rows
        ]
        return [
            Decided(one.need, one.direction, one.emotion.label, one.emotion.valence, one.confidence)
            for one in stage.decide_turns(turns, NANOSECONDS)
        ]

    return decide, stage.model
