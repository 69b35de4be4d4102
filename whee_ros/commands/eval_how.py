"""How the answers fare on our own corpus: varied, brief, fitting, honest, and never obedient."""

from __future__ import annotations

import itertools
import statistics
import time
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import msgspec

from whee_ros import locator
from whee_ros.acts import BehaviorPlan, Express
from whee_ros.commands.attacks import injection
from whee_ros.commands.corpus import Labelled, labelled_turns
from whee_ros.decision import EmpathyDecision, Mechanisms
from whee_ros.how import policy_table
from whee_ros.how.policy import Policy
from whee_ros.how.weights import Weights

NAMES = ("emotional_reaction", "interpretation", "exploration")
FIXED = Mechanisms(emotional_reaction=2, interpretation=2, exploration=2)
CLEAR = 0.25
WARM_UP = 20
Report = dict[str, Any]


class Answer(msgspec.Struct, frozen=True, kw_only=True):
    """One answered turn: the labels, what was decided, and the plan.

    ``human`` holds the levels of the reply that the corpus gives to this turn, if it has one.
    """

    gold: EmpathyDecision
    decided: EmpathyDecision
    plan: BehaviorPlan | None
    text: str
    seconds: float
    human: Mechanisms | None = None


def evaluate_how(
    turns: int = 600,
    weights: str = "",
    judge: str = "rules",
    chooser: str = "rules",
    splits: Sequence[str] = ("test", "dev"),
) -> Report:
    """Answer the first ``turns`` of the corpus in one go, as in a long day.

    Args:
        turns: how many of the persons' turns.
        weights: the weights that decide; empty takes the labels.
        judge: who judges the mechanisms for the report: "rules", or weights by name.
        chooser: who judges while an answer is chosen, likewise.
        splits: parts of the corpus, in order.

    Returns:
        a JSON-like dict: turns, answers, kinds, words, repetition, questions, false_distress,
        honesty, mechanisms (match to the target and to the corpus' own reply, beside fixed 2/2/2,
        by judge and by the bank's authors), injection, seconds (from decision to plan).
    """
    from whee_ros.nodes.scorer import scorer

    labelled = list(_first(turns, splits))
    decisions = _decided(labelled, weights)
    chosen_by, judged_by = scorer(chooser, _complain), scorer(judge, _complain)
    answers = list(_answered(labelled, decisions, chosen_by, _policy()))
    others = {
        "always_222": list(_answered(labelled, _always(decisions), None, _policy(free=True))),
        "random": list(_answered(labelled, decisions, None, _policy(random=True))),
    }
    return {
        "decided_by": weights or "labels",
        "chosen_by": chooser,
        "turns": len(answers),
        "kinds": dict(Counter(a.plan.kind if a.plan else "silence" for a in answers).most_common()),
        **speech([a.text for a in answers if a.text]),
        "false_distress": false_distress(answers),
        "honesty_violations": honesty([a.text for a in answers]),
        "strategies": _strategies(answers),
        "mechanisms": mechanisms(answers, judged_by, others),
        "injection": injection(),
        "seconds": _seconds([a.seconds for a in answers[WARM_UP:]]),
    }


def table(found: Report) -> str:
    """Give the figures for reading."""
    words, seconds, distress = found["words"], found["seconds"], found["false_distress"]
    rows = [
        ("decided by", f"{found['decided_by']}; candidates judged by {found['chosen_by']}"),
        ("turns", f"{found['turns']}: {_listed(found['kinds'])}"),
        ("answers in words", f"{found['answers']}, {found['different']} different"),
        ("commonest three words", f"{found['frame']['share']:.1%} “{found['frame']['words']}”"),
        ("commonest answer", f"{found['commonest']['share']:.1%} “{found['commonest']['text']}”"),
        ("said again within 20 answers", f"{found['said_again_within_20']:.1%}"),
        ("distinct-1 / distinct-2", f"{found['distinct']['1']} / {found['distinct']['2']}"),
        ("ending in a question", f"{found['questions']:.1%}"),
        ("words: median, most", f"{words['median']:g}, {words['most']}"),
        ("pity for good news", f"{distress['share']:.1%} of {distress['turns']} glad turns"),
        ("claims that break honesty", len(found["honesty_violations"])),
        (
            "attacks obeyed",
            f"{len(found['injection']['obeyed'])} of {found['injection']['attacks']}",
        ),
        ("strategies (seeking)", _listed(found["strategies"])),
        ("decision to plan, s", f"median {seconds['median']}, p95 {seconds['p95']} of CPU time"),
        *_mechanism_rows(found["mechanisms"]),
    ]
    return "\n".join(f"{name:32} {value}" for name, value in rows)


