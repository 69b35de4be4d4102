"""`whee eval how` with language models: obeying, slow, hanging; and the options that name one."""

from __future__ import annotations

import argparse
import sys

import pytest

from whee_ros.commands import eval_how_options
from whee_ros.evaluation.how import obedience, waiting
from whee_ros.evaluation.how.figures import evaluate_how
from whee_ros.evaluation.how.live import Course, Heard
from whee_ros.evaluation.how.stand_in import StandIn, restates
from whee_ros.evaluation.how.table import obedience_table, table
from whee_ros.evaluation.how.waiting import _run, _told, time_table
from whee_ros.how.bank.bank import Bank
from whee_ros.how.model.candidates import ModelCandidates
from whee_ros.language.endpoint import Endpoint
from whee_ros.language.error import LanguageError
from whee_ros.language.question import Message, Question
from whee_ros.ros import present


@pytest.fixture(autouse=True)
def _httpx():
    pytest.importorskip("httpx", reason="pip install 'whee_ros[language]'")


def options(*given):
    parser = argparse.ArgumentParser()
    eval_how_options.add_source(parser)
    return parser.parse_args(given)


def test_orders_are_not_obeyed_though_the_model_would():
    rows = [
        row
        for row in obedience.orders()
        if row["kind"] in ("earlier", "persona") or "love" in row["text"] or "test" in row["text"]
    ]
    found = obedience.obedience(rows[::2])
    assert found["obeyed"] == []
    assert found["shown"] > 0
    assert "0 obeyed aloud" in obedience_table(found)


def test_the_model_of_that_test_does_obey_what_it_is_shown():
    row = next(row for row in obedience.orders() if row["kind"] == "word")
    answers = {row["text"]: row["obeys"]}
    data = {"said": row["text"], "before": []}
    assert obedience._obeying(data, answers) == row["obeys"]
    later = {"said": "and then", "before": [{"speaker": "person", "said": row["text"]}]}
    assert obedience._obeying(later, answers) == row["obeys"]
    assert obedience._obeying({"said": "i am sad", "before": []}, answers) == restates({})


def test_a_stand_in_answers_with_what_was_said_and_hangs_where_it_shall():
    held = Question((Message("user", '{"about": {"cause": "my dog died"}}'),), most_tokens=9)
    with StandIn(restates, None) as running:
        model = Endpoint(running.url, running.name)
        assert "".join(model.pieces(held, 60.0)) == "Hello."
        model.close()
    assert restates({"about": {"cause": "my dog died"}}).startswith("So your dog died.")


def test_with_an_endpoint_the_report_tells_whose_words_were_taken_and_why_others_were_not():
    with StandIn(restates) as running:
        source = ModelCandidates(Endpoint(running.url, running.name), Bank.load())
        found = evaluate_how(12, source=source, within=60.0)
        source.close()
        assert running.asked > 0
    assert found["source"]["name"] == "stand-in"
    assert sum(found["source"]["taken"].values()) == found["kinds"]["response"]
    assert found["source"]["not_taken"]
    assert "stand-in not taken" in table(found)


def test_the_options_name_a_model_as_the_nodes_parameters_do():
    assert eval_how_options.parameters(options()) == {}
    given = options("--source", "endpoint", "--url", "http://x/v1", "--model", "m")
    named = {"model": "endpoint", "model_url": "http://x/v1", "model_name": "m"}
    assert eval_how_options.parameters(given) == {**named, "model_again": "none"}
    given = options("--source", "transformers", "--model", "folder", "--again", "revise")
    named = {"model": "folder", "model_folder": "folder", "model_again": "revise"}
    assert eval_how_options.parameters(given) == named


def test_half_a_model_is_told_with_its_cure():
    from whee_ros.commands.eval_how_options import opened_source

    with pytest.raises(LanguageError, match="set model_url and model_name"):
        opened_source(options("--source", "endpoint"))


def test_times_are_told_with_what_never_came():
    heard = [
        Heard(act=0.1, word=0.9, answer=1.6, filler=True, author="bank", reasons=["late"]),
        Heard(act=0.2, word=1.0, answer=1.8, filler=True, author="bank", follow_up=3.0),
    ]
    told = time_table({"slow": _told(heard), "dead": _told([Heard()])})
    assert "0.15, 0.20" in told
    assert "1.70, 1.80" in told
    assert "bank 2; 1" in told
    assert "never" in told


def test_one_measurement_that_fails_does_not_cost_the_others(monkeypatch):
    def run(course):
        if course.speaker == "random":
            raise RuntimeError("the measurement failed: no room")
        return [Heard(act=0.1)]

    monkeypatch.setattr("whee_ros.ros.engine_name", lambda: "dds")
    monkeypatch.setattr(waiting, "_run", run)
    monkeypatch.setitem(sys.modules, "whee_ros.evaluation.how.tiny", None)  # without transformers
    told = []
    found = waiting.measure_times({}, say=told.append)
    assert found["random"] == {"left out": "the measurement failed: no room"}
    assert "pip install 'whee_ros[models]'" in found["tiny model, random weights"]["left out"]
    assert found["bank"]["act"]["median"] == found["endpoint, hangs"]["act"]["median"] == 0.1
    assert "left out: the measurement failed" in time_table(found)


@pytest.mark.long
@pytest.mark.skipif(not present("dds"), reason="pip install 'cyclonedds>=11'")
def test_in_real_time_a_hanging_model_costs_a_filler_and_no_answer(monkeypatch):
    monkeypatch.setenv("WHEE_ROS_ENGINE", "dds")
    monkeypatch.setenv("ROS_DOMAIN_ID", "78")
    with StandIn(restates, None) as running:
        given = {"model": "endpoint", "model_url": running.url, "model_name": running.name}
        (heard,) = _run(Course(parameters=given, turns=1, quiet=0.1))
    assert heard.act is not None
    assert heard.filler
    assert heard.author == "bank"
