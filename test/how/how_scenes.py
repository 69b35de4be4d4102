"""Decisions and turns for the tests of the "how" stage, made by hand: no other stage is needed."""

from __future__ import annotations

import random

from whee_ros.acts import BehaviorPlan
from whee_ros.cues import NANOSECONDS, Presence, Turn
from whee_ros.decision import Appraisal, Emotion, EmpathyDecision, Mechanisms

SECOND = NANOSECONDS

# (words, direction, emotion, valence, arousal, cause, wish, fear)
STORIES = {
    "sadness": [
        ("i feel so down since the summer ended", -0.6, "the summer ended", "", ""),
        ("i cried all evening and i don't know why", -0.7, "", "", ""),
        ("my sister and i had to sell our old house", -0.6, "our old house", "", ""),
    ],
    "grief": [
        ("my dog died last week", -0.9, "my dog died last week", "", ""),
        ("grandma passed away in spring and i miss her", -0.9, "", "talk to her again", ""),
        ("we buried my uncle today", -0.8, "", "", ""),
    ],
    "disappointment": [
        ("i failed the driving test again", -0.5, "i failed the driving test again", "", ""),
        ("they gave the part to someone else", -0.5, "", "play the lead", ""),
        ("the trip was cancelled at the last minute", -0.5, "the trip", "see the sea", ""),
    ],
    "loneliness": [
        ("nobody called on my birthday", -0.7, "nobody called on my birthday", "", ""),
        ("since i moved here i don't know anyone", -0.6, "", "meet new people", ""),
        ("evenings are long without anybody around", -0.7, "", "", ""),
    ],
    "fear": [
        ("i am so worried about the exam tomorrow", -0.6, "the exam tomorrow", "", "the exam"),
        ("the doctor wants to see me again and i'm scared", -0.7, "", "", "the result"),
        ("what if they all laugh at me", -0.6, "", "", "their laughing"),
    ],
    "anger": [
        ("my brother broke my new bike", -0.6, "my brother broke my new bike", "", ""),
        ("my boss took the credit for my work", -0.6, "my boss took the credit", "", ""),
        ("the neighbours drill every sunday morning", -0.5, "the drilling", "", ""),
    ],
    "shame": [
        ("i forgot her name in front of everybody", -0.6, "i forgot her name", "", ""),
        ("i called the teacher mom and the class laughed", -0.5, "", "", ""),
    ],
    "guilt": [
        ("i lied to my best friend", -0.6, "i lied to my best friend", "fix it", ""),
        ("i shouted at my son for nothing", -0.6, "", "", ""),
    ],
    "disgust": [
        ("there was mould all over the lunch box", -0.6, "the mould", "", ""),
        ("somebody was sick on the bus next to me", -0.6, "", "", ""),
    ],
    "joy": [
        ("i got a puppy", 0.8, "i got a puppy", "", ""),
        ("we danced until midnight", 0.8, "", "", ""),
        ("my best friend is coming to visit", 0.8, "my best friend", "show her the town", ""),
        ("it snowed and we built a huge snowman", 0.7, "", "", ""),
    ],
    "pride": [
        ("i passed the exam", 0.8, "i passed the exam", "", ""),
        ("my daughter won the race", 0.7, "my daughter won the race", "", ""),
        ("i ran ten kilometres without a stop", 0.7, "", "", ""),
    ],
    "gratitude": [
        ("a stranger carried my shopping home", 0.7, "a stranger", "", ""),
        ("my class made a card for me when i was ill", 0.7, "", "", ""),
    ],
    "hope": [
        ("next month i start at the new school", 0.5, "the new school", "", ""),
        ("we are planning a trip to the sea", 0.6, "our trip", "swim in the sea", ""),
    ],
    "surprise": [("out of the blue an old friend wrote to me", 0.1, "", "", "")],
    "confused": [("i don't really know what to make of it", 0.0, "", "", "")],
}
AROUSAL = {"fear": 0.6, "anger": 0.7, "joy": 0.6, "pride": 0.4, "loneliness": -0.4, "grief": -0.2}
NONE = [
    "could you turn on the light",
    "please play the radio",
    "what time is it",
    "when does the bus leave",
    "the shop is on the corner",
    "i had bread for breakfast",
    "we usually meet on tuesdays",
    "how are you today",
    "hello robot",
    "thank you very much",
    "the meeting is in room four",
    "there are twelve months in a year",
]
PROVIDING = [
    "i told her that i am there for her whenever she needs me",
    "don't worry little robot you did well",
    "i hope your friend gets well soon",
]
TARGETS = {"bad": ((1, 1, 1), (1, 2, 0), (1, 1, 0)), "good": ((1, 1, 1), (1, 1, 0), (1, 1, 0))}


