"""A Ctrl-C that was caught ends nothing any more."""

from __future__ import annotations


def forget_interrupt() -> None:
    """Let a Ctrl-C that was caught not end the program by SIGINT after all.

    Python does so once a KeyboardInterrupt has left an ``exec`` of text, as it may where rosbags
    compiles a message's codec at its first use. The next ``exec`` that ends well clears the mark.
    """
    exec("")  # noqa: S102 - no text at all
