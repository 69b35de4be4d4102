"""``whee train how``: pairs from a teacher and the chooser's verdicts, and a small model taught.

With --base a transformers model is taught and written to --out; without it only the pairs are made.
"""

from __future__ import annotations

import argparse
import dataclasses
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from whee_ros.when.shipped import OWN

if TYPE_CHECKING:
    from whee_ros.decision import EmpathyDecision
    from whee_ros.how.choice.candidates import Candidates
    from whee_ros.how.choice.scoring import Scorer

BANK = "bank"
HELD_SHARE = 5
"""One held-out turn is measured for about so many that are learned."""


def add_how(parser: argparse.ArgumentParser) -> None:
    """Add the options that only ``whee train how`` has."""
    group = parser.add_argument_group("how")
    group.add_argument(
        "--teacher",
        default=BANK,
        metavar="URL|FOLDER",
        help="who proposes answers beside the bank: an OpenAI-compatible server (the words are sent"
        " there) or a transformers folder (default: the bank alone)",
    )
    group.add_argument("--teacher-model", default="", metavar="NAME", help="the server's model")
    group.add_argument(
        "--teacher-key", default="", metavar="VARIABLE", help="environment variable of the API key"
    )
    group.add_argument(
        "--patience", type=float, default=60.0, metavar="S", help="s the teacher has for a turn"
    )
    group.add_argument(
        "--base",
        default="",
        metavar="FOLDER|ID",
        help="the causal transformers model to teach; without it only the pairs are made",
    )
    group.add_argument(
        "--judge", default="rules", help=f"who judges the answers: rules, or weights ({OWN}, ...)"
    )
    group.add_argument("--turns", type=int, metavar="N", help="learn from about N turns (all)")
    group.add_argument("--epochs", type=int, help="times through the answers (3)")
    group.add_argument("--rate", type=float, help="the highest learning rate (2e-5)")


def train_how(options: argparse.Namespace) -> int:
    """Make pairs, and teach a model."""
    _check(options)
    try:
        import torch

        from whee_ros.training import how, how_card, how_student
    except ModuleNotFoundError as error:
        raise ImportError(f"{error}: pip install 'whee_ros[models]'") from error
    torch.set_num_threads(options.threads)
    recipe = _recipe(how.Recipe(), options)
    # The model is opened before the teacher works for hours.
    student = how_student.Student(options.base, recipe.longest) if options.base else None
    rows, made = _pairs(options, options.out / how.PAIRS)
    taught = sum(row.chosen is not None for row in rows)
    _tell(f"{taught} of {len(rows)} turns with an answer to learn in {options.out / how.PAIRS}")
    if student is None:
        return 0
    for note in student.notes:
        _tell(f"{student.name}: {note}")
    figures = how.train(student, rows, recipe, _tell)
    facts = how_card.facts_of(rows, made, options.base, dataclasses.asdict(recipe))
    how.save(student, options.out, facts, figures)
    for stage, found in figures["prefers"].items():
        shares = ", ".join(f"{kind} {one['share']:.1%}" for kind, one in found.items())
        _tell(f"chosen preferred, {stage}: {shares}")
    _tell(f"written to {options.out}; use it with the how node: model:=folder model_folder:=...")
    return 0


def _pairs(options: argparse.Namespace, path: Path) -> tuple[list[Any], dict[str, Any]]:
    from whee_ros.how.policy.policy import Policy
    from whee_ros.nodes.how_risk import BOTH, guard
    from whee_ros.nodes.how_scorer import scorer
    from whee_ros.training import how_asked, how_pairs, how_rows

    seed = options.seed or 0
    turns = turns_of(options.extra, options.turns, seed)
    judge = scorer(options.judge, _refuse)
    policy = Policy.load()
    teacher = _teacher(options, judge)
    maker = how_pairs.Maker(
        teacher,
        policy,
        how_asked.ReplyPrompt(policy),
        guard(BOTH, _tell),
        judge,
        options.patience,
    )
    sets = ["own (Apache-2.0)", *(f"{one.name} (the user's own)" for one in options.extra)]
    made = {"teacher": maker.teacher, "judge": judge.name, "sets": sets}
    file = how_rows.PairsFile(path, {**made, "turns": len(turns), "seed": seed})
    try:
        return how_pairs.make(maker, turns, file, _tell), made
    finally:
        close = getattr(teacher, "close", None)
        if close:
            close()


