"""The timeline: lanes one under the other, placed in percent so that it can be magnified."""

from __future__ import annotations

from base64 import b64encode
from collections import defaultdict
from collections.abc import Mapping, Sequence

from whee_ros.report.conversation import ActSpan, Answer, Conversation, Curve, Utterance
from whee_ros.report.evidence import SHAPES, brief
from whee_ros.report.faces import Faces
from whee_ros.report.label_lane import OUTCOME, label_lane
from whee_ros.report.lane import TALL, WIDE, Lane, svg, x_of
from whee_ros.report.markup import clock, share, spoken, text
from whee_ros.report.thin import drawn, zooms

MOOD = ("valence", "arousal")
PARTS = ("voice", "face", "gaze", "neck", "light", "deeds")
PEOPLE = 8
"""People who get a lane of their own: those who spoke most."""
_STEPS = (0.5, 1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600)


def lanes(made: Conversation, numbers: Mapping[str, int], faces: Faces) -> list[Lane]:
    """Give the lanes of a conversation, top down; ``numbers`` are the decisions' by turn."""
    found = [Lane("time", 22, _axis(made.seconds), "axis")]
    if made.pictures:
        found.append(Lane("pictures", 58, _pictures(made), "pictures"))
    sound = [one for one in made.curves if one.name == "sound"]
    if sound:
        legend = (
            "sound <small><i class='key people'></i>room <i class='key robot'></i>robot</small>"
        )
        found.append(Lane(legend, 44, "".join(_area(one, made.seconds) for one in sound), "sound"))
    for person in talkative(made):
        found += _person(made, person, numbers)
    found += label_lane(made)
    threshold = f"need <small>{' '.join(f'{SHAPES[d]} {d}' for d in SHAPES)}</small>"
    found.append(Lane(threshold, 104, _needs(made), "needs"))
    found.append(Lane("robot's face", 34, _faces(made, faces), "faces"))
    said = [one for one in made.utterances if not one.who]
    found.append(Lane("robot says", 22, _speech(made, said, numbers), "robot"))
    for part in sorted({act.part for act in made.acts} - {"voice"}, key=_place):
        acts = [act for act in made.acts if act.part == part]
        if part == "deeds":
            found.append(Lane("<small>deeds</small>", 20, _deeds(made, acts), "deeds"))
        else:
            found.append(Lane(f"<small>{text(part)}</small>", 14, _spans(made, acts), "part"))
    return found


def _place(part: str) -> tuple[int, str]:
    return (PARTS.index(part) if part in PARTS else len(PARTS), part)


def talkative(made: Conversation) -> list[str]:
    """Name the people who are shown most, in the order in which they came."""
    shown: dict[str, float] = defaultdict(
        float
    )  # seconds of speech; of faces, a tenth of a second for each reading
    for one in made.utterances:
        shown[one.who] += one.end - one.start
    for curve in made.curves:
        shown[curve.person] += 0.1 * len(curve.times)
    most = sorted(made.persons, key=lambda person: -shown[person])[:PEOPLE]
    return [person for person in made.persons if person in most]


def _axis(seconds: float) -> str:
    """Mark round times: those that have room at each magnification."""
    step = next((s for s in _STEPS if seconds / s <= 16 * 32), 3600)
    times = [step * n for n in range(int(seconds / step) + 1)]
    coarse = sorted(times, key=lambda time: (-_roundness(time), time))
    levels = dict(zip(coarse, zooms(coarse, seconds, 0.06), strict=True))
    return "".join(
        f'<span class="z{levels[time]}" style="left:{share(time, seconds)}">'
        f"{clock(time).removesuffix('.0')}</span>"
        for time in times
        if time < 0.985 * seconds or time == 0
    )


def _roundness(time: float) -> float:
    return max((s for s in _STEPS if time % s == 0), default=0.0) if time else 1e9


def _pictures(made: Conversation) -> str:
    levels = zooms([one.time for one in made.pictures], made.seconds, 0.075)
    return "".join(
        f'<img class="z{level}" style="left:{share(one.time, made.seconds)}" loading="lazy" '
        f'alt="the camera\'s picture at {clock(one.time)}" '
        f'src="data:image/jpeg;base64,{b64encode(one.jpeg).decode()}">'
        for one, level in zip(made.pictures, levels, strict=True)
    )


def _area(curve: Curve, seconds: float) -> str:
    path = ""
    for run in drawn(curve.name, curve.times, curve.values, seconds):
        path += f"M{x_of(run[0][0], seconds)} {TALL}"
        path += "".join(f"L{x_of(t, seconds)} {TALL - round(v * TALL)}" for t, v in run)
        path += f"V{TALL}Z"
    return svg(f'<path class="{text(curve.source)}" d="{path}"/>', f"sound of {curve.source}")


def _person(made: Conversation, person: str, numbers: Mapping[str, int]) -> list[Lane]:
    own = [one for one in made.curves if one.person == person and one.name in MOOD]
    lines = "".join(_line(one, made.seconds) for one in own)
    said = [one for one in made.utterances if one.who == person]
    found = [Lane(f"<b>{text(person)}</b>", 22, _speech(made, said, numbers), "person")]
    felt = [one for one in made.answers if one.decision.person == person]
    if lines or felt:
        dots = "".join(_dots(made, felt, name) for name in MOOD)
        zero = f'<path class="zero" d="M0 {TALL // 2}H{WIDE}"/>'
        inside = svg(zero + lines + dots, f"mood of {person}")
        legend = (
            "<small><i class='key valence'></i>valence <i class='key arousal'></i>arousal</small>"
        )
        found.append(Lane(legend, 62, inside, "mood"))
    return found


