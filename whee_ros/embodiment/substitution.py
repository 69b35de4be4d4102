"""What a robot really does: its bindings that can be served, and what stands in for the others."""

from __future__ import annotations

import dataclasses
from collections.abc import Collection

from whee_ros.embodiment.profile import Binding, Completion, Profile

# Where words go on a robot without a voice: std_msgs/String, for a screen or another speech node.
TEXT = Binding(
    act="say",
    type="std_msgs/msg/String",
    name="~/text",
    fields={"data": "{text}"},
    done=Completion(rule="estimate", base=1.0, per_character=0.06),
)

# How deeds that a profile offers go out, unless it binds `intent` itself: as ROS4HRI has it.
INTENT = Binding(
    act="intent",
    type="hri_actions_msgs/msg/Intent",
    name="/intents",
    fields={
        "intent": "{intent}",
        "data": "{data}",
        "source": "__myself__",
        "modality": "__modality_internal__",
        "priority": 128,
        "confidence": 1.0,
    },
    max_rate=2.0,
)


def effective(profile: Profile, usable: Collection[str]) -> Profile:
    """Keep the ``usable`` bindings only, and give words a way out where there is no voice."""
    kept = {act: held for act, held in profile.bindings.items() if act in usable}
    if "say" not in kept and profile.substitute("say") == "text":
        kept["say"] = TEXT
    if profile.offers and "intent" not in profile.bindings:
        kept["intent"] = INTENT
    return dataclasses.replace(profile, bindings=kept)


def substitutions(profile: Profile) -> dict[str, str]:
    """Say for each act that an (effective) profile lacks what is done instead."""
    has, found = profile.bindings, {}
    if "say" not in has:
        found["say"] = "no voice, and no text instead: words are left out"
    elif has["say"] is TEXT:
        found["say"] = f"no voice: words go as text to {TEXT.name}"
    if "express" not in has:
        light = profile.substitute("express") == "light" and "light" in has
        found["express"] = (
            "no face: feelings are shown by the light's colour and the voice"
            if light
            else "no face: feelings are in the voice and the words only"
        )
    if "look" not in has:
        neck = profile.substitute("look") == "neck" and "gesture" in has
        found["look"] = "no gaze: the head turns" if neck else "no gaze: it looks where it looks"
    if "motion" not in has:
        neck = "gesture" in has
        found["motion"] = (
            "no arms or motions of its own: gestures are done by the head"
            if neck
            else "no gestures at all"
        )
    if "light" not in has:
        found["light"] = "no light: it is left out"
    return found