def turns_of(
    folders: Sequence[Path], most: int | None, seed: int
) -> list[tuple[EmpathyDecision, bool]]:
    """Give the persons' turns of our corpus and of ``folders``, those held out last.

    Args:
        folders: a user's own labelled conversations; what is of split "dev" there is held out.
        most: about how many turns to learn from; None for all.
        seed: which conversations are taken.

    Returns:
        decisions by the labels, each with whether it is only measured.

    Raises:
        ValueError: a folder holds no conversations, or labels that do not exist.
    """
    from whee_ros.evaluation.corpus import labelled_turns
    from whee_ros.training.readers.labelled import own_corpus

    for folder in folders:
        try:
            if not any(True for _ in own_corpus(folder)):
                raise ValueError(f"{folder} holds no conversations: give *.jsonl files there")
        except (KeyError, TypeError) as error:
            raise ValueError(
                f"{folder}: a conversation lacks {error}; see DATA_CARD.md for the form"
            ) from None

    def part(split: str, limit: int | None) -> Iterator[EmpathyDecision]:
        places: list[Path | None] = [*folders, None]
        found = [
            one.decision
            for folder in places
            for one in labelled_turns(splits=(split,), folder=folder)
        ]
        return _some(found, limit, seed)

    held = None if most is None else max(HELD_SHARE, most // HELD_SHARE)
    learned = [(decision, False) for decision in part("train", most)]
    return learned + [(decision, True) for decision in part("dev", held)]


def _some(
    decisions: Sequence[EmpathyDecision], most: int | None, seed: int
) -> Iterator[EmpathyDecision]:
    """Give whole conversations, drawn by ``seed``, in their order, until there are ``most``."""
    import random

    names = list(dict.fromkeys(one.person for one in decisions))
    random.Random(seed).shuffle(names)
    sizes: dict[str, int] = {}
    for one in decisions:
        sizes[one.person] = sizes.get(one.person, 0) + 1
    taken: set[str] = set()
    count = 0
    for name in names:
        if most is not None and count >= most:
            break
        taken.add(name)
        count += sizes[name]
    return (one for one in decisions if one.person in taken)


def _teacher(options: argparse.Namespace, judge: Scorer) -> Candidates | None:
    if options.teacher == BANK:
        return None
    import torch

    from whee_ros.how.bank.bank import Bank
    from whee_ros.how.model.candidates import ModelCandidates
    from whee_ros.language.opening import Where, opened

    served = "://" in options.teacher
    where = Where(
        "endpoint" if served else "folder",
        url=options.teacher if served else "",
        name=options.teacher_model,
        key=options.teacher_key,
        folder="" if served else options.teacher,
        device="cuda" if torch.cuda.is_available() else "cpu",
    )
    model = opened(where, "--teacher", "--teacher-model")
    if model is None:
        return None
    # A second pass gives the chooser another answer to compare.
    return ModelCandidates(model, Bank.load(), again="revise", judge=judge)


def _recipe(recipe: Any, options: argparse.Namespace) -> Any:
    wanted = {"epochs": options.epochs, "rate": options.rate, "seed": options.seed}
    return dataclasses.replace(recipe, **{k: v for k, v in wanted.items() if v is not None})


def _check(options: argparse.Namespace) -> None:
    for folder in options.extra:
        if not folder.is_dir():
            raise ValueError(f"there is no folder {folder}")
    if options.variant != "own":
        raise ValueError(
            "train how has one variant: it learns from our corpus and your own talk (--extra) only"
        )
    if options.data is not None:
        raise ValueError(
            "train how reads no data sets: leave --data out, give your talk by --extra"
        )
    if "://" in options.teacher and not options.teacher_model:
        raise ValueError("--teacher URL needs --teacher-model NAME, the server's name for it")
    for name, least in (("turns", 1), ("epochs", 1), ("rate", 0.0), ("patience", 0.0)):
        value = getattr(options, name)
        if value is not None and (value < least or value == 0):
            raise ValueError(f"--{name} {value:g}: give more than 0")


def _refuse(text: str) -> None:
    raise ValueError(text)


def _tell(line: str) -> None:
    print(line, flush=True)
