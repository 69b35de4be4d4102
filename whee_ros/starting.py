"""Starting a process that loads much once, and then shall never pause."""

from __future__ import annotations

import contextlib
import gc
from collections.abc import Iterator

_YOUNG_ONLY = (3000, 10, 1 << 30)
"""What is made and thrown away while loading goes early; what stays is never looked through."""


@contextlib.contextmanager
def quick_start() -> Iterator[None]:
    """Load within this; Python's collector then leaves alone what was loaded.

    Modules and models are no garbage. To look through them costs a tenth of the loading, and later
    stops every thread for a tenth of a second and more each time; a robot would stand still.
    A process that goes on when its nodes are closed calls ``gc.unfreeze`` then.
    """
    before = gc.get_threshold()
    gc.set_threshold(*_YOUNG_ONLY)
    try:
        yield
    finally:
        gc.freeze()
        gc.set_threshold(*before)
