"""What several tests of nodes start from."""

from __future__ import annotations

import pytest
from nodes_bench import Bench


@pytest.fixture
def talk():
    """A how node that answers from its bank, and greets nobody."""
    with Bench("how", parameters=("how:greet:=false", "how:scorer:=rules")) as bench:
        bench.run(0.2)
        yield bench