def _dots(made: Conversation, felt: Sequence[Answer], name: str) -> str:
    """Draw what the decisions took a person to feel, as dots of one path."""
    path = "".join(
        f"M{x_of(one.at, made.seconds)} "
        f"{round((1 - getattr(one.decision.emotion, name)) * TALL / 2)}h0"
        for one in felt
    )
    # Arousal's dots are hollow, so that nobody depends on their colour.
    inner = f'<path class="dots inner" d="{path}"/>' if name == "arousal" else ""
    return f'<path class="dots {name}" d="{path}"/>{inner}'


def _line(curve: Curve, seconds: float) -> str:
    path = "".join(
        "M" + "L".join(f"{x_of(t, seconds)} {round((1 - v) * TALL / 2)}" for t, v in run)
        for run in drawn(curve.name, curve.times, curve.values, seconds)
    )
    return f'<path class="{curve.name} {curve.source}" d="{path}"/>'


def _speech(made: Conversation, said: Sequence[Utterance], numbers: Mapping[str, int]) -> str:
    found = []
    for one in said:
        number = numbers.get(one.turn)
        tag, link = ("a", f' href="#d{number}"') if number is not None else ("span", "")
        left, width = (share(s, made.seconds) for s in (one.start, one.end - one.start))
        place = f"left:{left};width:{width}"
        tip = text(f"{clock(one.start)} {one.who or 'robot'}: {one.text or '…'}")
        found.append(
            f'<{tag} class="say"{link} tabindex="-1" dir="auto" style="{place}" '
            f'data-tip="{tip}">{text(one.text) or "…"}</{tag}>'
        )
    return "".join(found)


def _needs(made: Conversation) -> str:
    line = TALL - round(made.threshold * TALL)
    ticks = "".join(
        f"M{x_of(one.at, made.seconds)} "
        f"{TALL - round(one.decision.probabilities.get('seeking', 0.0) * TALL)}h0"
        for one in made.answers
    )
    stems = "".join(
        f"M{x_of(one.at, made.seconds)} {TALL}V{TALL - round(one.decision.need * TALL)}"
        for one in made.answers
    )
    seen = "".join(
        f"M{x_of(at, made.seconds)} {TALL - round(need * TALL)}h0" for at, need in made.glimpses
    )
    below = (
        f'<path class="stems" d="{stems}"/><path class="glimpses" d="{seen}"/>'
        f'<path class="ticks" d="{ticks}"/><path class="threshold" d="M0 {line}H{WIDE}"/>'
    )
    marks = "".join(
        f'<a class="mark {text(one.decision.direction)}{_judged(made, number)}" href="#d{number}" '
        f'style="left:{share(one.at, made.seconds)};bottom:{share(one.decision.need, 1)}" '
        f'data-tip="{text(brief(one))}" aria-label="{text(brief(one))}"></a>'
        for number, one in enumerate(made.answers)
    )
    note = (
        f'<small class="note" style="bottom:{share(made.threshold, 1)}">'
        f"• p(seeking); seeking from {made.threshold:g} on</small>"
    )
    return svg(below, "need of each decision, and the threshold") + note + marks


def _judged(made: Conversation, number: int) -> str:
    found = made.judged.of(number) if made.judged else ""
    return f" {OUTCOME[found]}" if found else ""


def _faces(made: Conversation, faces: Faces) -> str:
    shown = [act for act in made.acts if act.part == "face"]
    # A face that shows something matters more than the neutral one that follows it.
    order = sorted(shown, key=lambda act: (act.what == "neutral", act.start))
    levels = zooms([act.start for act in order], made.seconds, 0.042)
    return "".join(
        faces.spot(
            act,
            f"z{level}",
            f' style="left:{share(act.start, made.seconds)}" '
            f'data-tip="{clock(act.start)} face: {text(act.what)}"',
        )
        for act, level in zip(order, levels, strict=True)
    )


def _deeds(made: Conversation, acts: Sequence[ActSpan]) -> str:
    """Name each deed at its moment: somebody else does it, so nobody here knows for how long."""
    levels = zooms([act.start for act in acts], made.seconds, 0.1)
    return "".join(
        f'<span class="deed z{level}" style="left:{share(act.start, made.seconds)}" '
        f'data-tip="{clock(act.start)} deed: {text(spoken(act.what))}">'
        f"{text(spoken(act.what))}</span>"
        for act, level in zip(acts, levels, strict=True)
    )


def _spans(made: Conversation, acts: Sequence[ActSpan]) -> str:
    path = ""
    for act in acts:
        begin, end = x_of(act.start, made.seconds), x_of(act.end, made.seconds)
        path += f"M{begin} 100H{max(end, begin + 8)}"
    label = f"{len(acts)} acts of the part {acts[0].part}" if acts else ""
    return svg(f'<path d="{path}"/>', label)
