"""JSON lines in and out: one object a line, unknown fields kept, a bad line named and passed."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator
from typing import Any, TextIO

Row = dict[str, Any]


def read(source: str) -> Iterator[tuple[int, Row | str]]:
    """Give (line number, object) of a file, or "-" for standard input.

    A line that is no JSON object gives a text that says why instead.
    """
    if source == "-":
        yield from _rows(sys.stdin)
        return
    with open(source, encoding="utf-8", errors="replace") as file:  # noqa: PTH123
        yield from _rows(file)


def write(row: Row) -> None:
    """Print one object; a float that is not finite becomes null, as JSON has none."""
    print(json.dumps(_finite(row), ensure_ascii=False, separators=(",", ":")), flush=True)


def fine(row: Row) -> str:
    """Find nothing wrong with a row."""
    return ""


def convert(
    source: str,
    batch: int,
    work: Callable[[list[Row]], list[Row]],
    check: Callable[[Row], str] = fine,
) -> int:
    """Run ``work`` over batches of rows, printing results in order; give the exit status.

    Each result is the input row with the result's fields added. Lines that are no JSON object, or
    of which ``check`` says what is wrong, give a row with ``error`` and ``line``, and status 1 at
    the end; so does such a row of the command before in a pipe, which is passed on as it is.
    """
    status = 0
    waiting: list[Row] = []

    def finish() -> None:
        for row, result in zip(waiting, work(waiting), strict=True):
            write({**row, **result})
        waiting.clear()

    for number, row in read(source):
        wrong = _wrong(row, number, check)
        if wrong is not None or isinstance(row, str):
            finish()
            write(wrong or {})
            status = 1
            continue
        waiting.append(row)
        if len(waiting) >= batch:
            finish()
    finish()
    return status


def _wrong(row: Row | str, number: int, check: Callable[[Row], str]) -> Row | None:
    if isinstance(row, str):
        return {"line": number, "error": row}
    if set(row) == {"line", "error"}:
        return row
    problem = check(row)
    return {"line": number, "error": problem} if problem else None


def _rows(file: TextIO) -> Iterator[tuple[int, Row | str]]:
    for number, line in enumerate(file, start=1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
        except (json.JSONDecodeError, RecursionError) as error:
            yield number, f"not JSON: {error}"
            continue
        yield number, row if isinstance(row, dict) else "not a JSON object"


def _finite(value: Any) -> Any:
    if isinstance(value, float):
        return value if value - value == 0 else None
    if isinstance(value, dict):
        return {str(key): _finite(part) for key, part in value.items()}
    if isinstance(value, (list, tuple)):
        return [_finite(part) for part in value]
    return value
