"""What a bag tells of itself is YAML that any reader takes."""

import pytest
from ruamel.yaml import YAML

from whee_ros.replay.metadata import Topic, information, latched, text


@pytest.mark.parametrize(
    "told",
    [
        information("bag.mcap", [], 0, 0),
        information(
            "a bag: one.mcap",
            [
                Topic(
                    "/humans/persons/tracked", "hri_msgs/msg/IdsList", "RIHS01_07", [latched()], 3
                ),
                Topic("/on", "std_msgs/msg/Bool", "RIHS01_ff", [], 1),
            ],
            1_800_000_000_000_000_000,
            1_800_000_060_000_000_000,
        ),
        {
            "name": "no",
            "quoted": 'a "b" # c',
            "none": None,
            "list": [1, "x", {"a": [], "b": {"c": 2}}],
        },
        [latched(), latched()],
        [],
    ],
)
def test_a_yaml_reader_finds_what_was_told(told):
    assert YAML(typ="safe").load(text(told)) == told
