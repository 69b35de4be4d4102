"""Which nodes a bag needs, and which of its topics would collide with theirs."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

PICTURES = ("sensor_msgs/msg/CompressedImage", "sensor_msgs/msg/Image")
SOUND = ("audio_common_msgs/msg/AudioDataStamped", "audio_common_msgs/msg/AudioData")
MIND = ("when", "how", "robot", "tts")

PRODUCES = {
    "face": r"/humans/faces/.*",
    "voice": r"/humans/voices/(tracked|[^/]+/(is_speaking|features|expression))",
    "speech": r"/humans/voices/[^/]+/speech",
    "people": r"/humans/persons/.*|/turn",
    "when": r"/decision|/when/.*|/intents",
    "how": r"/plan|/alert|/how/.*",
    "robot": r"/robot/.*|/robot_face/.*|/say|/light|/body_controller/.*",
    "tts": r"/robot_speaking",
}
"""What each node publishes, as patterns of whole topic names."""
SIGNALS = ("face", "voice")
JUDGED = r"/turn|/humans/persons/[^/]+/engagement_status"
"""Topics that say a bag's people node was recorded with it."""


def nodes_for(topics: Mapping[str, str]) -> list[str]:
    """Name the nodes that make sense of a bag with these topics (name to type).

    A perception node is left out when its input is not in the bag; what it would publish may
    then come from the bag itself.
    """
    types = set(topics.values())
    nodes = []
    if types & set(PICTURES):
        nodes.append("face")
    if types & set(SOUND):
        nodes += ["voice", "speech"]
    judged = any(re.fullmatch(JUDGED, topic) for topic in topics)
    if nodes or not judged:
        nodes.append("people")
    return [*nodes, *MIND]


def colliding(topic: str, nodes: Iterable[str]) -> str:
    """Name the node that publishes ``topic`` itself, or give an empty text.

    Where no face or voice is found anew, the recorded persons are those the people node adopts.
    """
    nodes = tuple(nodes)
    if topic.startswith("/humans/persons/") and not set(SIGNALS) & set(nodes):
        return ""
    for node in nodes:
        if node in PRODUCES and re.fullmatch(PRODUCES[node], topic):
            return node
    return ""


def inputs(topics: Mapping[str, str]) -> list[str]:
    """Give remappings that lead the bag's first picture and sound topic to the nodes' inputs."""
    wanted = {
        "image_raw/compressed": PICTURES[:1],
        "image_raw": PICTURES[1:],
        "audio": SOUND,
        "audio_info": ("audio_common_msgs/msg/AudioInfo",),
    }
    remappings = []
    for name, types in wanted.items():
        found = [topic for topic, kind in topics.items() if kind in types]
        if found and f"/{name}" not in found:
            remappings += ["-r", f"{name}:={sorted(found)[0]}"]
    return remappings


def parameters(topics: Mapping[str, str]) -> list[str]:
    """Give the parameters by which the nodes read this bag: raw pictures, unstamped sound."""
    types = set(topics.values())
    given = ["-p", "tts:output:=none"]
    if PICTURES[0] not in types and PICTURES[1] in types:
        given += ["-p", "face:transport:=raw"]
    if SOUND[0] not in types and SOUND[1] in types:
        given += ["-p", "voice:audio_stamped:=false", "-p", "speech:audio_stamped:=false"]
    return given
