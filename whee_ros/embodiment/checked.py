"""Reading nested settings with errors that name the file, the key path, the problem, the cure."""

from __future__ import annotations

import difflib
import math
from collections.abc import Iterable, Iterator
from typing import Any


class Checked:
    """A mapping being read; every key must be asked for, and problems are gathered in a list."""

    def __init__(self, value: Any, path: str, problems: list[str]) -> None:
        self.path = path
        self.problems = problems
        self._asked: set[str] = set()
        self._missing = not isinstance(value, dict)
        self.value: dict[Any, Any] = value if isinstance(value, dict) else {}
        if self._missing:
            self.problem("", f"is {_kind(value)}; write a mapping (key: value)")

    def problem(self, key: str, text: str) -> None:
        """Note a problem at ``key`` ("" for the mapping itself)."""
        path = ".".join(part for part in (self.path, key) if part)
        self.problems.append(f"{path or 'the file'}: {text}")

    def _get(self, key: str, required: bool) -> Any:
        self._asked.add(key)
        if key not in self.value and required and not self._missing:
            self.problem(key, "is missing; add it")
        return self.value.get(key)

    def text(self, key: str, default: str | None = None, allowed: Iterable[str] = ()) -> str:
        """Read a text; without ``default`` it must be there."""
        value = self._get(key, default is None)
        if value is None:
            return default or ""
        if not isinstance(value, str) or not value.strip():
            self.problem(key, f"is {_kind(value)}; write a text")
            return default or ""
        if allowed and value not in allowed:
            self.problem(key, f"is {value!r}; {choices(value, allowed)}")
        return value.strip()

    def texts(self, key: str) -> tuple[str, ...]:
        """Read a list of texts; empty when absent."""
        value = self._get(key, False)
        if value is None:
            return ()
        if not isinstance(value, list) or not all(isinstance(part, str) for part in value):
            self.problem(key, f"is {_kind(value)}; write a list of texts")
            return ()
        return tuple(value)

    def plain(self, key: str, default: bool | int | str) -> bool | int | str:
        """Read a text, a whole number, true or false."""
        value = self._get(key, False)
        if value is None:
            return default
        if not isinstance(value, (bool, int, str)):
            self.problem(key, f"is {_kind(value)}; write a text, a whole number, true or false")
            return default
        return value

    def flag(self, key: str, default: bool | None = None) -> bool:
        """Read true or false."""
        value = self._get(key, default is None)
        if value is None:
            return bool(default)
        if not isinstance(value, bool):
            self.problem(key, f"is {_kind(value)}; write true or false")
            return bool(default)
        return value

    def number(
        self,
        key: str,
        default: float | None = None,
        low: float = -math.inf,
        high: float = math.inf,
    ) -> float:
        """Read a finite number between ``low`` and ``high``."""
        value = self._get(key, default is None)
        fallback = 0.0 if default is None else default
        if value is None:
            return fallback
        return self._number(key, value, fallback, low, high)

    def _number(self, key: str, value: Any, fallback: float, low: float, high: float) -> float:
        if isinstance(value, bool) or not isinstance(value, (int, float)):
            self.problem(key, f"is {_kind(value)}; write a number")
        elif not (math.isfinite(value) and low <= value <= high):
            self.problem(key, f"is {value}; it must be between {low:g} and {high:g}")
        else:
            return float(value)
        return fallback

    def numbers(
        self,
        key: str,
        default: tuple[float, ...],
        low: float = -math.inf,
        high: float = math.inf,
    ) -> tuple[float, ...]:
        """Read a list of as many numbers as ``default`` has."""
        value = self._get(key, False)
        if value is None:
            return default
        if not isinstance(value, list) or len(value) != len(default):
            self.problem(key, f"is {_kind(value)}; write a list of {len(default)} numbers")
            return default
        return tuple(
            self._number(f"{key}[{i}]", part, d, low, high)
            for i, (part, d) in enumerate(zip(value, default, strict=True))
        )

    def any(self, key: str) -> Any:
        """Take a value as it stands (None when absent)."""
        return self._get(key, False)

    def table(self, key: str, required: bool = False) -> Checked | None:
        """Read a nested mapping, None when absent."""
        value = self._get(key, required)
        if value is None:
            return None
        return Checked(value, ".".join(p for p in (self.path, key) if p), self.problems)

    def tables(self, key: str) -> Iterator[tuple[str, Checked]]:
        """Read a mapping of mappings, whose keys are free names."""
        inner = self.table(key)
        for name in inner.value if inner else ():
            if inner:
                yield str(name), Checked(inner.value[name], f"{inner.path}.{name}", self.problems)

    def close(self) -> None:
        """Complain about every key that nobody asked for."""
        for key in self.value:
            if key not in self._asked:
                known = f"known: {', '.join(sorted(self._asked))}"
                cure = nearest(str(key), sorted(self._asked)) or known
                self.problem(str(key), f"is not a known key; {cure}")


def choices(found: str, allowed: Iterable[str]) -> str:
    """Say what is allowed, the name nearest to ``found`` first."""
    names = list(allowed)
    listed = f"choose one of {', '.join(names)}"
    near = nearest(found, names)
    return f"{near} ({listed})" if near else listed


def nearest(found: str, allowed: Iterable[str]) -> str:
    """Ask whether the allowed name nearest to ``found`` was meant; "" when none is near."""
    near = difflib.get_close_matches(found, list(allowed), 1)
    return f"did you mean {near[0]}?" if near else ""


def _kind(value: Any) -> str:
    if value is None:
        return "empty"
    names = {bool: "true/false", dict: "a mapping", list: "a list", str: "a text"}
    text = repr(value)
    return f"{names.get(type(value), 'a number')} ({text if len(text) < 40 else text[:37] + '...'})"