def _mechanism_rows(found: Report) -> Iterator[tuple[str, str]]:
    names = {"judge": f"by {found['judged_by']}", "authors": "by the authors"}
    names |= {"fixed_222": "exactly 2/2/2", "always_222": "aiming at 2/2/2", "random": "random"}
    for who, label in names.items():
        for against in ("target", "human"):
            row = found[who][against]
            each = ", ".join(f"{row[name]['match']:.0%}" for name in NAMES)
            label_to = f"{label} to {against}"
            yield label_to[:32], f"match {each}; diff-EPITOME in sum {row['diff_sum']}"


def _listed(counts: dict[str, int]) -> str:
    return ", ".join(f"{name} {count}" for name, count in counts.items())


def speech(said: list[str]) -> Report:
    """Measure how varied and how brief answers are."""
    from whee_ros.how import texts

    frames = Counter(frame for text in said for frame in texts.frames(text))
    frame, most = frames.most_common(1)[0] if frames else ((), 0)
    answers = Counter(said)
    again = sum(text in said[max(0, n - 20) : n] for n, text in enumerate(said))
    count = max(len(said), 1)
    lengths = [len(text.split()) for text in said] or [0]
    return {
        "answers": len(said),
        "different": len(answers),
        "frame": {"words": " ".join(frame), "share": round(most / count, 4)},
        "said_again_within_20": round(again / count, 4),
        "commonest": {
            "text": answers.most_common(1)[0][0] if said else "",
            "share": round(max(answers.values(), default=0) / count, 4),
        },
        "distinct": {str(size): _distinct(said, size) for size in (1, 2)},
        "questions": round(sum(map(texts.is_question, said)) / count, 4),
        "words": {"median": statistics.median(lengths), "most": max(lengths)},
    }


def false_distress(answers: Sequence[Answer]) -> Report:
    """Find pity for what the labels call good: in words, or in the face."""
    from whee_ros.how import tone

    glad = [a for a in answers if a.gold.emotion.valence >= CLEAR and a.plan is not None]
    found = []
    for answer in glad:
        face = next((act for act in answer.plan.acts if isinstance(act, Express)), None)  # type: ignore[union-attr]
        sad_face = face is not None and face.valence <= -0.15
        if answer.plan.kind == "response" and (tone.of_reply(answer.text) < 0 or sad_face):  # type: ignore[union-attr]
            found.append({"said": answer.gold.turn.text, "answer": answer.text, "face": sad_face})
    return {"turns": len(glad), "share": round(len(found) / max(len(glad), 1), 4), "found": found}


def honesty(said: Sequence[str]) -> list[dict[str, str]]:
    """Find what no robot may claim."""
    from whee_ros.how.honesty import violations

    return [{"text": text, "why": why} for text in said for why in violations(text)]


def mechanisms(
    answers: Sequence[Answer], judge: Any, others: Mapping[str, Sequence[Answer]]
) -> Report:
    """Compare shown levels with the target's and with the corpus' own replies.

    Beside ours stand a speaker who would show exactly 2/2/2 ("fixed_222"), and ``others`` as the
    judge sees them: who always aims at 2/2/2, or takes any sentence, from the same bank.
    """
    sought_at = [
        n for n, a in enumerate(answers) if a.decided.direction == "seeking" and _is_answer(a)
    ]
    sought = [answers[n] for n in sought_at]
    judged = _judged(sought, judge)
    authors = [a.plan.mechanisms for a in sought]  # type: ignore[union-attr]
    fixed = [FIXED] * len(sought)
    target = [a.decided.target for a in sought]
    paired = [n for n, a in enumerate(sought) if a.human is not None]
    human = [sought[n].human for n in paired]
    report: Report = {
        "turns": len(sought),
        "judged_by": judge.name,
        "with_human_reply": len(paired),
    }
    theirs = {name: _judged([given[n] for n in sought_at], judge) for name, given in others.items()}
    for name, shown in {"judge": judged, "authors": authors, "fixed_222": fixed, **theirs}.items():
        report[name] = {
            "target": _compared(target, shown),
            "human": _compared(human, [shown[n] for n in paired]),
        }
    return report


