"""Lists of phrases as patterns: ``data/phrases`` holds them, one a line, for people to read.

The grammar of a phrase stands in ``data/phrases/README.md``. A file is read, and a list compiled,
when it is first asked for.
"""

from __future__ import annotations

import contextlib
import functools
import re
from collections.abc import Iterator, Sequence
from pathlib import Path

import msgspec

from whee_ros.how import tables
from whee_ros.how.words.phrase_grammar import parsed
from whee_ros.how.words.phrase_parts import Part, PhraseError, choice, joined, whole

FOLDER = Path(__file__).parents[1] / "data" / "phrases"


class _File(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    phrases: dict[str, str]
    words: dict[str, str] = {}


class Phrases:
    """The lists of one file; ``lists["name"]`` is the pattern that finds one of its phrases.

    It is meant for text as `texts.expanded` gives it.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._patterns: dict[str, re.Pattern[str]] = {}

    @functools.cached_property
    def _file(self) -> _File:
        return tables.read(self._path, _File)

    @functools.cached_property
    def _words(self) -> dict[str, Sequence[Part]]:
        """The meaning of ``<name>``; each may use those before it."""
        known: dict[str, Sequence[Part]] = {}
        for name, text in self._file.words.items():
            with self._at(f"words, {name}", text):
                phrases = parsed(text, known)
                known[name] = phrases[0] if len(phrases) == 1 else [choice(phrases)]
        return known

    @property
    def names(self) -> tuple[str, ...]:
        """The names of the lists.

        Raises:
            tables.TableError: the file cannot be read.
        """
        return tuple(self._file.phrases)

    def __getitem__(self, name: str) -> re.Pattern[str]:
        """Give the pattern of the list ``name``.

        Raises:
            tables.TableError: there is no such list, or a phrase is wrong; the message says which.
        """
        if name not in self._patterns:
            self._patterns[name] = re.compile(self._source(name))
        return self._patterns[name]

    def _source(self, name: str) -> str:
        if name not in self._file.phrases:
            known = ", ".join(self._file.phrases)
            raise tables.TableError(f"{self._path}: no list is called {name}; there are: {known}")
        place = f"phrases, {name}"
        found: list[list[str]] = []
        words = self._words
        for line in self._file.phrases[name].splitlines():
            if phrase := line.partition("#")[0].strip():
                with self._at(place, phrase):
                    for one in parsed(phrase, words):
                        found += whole(one)
        if not found:
            raise tables.TableError(f"{self._path}: {place}: no phrase is there")
        return joined(found)

    @contextlib.contextmanager
    def _at(self, place: str, text: str) -> Iterator[None]:
        try:
            yield
        except PhraseError as error:
            raise tables.TableError(f"{self._path}: {place}: '{text}': {error}") from error


def of(name: str) -> Phrases:
    """Give the package's own lists called ``name``, e.g. "talk" for ``data/phrases/talk.yaml``."""
    return _of(FOLDER / f"{name}.yaml")


@functools.cache
def _of(path: Path) -> Phrases:
    return Phrases(path)


def ready() -> None:
    """Compile all of the package's lists, so that nobody's words wait for it.

    Raises:
        tables.TableError: a phrase is wrong; the message says which.
    """
    for path in sorted(FOLDER.glob("*.yaml")):
        lists = _of(path)
        for name in lists.names:
            lists[name]
