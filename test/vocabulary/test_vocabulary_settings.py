"""Settings say by themselves what is wrong with them."""

from __future__ import annotations

import dataclasses

from whee_ros.settings import problems, setting


@dataclasses.dataclass(frozen=True)
class Kettle:
    """A settings dataclass."""

    heat: float = setting(0.5, "how hot, 0..1", low=0.0, high=1.0)
    lid: str = setting("open", "the lid", choices=("open", "shut"))
    whistles: bool = setting(True, "whether it whistles")
    cups: int = setting(2, "cups", low=1)


def test_defaults_are_in_range():
    assert problems(Kettle()) == []


def test_each_value_out_of_range_is_named_with_what_is_allowed():
    found = problems(Kettle(heat=1.5, lid="ajar", cups=0))
    assert len(found) == 3
    assert "heat is 1.5" in found[0]
    assert "open, shut" in found[1]
    assert "at least 1" in found[2]


def test_a_number_that_is_none_is_out_of_range():
    assert problems(Kettle(heat=float("nan")))