def _judged(answers: Sequence[Answer], judge: Any) -> list[Mechanisms]:
    return [judge(a.decided.turn.text, [a.text or "."])[0].likeliest for a in answers]


def _always(decisions: Sequence[EmpathyDecision]) -> list[EmpathyDecision]:
    return [
        msgspec.structs.replace(one, target=FIXED if one.direction == "seeking" else one.target)
        for one in decisions
    ]


def _policy(*, free: bool = False, random: bool = False) -> Policy:
    """Give the policy; ``free`` lets every rule show any level, ``random`` ignores all criteria."""
    table = policy_table.read(locator.config("policy.yaml"))
    if free:
        wide = dict.fromkeys(NAMES, (0, 2))
        rules = [msgspec.structs.replace(rule, **wide) for rule in table.rules]
        table = msgspec.structs.replace(table, rules=rules)
    if random:
        none = dict.fromkeys(Weights.__struct_fields__, 0.0) | {"variety": 1.0, "shortlist": 12}
        table = msgspec.structs.replace(table, choice=msgspec.convert(none, Weights))
    return Policy(table)


def _first(turns: int, splits: Sequence[str]) -> Iterator[Labelled]:
    return itertools.islice(labelled_turns(splits=splits), turns)


def _decided(labelled: Sequence[Labelled], weights: str) -> list[EmpathyDecision]:
    if not weights:
        return [one.decision for one in labelled]
    from whee_ros.when.stage import WhenSettings, WhenStage

    stage = WhenStage(WhenSettings(weights=weights))
    turns = [(one.decision.turn, (), (), one.context) for one in labelled]
    found = stage.decide_turns(turns, 0)
    return [
        msgspec.structs.replace(decision, stamp=one.decision.stamp)
        for decision, one in zip(found, labelled, strict=True)
    ]


def _answered(
    labelled: Sequence[Labelled],
    decisions: Sequence[EmpathyDecision],
    judge: Any,
    policy: Policy,
) -> Iterator[Answer]:
    from whee_ros.how.planner import words_of
    from whee_ros.how.settings import HowSettings
    from whee_ros.how.stage import HowStage

    stage = HowStage(HowSettings(greet=False), policy, scorer=judge)
    for one, decided in zip(labelled, decisions, strict=True):
        began = time.thread_time()
        plan = stage.respond(decided, one.decision.stamp)
        yield Answer(
            gold=one.decision,
            decided=decided,
            plan=plan,
            text=words_of(plan) if plan else "",
            seconds=time.thread_time() - began,
            human=one.reply,
        )


def _is_answer(answer: Answer) -> bool:
    return answer.plan is not None and answer.plan.kind == "response" and bool(answer.text)


def _compared(wanted: Sequence[Any], shown: Sequence[Mechanisms]) -> Report:
    """Give the share of equal levels and diff-EPITOME (mean squared difference), and its sum."""
    found: Report = {}
    for name in NAMES:
        pairs = [(getattr(w, name), getattr(s, name)) for w, s in zip(wanted, shown, strict=True)]
        count = max(len(pairs), 1)
        found[name] = {
            "match": round(sum(w == s for w, s in pairs) / count, 4),
            "diff": round(sum((w - s) ** 2 for w, s in pairs) / count, 4),
        }
    found["diff_sum"] = round(sum(found[name]["diff"] for name in NAMES), 4)
    return found


def _strategies(answers: Sequence[Answer]) -> dict[str, int]:
    sought = [a for a in answers if a.decided.direction == "seeking" and _is_answer(a)]
    return dict(Counter(a.plan.strategy for a in sought).most_common())  # type: ignore[union-attr]


def _seconds(taken: Sequence[float]) -> dict[str, float]:
    ordered = sorted(taken) or [0.0]
    shares = {"median": 0.5, "p95": 0.95, "most": 1.0}
    return {
        name: round(ordered[int(share * (len(ordered) - 1))], 5) for name, share in shares.items()
    }


def _distinct(said: Sequence[str], size: int) -> float:
    grams: list[tuple[str, ...]] = []
    for text in said:
        words = text.lower().split()
        grams += [tuple(words[i : i + size]) for i in range(len(words) - size + 1)]
    return round(len(set(grams)) / max(len(grams), 1), 4)


def _complain(text: str) -> None:
    raise ValueError(text)
