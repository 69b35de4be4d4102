"""Keep what MediaPipe's C++ libraries print while starting off the terminal."""

from __future__ import annotations

import contextlib
import os
import re
import sys
import tempfile
import threading
from collections.abc import Iterator

# Log lines of absl ("W0000 00:00:17... file.cc:114] ...") and of TensorFlow Lite.
_NOISE = re.compile(
    rb"^([IW]\d{4} \d\d:\d\d:.*|INFO: Created TensorFlow Lite .*|WARNING: All log messages before "
    rb"absl::InitializeLog.*)\n?$"
)

# Two that hold standard error at once would put it back in the wrong order.
_ONE_AT_A_TIME = threading.Lock()


@contextlib.contextmanager
def without_log_noise() -> Iterator[None]:
    """Hold back standard error; afterwards print what is not known noise, or all on failure."""
    with _ONE_AT_A_TIME, tempfile.TemporaryFile() as held:
        sys.stderr.flush()
        kept = os.dup(2)
        os.dup2(held.fileno(), 2)
        failed = True
        try:
            yield
            failed = False
        finally:
            sys.stderr.flush()
            os.dup2(kept, 2)
            held.seek(0)
            for line in held:
                if failed or not _NOISE.match(line):
                    os.write(kept, line)
            os.close(kept)
