"""A when node with a language model as judge: real local servers, virtual time."""

from __future__ import annotations

import json

import language_server as server
import pytest
import tiny_model
from nodes_bench import Bench

from whee_ros.cues import NANOSECONDS, Turn
from whee_ros.decision import EmpathyDecision
from whee_ros.wire import decode

LATENCY, EMBEDDED = 0.4, 0.02
VERDICT = {
    "direction": "seeking",
    "need": 0.9,
    "emotion": "pride",
    "cause": "",
    "mechanisms": {"emotional_reaction": 0, "interpretation": 0, "exploration": 0},
}
SEEKING = json.dumps(VERDICT)
PLAIN = "what time does the museum close"


@pytest.fixture(autouse=True)
def _httpx():
    pytest.importorskip("httpx", reason="pip install 'whee_ros[language]'")


def bench(running, *more):
    """A when node whose judge is this server; it warms up at once."""
    given = (f"judge_url:={running.url}", "judge:=endpoint", "judge_model:=tiny", *more)
    made = Bench("when", parameters=tuple(f"when:{one}" for one in given))
    made.run(LATENCY + 0.01)
    return made


def tell(held, text, person="ann"):
    """A turn that has just ended."""
    now = held.now
    known = Turn(
        id=f"{person}-{now}",
        person=person,
        state="ended",
        stamp=now,
        start=now - 2 * NANOSECONDS,
        end=now - NANOSECONDS // 2,
        text=text,
    )
    held.text("/turn", known)
    return known.id


def decisions(held):
    """Each decision with how long after the start of the bench it came, in seconds."""
    return [
        (stamp, decode(sent.data, EmpathyDecision))
        for stamp, topic, sent in held.published
        if topic == "/decision"
    ]


def asked_about(running):
    return [json.loads(body["messages"][1]["content"])["judge"]["said"] for body in running.asked]


def test_a_decision_waits_for_the_verdict_and_says_so():
    with server.Server(server.says(SEEKING)) as running, bench(running) as held:
        began = held.now
        tell(held, PLAIN)
        held.run(1.0)
        ((came, decision),) = decisions(held)
        assert came - began == round(LATENCY * NANOSECONDS)
        assert (decision.direction, decision.emotion.label) == ("seeking", "pride")
        assert "language model" in [piece.name for piece in decision.evidence]
        assert decision.model.endswith(" + tiny")
        report = held.report("when")
        assert report["judge"] == "tiny at 127.0.0.1"
        assert "words leave this machine for" not in report
    assert asked_about(running) == ["hello", PLAIN]


def test_without_a_judge_nothing_waits_and_nothing_is_asked():
    with Bench("when") as held:
        began = held.now
        tell(held, PLAIN)
        held.run(1.0)
        ((came, decision),) = decisions(held)
        assert came - began == round(EMBEDDED * NANOSECONDS)
        assert decision.direction == "none"
        assert "judge" not in held.report("when")


SHORT, AMPLE = 0.2, 60.0  # s of real time: what answers at all is waited for
BAD = {
    "fails": (server.fails, AMPLE, "answered 500"),
    "hangs": (server.hangs, SHORT, "no whole answer"),
    "drips": (server.drips, SHORT, "no whole answer"),
    "drops": (server.drops, AMPLE, "broke off"),
    "garbage": (server.garbage, AMPLE, "no chat completion"),
    "wrong schema": (server.says('{"need": "much"}'), AMPLE, "does not fit"),
}


@pytest.mark.parametrize(("reply", "patience", "cause"), BAD.values(), ids=BAD)
def test_with_a_bad_server_the_embedded_decision_stands_and_the_cure_is_told(
    reply, patience, cause
):
    with server.Server(reply) as running, bench(running, f"judge_patience:={patience}") as held:
        tell(held, PLAIN)
        held.run(0.45)
        ((_, decision),) = decisions(held)
        assert decision.direction == "none"
        assert "tiny" not in decision.model
        assert "language model" not in [piece.name for piece in decision.evidence]
        told = held.report("when")["judge"]
        assert cause in told
        assert "Cure: " in told


