"""What `whee train` can train: what for, what it needs, how long it takes, how to use it."""

from __future__ import annotations

import dataclasses


@dataclasses.dataclass(frozen=True)
class Trainable:
    """One kind of weights. The times are those of two cores of a server without a GPU."""

    name: str
    what: str
    needs: str
    takes: str
    run: str
    use: str


TRAINABLES = (
    Trainable(
        "when",
        "what words tell: is empathy sought, which feeling, why",
        "the folder of data sets (--data); scikit-learn, torch, transformers; 4 GB of memory",
        "about an hour; the evaluation and the model card half an hour more",
        "whee train when --variant own --data DIR --out DIR",
        "parameter `weights` of the when node, or `whee when --weights DIR`",
    ),
    Trainable(
        "voice",
        "what a voice tells: distressed, neutral, positive",
        "the folder of data sets with acted speech (--data); scikit-learn, soundfile, torch",
        "minutes, with a process a core",
        "whee train voice --variant own --data DIR --out DIR",
        "parameter `weights` of the voice node",
    ),
    Trainable(
        "risk",
        "words of self-harm, harm by others, a medical emergency",
        "the folder of data sets (--data), a list to set the thresholds on (--dev); torch,"
        " transformers",
        "tens of minutes",
        "whee train risk --data DIR --dev LIST --out DIR",
        "`whee eval risk --data DIR` measures it; the files belong into whee_ros/how/data",
    ),
    Trainable(
        "how",
        "a small language model that answers",
        "a causal transformers model to teach (--base); a teacher is welcome (--teacher: a server"
        " or a folder), else the bank teaches; no data set; torch, transformers",
        "pairs: minutes with the bank alone, else the teacher's time; then what the size of the"
        " model asks (a GPU, for one of use)",
        "whee train how --teacher URL --teacher-model NAME --base FOLDER --out DIR",
        "parameters `model: folder` and `model_folder: DIR` of the how node",
    ),
)


def listing() -> str:
    """Tell all of them in plain text."""
    return "\n\n".join(
        f"  {one.name:6} {one.what}\n"
        f"         needs  {one.needs}\n"
        f"         takes  {one.takes}\n"
        f"         run    {one.run}\n"
        f"         use    {one.use}"
        for one in TRAINABLES
    )
