"""One stage for all tests of this room: loading the encoder takes seconds."""

import pytest


@pytest.fixture(scope="session")
def when_stage():
    from whee_ros.when.stage import WhenStage

    return WhenStage()
