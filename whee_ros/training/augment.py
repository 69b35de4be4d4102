"""Make written talk like heard talk, and keep the network from leaning on one kind of hint."""

from __future__ import annotations

import dataclasses
import random
import re
from collections.abc import Sequence

from whee_ros.training.samples import Sample

_FILLERS = ("um", "uh", "well", "you know", "i mean", "like", "so", "oh", "er", "yeah", "robot")


def recognised(text: str, chance: random.Random) -> str:
    """Rewrite a text as a recogniser might have heard it: no case, no marks, fillers, restarts."""
    spoken = re.sub(r"[^\w' ]+", " ", text.replace("’", "'")).lower().split()
    if not spoken:
        return text
    if chance.random() < 0.4:
        spoken.insert(0, chance.choice(_FILLERS))
    if len(spoken) > 4 and chance.random() < 0.3:
        spoken.insert(chance.randrange(1, len(spoken)), chance.choice(("um", "uh", "er")))
    if len(spoken) > 5 and chance.random() < 0.15:
        place = chance.randrange(len(spoken) - 2)
        spoken[place:place] = spoken[place : place + 2]
    if len(spoken) > 6 and chance.random() < 0.2:
        del spoken[chance.randrange(len(spoken))]
    return " ".join(spoken)


@dataclasses.dataclass(frozen=True)
class Augment:
    """What is changed in each drawn sample, each with its probability.

    ``heard``: the words as a recogniser gives them. ``forget``: the turns before are dropped, but
    not those of a turn of fewer than ``bare`` words: "i'm fine" means what they make of it.
    ``anonymous``: who speaks is not told, and a robot's earlier turns count as another's.
    ``amid``: a command is put into the middle of somebody's story: there it is still a command.
    """

    heard: float = 0.5
    forget: float = 0.25
    bare: int = 6
    anonymous: float = 0.5
    amid: float = 0.3

    def __call__(
        self, samples: Sequence[Sample], stories: Sequence[Sample], chance: random.Random
    ) -> list[Sample]:
        """Change a batch.

        Args:
            samples: the drawn samples.
            stories: turns of our own talk whose context a command may stand in; may be empty.
            chance: the source of randomness.
        """
        hear = {sample.conversation: chance.random() < self.heard for sample in samples}
        return [self._one(sample, hear[sample.conversation], stories, chance) for sample in samples]

    def _one(
        self, sample: Sample, heard: bool, stories: Sequence[Sample], chance: random.Random
    ) -> Sample:
        context, text, by = sample.context, sample.text, sample.by
        if sample.family == "commands" and stories and chance.random() < self.amid:
            story = chance.choice(stories)
            context = (*story.context, ("own", story.text))
        if context and chance.random() < self.forget and len(text.split()) >= self.bare:
            context = ()
        if chance.random() < self.anonymous:
            by, context = "", tuple((_unnamed(who), said) for who, said in context)
        if heard:
            # Earlier turns keep their own form, so that each is encoded once in a batch.
            text = recognised(text, chance)
        return dataclasses.replace(sample, text=text, context=context, by=by)


def _unnamed(relation: str) -> str:
    return "other" if relation == "robot" else relation
