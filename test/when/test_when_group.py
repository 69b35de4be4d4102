"""Several persons: while another comforts the robot holds back; when they stop it is there."""

from when_scenes import adds_up, reasons, told, turn

from whee_ros.when.in_time import InTime
from whee_ros.when.timing import TimingSettings


def comfort(person, at):
    return turn(person, at, 0.05, "providing", valence=0.2, text="oh no i am with you")


def test_while_another_comforts_the_robot_holds_back_and_says_who():
    first, bob, second = told([turn("ann", 10, 0.9), comfort("bob", 14), turn("ann", 18, 0.9)])
    assert not first.hold_back
    assert bob.hold_back == "comforts ann"
    assert bob.direction == "providing"
    assert second.hold_back == "bob comforts"
    assert second.direction == "seeking"
    assert second.need < 0.4
    assert reasons(second)["bob comforts"] < 0
    assert adds_up(second)
    assert adds_up(bob)


def test_even_a_small_need_is_lowered_visibly():
    *_, second = told([turn("ann", 10, 0.9), comfort("bob", 14), turn("ann", 50, 0.45)])
    assert not second.hold_back
    *_, second = told([turn("ann", 10, 0.9), comfort("bob", 14), turn("ann", 30, 0.41)])
    assert second.hold_back == "bob comforts"


def test_when_the_comforter_stops_and_the_person_goes_on_the_robot_answers():
    scene = [turn("ann", 10, 0.9), comfort("bob", 14), turn("ann", 18, 0.9), turn("ann", 24, 0.9)]
    *_, held, answered = told(scene)
    assert held.hold_back
    assert not answered.hold_back
    assert answered.need > 0.85
    assert reasons(answered)["bob comforts no more"] == 0.0


def test_as_long_as_the_other_goes_on_comforting_the_robot_holds_back():
    scene = []
    for start in (10, 20, 30, 40):
        scene += [turn("ann", start, 0.9), comfort("bob", start + 4)]
    settled = told(scene)
    assert [bool(one.hold_back) for one in settled] == [False] + [True] * 7


def test_comfort_of_long_ago_counts_no_more():
    *_, late = told([turn("ann", 10, 0.9), comfort("bob", 14), turn("ann", 60, 0.9)])
    assert not late.hold_back
    short = InTime(TimingSettings(comfort_time=2.0))
    *_, soon = told([turn("ann", 10, 0.9), comfort("bob", 14), turn("ann", 18, 0.9)], in_time=short)
    assert not soon.hold_back


def test_comfort_for_nobody_or_for_oneself_holds_nothing_back():
    (bob,) = told([comfort("bob", 14)])
    assert not bob.hold_back
    _, ann = told([turn("ann", 10, 0.9), comfort("ann", 14)])
    assert not ann.hold_back
    _, late = told([turn("ann", 10, 0.9), comfort("bob", 80)])
    assert not late.hold_back


def test_comfort_goes_to_whoever_sought_it_last():
    scene = [
        turn("ann", 10, 0.9), turn("eve", 13, 0.9), comfort("bob", 16),
        turn("ann", 19, 0.9), turn("eve", 22, 0.9),
    ]  # fmt: skip
    _, _, bob, ann, eve = told(scene)
    assert bob.hold_back == "comforts eve"
    assert not ann.hold_back
    assert eve.hold_back == "bob comforts"


def test_the_comforter_may_need_comfort_next():
    *_, bob = told([turn("ann", 10, 0.9), comfort("bob", 14), turn("bob", 20, 0.9)])
    assert not bob.hold_back
