"""A plan's acts as ROS4HRI multi-modal expression markup.

The form is that of ROS4HRI's dialogue manager: ``<verb name(arguments) timeout>`` around the
words, e.g. ``<set expression(concerned)> <start motion(nod)> That sounds hard. <wait motion>``.
Its plain form holds what any such dialogue manager performs; with ``detail`` every parameter and
synchronisation point is written too, so that parsing gives the same acts again.

The characters that would start markup (< and @) and > are written as look-alikes inside words, so
nothing that is said can be read as an action.
"""

from __future__ import annotations

from collections.abc import Iterable

from whee_ros.acts import Act, AnyAct, Do, Express, Gesture, Light, Look, Say, Sync

ESCAPES = {"<": "‹", ">": "›", "@": "＠"}
_ESCAPE = str.maketrans(ESCAPES)
EFFECTS = {"steady": "solid_color", "breathe": "breathe", "pulse": "pulse", "off": "off"}
NAMES = {
    Express: "expression",
    Gesture: "motion",
    Look: "look_at",
    Light: "led",
    Say: "voice",
    Do: "deed",
}


def escape(text: str) -> str:
    """Give ``text`` without characters that would start markup, in one line."""
    return " ".join(text.split()).translate(_ESCAPE)


def render(acts: Iterable[AnyAct], *, detail: bool = False) -> str:
    """Write ``acts`` as markup, in the order of their synchronisation points."""
    acts = tuple(acts)
    if detail:
        return " ".join(_detailed(act) for act in acts)
    words = [act for act in acts if isinstance(act, Say)]
    says = {act.id for act in words}
    within = {name: [act for act in acts if _word_of(act, name)] for name in says}
    amid = {act.id for inner in within.values() for act in inner}
    first = [act for act in acts if act.id not in says | amid and not _after(act, says)]
    parts = [_plain(act) for act in first]
    if words and words[0].start.offset > 0:
        parts.append(f"<pause({_number(words[0].start.offset)})>")
    parts += [_interspersed(act.text, within[act.id]) for act in words]
    if words and any(isinstance(act, Gesture) for act in acts):
        parts.append("<wait motion>")
    later = [act for act in acts if not isinstance(act, Say) and _after(act, says)]
    if later and later[0].start.offset > 0:
        parts.append(f"<pause({_number(later[0].start.offset)})>")
    return " ".join(parts + [_plain(act) for act in later])


def _interspersed(text: str, within: list[AnyAct]) -> str:
    """Write words with what begins at some of them in its place."""
    pieces, number = [], 0
    for piece in text.split():
        number += any(map(str.isalnum, piece))
        here = [act for act in within if _word_of(act) == number]
        within = [act for act in within if act not in here]
        pieces += [*map(_plain, here), escape(piece)]
    return " ".join([*pieces, *map(_plain, within)])


def _word_of(act: Act, say: str = "") -> int:
    """Give the number of the word that an act begins with, of ``say`` if given; else 0."""
    name, _, moment = act.start.anchor.rpartition(".")
    number = moment.removeprefix("word") if moment.startswith("word") else ""
    return int(number) if number.isdecimal() and say in ("", name) else 0


def _after(act: Act, says: set[str]) -> bool:
    name, _, moment = act.start.anchor.rpartition(".")
    return moment == "end" and name in says


def _plain(act: AnyAct) -> str:
    verb = "start" if isinstance(act, Gesture) else "set"
    return f"<{verb} {NAMES[type(act)]}({', '.join(_arguments(act))})>"


def _detailed(act: AnyAct) -> str:
    extra = [*_parameters(act), f'id="{act.id}"']
    if act.start != Sync():
        extra += [f'anchor="{act.start.anchor}"', f"offset={_number(act.start.offset)}"]
    verb = "start" if isinstance(act, Gesture) else "set"
    action = f"<{verb} {NAMES[type(act)]}({', '.join([*_arguments(act, exact=True), *extra])})>"
    return f"{action} {escape(act.text)}" if isinstance(act, Say) else action


def _arguments(act: AnyAct, *, exact: bool = False) -> list[str]:
    """Give what every dialogue manager understands; colours in whole numbers unless ``exact``."""
    if isinstance(act, Express):
        return [_name(act.expression)]
    if isinstance(act, (Do, Gesture)):
        return [_name(act.name)]
    if isinstance(act, Light):
        parts = (255 * part if exact else round(255 * part) for part in act.color)
        color = ", ".join(_number(part) for part in parts)
        return [f"color=[{color}]", f"effect={EFFECTS[act.pattern]}"]
    if isinstance(act, Look):
        if act.target in ("front", "away"):
            return ["policy=reset" if act.target == "front" else "policy=random"]
        return [f"frame={_name('person_' + act.target)}", "policy=tracking"]
    return []


def _parameters(act: AnyAct) -> list[str]:
    """Give the further fields of an act that differ from their defaults."""
    names = {
        Express: ("valence", "arousal", "intensity", "duration"),
        Gesture: ("amplitude", "speed"),
        Look: ("duration",),
        Light: ("duration",),
        Say: ("rate", "pitch", "volume"),
        Do: (),
    }[type(act)]
    return [f"{name}={_number(getattr(act, name))}" for name in names]


def _name(text: str) -> str:
    """Quote a name unless it is an identifier."""
    if text.isascii() and text.isidentifier() and not text.startswith("_"):
        return text
    return '"' + escape(text).replace("\\", "/").replace('"', "'") + '"'


def _number(value: float) -> str:
    return f"{value:.4f}".rstrip("0").rstrip(".") if value else "0"
