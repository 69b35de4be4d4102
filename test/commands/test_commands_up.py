"""`whee up`: the nodes on devices, missing ones and virtual ones."""

import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from whee_ros.ros.engines import present

pytestmark = pytest.mark.skipif(not present("dds"), reason="cyclonedds is not installed")

FACE = """
import sys
from whee_ros.ros import use
use("memory")
import cv2, soundfile
from whee_ros.bench import scene
pictures = scene.pictures(60)[:12]
height, width = pictures[0].shape[:2]
video = cv2.VideoWriter(
    sys.argv[1] + "/face.avi", cv2.VideoWriter_fourcc(*"MJPG"), 10, (width, height)
)
for picture in pictures:
    video.write(picture[:, :, ::-1])
video.release()
soundfile.write(sys.argv[1] + "/line.wav", scene.sound()[int(7 * 16000) : int(11 * 16000)], 16000)
"""


class Up:
    """`whee up` in a process of its own, with what it prints."""

    def __init__(self, folder, domain, *arguments, **environment):
        self.file = folder / "up.txt"
        command = [sys.executable, "-m", "whee_ros.cli", "up", "--logs", str(folder / "logs")]
        with self.file.open("w") as out:
            self.process = subprocess.Popen(
                [*command, *map(str, arguments)],
                stdout=out,
                stderr=out,
                env={**os.environ, "ROS_DOMAIN_ID": domain, **environment},
                start_new_session=True,
            )

    @property
    def said(self):
        return self.file.read_text()

    def wait_for(self, *texts, seconds=120.0):
        until = time.monotonic() + seconds
        while time.monotonic() < until and self.process.poll() is None:
            if all(text in self.said for text in texts):
                return
            time.sleep(0.1)
        raise AssertionError(f"waited for {texts}; it said:\n{self.said}")

    def end(self):
        """Whatever went wrong, leave no node behind: `whee up` ends them when it is asked to."""
        if self.process.poll() is None:
            self.process.terminate()
            self.process.wait(timeout=120)

    def interrupt(self):
        self.process.send_signal(signal.SIGINT)
        return self.process.wait(timeout=120)


def test_a_missing_camera_and_microphone_are_named_with_their_cure_and_the_rest_runs(tmp_path):
    up = Up(
        tmp_path, "191", "--nodes", "camera,microphone,people",
        "--camera", "http://127.0.0.1:9/none", "--microphone", "no such microphone",
    )  # fmt: skip
    try:
        up.wait_for("all 3 nodes run", "camera: ", "microphone: ")
        status = up.interrupt()
    finally:
        up.end()
    assert status == 0
    lines = up.said.splitlines()
    for node in ("camera", "microphone"):
        (told,) = [line for line in lines if line.startswith(f"{node}: ")]
        assert "Cure: " in told
    assert lines[-1] == "stopped"
    assert "Traceback" not in up.said


@pytest.mark.device
@pytest.mark.skipif(not shutil.which("pulseaudio"), reason="PulseAudio is not installed")
def test_it_sees_and_hears_a_person_through_devices(tmp_path):
    """A video file is the camera, the monitor of a null sink is the default microphone."""
    subprocess.run([sys.executable, "-c", FACE, str(tmp_path)], check=True)
    runtime = tmp_path / "pulse"
    runtime.mkdir(mode=0o700)
    sound = {
        "PULSE_RUNTIME_PATH": str(runtime),
        "XDG_RUNTIME_DIR": str(runtime),
        "HOME": str(runtime),
    }
    everything = {**os.environ, **sound}
    server = subprocess.Popen(
        [
            "pulseaudio", "-n", "--daemonize=no", "--exit-idle-time=-1", "--use-pid-file=no",
            "-L", "module-native-protocol-unix",
            "-L", "module-null-sink sink_name=whee rate=16000 channels=1",
        ],
        env=everything, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    parameters = Path(tmp_path, "whee.yaml")
    parameters.write_text("/**/camera:\n  ros__parameters:\n    loop: true\n")
    up = None
    try:
        for _ in range(50):
            done = subprocess.run(["pactl", "info"], env=everything, capture_output=True)
            if done.returncode == 0:
                break
            time.sleep(0.1)
        subprocess.run(["pactl", "set-default-source", "whee.monitor"], env=everything, check=True)
        up = Up(
            tmp_path, "192", "--camera", tmp_path / "face.avi", "--speaker", "none",
            "--nodes", "camera,microphone,face,voice,speech,people,how,robot",
            "--params", parameters, **sound,
        )  # fmt: skip
        up.wait_for("all 8 nodes run", "plans       greeting")
        subprocess.run(["paplay", str(tmp_path / "line.wav")], env=everything, check=True)
        up.wait_for("reacts      a look and a small nod", "hears       “good morning")
        status = up.interrupt()
    finally:
        server.terminate()
        server.wait(timeout=10)
        if up is not None:
            up.end()
    assert status == 0
    assert up.said.splitlines()[-1] == "stopped"
