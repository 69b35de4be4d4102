"""Field templates: how a profile says what goes into a message.

``{data: "{text}"}`` fills one field; text around a placeholder makes text ("QT/{expression}"); a
field that is exactly one placeholder keeps the value's own type, so "{valence}" stays a float and
"{points}" a list. ``{{`` and ``}}`` stand for the braces themselves. Values are never read as
templates again.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

_TOKEN = re.compile(r"\{\{|\}\}|\{([a-z_]+)\}")


def render(template: Any, values: Mapping[str, Any]) -> Any:
    """Fill nested dictionaries, lists and texts with ``values``.

    Raises:
        KeyError: the template names a placeholder that ``values`` lacks.
    """
    if isinstance(template, Mapping):
        return {key: render(part, values) for key, part in template.items()}
    if isinstance(template, list):
        return [render(part, values) for part in template]
    if not isinstance(template, str):
        return template
    whole = _TOKEN.fullmatch(template)
    if whole and whole[1]:
        return values[whole[1]]
    return _TOKEN.sub(lambda match: _text(match, values), template)


def placeholders(template: Any) -> Iterator[str]:
    """Name every placeholder in ``template``."""
    if isinstance(template, Mapping):
        for part in template.values():
            yield from placeholders(part)
    elif isinstance(template, list):
        for part in template:
            yield from placeholders(part)
    elif isinstance(template, str):
        yield from (match[1] for match in _TOKEN.finditer(template) if match[1])


def _text(match: re.Match[str], values: Mapping[str, Any]) -> str:
    return str(values[match[1]]) if match[1] else match[0][0]
