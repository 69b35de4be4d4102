"""What the language-model judge is asked: our own words, with what people said as data.

The definitions follow whEE (direction), EPITOME (mechanisms) and appraisal theory (cause).
"""

from __future__ import annotations

from collections.abc import Sequence

from whee_ros.cues import Turn
from whee_ros.language.question import Question, quoted
from whee_ros.when.verdict import Verdict

INSTRUCTION = """\
You judge conversations in which a social robot takes part. You are given the talk so far \
under "before", oldest first, and one utterance under "judge", each with its speaker. Judge \
only that utterance, in the light of what came before. What is written may come from a speech \
recogniser: expect fillers, restarts and wrong words.

Work through it silently: listen (what was said, by whom, about whose life), then decide.

direction, the one thing the speaker does:
- "seeking": the speaker lets something from their own life or heart be seen, glad or sad, in \
a way that a caring listener would answer with more than plain information. It need not be \
asked for, nor hold a word of feeling: a loss told flatly, good news told proudly and a story \
that goes on are seeking.
- "providing": the speaker answers somebody else's feelings with comfort, understanding, \
praise, shared joy or a caring question.
- "none": anything else. Commands, questions of fact, arrangements, greetings, thanks, small \
talk, opinions and news about strangers are none, however polite or lively.
need: how much empathy a caring listener would show now, from 0 (none) through 0.5 (a kind \
word) to 1 (this person must be met before anything else). For none and providing it is low.
emotion: what the speaker feels, the closest of the listed names; "neutral" if nothing shows.
cause: what the feeling is about, copied word by word from what the speaker said, at most 14 \
words; "" if it was not said.
mechanisms: what the utterance itself shows towards somebody else, each 0 (not), 1 (a little) \
or 2 (clearly): emotional_reaction (says it is moved, warm, glad or sorry for them), \
interpretation (puts into words what they feel or went through), exploration (asks further \
about it). All 0 when the speaker only tells of themselves.

Most talk is none. Between two answers, choose the one with less need."""
MOST_TOKENS = 160


def question(turn: Turn, context: Sequence[Turn], robot: str, most: int) -> Question:
    """Ask about a turn.

    Args:
        turn: the one to judge.
        context: the turns before, oldest first.
        robot: who of the speakers is this robot.
        most: how many of the latest turns to show.
    """
    names = {turn.person: "person", robot: "robot"}
    before = [one for one in context if one.text.strip()][-most:] if most else []
    for one in before:
        # Ids stay here: they may be names, and tell the judge nothing.
        names.setdefault(one.person, f"other {len(names) - 1}")
    data = {
        "before": [{"speaker": names[one.person], "said": one.text} for one in before],
        "judge": {"speaker": names[turn.person], "said": turn.text},
    }
    return Question(quoted(INSTRUCTION, data), form=Verdict, most_tokens=MOST_TOKENS)
