"""`whee robots`: which robots there are, what one does, and whether a profile is sound."""

import pytest

from whee_ros import cli, locator

GOOD = """
name: mine
description: a test
tested: nowhere
physical: false
bindings:
  say: {type: std_msgs/msg/String, name: say, fields: {data: "{text}"}}
"""


def robots(capsys, *words):
    with pytest.raises(SystemExit) as ended:
        cli.main(["robots", *map(str, words)])
    return ended.value.code, capsys.readouterr().out


def test_list_names_every_profile(capsys):
    code, told = robots(capsys, "list")
    assert code == 0
    assert all(name in told for name in locator.robots())


def test_show_tells_the_bindings_the_limits_and_what_stands_in_for_the_rest(capsys):
    _, told = robots(capsys, "show", "nao")
    assert "say          topic /speech (std_msgs/msg/String)" in told
    assert "HeadYaw: yaw, -1 to 1 rad" in told
    assert "look         - no gaze: the head turns" in told
    assert "motion       - no arms or motions of its own: gestures are done by the head" in told


def test_every_shipped_profile_is_sound(capsys):
    code, told = robots(capsys, "check")
    assert code == 0
    assert all(f"{name}: is sound" in told for name in locator.robots())


def test_check_says_what_this_machine_lacks_and_what_happens_then(capsys):
    _, told = robots(capsys, "check", "tiago")
    assert "play_motion2_msgs is not installed here: without it no motion" in told
    assert "say and motion are actions: that needs ROS 2 (rclpy), which is not sourced" in told
    assert "here, say: no voice: words go as text to ~/text" in told
    assert "play_motion2 at 9c72a20" in told


def test_check_holds_your_own_file_against_the_messages(capsys, tmp_path):
    path = tmp_path / "mine.yaml"
    path.write_text(GOOD, encoding="utf-8")
    assert robots(capsys, "check", path) == (0, f"{path}: is sound\n")
    path.write_text(GOOD.replace("{data:", "{date:"), encoding="utf-8")
    code, told = robots(capsys, "check", path)
    assert code == 1
    assert "bindings.say.fields: String has no field 'date'; it has data" in told


def test_check_names_each_mistake_with_file_and_key(capsys, tmp_path):
    path = tmp_path / "mine.yaml"
    path.write_text(GOOD.replace("physical: false", "phsical: false"), encoding="utf-8")
    code, told = robots(capsys, "check", path)
    assert code == 1
    assert f"{path}: physical: is missing; add it" in told
    assert f"{path}: phsical: is not a known key; did you mean physical?" in told


def test_a_type_that_nobody_knows_is_told_and_is_no_fault(capsys, tmp_path):
    path = tmp_path / "mine.yaml"
    path.write_text(GOOD.replace("std_msgs/msg", "acme_msgs/msg"), encoding="utf-8")
    code, told = robots(capsys, "check", path)
    assert code == 0
    assert "acme_msgs/msg/String: no definition is here, so its fields are not checked" in told


def test_an_offer_that_config_acts_lacks_is_a_fault(capsys, tmp_path):
    path = tmp_path / "mine.yaml"
    path.write_text(f"{GOOD}offers: [play_music, fly]\n", encoding="utf-8")
    code, told = robots(capsys, "check", path)
    assert code == 1
    assert "offers: fly: not in config/acts.yaml" in told
