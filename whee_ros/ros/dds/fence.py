"""Keeps the network's packets from a process that speaks to this machine only.

Told to use the loopback interface, Cyclone DDS sends nothing elsewhere and takes up with nobody
elsewhere, but it binds its sockets to every address and so reads what any machine sends to them.
On Linux the kernel is asked to hand them only what came over the loopback interface.
"""

from __future__ import annotations

import ctypes
import os
import socket
import struct
import sys
from pathlib import Path

_SO_ATTACH_FILTER = 26
# Classic BPF: load the index of the interface; keep the whole packet if it is ours, else nothing.
_LOAD_WORD, _JUMP_IF_EQUAL, _RETURN = 0x20, 0x15, 0x06
_INTERFACE_INDEX = 0xFFFFF000 + 8  # SKF_AD_OFF + SKF_AD_IFINDEX
_EVERYTHING = 0xFFFFFFFF


class _Program(ctypes.Structure):
    """``struct sock_fprog``."""

    _fields_ = [("length", ctypes.c_ushort), ("code", ctypes.c_void_p)]


def sockets() -> set[int]:
    """Give the descriptors of this process's sockets; none where /proc is missing."""
    folder = Path("/proc/self/fd")
    if not sys.platform.startswith("linux") or not folder.is_dir():
        return set()
    found = set()
    for entry in folder.iterdir():
        try:
            if str(entry.readlink()).startswith("socket:"):
                found.add(int(entry.name))
        except OSError:
            continue  # closed in the meantime, as is the folder's own descriptor
    return found


def enclose(descriptors: set[int], interface: str = "lo") -> int:
    """Let UDP sockets hear ``interface`` only; give how many were changed.

    Raises:
        OSError: the kernel refused.
    """
    ours = socket.if_nametoindex(interface)
    code = b"".join(
        struct.pack("HBBI", *step)
        for step in (
            (_LOAD_WORD, 0, 0, _INTERFACE_INDEX),
            (_JUMP_IF_EQUAL, 0, 1, ours),
            (_RETURN, 0, 0, _EVERYTHING),
            (_RETURN, 0, 0, 0),
        )
    )
    kept = ctypes.create_string_buffer(code, len(code))
    program = bytes(_Program(len(code) // 8, ctypes.addressof(kept)))
    changed = 0
    for descriptor in descriptors:
        with socket.socket(fileno=os.dup(descriptor)) as twin:
            if twin.type == socket.SOCK_DGRAM:
                twin.setsockopt(socket.SOL_SOCKET, _SO_ATTACH_FILTER, program)
                changed += 1
    return changed
