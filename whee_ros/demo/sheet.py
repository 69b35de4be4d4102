"""A sheet to draw timelines on: pixels down, time across, text that is measured first."""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import Any

FONT = 11.5  # pixels
MARGIN_LEFT, MARGIN_RIGHT = 104.0, 26.0
INK, SOFT, _PAPER = "#263442", "#8795a3", "#fbfcfd"


class Sheet:
    """A drawing in pixels, y downwards, with a scale of time across."""

    def __init__(self, times: Sequence[float], width: int) -> None:
        """Begin a sheet ``width`` pixels wide whose scale spans ``times`` (and 0).

        Raises:
            ModuleNotFoundError: matplotlib is missing; the message names the cure.
        """
        try:
            from matplotlib.backends.backend_agg import FigureCanvasAgg
            from matplotlib.figure import Figure
            from matplotlib.font_manager import findfont, get_font
        except ModuleNotFoundError as error:
            hint = "the timeline is drawn with matplotlib; run: pip install matplotlib"
            raise ModuleNotFoundError(hint) from error
        self.width = float(width)
        self.figure = Figure(figsize=(width / 100, 8), dpi=100, facecolor=_PAPER)
        self._canvas = FigureCanvasAgg(self.figure)
        self.axes: Any = self.figure.add_axes((0, 0, 1, 1))
        self.axes.set_axis_off()
        self.marks: list[float] = []
        self.tracks = 0.0
        self._glyphs = set(get_font(findfont("DejaVu Sans")).get_charmap())
        self.begin = min(0.0, *times) if times else 0.0
        self.end = max([self.begin + 1.0, *times])

    def x(self, time: float) -> float:
        """Give the place of a time across the sheet."""
        span = self.width - MARGIN_LEFT - MARGIN_RIGHT
        return MARGIN_LEFT + span * (time - self.begin) / (self.end - self.begin)

    def text(self, x: float, y: float, words: str, **style: Any) -> None:
        """Write words; ``style`` is matplotlib's."""
        style = {"color": INK, "fontsize": 0.72 * FONT, "va": "center", "zorder": 5, **style}
        style["fontfamily"] = "DejaVu Sans"
        # Words are people's: a dollar sign in them must not start a formula.
        self.axes.text(x, y, words, parse_math=False, **style)

    def clean(self, words: str) -> str:
        """Put words on one line; what the font cannot show becomes a white square."""
        shown = (c if ord(c) in self._glyphs else "□" if c.isprintable() else " " for c in words)
        return " ".join("".join(shown).split())

    def measure(self, words: str) -> float:
        """Give the width of the widest line of ``words`` in pixels."""
        from matplotlib.font_manager import FontProperties

        font = FontProperties(family="DejaVu Sans", size=0.72 * FONT)
        renderer = self._canvas.get_renderer()
        lines = words.split("\n")
        widths = [renderer.get_text_width_height_descent(n, font, False)[0] for n in lines]
        return float(max(widths))

    def box(self, x: float, y: float, width: float, height: float, **style: Any) -> None:
        """Fill a box with rounded corners."""
        from matplotlib.patches import FancyBboxPatch

        shape = f"round,pad=0,rounding_size={min(6.0, width / 2, height / 2)}"
        style = {"linewidth": 0, "zorder": 3, **style}
        self.axes.add_patch(FancyBboxPatch((x, y), width, height, boxstyle=shape, **style))

    def line(self, xs: Sequence[float], ys: Sequence[float], **style: Any) -> None:
        """Draw a line."""
        self.axes.plot(xs, ys, **{"color": SOFT, "linewidth": 1, "zorder": 2, **style})

    def head(self, y: float, height: float, name: str) -> None:
        """Name a track at the left, on a stripe."""
        self.box(8, y, self.width - 16, height, facecolor="#eef2f5", zorder=0)
        self.text(20, y + height / 2, name, fontweight="bold")

    def png(self, height: float) -> bytes:
        """Give the sheet, ``height`` pixels tall, as a PNG file."""
        self.figure.set_size_inches(self.width / 100, height / 100)
        self.axes.set_xlim(0, self.width)
        self.axes.set_ylim(height, 0)
        file = io.BytesIO()
        self.figure.savefig(file, format="png", dpi=100, metadata={"Software": None})
        return file.getvalue()


class Lanes:
    """Puts boxes where nothing is yet: the first lane that is free from ``left`` on."""

    def __init__(self) -> None:
        self._ends: list[float] = []

    def place(self, left: float, right: float) -> int:
        """Give the number of a lane for a box, and take it."""
        for lane, end in enumerate(self._ends):
            if left >= end + 6:
                self._ends[lane] = right
                return lane
        self._ends.append(right)
        return len(self._ends) - 1
