"""The small part of SSML 1.1 that carries prosody on a text topic.

``<speak><prosody rate="95%" pitch="-1st" volume="-2dB">text</prosody></speak>``; other elements
are read for their text only. Plain text is accepted as it stands.
"""

from __future__ import annotations

import dataclasses
import math
import re
from xml.parsers import expat
from xml.sax.saxutils import escape

MOST_CHARACTERS = 20_000


class SsmlError(ValueError):
    """The text declares a document type or entities, which nothing honest needs here."""


@dataclasses.dataclass(frozen=True)
class Spoken:
    """Words with prosody: rate relative, pitch in semitones, volume in dB."""

    text: str
    rate: float = 1.0
    pitch: float = 0.0
    volume: float = 0.0


def to_ssml(text: str, rate: float = 1.0, pitch: float = 0.0, volume: float = 0.0) -> str:
    """Write words and prosody as SSML."""
    prosody = f'rate="{100 * rate:.4g}%" pitch="{pitch:+.4g}st" volume="{volume:+.4g}dB"'
    return f"<speak><prosody {prosody}>{escape(text)}</prosody></speak>"


def from_ssml(source: str) -> Spoken:
    """Read SSML or plain text; broken XML is taken as plain text.

    Prosody comes from the outermost prosody element, held to rate 0.5..2, pitch -12..12 and
    volume -24..12; values that cannot be read are ignored.

    Raises:
        SsmlError: a document type or an entity is declared.
    """
    source = source[:MOST_CHARACTERS]
    if not re.match(r"\s*<(\?xml|!|speak)", source):
        return Spoken(_plain(source))
    reader = _Reader()
    parser = expat.ParserCreate()
    parser.StartElementHandler = reader.element
    parser.CharacterDataHandler = reader.words.append
    parser.StartDoctypeDeclHandler = parser.EntityDeclHandler = _refuse
    try:
        parser.Parse(source, True)
    except (expat.ExpatError, UnicodeEncodeError):
        return Spoken(_plain(source))
    return Spoken(_plain("".join(reader.words)), **reader.prosody)


class _Reader:
    def __init__(self) -> None:
        self.words: list[str] = []
        self.prosody: dict[str, float] = {}

    def element(self, name: str, attributes: dict[str, str]) -> None:
        if name == "prosody" and not self.prosody:
            self.prosody = {
                "rate": _number(attributes.get("rate"), "%", 100.0, 50.0, 200.0) / 100,
                "pitch": _number(attributes.get("pitch"), "st", 0.0, -12.0, 12.0),
                "volume": _number(attributes.get("volume"), "dB", 0.0, -24.0, 12.0),
            }


def _refuse(*_: object) -> None:
    raise SsmlError("speech text must not declare a document type or entities; send plain text")


def _number(text: str | None, unit: str, default: float, low: float, high: float) -> float:
    match = re.fullmatch(rf"\s*([+-]?\d{{1,6}}(?:\.\d{{1,6}})?){unit}\s*", text or "")
    value = float(match[1]) if match else default
    return min(max(value, low), high) if math.isfinite(value) else default


def _plain(text: str) -> str:
    return " ".join(text.split())
