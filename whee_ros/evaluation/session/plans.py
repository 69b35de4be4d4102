"""After EmpathyAgent: are the acts legal, and how near are they to a reference plan?

Legal is an act that this body can do, words that a robot may honestly say, and a deed that is
offered and, where it must be asked for, was asked for. The reference plan is ours: for what each
line wants, which faces, movements and strategies would do; several do, so it is sets, and overlap
(Dice) and order (longest common subsequence) count a member of the set as a match.
"""

from __future__ import annotations

from collections.abc import Sequence

from whee_ros.evaluation.session.exchange import Exchange, Line
from whee_ros.evaluation.session.path import act_of
from whee_ros.evaluation.session.persona import Beat, Persona
from whee_ros.evaluation.session.taking import sign
from whee_ros.how.plan.intents import Deeds
from whee_ros.how.safety import honesty

Token = str
Wanted = frozenset[Token]
_MOVES = frozenset({"move:yes"})
_ANY_MOVE = frozenset({"move:yes", "move:no"})
SAYS: dict[str, tuple[str, ...]] = {
    "heard": ("reflection", "affirmation", "restatement", "question"),
    "understood": ("reflection", "restatement", "affirmation", "question"),
    "joy": ("share_joy", "restatement", "reflection", "question"),
    "advice": ("suggestion", "information", "affirmation"),
    "task": ("acknowledge", "information"),
    "space": ("nod", "silence", "acknowledge", "affirmation"),
    "company": ("acknowledge", "question", "share_joy", "restatement"),
    "comforted": ("nod", "silence", "acknowledge"),
    "correct": ("repair",),
    "answer": ("acknowledge", "nod"),
}
"""Strategies that would do, by what a line wants; "nod" and "silence" are answers without words."""
_CALM = frozenset({"space", "comforted", "correct", "advice", "answer"})


def legality(exchanges: Sequence[Exchange], deeds: Deeds) -> tuple[int, int]:
    """Count the legal and all planned acts; no act at all is legal."""
    legal = planned = 0
    asked: set[str] = set()
    for one in exchanges:
        wrong = min(one.left_out, one.planned) + bool(honesty.violations(one.words))
        for name in one.names("deed"):
            deed = deeds.deeds.get(name)
            wrong += deed is None or bool(deed.ask and name not in asked)
        asked = {note.removeprefix("asks for ") for note in one.notes if "asks for" in note}
        planned += one.planned
        legal += max(0, one.planned - wrong)
    return legal, planned


def tokens(one: Exchange) -> tuple[Token, ...]:
    """Give what the robot did as tokens: face, movement, strategy, deeds."""
    faces = [act.valence for act in one.shown if act.what == "face" and act.name != "neutral"]
    glad = max(faces, default=0.0) >= 0.05
    face = "glad" if glad else "concerned" if faces else "neutral"
    deeds = tuple(f"deed:{name}" for name in one.names("deed"))
    asked = tuple(f"deed:{note[9:]}" for note in one.notes if note.startswith("asks for "))
    move = "move:yes" if one.names("move") else "move:no"
    return (f"face:{face}", move, f"say:{act_of(one)}", *dict.fromkeys((*asked, *deeds)))


def reference(line: Line, persona: Persona) -> tuple[Wanted, ...]:
    """Give the sets of tokens that would be right for a line, in their order."""
    mood = sign(Beat(wants="heard", say="", feels=line.feels), line.wants)
    if line.wants in _CALM:
        faces = {"face:neutral", "face:concerned"} if mood < 0 else {"face:neutral", "face:glad"}
    elif mood:
        faces = {"face:concerned"} if mood < 0 else {"face:glad"}
    else:
        faces = {"face:neutral", "face:glad"}
    left_out = persona.never if mood < 0 else ()
    says = {f"say:{name}" for name in SAYS[line.wants] if name not in left_out}
    moves = _MOVES if line.wants in ("heard", "understood", "joy") else _ANY_MOVE
    deed = (frozenset({f"deed:{line.deed}"}),) if line.deed else ()
    return (frozenset(faces), moves, frozenset(says), *deed)


def against_plan(exchanges: Sequence[Exchange], persona: Persona) -> dict[str, float]:
    """Compare acts with the reference plan.

    Returns:
        ``overlap`` and ``order``, each 0..1, and ``face`` and ``say``: the shares of lines whose
        face and strategy are among those that would do.
    """
    done: list[Token] = []
    wanted: list[Wanted] = []
    matched = faces = says = count = 0
    for one in exchanges:
        if one.line is None or one.line.wants == "part":
            continue
        shown, right = tokens(one), reference(one.line, persona)
        done += shown
        wanted += right
        matched += sum(any(token in some for token in shown) for some in right)
        faces += shown[0] in right[0]
        says += shown[2] in right[2]
        count += 1
    total = max(len(done) + len(wanted), 1)
    return {
        "overlap": round(2 * matched / total, 4),
        "order": round(_common(done, wanted) / max(len(done), len(wanted), 1), 4),
        "face": round(faces / max(count, 1), 4),
        "say": round(says / max(count, 1), 4),
    }


def _common(done: Sequence[Token], wanted: Sequence[Wanted]) -> int:
    """Give the length of the longest common subsequence."""
    row = [0] * (len(wanted) + 1)
    for token in done:
        before = 0
        for place, some in enumerate(wanted, start=1):
            kept = row[place]
            row[place] = before + 1 if token in some else max(kept, row[place - 1])
            before = kept
    return row[-1]
