"""Small pieces of HTML: everything that people said or named goes through ``text``."""

from __future__ import annotations

import html
import re

_ODD = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\u202a-\u202e\u2066-\u2069]")
"""Control characters, lone surrogates and marks that turn the direction of the page's text."""


def text(words: object) -> str:
    """Escape for the inside of an element or a quoted attribute."""
    return html.escape(_ODD.sub("\N{REPLACEMENT CHARACTER}", str(words)), quote=True)


def spoken(name: str) -> str:
    """Give a name as words: dim_light as "dim light"."""
    return name.replace("_", " ")


def clock(seconds: float) -> str:
    """Give 0:04.3, 12:05.0 or 1:02:03.4."""
    tenths = round(max(0.0, seconds) * 10)
    minutes, rest = divmod(tenths, 600)
    hours, minutes = divmod(minutes, 60)
    head = f"{hours}:{minutes:02d}" if hours else f"{minutes}"
    return f"{head}:{rest / 10:04.1f}"


def signed(value: float) -> str:
    """Give +4.49 or −2.00, with a true minus sign."""
    return f"{value:+.2f}".replace("-", "\N{MINUS SIGN}")


def share(value: float, whole: float) -> str:
    """Give a part of a whole as a percentage for CSS."""
    return f"{min(100.0, max(0.0, 100 * value / whole)):.3f}".rstrip("0").rstrip(".") + "%"


def named(count: int, one: str, more: str = "") -> str:
    """Give "1 turn" or "3 turns"."""
    return f"{count} {one if count == 1 else more or one + 's'}"
