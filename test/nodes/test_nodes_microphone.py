"""The microphone node on real sources: sound files, devices that are not there, and PulseAudio."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time

import numpy as np
import pytest
import soundfile
from nodes_bench import Bench

from whee_ros.nodes import sound_devices
from whee_ros.perception.voice.audio import decode


def microphone(source, *more):
    return Bench(
        "microphone", parameters=(f"microphone:source:='{source}'", "microphone:retry:=0.2", *more)
    )


def tone(rate, channels, seconds=0.4):
    t = np.arange(int(rate * seconds)) / rate
    return np.repeat(0.5 * np.sin(2 * np.pi * 440 * t)[:, None], channels, axis=1)


@pytest.mark.parametrize(("rate", "channels"), [(16000, 1), (8000, 1), (48000, 2), (44100, 1)])
def test_a_file_is_published_in_its_own_format_and_time(tmp_path, rate, channels):
    path = tmp_path / "sound.wav"
    soundfile.write(path, tone(rate, channels), rate)
    with microphone(path) as bench:
        assert bench.wait(lambda: not bench.node("microphone")._recorder.is_alive())
        bench.run(0.1)
        info = bench.heard("/audio_info")
        assert [(one.sample_rate, one.channels, one.sample_format) for one in info] == [
            (rate, channels, "S16LE")
        ]
        chunks = bench.heard("/audio")
        data = b"".join(bytes(chunk.audio.data) for chunk in chunks)
        samples = decode(data, channels).samples
        assert np.allclose(samples, tone(rate, channels), atol=1e-3)
        stamps = [chunk.header.stamp.sec + chunk.header.stamp.nanosec / 1e9 for chunk in chunks]
        assert stamps == sorted(stamps)
        assert "has ended" in bench.report("microphone")["microphone"]


@pytest.mark.parametrize(
    ("source", "why"),
    [
        ("nowhere.wav", "there is no such file"),
        ("no such microphone", "cannot be read"),
        ("99999999999999999999", "cannot be read"),
        ("87654321", "cannot be read"),
        (__file__, "Format not recognised"),
    ],
)
def test_a_source_that_is_not_there_is_named_with_the_cure(source, why):
    with microphone(source) as bench:
        assert bench.wait(lambda: bench.node("microphone")._recorder.trouble)
        report = bench.report("microphone")
        assert report["level"] == b"\x02"
        assert why in report["microphone"]
        assert "`whee doctor` lists devices" in report["microphone"]
        assert bench.node("microphone")._recorder.is_alive()


def test_a_file_that_comes_later_is_found(tmp_path):
    path = tmp_path / "later.wav"
    with microphone(path) as bench:
        assert bench.wait(lambda: bench.node("microphone")._recorder.trouble)
        assert "no such file" in bench.report("microphone")["microphone"]
        soundfile.write(path, tone(16000, 1), 16000)
        assert bench.wait(lambda: len(bench.heard("/audio")) > 3)


def test_a_corrupt_file_is_named(tmp_path):
    path = tmp_path / "broken.flac"
    path.write_bytes(b"fLaC" + bytes(range(256)))
    with microphone(path) as bench:
        assert bench.wait(lambda: bench.node("microphone")._recorder.trouble)
        assert "cannot be read" in bench.report("microphone")["microphone"]


def test_without_portaudio_the_cure_is_to_install_it(monkeypatch):
    monkeypatch.setitem(sys.modules, "sounddevice", None)
    with pytest.raises(OSError, match="apt-get install libportaudio2"):
        sound_devices.library()
    with microphone("default") as bench:
        assert bench.wait(lambda: bench.node("microphone")._recorder.trouble)
        assert "libportaudio2" in bench.report("microphone")["microphone"]


@pytest.mark.device
@pytest.mark.skipif(shutil.which("pulseaudio") is None, reason="pulseaudio is not installed")
def test_a_virtual_microphone_is_heard_lost_and_found_again(tmp_path):
    home = tmp_path / "home"
    (home / "run").mkdir(parents=True, mode=0o700)
    environment = {**os.environ, "HOME": str(home), "XDG_RUNTIME_DIR": str(home / "run")}
    # In a process of its own, because PortAudio reads these variables only once.
    done = subprocess.run(
        [sys.executable, __file__],
        env={**environment, "PYTHONPATH": os.pathsep.join(sys.path)}
        | {"WHEE_ROS_ENGINE": "memory"},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert "heard again" in done.stdout


PULSE = ["pulseaudio", "-n", "--daemonize=no", "--exit-idle-time=-1"]
PULSE += ["-L", "module-native-protocol-unix", "-L"]


class Server:
    """PulseAudio with one null sink, whose monitor is the default microphone."""

    def __init__(self) -> None:
        self.process = subprocess.Popen(
            [*PULSE, "module-null-sink sink_name=whee"], stderr=subprocess.DEVNULL
        )
        for _ in range(50):
            if not subprocess.run(["pactl", "info"], capture_output=True, check=False).returncode:
                return
            time.sleep(0.1)

    def stop(self) -> None:
        self.process.terminate()
        self.process.wait()


def live() -> None:
    """Listen to a tone, lose the sound server, and hear it again when it is back."""
    soundfile.write("tone.wav", tone(16000, 1, seconds=1.5), 16000)
    server = Server()
    try:
        with microphone("default") as bench:
            assert bench.wait(lambda: len(bench.heard("/audio")) > 30, within=10)
            player = subprocess.Popen(["paplay", "tone.wav"])
            assert bench.wait(lambda: loudness(bench) > 0.2, within=10), loudness(bench)
            player.wait()
            server.stop()
            assert bench.wait(lambda: bench.node("microphone")._recorder.trouble, within=10)
            assert "cannot be read" in bench.report("microphone")["microphone"]
            before = len(bench.heard("/audio"))
            server = Server()
            assert bench.wait(lambda: len(bench.heard("/audio")) > before + 10, within=15)
            assert bench.report("microphone")["message"] == "running"
            print("heard again")
    finally:
        server.stop()


def loudness(bench):
    return max(np.abs(decode(bytes(c.audio.data)).samples).max() for c in bench.heard("/audio"))


if __name__ == "__main__":
    os.chdir(os.environ["HOME"])
    live()
