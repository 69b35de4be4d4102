"""A language model behind the how node, over a server that misbehaves: answers come in time."""

from __future__ import annotations

import language_server as server
import pytest
import tiny_model
from model_bench import GOOD, REPLY, STORY, bench, plans, poor, rejected, spoken, tell
from nodes_bench import Bench

from whee_ros.how.reading import tone
from whee_ros.how.safety.honesty import violations


@pytest.fixture(autouse=True)
def _httpx():
    pytest.importorskip("httpx", reason="pip install 'whee_ros[language]'")


FAST, NEVER = 0.15, 30.0


BAD = {
    "hangs": (server.hangs, NEVER, "too late"),
    "hangs after the head": (server.hangs_after_the_head, NEVER, "too late"),
    "drips": (server.drips, NEVER, "too late"),
    "slow words": (server.drips_words, NEVER, "too late"),
    "drops": (server.drops, FAST, "broke off"),
    "garbage": (server.garbage, FAST, "no chat completion"),
    "no http": (server.no_http, FAST, "no answer from"),
    "web page": (server.web_page, FAST, "no chat completion"),
    "500": (server.fails, FAST, "answered 500"),
    "500 in the stream": (server.fails_in_the_stream, FAST, "failed in the middle"),
    "redirects": (server.sends_elsewhere, FAST, "answered 307"),
    "10 MB": (server.huge_answer, FAST, "did not stop"),
    "endless": (server.rambles, FAST, "did not stop"),
    "prose": (server.says("Oh, poor you! I am so sorry."), FAST, "does not fit"),
    "wrong schema": (server.says('{"utterance": 3}'), FAST, "does not fit"),
    "wrong acts": (
        server.says('{"utterance": "Oh.", "acts": {"gesture": "punch"}}'),
        FAST,
        "does not fit",
    ),
}


@pytest.mark.parametrize(("reply", "latency", "why"), BAD.values(), ids=BAD)
def test_whatever_the_server_does_a_fitting_answer_comes_in_time(reply, latency, why):
    patience = 1.0 if latency == NEVER else 60.0  # of real time: what answers at all is waited for
    more = (f"source_latency:={latency}", f"model_patience:={patience}")
    with server.Server(server.says("hi")) as running, bench(running, *more) as held:
        held.run(latency)  # until it is warm
        running.reply = reply
        began = held.seconds
        tell(held)
        held.run(3.0)
        ((at, words),) = spoken(held, "response")
        assert at - began <= 2.0
        assert violations(words) == ()
        assert tone.of_reply(words) <= 0
        assert words not in (GOOD, "")
        first = next(at for at, _ in plans(held) if at >= began)
        assert first - began < 0.1
        fillers = [at - began for at, _ in spoken(held, "reaction")]
        assert len(fillers) == (latency == NEVER)
        assert all(0.8 <= at <= 1.05 for at in fillers)
        if latency == FAST:
            assert why in rejected(held)["tiny"]
        held.run(4.0)
        assert len(spoken(held, "response")) == 1
        assert why in held.report("how")["language model"]


def test_a_model_that_fails_again_and_again_is_left_alone_so_that_answers_come_at_once():
    with server.Server(server.fails) as running, bench(running, "source_latency:=0.5") as held:
        held.run(0.5)
        for number in range(5):
            began = held.seconds
            tell(held, name=f"t{number}")
            held.run(3.0)
        asked = len(running.asked)
        at, _ = spoken(held, "response")[-1]
        assert at - began < 0.1
        assert asked <= 3 * 4  # three formats a question
        running.reply = server.says(REPLY)
        held.run(30.0)
        tell(held, name="later")
        held.run(2.0)
        assert len(running.asked) > asked
        assert "Cure" not in held.report("how")["language model"]


def test_a_model_that_is_always_late_is_left_alone_too():
    more = ("source_latency:=2.5", "answer_within:=0.8")
    with server.Server(server.says(REPLY)) as running, bench(running, *more) as held:
        held.run(2.5)
        times = []
        for number in range(4):
            began = held.seconds
            tell(held, name=f"t{number}")
            held.run(6.0)
            times.append(next(at for at, _ in spoken(held, "response") if at >= began) - began)
        assert times[:3] == pytest.approx([0.8, 0.8, 0.8], abs=0.06)
        assert times[3] < 0.1
        assert "come too late" in held.report("how")["language model"]


def test_while_a_model_loads_the_bank_answers_at_once():
    with (
        server.Server(server.says(REPLY)) as running,
        bench(running, "source_latency:=9.0") as held,
    ):
        began = held.seconds
        tell(held)
        held.run(1.0)
        ((at, _),) = spoken(held, "response")
        assert at - began < 0.1
        assert rejected(held)["tiny"] == "not asked, it is still loading"


def test_half_a_configuration_is_off_with_a_cure():
    with Bench("how", parameters=("how:model:=endpoint", "how:greet:=false")) as held:
        tell(held)
        held.run(0.2)
        assert spoken(held, "response")
        assert "set model_url and model_name" in held.report("how")["language model"]


def test_where_words_go_is_told():
    given = ("model:=endpoint", "model_url:=http://192.0.2.1:1/v1", "model_name:=tiny")
    quiet = "how:model_patience:=0.05"
    with Bench("how", parameters=(*(f"how:{one}" for one in given), quiet)) as held:
        assert held.report("how")["words leave this machine for"] == "192.0.2.1"


def test_the_same_talk_gives_the_same_bytes_however_long_the_server_took():
    outcomes = []
    for reply in (server.says(REPLY), server.after(0.2, server.says(REPLY))):
        with server.Server(reply) as running, bench(running, "source_latency:=0.4") as held:
            held.run(0.5)
            for number, text in enumerate((STORY, "he slept at my feet", "turn on the light")):
                tell(held, text, name=f"t{number}")
                held.run(3.0)
            outcomes.append(plans(held))
    assert outcomes[0] == outcomes[1]


def test_a_transformers_folder_answers_too(tmp_path):
    says = f'{{"utterance": "{GOOD}", "acts": {{"face": "concerned", "gesture": "tilt"}}}}'
    words = ("Answer:", *dict.fromkeys(says.split()), "stop")
    assert len(words) == len(says.split()) + 2  # a chain needs every word once
    folder = tiny_model.save(tmp_path / "tiny", words, chain=True)
    given = ("model:=folder", f"model_folder:={folder}", "greet:=false", "source_latency:=0.3")
    with Bench("how", parameters=tuple(f"how:{one}" for one in given)) as held:
        held.run(0.5)
        poor(held)
        tell(held)
        held.run(2.0)
        assert [words for _, words in spoken(held, "response")] == [GOOD]
        assert held.report("how")["language model"] == "tiny"


def test_a_model_of_random_weights_costs_nothing_but_time(tmp_path):
    folder = tiny_model.save(tmp_path / "tiny", ("a", "b", "c"), chain=False)
    given = ("model:=folder", f"model_folder:={folder}", "greet:=false", "source_latency:=0.3")
    with Bench("how", parameters=tuple(f"how:{one}" for one in given)) as held:
        held.run(0.5)
        began = held.seconds
        tell(held)
        held.run(2.0)
        ((at, _),) = spoken(held, "response")
        assert at - began <= 0.4
        assert "does not fit" in rejected(held)["tiny"]
