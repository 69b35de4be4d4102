"""Sound as it really comes: any rate, channels and format, and everything that can be wrong."""

from __future__ import annotations

import numpy as np
import pytest
from nodes_bench import Bench, stamped

from whee_ros.cues import Utterance
from whee_ros.perception.speech.stage import Job

AUDIO = "audio_common_msgs/msg/AudioDataStamped"
INFO = "audio_common_msgs/msg/AudioInfo"
CHUNK = 0.032


@pytest.fixture(scope="module")
def words():
    """About two seconds of clear speech at 48 kHz, from flite."""
    from whee_ros.embodiment.speech.flite import FliteVoice
    from whee_ros.embodiment.speech.tts import SpeechError

    try:
        samples, rate = FliteVoice().synthesise("I lost my job today and I do not know what to do.")
    except SpeechError as error:
        pytest.skip(str(error))
    at = np.arange(int(len(samples) * 48000 / rate)) * rate / 48000
    return np.interp(at, np.arange(len(samples)), samples)


def packed(samples, form):
    if form == "F32LE":
        return samples.astype("<f4").tobytes()
    if form == "S32LE":
        return (samples * (2**31 - 1)).astype("<i4").tobytes()
    if form == "U8":
        return (samples * 127 + 128).astype("u1").tobytes()
    return (samples * 32767).astype("<i2").tobytes()


def describe(bench, rate, channels, form="S16LE", coding="WAVE"):
    bench.send(
        "/audio_info",
        INFO,
        sample_rate=rate,
        channels=channels,
        sample_format=form,
        coding_format=coding,
    )
    bench.run(0.01)


def hear(bench, data):
    sound = stamped(AUDIO, bench.now)
    sound.audio.data = data
    bench.send("/audio", AUDIO, header=sound.header, audio=sound.audio)
    bench.run(CHUNK)


def hear_all(bench, samples, rate, channels, form="S16LE"):
    every = 48000 // rate
    frames = np.repeat(samples[::every][:, None], channels, axis=1)
    size = int(rate * CHUNK)
    for at in range(0, len(frames), size):
        hear(bench, packed(frames[at : at + size], form))


def voice_topics(bench):
    return {topic for _, topic, _ in bench.published if topic.endswith("is_speaking")}


def heard_speaking(bench):
    (topic,) = voice_topics(bench)
    return [sent.data for sent in bench.heard(topic)]


@pytest.mark.parametrize(
    ("rate", "channels", "form"),
    [
        (16000, 1, "S16LE"),
        (8000, 1, "S16LE"),
        (48000, 2, "S16LE"),
        (16000, 1, "F32LE"),
        (16000, 2, "S32LE"),
        (8000, 1, "U8"),
    ],
)
def test_speech_is_found_in_every_format_that_audio_info_names(words, rate, channels, form):
    with Bench("voice") as bench:
        describe(bench, rate, channels, form)
        hear_all(bench, words, rate, channels, form)
        said = heard_speaking(bench)
        assert True in said
        topic = voice_topics(bench).pop().replace("is_speaking", "features")
        pitches = [sent.pitch for sent in bench.heard(topic) if sent.pitch > 0]
        assert 120 < np.median(pitches) < 220  # flite's slt speaks at about 167 Hz
        report = bench.report("voice")
        assert report["model"] == "silero-vad"
        assert "audio" not in report


def well(bench, node):
    """Let good sound flow for over two seconds; give the last report."""
    for _ in range(70):
        hear(bench, QUIET)
    return bench.reports(node)[-1]


QUIET = packed(np.sin(np.arange(512) / 9) * 0.01, "S16LE")


@pytest.mark.parametrize(
    ("info", "data", "key", "why"),
    [
        ((16000, 1, "S16LE"), QUIET[:-1], "truncated", "end inside a sample"),
        ((16000, 3, "S16LE"), QUIET[:-2], "truncated", "end inside a sample"),
        ((16000, 1, "F32LE"), packed(np.full(512, np.nan), "F32LE"), "not_finite", "NaN"),
        ((16000, 1, "F32LE"), packed(np.full(512, 1e30), "F32LE"), "clipped", "gain down"),
        ((16000, 1, "S24LE"), QUIET, "audio", "sample format 'S24LE' is unknown; use S16LE"),
        ((0, 1, "S16LE"), QUIET, "audio", "sample rate of 0 Hz"),
        ((16000, 0, "S16LE"), QUIET, "audio", "0 channels"),
        ((16000, 1, "S16LE", "mp3"), QUIET, "audio", "coded as 'mp3'; have it published as wave"),
    ],
    ids=["odd", "uneven", "nan", "loud", "format", "rate", "channels", "mp3"],
)
def test_wrong_sound_is_named_with_the_cure_and_good_sound_is_read_again(info, data, key, why):
    with Bench("voice") as bench:
        describe(bench, *info)
        for _ in range(5):
            hear(bench, data)
        report = bench.report("voice")
        assert why in report[key]
        assert "Cure: " in report[key]
        assert report["level"] == b"\x01"
        describe(bench, 16000, 1)
        assert well(bench, "voice")["message"] == "running"


