"""Who wants more empathy and who less is told by configuration."""

import pytest

from whee_ros.when.sensitivity import sensitivities


def test_each_person_has_a_number():
    assert sensitivities(["anna:-1.0", " bob : 0.5"]) == {"anna": -1.0, "bob": 0.5}


def test_blank_entries_are_none():
    assert sensitivities([""]) == {}
    assert sensitivities(()) == {}


def test_an_id_may_hold_colons():
    assert sensitivities(["ward:3:anna:2"]) == {"ward:3:anna": 2.0}


@pytest.mark.parametrize(
    ("entry", "told"),
    [
        ("anna", "'anna' is not PERSON:LOG-ODDS, such as 'anna:-1.0'"),
        (":1.0", "is not PERSON:LOG-ODDS"),
        ("anna:much", "is not PERSON:LOG-ODDS"),
        ("anna:nan", "is not PERSON:LOG-ODDS"),
        ("anna:9", "'anna:9' is out of range; log-odds lie between -4 and 4"),
        ("anna:-inf", "out of range"),
        ("bob:1", "'bob:1' names bob a second time"),
    ],
)
def test_a_wrong_entry_is_named_with_its_cure(entry, told):
    with pytest.raises(ValueError, match="sensitivities: ") as refused:
        sensitivities(["bob:0.5", entry])
    assert told in str(refused.value)
