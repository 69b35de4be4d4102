"""A conversation as a file for the Rerun viewer (.rrd): curves, talk, acts and each decision.

Rerun's SDK is an optional extra. Its calls differ between 0.22, the last that works with NumPy 1,
and later ones; both are spoken here.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from whee_ros.decision import DIRECTIONS
from whee_ros.report.conversation import Conversation
from whee_ros.report.lines import decision_text, said_text

TIME = "time"
"""The timeline: seconds from the conversation's start."""
_INK = {
    "none": (93, 104, 115),
    "seeking": (184, 57, 27),
    "providing": (56, 114, 15),
    "valence": (31, 95, 191),
    "arousal": (163, 68, 12),
    "people": (138, 106, 58),
    "robot": (15, 124, 136),
    "need": (11, 110, 122),
    "threshold": (120, 120, 120),
}


def write_rrd(made: Conversation, path: Path, title: str = "") -> None:
    """Write the file, with a layout that shows it.

    Raises:
        ImportError: Rerun's SDK is missing; the message names the cure.
        OSError: the file cannot be written.
    """
    try:
        import rerun
    except ImportError as error:
        hint = "pip install 'whee_ros[rerun]'"
        raise ImportError(f"A file for Rerun needs its SDK ({error}): {hint}") from error
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(b"")  # the SDK tells of a place that cannot be written only on its log
    rerun.init("whee_ros", recording_id=made.outcome.digest or None)
    rerun.save(path, default_blueprint=_layout(rerun, made, title))
    out = _Out(rerun)
    try:
        _curves(out, made)
        _decisions(out, made)
        _talk(out, made)
    finally:
        rerun.disconnect()


class _Out:
    """Rerun's calls as this file needs them."""

    def __init__(self, rerun: Any) -> None:
        self._rerun = rerun
        self._new = hasattr(rerun, "Scalars")  # from 0.23 on

    def series(
        self, path: Sequence[str], times: Sequence[float], values: Sequence[float], color: str
    ) -> None:
        """Write a curve; of one reading a time."""
        if not len(times):
            return
        rerun, name = self._rerun, self._rerun.new_entity_path(list(path))
        label, ink = " ".join(path[1:]), _INK[color]
        if self._new:
            style = rerun.SeriesLines(colors=[ink], names=[label])
            index = rerun.TimeColumn(TIME, duration=list(times))
            columns = rerun.Scalars.columns(scalars=list(values))
        else:
            style = rerun.SeriesLine(color=ink, name=label)
            index = rerun.TimeSecondsColumn(TIME, list(times))
            columns = rerun.Scalar.columns(scalar=list(values))
        rerun.log(name, style, static=True)
        rerun.send_columns(name, [index], columns)

    def at(self, seconds: float) -> None:
        """Say when the next things are."""
        if self._new:
            self._rerun.set_time(TIME, duration=seconds)
        else:
            self._rerun.set_time_seconds(TIME, seconds)

    def line(self, path: Sequence[str], seconds: float, words: str, color: str) -> None:
        """Write a line of a log."""
        self.at(seconds)
        name = self._rerun.new_entity_path(list(path))
        self._rerun.log(name, self._rerun.TextLog(words, level="INFO", color=_INK[color]))

    def page(self, path: str, seconds: float, markdown: str) -> None:
        """Write a text that stands until the next one."""
        self.at(seconds)
        self._rerun.log(path, self._rerun.TextDocument(markdown, media_type="text/markdown"))

    def picture(self, path: str, seconds: float, jpeg: bytes) -> None:
        """Write a JPEG."""
        self.at(seconds)
        self._rerun.log(path, self._rerun.EncodedImage(contents=jpeg, media_type="image/jpeg"))


def _curves(out: _Out, made: Conversation) -> None:
    for curve in made.curves:
        if curve.name == "sound":
            out.series(("sound", curve.source), curve.times, curve.values, curve.source)
        elif curve.name in _INK:
            path = ("mood", curve.person or "anybody", curve.source, curve.name)
            out.series(path, curve.times, curve.values, curve.name)
    for picture in made.pictures:
        out.picture("camera", picture.time, picture.jpeg)


def _decisions(out: _Out, made: Conversation) -> None:
    times = [one.at for one in made.answers]
    for person in dict.fromkeys(one.decision.person for one in made.answers):
        own = [one for one in made.answers if one.decision.person == person]
        needs = [one.decision.need for one in own]
        out.series(("need", person or "anybody"), [one.at for one in own], needs, "need")
    for name in DIRECTIONS:
        values = [one.decision.probabilities.get(name, 0.0) for one in made.answers]
        out.series(("p", name), times, values, name)
    out.series(("p", "threshold"), [0.0, made.seconds], [made.threshold] * 2, "threshold")
    for number, one in enumerate(made.answers):
        out.page("decision", one.at, decision_text(made, number))


def _talk(out: _Out, made: Conversation) -> None:
    for one in made.utterances:
        color = "people" if one.who else "robot"
        out.line(("talk", one.who or "robot"), one.start, said_text(one), color)
    for act in made.acts:
        if act.part != "voice":
            words = f"{act.part}: {act.what}, {act.end - act.start:.1f} s"
            out.line(("acts", act.part), act.start, words, "robot")
    for noted in made.judged.noted if made.judged else ():
        label = noted.label
        words = f"{noted.person}: {label.direction}, {noted.outcome or 'noted'} {label.note}"
        out.line(("labels", noted.person or "anybody"), label.start, words, label.direction)


def _layout(rerun: Any, made: Conversation, title: str) -> Any:
    """Arrange what there is: what was seen and said on the left, why on the right."""
    import rerun.blueprint as views

    left = [views.TextLogView(origin="/talk", name="talk")]
    if made.pictures:
        left.insert(0, views.Spatial2DView(origin="/camera", name=title or "camera"))
    left.append(views.TextLogView(origin="/acts", name="the robot's acts"))
    if made.judged:
        left.append(views.TextLogView(origin="/labels", name="labels"))
    right = [
        views.TimeSeriesView(origin="/sound", name="sound"),
        views.TimeSeriesView(origin="/mood", name="valence and arousal"),
        views.TimeSeriesView(origin="/", contents=["/need/**", "/p/**"], name="need"),
        views.TextDocumentView(origin="/decision", name="the decision"),
    ]
    both = views.Horizontal(views.Vertical(*left), views.Vertical(*right))
    return views.Blueprint(both, collapse_panels=True)
