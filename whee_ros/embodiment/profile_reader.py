"""From a profile's YAML text to a checked `Profile`, with every problem found in one go."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml

from whee_ros.embodiment.binding_reader import read_binding
from whee_ros.embodiment.checked import Checked, choices
from whee_ros.embodiment.profile import (
    PLACEHOLDERS,
    SUBSTITUTES,
    Binding,
    Gaze,
    Joint,
    Keyframe,
    Profile,
    ProfileError,
    VoiceLimits,
)

AXES = (
    *("yaw", "pitch", "roll", "lean"),
    *("left_swing", "left_raise", "right_swing", "right_raise"),
)


class _StrictLoader(yaml.SafeLoader):
    """Refuses a key that is written twice, where YAML would silently keep the last."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        seen = []
        for written, _ in node.value:
            key = self.construct_object(written, deep=True)
            if key in seen:
                line = written.start_mark.line + 1
                raise yaml.YAMLError(f"line {line}: the key {key!r} is written twice")
            seen.append(key)
        return super().construct_mapping(node, deep)


def load_profile(path: Path) -> Profile:
    """Read and check a profile file.

    Raises:
        ProfileError: with one line for each problem.
    """
    try:
        text = Path(path).read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise ProfileError(f"{path}: cannot be read ({error}); give a profile's .yaml") from error
    return read_profile(text, str(path))


def read_profile(text: str, source: str = "profile") -> Profile:
    """Check a profile's YAML text; ``source`` names it in errors.

    Raises:
        ProfileError: with one line for each problem.
    """
    try:
        value = yaml.load(text, _StrictLoader)  # noqa: S506 (a SafeLoader)
    except (yaml.YAMLError, ValueError, TypeError, RecursionError) as error:
        raise ProfileError(f"{source}: is not valid YAML: {error}") from error
    problems: list[str] = []
    profile = _profile(Checked(value, "", problems))
    if problems:
        raise ProfileError("\n".join(f"{source}: {problem}" for problem in problems))
    return profile


def _profile(table: Checked) -> Profile:
    joints = tuple(_joint(name, inner) for name, inner in table.tables("joints"))
    bindings: dict[str, Binding] = {}
    physical = table.flag("physical")
    for act, inner in table.tables("bindings"):
        if act in PLACEHOLDERS:
            bindings[act] = read_binding(act, inner, physical)
        else:
            inner.problem("", f"is not an act; {choices(act, PLACEHOLDERS)}")
    if not bindings:
        table.problem("bindings", "binds nothing; bind at least one act, for instance say")
    if "gesture" in bindings and not joints:
        table.problem("joints", "is missing, yet gesture moves joints; add each joint's limits")
    states = table.text("joint_states", "")
    if physical and joints and not states:
        cure = "name the sensor_msgs/JointState topic, or write none if the head starts at home"
        table.problem("joint_states", f"is missing on a physical robot; {cure}")
    profile = Profile(
        name=table.text("name"),
        description=table.text("description"),
        tested=table.text("tested"),
        physical=physical,
        bindings=bindings,
        joints=joints,
        joint_states="" if states == "none" else states,
        gestures={name: _gesture(name, table, joints) for name in _gesture_names(table)},
        substitutes=_substitutes(table.table("substitutes")),
        voice=_voice(table.table("voice")),
        gaze=_gaze(table.table("gaze")),
        offers=table.texts("offers"),
    )
    table.close()
    return profile


def _joint(name: str, table: Checked) -> Joint:
    low = table.number("min", None, -10.0, 10.0)
    high = table.number("max", None, -10.0, 10.0)
    if low > high:
        table.problem("min", f"is {low:g}, above max ({high:g}); swap them")
    home = table.number("home", min(max(0.0, low), high))
    if low <= high and not low <= home <= high:
        table.problem("home", f"is {home:g}, outside min..max ({low:g}..{high:g})")
    joint = Joint(
        name=name,
        axis=table.text("axis", None, AXES),
        low=low,
        high=high,
        velocity=table.number("max_velocity", None, 0.01, 20.0),
        acceleration=table.number("max_acceleration", None, 0.01, 200.0),
        home=home,
        sign=-1.0 if table.flag("reversed", False) else 1.0,
    )
    table.close()
    return joint


def _gesture_names(table: Checked) -> list[str]:
    inner = table.table("gestures")
    return [str(name) for name in inner.value] if inner else []


def _gesture(name: str, table: Checked, joints: tuple[Joint, ...]) -> tuple[Keyframe, ...]:
    path = f"gestures.{name}"
    frames = table.value["gestures"][name]
    if not isinstance(frames, list) or not 1 <= len(frames) <= 50:
        table.problem(path, "must be a list of 1 to 50 keyframes, like {after: 0.3, pitch: 0.2}")
        return ()
    known = [joint.axis for joint in joints]
    return tuple(
        _keyframe(Checked(frame, f"{path}[{i}]", table.problems), known)
        for i, frame in enumerate(frames)
    )


def _keyframe(table: Checked, axes: list[str]) -> Keyframe:
    after = table.number("after", None, 0.05, 30.0)
    offsets = {}
    for key in [str(key) for key in table.value if key != "after"]:
        if key in axes:
            offsets[key] = table.number(key, None, -6.3, 6.3)
        else:
            table.problem(key, f"no joint serves this axis; joints serve {', '.join(axes) or '-'}")
    return Keyframe(after=after, offsets=offsets)


def _substitutes(table: Checked | None) -> dict[str, str]:
    if table is None:
        return {}
    found = {act: table.text(act, s[0], s) for act, s in SUBSTITUTES.items() if act in table.value}
    table.close()
    return found


def _voice(table: Checked | None) -> VoiceLimits:
    if table is None:
        return VoiceLimits()
    limits = VoiceLimits(
        rate=_span(table, "rate", VoiceLimits.rate, 0.25, 4.0),
        pitch=_span(table, "pitch", VoiceLimits.pitch, -24.0, 24.0),
        volume=_span(table, "volume", VoiceLimits.volume, -60.0, 12.0),
        max_characters=int(table.number("max_characters", 600, 20, 5000)),
    )
    table.close()
    return limits


def _span(
    table: Checked, key: str, default: tuple[float, float], low: float, high: float
) -> tuple[float, float]:
    first, last = table.numbers(key, default, low, high)
    if first > last:
        table.problem(key, f"is [{first:g}, {last:g}]; write the smaller number first")
    return first, last


def _gaze(table: Checked | None) -> Gaze:
    if table is None:
        return Gaze()
    front = table.numbers("front", Gaze.front, -100.0, 100.0)
    away = table.numbers("away", Gaze.away, -100.0, 100.0)
    gaze = Gaze(
        frame=table.text("frame", Gaze.frame),
        front=(front[0], front[1], front[2]),
        away=(away[0], away[1], away[2]),
        neck_share=table.number("neck_share", Gaze.neck_share, 0.0, 1.0),
    )
    table.close()
    return gaze
