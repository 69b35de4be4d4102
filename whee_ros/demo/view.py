"""Shows live what is perceived, decided and done: panels in a terminal, plain lines elsewhere."""

from __future__ import annotations

import sys
from collections import deque
from typing import TYPE_CHECKING, Any, Protocol

from whee_ros.cues import NANOSECONDS
from whee_ros.decision import EmpathyDecision
from whee_ros.demo.telling import tell
from whee_ros.replay.story import ActEvent, Happening

if TYPE_CHECKING:
    from whee_ros.demo.observer import Observer

COLORS = {
    "hears": "yellow",
    "decides": "magenta",
    "plans": "dim",
    "reacts": "dim",
    "says": "bold cyan",
    "shows": "green",
    "leaves out": "red",
}


class View(Protocol):
    """What the demo tells its watcher through."""

    def happened(self, happening: Happening, begin: int) -> None:
        """Show one happening; ``begin`` is the scene's start, ns."""

    def refresh(self, observer: Observer) -> None:
        """Show the state as it is now."""

    def close(self) -> None:
        """Leave the terminal as it was."""


class PlainView:
    """One line a happening."""

    def happened(self, happening: Happening, begin: int) -> None:
        """Print one line."""
        told = tell(happening)
        if told:
            seconds = (happening.stamp - begin) / NANOSECONDS
            print(f"{seconds:6.2f} s  {told[0]:10}  {told[1]}", flush=True)

    def refresh(self, observer: Observer) -> None:
        """Lines need no refresh."""

    def close(self) -> None:
        """Nothing to restore."""


class PanelView:
    """Three panels (perceives, decides, does) above the last lines."""

    def __init__(self) -> None:
        from rich.live import Live

        self._log: deque[tuple[float, str, str]] = deque(maxlen=14)
        self._decision: EmpathyDecision | None = None
        self._body: dict[str, str] = {}
        self._live = Live(auto_refresh=False, screen=False, transient=True)
        self._live.start()

    def happened(self, happening: Happening, begin: int) -> None:
        """Take one happening into the panels and the log."""
        value = happening.value
        if isinstance(value, EmpathyDecision):
            self._decision = value
        if isinstance(value, ActEvent) and value.kind == "started":
            told = tell(happening)
            if told:
                self._body[value.part] = told[1].partition(": ")[2] or told[1]
        if happening.kind == "speaking" and happening.what == "off":
            self._body.pop("voice", None)
        told = tell(happening)
        if told:
            self._log.append(((happening.stamp - begin) / NANOSECONDS, *told))

    def refresh(self, observer: Observer) -> None:
        """Draw everything anew."""
        from rich.console import Group
        from rich.table import Table

        top = Table.grid(expand=True)
        for _ in range(3):
            top.add_column(ratio=1)
        top.add_row(self._perceives(observer), self._decides(), self._does())
        self._live.update(Group(top, self._lines()), refresh=True)

    def close(self) -> None:
        """Leave the log on the screen and give the terminal back."""
        self._live.stop()

    def _perceives(self, observer: Observer) -> Any:
        name, valence, arousal, confidence = observer.face
        rows = [
            f"face      {name or '-'} ({confidence:.2f})",
            f"valence   {_bar(valence)} {valence:+.2f}",
            f"arousal   {_bar(arousal)} {arousal:+.2f}",
            f"voice     {'speaking' if observer.speaking else 'silent'}",
            f"words     {observer.words[-60:] or '-'}",
        ]
        return _panel("perceives", rows, "yellow")

    def _decides(self) -> Any:
        decision = self._decision
        if decision is None:
            return _panel("decides", ["-"] * 5, "magenta")
        rows = [
            f"direction {decision.direction}",
            f"need      {_level(decision.need)} {decision.need:.2f}",
            f"emotion   {decision.emotion.label}",
            f"sure      {_level(decision.confidence)} {decision.confidence:.2f}",
        ]
        strongest = next((e for e in decision.evidence if e.channel != "context"), None)
        rows.append(f"because   {strongest.note or strongest.name}" if strongest else "")
        return _panel("decides", rows, "magenta")

    def _does(self) -> Any:
        parts = ("face", "gaze", "neck", "light", "voice")
        return _panel("does", [f"{part:9} {self._body.get(part, '-')}" for part in parts], "cyan")

    def _lines(self) -> Any:
        from rich.text import Text

        text = Text()
        for seconds, who, line in self._log:
            text.append(f"{seconds:6.2f} s  ", style="dim")
            text.append(f"{who:10}  ", style=COLORS.get(who, ""))
            text.append(line + "\n")
        return text


def make_view() -> View:
    """Give panels where the output is a terminal and rich is installed, else plain lines."""
    if sys.stdout.isatty():
        try:
            return PanelView()
        except ImportError:
            pass
    return PlainView()


def _panel(title: str, rows: list[str], color: str) -> Any:
    from rich.panel import Panel
    from rich.text import Text

    body = Text("\n".join(rows), no_wrap=True, overflow="ellipsis")
    return Panel(body, title=title, border_style=color)


def _bar(value: float) -> str:
    """Give -1..1 as a bar around its middle."""
    cells = ["·"] * 11
    cells[round(max(-1.0, min(1.0, value)) * 5) + 5] = "█"
    return "".join(cells)


def _level(value: float) -> str:
    """Give 0..1 as a filled bar."""
    filled = round(max(0.0, min(1.0, value)) * 10)
    return "█" * filled + "·" * (10 - filled)
