"""A folder that `whee train how` has written is a source of the how node's answers."""

from __future__ import annotations

import json

import pytest

pytest.importorskip("torch")
pytest.importorskip("transformers")

import tiny_student
from msgspec import structs
from nodes_bench import Bench

from whee_ros.cues import NANOSECONDS
from whee_ros.evaluation.corpus import labelled_turns
from whee_ros.how.policy.policy import Policy
from whee_ros.how.safety.safety import Safety
from whee_ros.training import how, how_card
from whee_ros.training.how_asked import ReplyPrompt
from whee_ros.training.how_pairs import Maker, make
from whee_ros.training.how_rows import PairsFile
from whee_ros.training.how_student import Student

SAYS = "Oh. Tell me about it, if you like."
PERSONS = (
    ("my dog died last week", "seeking", "grief", 2, "my dog died"),
    ("the house is so quiet now", "seeking", "loneliness", 2, "the house is so quiet"),
    ("the bus was on time", "none", "neutral", 0, ""),
    ("i passed my driving test today", "seeking", "joy", 1, "i passed my driving test"),
)


def own_talk(folder):
    """Write three equal conversations, one of them held out."""
    folder.mkdir()
    for number, split in enumerate(("train", "train", "dev")):
        turns = [
            {
                "speaker": "person",
                "text": text,
                "direction": direction,
                "emotion": emotion,
                "need": need,
                "cause": cause,
            }
            for text, direction, emotion, need, cause in PERSONS
        ]
        talk = {"id": f"t{number}", "split": split, "turns": turns}
        (folder / f"{number}.jsonl").write_text(json.dumps(talk) + "\n")
    return folder


def rows_of(path):
    """Make rows of that talk with the bank alone; every turn is answered with the same words."""
    folder = own_talk(path / "talk")
    turns = [
        (one.decision, split == "dev")
        for split in ("train", "dev")
        for one in labelled_turns(splits=(split,), folder=folder)
    ]
    policy = Policy.load()
    prompt = ReplyPrompt(policy)
    file = PairsFile(path / "pairs.jsonl", {})
    rows = make(Maker(None, policy, prompt, Safety.load()), turns, file)
    reply = {"utterance": SAYS, "acts": {"face": "concerned", "gesture": "nod"}}
    answer = json.dumps(reply, separators=(",", ":"))
    return [structs.replace(row, chosen=structs.replace(row.chosen, answer=answer)) for row in rows]


def test_the_how_node_asks_the_taught_folder(tmp_path):
    base = tiny_student.save(tmp_path / "base", vocabulary=1200, size=32, layers=1)
    student, rows = Student(str(base)), rows_of(tmp_path)
    recipe = how.Recipe(rate=2e-2, epochs=40, preference_epochs=0, batch=4)
    figures = how.train(student, rows, recipe, lambda line: None)
    made = {"teacher": "bank", "judge": "rules", "sets": ["talk"]}
    taught = tmp_path / "taught"
    how.save(student, taught, how_card.facts_of(rows, made, str(base), {"epochs": 40}), figures)
    card = (taught / how.CARD).read_text()
    assert "not stated in its folder" in card
    parameters = ("model:=folder", f"model_folder:={taught}", "greet:=false", "trace_words:=true")
    with Bench("how", parameters=tuple(f"how:{one}" for one in parameters)) as held:
        held.run(3.0)  # the model loads
        decision = next(labelled_turns(splits=("train",), folder=tmp_path / "talk")).decision
        end = held.now
        turn = structs.replace(decision.turn, stamp=end, start=end - NANOSECONDS, end=end)
        held.text("/turn", turn)
        held.text("/decision", structs.replace(decision, stamp=end, turn=turn))
        held.run(6.0)
        (story,) = [json.loads(one) for one in held.words("/how/trace")][:1]
    weighed = {one["id"]: one["reason"] for one in story["choose"]["rejected"]}
    weighed[story["choose"]["chosen"]] = "fits best"
    (verdict,) = [reason for name, reason in weighed.items() if name.startswith("taught-")]
    assert verdict.startswith("fits")