def decision(
    text: str = "my dog died last week",
    direction: str = "seeking",
    label: str = "neutral",
    valence: float = 0.0,
    *,
    name: str = "d1",
    person: str = "ann",
    stamp: int = SECOND,
    arousal: float = 0.0,
    confidence: float = 0.85,
    cause: str = "",
    wish: str = "",
    fear: str = "",
    target: tuple[int, int, int] = (1, 1, 1),
) -> EmpathyDecision:
    """Make a decision about one turn."""
    turn = Turn(
        id=f"turn-{name}", person=person, stamp=stamp, state="ended", start=0, end=stamp, text=text
    )
    reaction, interpretation, exploration = target
    return EmpathyDecision(
        id=name,
        person=person,
        stamp=stamp,
        turn=turn,
        direction=direction,
        need=0.6 if direction == "seeking" else 0.1,
        emotion=Emotion(label=label, valence=valence, arousal=arousal, confidence=confidence),
        appraisal=Appraisal(cause=cause, wish=wish, fear=fear),
        target=Mechanisms(
            emotional_reaction=reaction, interpretation=interpretation, exploration=exploration
        ),
    )


def story(label: str, number: int, **more) -> EmpathyDecision:
    """Make a decision about one of the stories."""
    stories = STORIES[label]
    text, valence, cause, wish, fear = stories[number % len(stories)]
    return decision(
        text,
        "seeking",
        label,
        valence,
        arousal=AROUSAL.get(label, 0.1),
        cause=cause,
        wish=wish,
        fear=fear,
        **more,
    )


def conversations(turns: int, seed: int = 7) -> list[EmpathyDecision]:
    """Make conversations of several people: stories over one to four turns, talk in between."""
    chance = random.Random(seed)
    made: list[EmpathyDecision] = []
    labels = list(STORIES)
    person = 0
    while len(made) < turns:
        person += chance.random() < 0.25
        who = f"person-{person}"
        draw = chance.random()
        if draw < 0.3:
            made.append(decision(chance.choice(NONE), "none", **_named(made, who)))
        elif draw < 0.38:
            text = chance.choice(PROVIDING)
            made.append(decision(text, "providing", valence=0.4, **_named(made, who)))
        else:
            label, first = chance.choice(labels), chance.randrange(9)
            for number in range(chance.choice((1, 1, 2, 2, 3, 4))):
                sign = "good" if label in ("joy", "pride", "gratitude", "hope") else "bad"
                wanted = TARGETS[sign][min(number, 2)]
                made.append(story(label, first + number, target=wanted, **_named(made, who)))
    return made[:turns]


def _named(made: list[EmpathyDecision], person: str) -> dict:
    return {"name": f"d{len(made)}", "person": person, "stamp": (len(made) + 1) * 6 * SECOND}


def presence(person="ann", **more):
    """Make the presence of somebody."""
    return Presence(stamp=0, person=person, **more)


def turn(state="ended", name="t1", person="ann", text="hello"):
    """Make a turn, or a part of one."""
    return Turn(id=name, person=person, stamp=SECOND, state=state, start=0, end=SECOND, text=text)


def acts(plan: BehaviorPlan, kind):
    """Give the acts of a kind."""
    return [act for act in plan.acts if isinstance(act, kind)]