def test_a_server_that_echoes_what_was_said_does_not_bring_it_into_diagnostics():
    def echoes(exchange):
        exchange.begin(422, "application/json")
        exchange.send(exchange.body["messages"][1]["content"])

    with server.Server(echoes) as running, bench(running) as held:
        tell(held, "my dog died")
        held.run(0.5)
        report = held.report("when")
        assert "answered 422" in report["judge"]
        assert "dog" not in str(report)


def test_a_dead_server_is_left_alone_so_that_decisions_come_at_once():
    with server.Server(server.fails) as running, bench(running) as held:
        for _ in range(5):
            began = held.now
            tell(held, PLAIN)
            held.run(1.0)
        assert len(running.asked) < 5 * 3  # three formats a question, and not five questions
        came, _ = decisions(held)[-1]
        assert came - began == round(EMBEDDED * NANOSECONDS)
        asked = len(running.asked)
        running.reply = server.says(SEEKING)
        held.run(30.0)
        tell(held, PLAIN)
        held.run(1.0)
        assert len(running.asked) == asked + 1
        assert decisions(held)[-1][1].direction == "seeking"
        assert "Cure" not in held.report("when")["judge"]


def test_nobodys_decision_is_late_for_another_ones_sake():
    with server.Server(server.says(SEEKING)) as running, bench(running) as held:
        first = tell(held, PLAIN, "ann")
        held.run(0.1)
        began = held.now
        second = tell(held, PLAIN, "ben")
        held.run(1.0)
        came = {decision.id: stamp - began for stamp, decision in decisions(held)}
        assert came == {first: 0, second: round(EMBEDDED * NANOSECONDS)}
        assert {decision.direction for _, decision in decisions(held)} == {"none"}
        third = tell(held, PLAIN, "ann")
        held.run(1.0)
        assert decisions(held)[-1][1].id == third
        assert decisions(held)[-1][1].direction == "seeking"


def test_a_verdict_that_takes_less_time_than_the_embedded_model_is_kept_for_it():
    quick = "judge_latency:=0.01"
    with server.Server(server.says(SEEKING)) as running, bench(running, quick) as held:
        began = held.now
        tell(held, PLAIN)
        held.run(1.0)
        ((came, decision),) = decisions(held)
        assert came - began == round(EMBEDDED * NANOSECONDS)
        assert decision.direction == "seeking"


def test_the_same_talk_gives_the_same_bytes_however_long_the_server_took():
    def slowly(exchange):
        exchange.server.closing.wait(0.1)
        server.says(SEEKING)(exchange)

    outcomes = []
    for reply in (server.says(SEEKING), slowly):
        with server.Server(reply) as running, bench(running) as held:
            for text in (PLAIN, "i passed my exam", "turn on the light"):
                tell(held, text)
                held.run(0.7)
            outcomes.append([(at, decision) for at, decision in decisions(held)])
    assert outcomes[0] == outcomes[1]
    assert len(outcomes[0]) == 3


def test_half_a_configuration_is_off_with_a_cure():
    with Bench("when", parameters=("when:judge:=endpoint",)) as held:
        tell(held, PLAIN)
        held.run(0.1)
        assert len(decisions(held)) == 1
        assert "without URL or model" in held.report("when")["judge"]


def test_where_words_go_is_told():
    parameters = ("judge:=endpoint", "judge_url:=http://192.0.2.1:1/v1", "judge_model:=tiny")
    quiet = "when:judge_patience:=0.05"
    with Bench("when", parameters=(*(f"when:{one}" for one in parameters), quiet)) as held:
        assert held.report("when")["words leave this machine for"] == "192.0.2.1"


def test_a_folder_judges_too(tmp_path):
    says = '{"direction": "seeking", "need": 0.9, "emotion": "pride", "cause": ""}'
    folder = tiny_model.save(tmp_path / "tiny", ("Answer:", *says.split(), "and"), True)
    parameters = ("when:judge:=folder", f"when:judge_folder:={folder}")
    with Bench("when", parameters=parameters) as held:
        held.run(LATENCY + 0.01)
        tell(held, PLAIN)
        held.run(1.0)
        ((_, decision),) = decisions(held)
        assert decision.direction == "seeking"
        assert decision.model.endswith(" + tiny")
