from pathlib import Path

from setuptools import find_packages, setup

NAME = "whee_ros"
NODES = (
    "camera",
    "microphone",
    "face",
    "voice",
    "speech",
    "people",
    "when",
    "how",
    "robot",
    "tts",
    "sim_robot",
    "web_face",
    "errands",
    "all_in_one",
)


def shared_files(folder: str) -> list[tuple[str, list[str]]]:
    """Install a folder of the repository under share/whee_ros, with its subfolders."""
    places: dict[str, list[str]] = {}
    for path in sorted(Path(folder).rglob("*")):
        if path.is_file() and "__pycache__" not in path.parts:
            places.setdefault(f"share/{NAME}/{path.parent.as_posix()}", []).append(str(path))
    return list(places.items())


setup(
    name=NAME,
    version="0.1.0",
    packages=find_packages(include=[NAME, f"{NAME}.*"]),
    package_data={
        NAME: [
            "py.typed",
            "ros/interfaces/**/*.msg",
            "ros/interfaces/**/*.srv",
            "when/weights/**/*",
            "perception/voice/weights/*",
            "how/data/*",
            "how/data/bank/*",
            "how/data/phrases/*",
            "report/assets/*",
            "demo/scene/*",
            "demo/scene/**/*",
            "evaluation/session/*.yaml",
            "evaluation/session/personas/*",
            "training/corpus/*",
            "training/phrases/*",
        ]
    },
    data_files=[
        ("share/ament_index/resource_index/packages", [f"resource/{NAME}"]),
        (f"share/{NAME}", ["package.xml"]),
        *shared_files("launch"),
        *shared_files("config"),
    ],
    python_requires=">=3.10",
    install_requires=["setuptools", "numpy<2", "PyYAML", "msgspec>=0.19"],
    extras_require={
        "embedded": ["rosbags>=0.11,<0.12", 'cyclonedds>=11.0.1,<12; platform_machine!="aarch64"'],
        "vision": ["opencv-python-headless>=4.8,<4.12"],
        # What mediapipe itself needs of its dependencies; mediapipe is installed with --no-deps.
        "face": ["absl-py", "attrs", "flatbuffers", "protobuf>=4.25.3,<5", "matplotlib>=3.8"],
        "voice": ["silero-vad>=6.2,<7", "sounddevice>=0.5", "soundfile>=0.13", "soxr>=0.5"],
        "speech": ["pocketsphinx>=5,<6"],
        "models": ["torch>=2.2", "transformers>=4.50,<6", "threadpoolctl>=3"],
        "language": ["httpx>=0.27,<1"],
        "terminal": ["rich>=13"],
        "plot": ["matplotlib>=3.8"],
        "parquet": ["pyarrow>=15,<19"],  # later ones ask for NumPy 2
        "rerun": ["rerun-sdk>=0.22.1,<0.23", "pyarrow>=15,<19"],  # likewise
        "sim": ["mujoco>=3.3,<4", "pillow>=10"],
        "train": ["scikit-learn>=1.4", "vaderSentiment>=3.3"],
        "test": ["pytest>=8,<9", "hypothesis>=6", "xacro>=2.1,<3"],
        "lint": ["ruff", "mypy", "types-PyYAML"],
    },
    zip_safe=False,
    maintainer="whee_ros maintainers",
    maintainer_email="whee_ros@users.noreply.github.com",
    description="A social robot that notices when a person needs empathy, and shows it.",
    license="Apache-2.0",
    entry_points={
        "console_scripts": [
            "whee = whee_ros.cli:main",
            *(f"{node} = whee_ros.nodes.{node}:main" for node in NODES),
        ]
    },
)
