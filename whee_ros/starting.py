"""Starting a process that loads much once, and then shall never pause."""

from __future__ import annotations

import contextlib
import gc
from collections.abc import Iterator


@contextlib.contextmanager
def quick_start() -> Iterator[None]:
    """Load within this; Python's collector then leaves alone what was loaded.

    Modules and models are no garbage. To look through them costs a tenth of the loading, and later
    stops every thread for a tenth of a second and more each time; a robot would stand still.
    A process that goes on when its nodes are closed calls ``gc.unfreeze`` then.
    """
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        if enabled:
            gc.enable()
