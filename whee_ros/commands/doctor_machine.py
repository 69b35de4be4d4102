"""`whee doctor` looks at the interpreter, programs and devices: a short function each."""

from __future__ import annotations

import ctypes.util
import importlib.util
import os
import platform
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

from whee_ros.commands.doctor_finding import Finding


def python() -> Iterator[Finding]:
    """Look at the interpreter."""
    fits = (3, 10) <= sys.version_info[:2] <= (3, 12)
    yield Finding(
        "python",
        "Python",
        "ok" if fits else "wrong",
        f"{platform.python_version()} on {platform.system()} {platform.machine()}",
        "" if fits else "use Python 3.10, 3.11 or 3.12: make PYTHON=python3.12 demo",
        needed=True,
    )


def programs() -> Iterator[Finding]:
    """Look for the programs and libraries that the system's package manager installs."""
    flite, ffmpeg = shutil.which("flite"), shutil.which("ffmpeg")
    osmesa = ctypes.util.find_library("OSMesa")
    yield _program("flite", flite, "the robot is mute without it", "flite")
    without = "only the film's sound and `whee perceive` of a video's need it"
    yield _program("ffmpeg", ffmpeg, without, "ffmpeg")
    without = "without it and without a screen the robot is drawn more simply"
    yield _program("OSMesa", osmesa, without, "libosmesa6")


def _program(name: str, found: str | None, without: str, package: str) -> Finding:
    """Give where a program or library was found, or what it is missed for and who installs it."""
    if found:
        return Finding("programs", name, "ok", found)
    return Finding("programs", name, "missing", without, f"sudo apt-get install {package}")


def sound() -> Iterator[Finding]:
    """List the sound devices."""
    if importlib.util.find_spec("sounddevice") is None:
        return
    try:
        import sounddevice
    except OSError as error:
        cure = "sudo apt-get install libportaudio2"
        yield Finding("sound", "PortAudio", "missing", str(error), cure)
        return
    yield Finding("sound", "PortAudio", "ok", sounddevice.get_portaudio_version()[1])
    devices = list(enumerate(sounddevice.query_devices()))
    for key, title, flag in (
        ("max_input_channels", "microphone", "--microphone"),
        ("max_output_channels", "loudspeaker", "--speaker"),
    ):
        there = [f"{number}: {device['name']}" for number, device in devices if device[key] > 0]
        cure = f"plug one in, or name a sound file: whee up {flag} FILE.wav"
        if title == "loudspeaker":
            cure = "plug one in; until then speech is timed but not heard"
        yield Finding(
            "sound",
            title,
            "ok" if there else "missing",
            "; ".join(there) or "no device",
            "" if there else cure,
        )


def cameras() -> Iterator[Finding]:
    """List the video devices."""
    there = sorted(str(path) for path in Path("/dev").glob("video*"))
    cure = "plug one in, or name a file or stream: whee up --camera http://robot/mjpeg"
    readable = [path for path in there if os.access(path, os.R_OK)]
    if there and not readable:
        cure = "let this user read it: sudo usermod -aG video $USER, then log in again"
        yield Finding("camera", "camera", "wrong", f"{there[0]} may not be read", cure)
        return
    what = ", ".join(readable) or "no /dev/video*"
    yield Finding(
        "camera", "camera", "ok" if readable else "missing", what, "" if readable else cure
    )


def processors() -> Iterator[Finding]:
    """Say where torch can run."""
    yield Finding("processor", "CPU", "ok", f"{os.cpu_count()} cores")
    if importlib.util.find_spec("torch") is None:
        return
    import torch

    if torch.cuda.is_available():
        name = torch.cuda.get_device_name(0)
        yield Finding("processor", "GPU", "ok", f"{name}: set when.device to cuda to use it")
    else:
        yield Finding("processor", "GPU", "note", "none that torch can use; the CPU is enough")
