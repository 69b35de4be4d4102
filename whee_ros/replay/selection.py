"""Which nodes an input needs, under which names they hear it, and which of its topics collide."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence

from whee_ros.replay.records import PICTURES, SOUND

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
TRUST = {
    "humans": ("face", "voice", "speech"),
    "persons": ("people",),
    "turns": ("people",),
    "faces": ("face",),
    "voices": ("voice",),
    "speech": ("speech",),
    "decisions": ("when",),
    "plans": ("how",),
}
"""What may be taken from the recording as it is, and the nodes that are left out for it."""
JUDGED = r"/turn|/humans/persons/[^/]+/engagement_status"
"""Topics that say a bag's people node was recorded with it."""
RECORDED = "/recorded"
"""Before the name of a topic that a started node publishes anew."""


def nodes_for(topics: Mapping[str, str], trust: Iterable[str] = ()) -> list[str]:
    """Name the nodes that make sense of a recording with these topics (name to type).

    A perception node is left out when its input is not there; what it would publish may then come
    from the recording itself. So it may with ``trust``, keys of TRUST.

    Raises:
        ValueError: there is no such thing to trust.
    """
    left_out = _left_out(topics, trust)
    types = set(topics.values())
    nodes = []
    if types & set(PICTURES):
        nodes.append("face")
    if types & set(SOUND):
        nodes += ["voice", "speech"]
    nodes = [node for node in nodes if node not in left_out]
    judged = any(re.fullmatch(JUDGED, topic) for topic in topics)
    if nodes or not judged:
        nodes.append("people")
    return [node for node in [*nodes, *MIND] if node not in left_out]


def _left_out(topics: Mapping[str, str], trust: Iterable[str]) -> set[str]:
    """Name the nodes to leave out, as far as the recording holds what they would tell."""
    left_out: set[str] = set()
    for name in trust:
        if name not in TRUST:
            raise ValueError(f"--trust {name}: choose from {', '.join(TRUST)}")
        for node in TRUST[name]:
            if any(re.fullmatch(PRODUCES[node], topic) for topic in topics):
                left_out.add(node)
    return left_out


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


def renamed(topics: Mapping[str, str], maps: Sequence[str]) -> dict[str, str]:
    """Read ``--map A=B``: give the new name of each recorded topic that gets one.

    Either side may be the recorded one; if both are, the recorded A is played as B.

    Raises:
        ValueError: a map has another form, or neither side is recorded; the message lists topics.
    """
    names: dict[str, str] = {}
    for text in maps:
        one, equals, other = text.partition("=")
        if not (equals and one.startswith("/") and other.startswith("/")):
            raise ValueError(f"--map {text}: write it as /recorded/topic=/name")
        if one in topics:
            names[one] = other
        elif other in topics:
            names[other] = one
        else:
            there = ", ".join(sorted(topics)) or "none"
            raise ValueError(f"--map {text}: neither is recorded; the topics are {there}")
    return names


def inputs(topics: Mapping[str, str], preferred: Iterable[str] = ()) -> list[str]:
    """Give remappings that lead a recorded picture and sound topic to the nodes' inputs.

    Topics in ``preferred`` are taken first, then one of the nodes' own name, then by name.
    """
    wanted = {
        "image_raw/compressed": PICTURES[:1],
        "image_raw": PICTURES[1:],
        "audio": SOUND,
        "audio_info": ("audio_common_msgs/msg/AudioInfo",),
    }
    first = set(preferred)
    remappings = []
    for name, types in wanted.items():
        found = [topic for topic, kind in topics.items() if kind in types]
        if found:
            best = min(found, key=lambda t: (t not in first, t != f"/{name}", _crop(t), t))
            if best != f"/{name}":
                remappings += ["-r", f"{name}:={best}"]
    return remappings


def _crop(topic: str) -> bool:
    """Whether a picture topic shows one face only, cut out by another node."""
    return topic.startswith("/humans/")


def parameters(topics: Mapping[str, str], preferred: Iterable[str] = ()) -> list[str]:
    """Give the parameters by which the nodes read this bag: raw pictures, unstamped sound."""
    types = set(topics.values())
    chosen = {topics[topic] for topic in preferred if topic in topics}
    given = ["-p", "tts:output:=none"]
    raw = PICTURES[1] in types and PICTURES[0] not in types
    if PICTURES[0] not in chosen and (raw or PICTURES[1] in chosen):
        given += ["-p", "face:transport:=raw"]
    if SOUND[0] not in types and SOUND[1] in types:
        given += ["-p", "voice:audio_stamped:=false", "-p", "speech:audio_stamped:=false"]
    return given
