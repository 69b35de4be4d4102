"""The people node among other ROS4HRI nodes, which may publish anything."""

from __future__ import annotations

from nodes_bench import Bench

NAN = float("nan")


def test_cues_that_are_no_numbers_reach_no_turn():
    with Bench("people", "how", "robot") as bench:
        bench.send("/humans/faces/tracked", "hri_msgs/msg/IdsList", ids=["f1"])
        bench.send("/humans/voices/tracked", "hri_msgs/msg/IdsList", ids=["v1"])
        bench.run(0.1)
        for _ in range(30):
            bench.send(
                "/humans/faces/f1/facs",
                "hri_msgs/msg/FacialActionUnits",
                intensity=[NAN] * 99,
                confidence=[NAN] * 99,
            )
            bench.run(0.03)
        bench.send("/humans/voices/v1/is_speaking", "std_msgs/msg/Bool", data=True)
        bench.run(1.0)
        bench.send("/humans/voices/v1/is_speaking", "std_msgs/msg/Bool", data=False)
        bench.send(
            "/humans/voices/v1/speech", "hri_msgs/msg/LiveSpeech", final="hello", confidence=NAN
        )
        bench.run(3.0)
        turns = bench.words("/turn")
        assert any('"state":"ended"' in text and '"hello"' in text for text in turns)
        assert not any("null" in text or "NaN" in text for text in turns)
