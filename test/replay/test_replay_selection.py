"""Which nodes a recording calls for, and which of its topics they hear."""

from __future__ import annotations

import pytest

from whee_ros.replay import selection

RAW, JPEG = "sensor_msgs/msg/Image", "sensor_msgs/msg/CompressedImage"
AUDIO, PLAIN = "audio_common_msgs/msg/AudioDataStamped", "audio_common_msgs/msg/AudioData"
TEXT = "std_msgs/msg/String"
MIND = ["when", "how", "robot", "tts"]


@pytest.mark.parametrize(
    ("topics", "nodes"),
    [
        ({"/cam": RAW, "/mic": AUDIO}, ["face", "voice", "speech", "people", *MIND]),
        ({"/cam": JPEG}, ["face", "people", *MIND]),
        ({"/humans/faces/f1/roi": TEXT}, ["people", *MIND]),
        ({"/turn": TEXT}, MIND),
    ],
)
def test_a_recording_gets_the_nodes_that_make_sense_of_it(topics, nodes):
    assert selection.nodes_for(topics) == nodes


LIVE = {
    "/cam": JPEG,
    "/mic": AUDIO,
    "/humans/faces/f1/facs": TEXT,
    "/humans/voices/v1/is_speaking": TEXT,
    "/humans/voices/v1/speech": TEXT,
    "/turn": TEXT,
    "/decision": TEXT,
}


@pytest.mark.parametrize(
    ("trust", "nodes"),
    [
        (["speech"], ["face", "voice", "people", *MIND]),
        (["humans"], MIND),
        (["faces", "decisions"], ["voice", "speech", "people", "how", "robot", "tts"]),
        (["plans"], ["face", "voice", "speech", "people", *MIND]),
    ],
)
def test_what_is_trusted_and_recorded_needs_no_node(trust, nodes):
    assert selection.nodes_for(LIVE, trust) == nodes


def test_pictures_and_sound_are_found_under_any_name():
    topics = {"/head/cam": RAW, "/ears": PLAIN, "/humans/faces/a/cropped": RAW}
    assert selection.inputs(topics) == ["-r", "image_raw:=/head/cam", "-r", "audio:=/ears"]
    given = selection.parameters(topics)
    assert "face:transport:=raw" in given
    assert "voice:audio_stamped:=false" in given


def test_a_mapped_topic_goes_before_one_of_the_usual_name():
    topics = {"/image_raw/compressed": JPEG, "/side": RAW}
    assert selection.inputs(topics, {"/side"}) == ["-r", "image_raw:=/side"]
    assert "face:transport:=raw" in selection.parameters(topics, {"/side"})
    assert "face:transport:=raw" not in selection.parameters(topics)