def test_empty_and_huge_messages_stop_nothing():
    with Bench("voice") as bench:
        for data in (b"", b"\x00", QUIET):
            hear(bench, data)
        hear(bench, bytes(4_000_000))
        assert "one message holds 125 s" in bench.report("voice")["audio"]
        assert well(bench, "voice")["message"] == "running"


def test_trouble_between_two_reports_is_told_once():
    with Bench("voice") as bench:
        hear(bench, packed(np.ones(512), "S16LE"))
        hear(bench, QUIET)
        assert "clipped" in bench.report("voice")
        assert "clipped" not in well(bench, "voice")


def test_sound_that_is_missing_is_named():
    with Bench("voice") as bench:
        hear(bench, QUIET)
        bench.run(1.0)
        hear(bench, QUIET)
        assert "stamps jump ahead" in bench.report("voice")["gap"]
        assert "gap" not in well(bench, "voice")


def test_digital_silence_is_named_after_a_while():
    with Bench("voice") as bench:
        for _ in range(320):
            hear(bench, bytes(1024))
        assert "Cure: unmute it" in bench.report("voice")["silence"]


def test_the_assumed_format_can_be_corrected_while_it_runs(words):
    with Bench("voice") as bench:
        for name, value in (("audio_rate", 8000), ("audio_channels", 2), ("audio_format", "F32LE")):
            assert bench.set("voice", name, value).successful
        hear_all(bench, words, 8000, 2, "F32LE")
        assert True in heard_speaking(bench)


def test_the_robots_own_voice_is_not_evidence(words):
    with Bench("voice") as bench:
        bench.send("/robot_speaking", "std_msgs/msg/Bool", data=True)
        hear_all(bench, words, 16000, 1)
        assert not any(sent.data for topic in voice_topics(bench) for sent in bench.heard(topic))
        bench.send("/robot_speaking", "std_msgs/msg/Bool", data=False)
        bench.run(1.0)
        hear_all(bench, words, 16000, 1)
        assert True in heard_speaking(bench)


def test_stamps_that_repeat_or_run_back_stop_nothing(words):
    with Bench("voice") as bench:
        for stamp in (bench.now, bench.now, bench.now - 10**10, 1, bench.now + 10**12, bench.now):
            sound = stamped(AUDIO, stamp)
            sound.audio.data = QUIET
            bench.send("/audio", AUDIO, header=sound.header, audio=sound.audio)
            bench.run(CHUNK)
        hear_all(bench, words, 16000, 1)
        assert True in heard_speaking(bench)
        assert bench.report("voice")["message"] == "running"


class Choking:
    """A detector that raises on one chunk, as a damaged model does."""

    def __init__(self, detector):
        self.detector = detector
        self.choke = False

    def probability(self, chunk):
        if self.choke:
            raise RuntimeError("the model is damaged")
        return self.detector.probability(chunk)

    def reset(self):
        self.detector.reset()


def test_a_voice_model_that_fails_is_named_nobody_is_left_speaking_and_the_node_goes_on(words):
    with Bench("voice") as bench:
        stage = bench.node("voice")._stage
        detector = stage._detector = Choking(stage._detector)
        hear_all(bench, words[:48000], 16000, 1)
        assert heard_speaking(bench)[-1] is True

        detector.choke = True
        hear(bench, QUIET)
        assert heard_speaking(bench)[-1] is False
        assert "RuntimeError: the model is damaged" in bench.report("voice")["voice"]

        detector.choke = False
        hear_all(bench, words, 16000, 1)
        assert True in heard_speaking(bench)[-10:]
        assert well(bench, "voice")["message"] == "running"


@pytest.mark.parametrize("levels", [[np.inf, -20.0], [0.032, np.nan], [-1.0, -20.0], []])
def test_levels_of_the_robots_voice_that_are_no_numbers_stop_nothing(words, levels):
    with Bench("voice") as bench:
        bench.send("/say/level", "std_msgs/msg/Float32MultiArray", data=levels)
        hear_all(bench, words, 16000, 1)
        assert True in heard_speaking(bench)


def test_a_failing_recogniser_is_named_and_the_node_goes_on():
    with Bench("speech") as bench:
        stage = bench.node("speech")._stage
        stage.audio = lambda *_: [Job("feed", bench.now, lambda: 1 / 0)]
        hear(bench, QUIET)
        report = bench.report("speech")
        assert "speech was not recognised: ZeroDivisionError" in report["recognition"]
        stage.audio = lambda *_: [
            Job("feed", bench.now, lambda: Utterance(stamp=bench.now, text="hello"))
        ]
        assert well(bench, "speech")["message"] == "running"
        assert bench.heard("/humans/voices/v0001/speech")[-1].final == "hello"
