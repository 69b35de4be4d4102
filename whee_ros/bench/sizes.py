"""What a running program holds: memory, objects, and how full each of its containers is."""

from __future__ import annotations

import gc
import sys
from collections import deque
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import numpy as np

from whee_ros.bench.measure import peak_mb

_OURS = "whee_ros"
_PLAIN = (bool, int, float, str, bytes, type(None), type)
_MANY = (list, tuple, set, frozenset, deque)


def resident_mb() -> float:
    """Memory that this process holds now, in MB; the most so far where the system tells no more."""
    try:
        pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    except OSError:
        return peak_mb()
    import resource

    return pages * resource.getpagesize() / (1 << 20)


def objects() -> int:
    """How many objects Python's collector knows of, after a collection."""
    gc.collect()
    return len(gc.get_objects())


def containers(roots: Mapping[str, Any]) -> dict[str, int]:
    """Give how many elements each container holds, by its path from a root.

    Objects of this package are looked into, and the elements of containers; those of one
    container share a path (``people._stage._takers[]``). An array counts its numbers. A deque with
    a ``maxlen`` is bounded by itself and left out.
    """
    found: dict[str, int] = {}
    known: set[int] = set()
    waiting: deque[tuple[str, Any]] = deque(roots.items())
    while waiting:
        path, value = waiting.popleft()
        if isinstance(value, _PLAIN) or id(value) in known:
            continue
        known.add(id(value))
        if isinstance(value, np.ndarray):
            found[path] = found.get(path, 0) + value.size
        elif isinstance(value, Mapping):
            found[path] = found.get(path, 0) + len(value)
            waiting.extend((f"{path}[]", one) for one in value.values())
        elif isinstance(value, _MANY):
            if getattr(value, "maxlen", None) is None:  # else it cannot grow, only fill
                found[path] = found.get(path, 0) + len(value)
            waiting.extend((f"{path}[]", one) for one in value)
        elif type(value).__module__.split(".")[0] == _OURS:
            waiting.extend((f"{path}.{name}", one) for name, one in _attributes(value))
    return found


def module_globals() -> dict[str, Any]:
    """Give the containers that this package's modules hold at their top: caches and the like."""
    return {
        f"{name}:{key}": value
        for name, module in list(sys.modules.items())
        if name.split(".")[0] == _OURS
        for key, value in vars(module).items()
        if not key.startswith("__") and isinstance(value, (dict, list, set, deque))
    }


def _attributes(value: Any) -> Iterable[tuple[str, Any]]:
    yield from getattr(value, "__dict__", {}).items()
    for kind in type(value).__mro__:
        slots = getattr(kind, "__slots__", ())
        for name in (slots,) if isinstance(slots, str) else slots:
            if hasattr(value, name):
                yield name, getattr(value, name)
