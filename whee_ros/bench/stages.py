"""Each stage by itself, on one core: ``python -m whee_ros.bench.stages STAGE [quick]``.

Prints a JSON list of rows. A process a stage, so that its memory is its own.
"""

from __future__ import annotations

import dataclasses
import json
import sys
from collections.abc import Callable
from functools import partial

from whee_ros.acts import BehaviorPlan
from whee_ros.bench.measure import Clock, Measured, one_thread, peak_mb
from whee_ros.cues import NANOSECONDS
from whee_ros.perception.speech.recogniser import Recogniser, Samples

FPS, CHUNK, RATE = 30, 512, 16_000


def face(quick: bool) -> list[Measured]:
    """Each picture through bare FaceMesh and through the stage, in turn."""
    import mediapipe as mp

    from whee_ros.bench.scene import pictures
    from whee_ros.perception.face import FaceSettings, FaceStage
    from whee_ros.perception.face.lognoise import without_log_noise

    settings = FaceSettings()
    stage = FaceStage(settings)
    with without_log_noise():
        bare = mp.solutions.face_mesh.FaceMesh(
            max_num_faces=settings.max_faces,
            refine_landmarks=settings.refine,
            min_detection_confidence=settings.detection_confidence,
            min_tracking_confidence=settings.tracking_confidence,
        )
        chosen = pictures(80 if quick else 400)
        for picture in chosen[:10]:
            bare.process(picture)
    whole, mesh = Clock(), Clock()
    for number, picture in enumerate(chosen):
        mesh.time(partial(bare.process, picture))
        stamp = number * NANOSECONDS // FPS
        whole.time(partial(stage.process, picture, stamp))
    height, width = chosen[0].shape[:2]
    plain = mesh.measured("face: bare FaceMesh", "picture")
    ours = whole.measured("face", "picture", note=f"{width}x{height}")
    ours.against(plain)
    return [ours, plain]


def voice(quick: bool) -> list[Measured]:
    """The scene's sound in chunks of 32 ms; told for each second of sound."""
    from whee_ros.bench.scene import sound
    from whee_ros.perception.voice.stage import VoiceStage
    from whee_ros.perception.voice.vad import SileroDetector

    stage, clock = VoiceStage(), Clock()
    silero, alone = SileroDetector(), Clock()
    heard = sound()[: 15 * RATE if quick else None]
    for first in range(0, len(heard) - CHUNK + 1, CHUNK):
        stamp = NANOSECONDS + first * NANOSECONDS // RATE
        chunk = heard[first : first + CHUNK]
        alone.time(partial(silero.probability, chunk))
        clock.time(partial(stage.process, chunk, stamp))
    whole = clock.measured("voice", "s of sound", scale=CHUNK / RATE)
    plain = alone.measured("voice: bare VAD", "s of sound", scale=CHUNK / RATE)
    whole.against(plain)
    return [whole, plain]


def speech(quick: bool) -> list[Measured]:
    """Each line of the scene as one segment: all its recognition, and what is left at its end."""
    from whee_ros.bench.scene import sound, truth
    from whee_ros.perception.speech.backends import BackendSettings, make_recogniser
    from whee_ros.perception.speech.whisper import WhisperSettings

    recogniser = make_recogniser(BackendSettings(), WhisperSettings())
    heard, lines = sound(), truth()["lines"]
    utterance, finish, seconds = Clock(), Clock(), 0.0
    for line in lines * (1 if quick else 3):
        words = heard[int((line["start"] - 0.5) * RATE) : int((line["end"] + 0.35) * RATE)]
        seconds += len(words) / RATE

        utterance.time(partial(_recognise, recogniser, words, finish))
    share = sum(utterance.wall) / seconds
    note = f"{recogniser.name}, {share:.2f} s for a second of speech"
    return [
        utterance.measured("speech", "utterance", note=note),
        finish.measured("speech: after its end", "utterance"),
    ]


def _recognise(recogniser: Recogniser, words: Samples, finish: Clock) -> None:
    recogniser.start()
    for first in range(0, len(words), CHUNK):
        recogniser.feed(words[first : first + CHUNK])
    finish.time(recogniser.finish)


def when(quick: bool) -> list[Measured]:
    """Decisions about the corpus's turns, with the context read before and with nothing read.

    In turn with each, the utterance alone through the bare encoder.
    """
    from whee_ros.evaluation.corpus import labelled_turns
    from whee_ros.when.encoder import find_encoder
    from whee_ros.when.minilm import MiniLM
    from whee_ros.when.settings import WhenSettings
    from whee_ros.when.stage import WhenStage

    model, alone = MiniLM(find_encoder(), {}, 96), Clock()
    model.to("cpu", "float32")
    turns = [one for one in labelled_turns(20 if quick else 60) if one.context]
    rows = []
    for name, cache in (("context read before", 512), ("nothing read before", 0)):
        stage, clock = WhenStage(WhenSettings(cache=cache)), Clock()
        stage.decide_text("warm up")
        for one in turns:
            if cache:
                stage.encoder([turn.text for turn in one.context])
            alone.time(partial(model, [one.decision.turn.text]))
            clock.time(partial(stage.decide, one.decision.turn, [], [], one.context, 0))
        rows.append(clock.measured(f"when: {name}", "decision", note=stage.model))
    plain = alone.measured("when: bare MiniLM forward", "utterance")
    for row in rows:
        row.against(plain)
    return [*rows, plain]


def how(quick: bool) -> list[Measured]:
    """Plans for the corpus's turns, decided by their labels."""
    from whee_ros.evaluation.corpus import labelled_turns
    from whee_ros.how.stage import HowStage

    stage, clock = HowStage(), Clock()
    for one in labelled_turns(40 if quick else None):
        clock.time(partial(stage.respond, one.decision, one.decision.stamp))
    return [clock.measured("how", "plan")]


def embodiment(quick: bool) -> list[Measured]:
    """From a plan to its first commands, how soon it stops, and how well it keeps time."""
    from whee_ros import locator
    from whee_ros.bench.body import keeping_time, stopping
    from whee_ros.embodiment.performer import Performer
    from whee_ros.embodiment.profile_reader import load_profile
    from whee_ros.evaluation.corpus import labelled_turns
    from whee_ros.how.stage import HowStage

    stage, clock = HowStage(), Clock()
    performer = Performer(load_profile(locator.robot_profile("sim")))
    for one in labelled_turns(40 if quick else None):
        now = one.decision.stamp
        plan = stage.respond(one.decision, now)
        if plan is None:
            continue

        def begin(plan: BehaviorPlan = plan, now: int = now) -> None:
            performer.perform(plan, now)
            performer.tick(now)

        clock.time(begin)
        performer.take_events()
    begun = clock.measured("embodiment", "plan to first command")
    rounds = 3 if quick else 10
    kept = [keeping_time(rounds, when_due=True), keeping_time(rounds, when_due=False)]
    return [begun, stopping(50 if quick else 200), *kept]


STAGES: dict[str, Callable[[bool], list[Measured]]] = {
    "face": face,
    "voice": voice,
    "speech": speech,
    "when": when,
    "how": how,
    "embodiment": embodiment,
}


def main(arguments: list[str]) -> None:
    """Measure one stage and print its rows."""
    one_thread()
    from whee_ros.ros import use

    use("memory")
    rows = STAGES[arguments[0]]("quick" in arguments)
    for row in rows:
        row.peak_mb = peak_mb()
    print(json.dumps([dataclasses.asdict(row) for row in rows]))


if __name__ == "__main__":
    main(sys.argv[1:])
