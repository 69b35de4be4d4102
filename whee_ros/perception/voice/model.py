"""The weights that read a speaker's state from a turn's sound: two small softmax regressions.

One reads functionals against a population's, the other their differences from the person's own
baseline. A few kB each, learned by ``whee train voice`` (see the model cards beside them).
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from whee_ros.perception.voice.functionals import NAMES
from whee_ros.perception.voice.vad import VoiceError

CLASSES = ("distressed", "neutral", "positive")
# The class and the arousal of each emotion, the latter after Russell's circumplex (1980) as a
# difference from a calm voice.
EMOTIONS: dict[str, tuple[str, float]] = {
    "angry": ("distressed", 0.7),
    "fearful": ("distressed", 0.6),
    "sad": ("distressed", -0.3),
    "neutral": ("neutral", 0.0),
    "happy": ("positive", 0.5),
}
WEIGHTS = Path(__file__).resolve().parent / "weights"
FORMAT = 1
_MOST = 3.0  # z-scores are limited to this
_CURE = "retrain it with `whee train voice` or reinstall whee_ros"

Floats = NDArray[np.float64]


class Softmax(NamedTuple):
    """Probabilities of emotions (k) from functionals (d): ``weights`` (k, d), ``bias`` (k)."""

    mean: Floats
    sd: Floats
    weights: Floats
    bias: Floats

    def chances(self, values: Floats) -> Floats:
        """Give probabilities (..., k) of values (..., d)."""
        scores = np.clip((values - self.mean) / self.sd, -_MOST, _MOST)
        logits = scores @ self.weights.T + self.bias
        raised = np.exp(logits - logits.max(axis=-1, keepdims=True))
        chances: Floats = raised / raised.sum(axis=-1, keepdims=True)
        return chances


class VoiceModel(NamedTuple):
    """Both regressions, over the same ``emotions``; ``facts`` say where they come from."""

    emotions: tuple[str, ...]
    population: Softmax
    person: Softmax
    facts: dict[str, Any]

    def chances(self, values: Floats, usual: Floats | None = None, known: float = 0.0) -> Floats:
        """Give the emotions' probabilities (k) of one turn's functionals (d).

        Args:
            values: as `functionals` gives them.
            usual: the person's usual ones.
            known: how far these are known, 0..1; the rest is read against the population.
        """
        chances = self.population.chances(values)
        if usual is None or known <= 0:
            return chances
        mixed: Floats = (1 - known) * chances + known * self.person.chances(values - usual)
        return mixed

    def classes(self, chances: Floats) -> Floats:
        """Sum up emotions' probabilities (..., k) to those of ``CLASSES`` (..., 3)."""
        table = [[EMOTIONS[e][0] == name for e in self.emotions] for name in CLASSES]
        summed: Floats = chances @ np.array(table, float).T
        return summed

    def arousal(self, chances: Floats) -> Floats:
        """Give the arousal to expect, -1..1, of emotions' probabilities (..., k)."""
        expected: Floats = chances @ np.array([EMOTIONS[e][1] for e in self.emotions])
        return expected


def write(model: VoiceModel, path: Path) -> None:
    """Write a model with four significant digits, as JSON."""
    parts = {
        name: {field: _short(values) for field, values in getattr(model, name)._asdict().items()}
        for name in ("population", "person")
    }
    about = {"format": FORMAT, **model.facts, "emotions": model.emotions, "names": NAMES}
    path.write_text(json.dumps({**about, **parts}) + "\n", encoding="utf-8")


def load(name: str) -> VoiceModel:
    """Load a model by its name (own-v1, research-v1) or file.

    Raises:
        VoiceError: it is missing, damaged, or made for other functionals.
    """
    path = WEIGHTS / f"{name}.json"
    path = path if path.is_file() else Path(name).expanduser()
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
        emotions, names = tuple(found.pop("emotions")), tuple(found.pop("names"))
        parts = [_softmax(found.pop(part), len(emotions)) for part in ("population", "person")]
    except FileNotFoundError:
        shipped = ", ".join(sorted(one.stem for one in WEIGHTS.glob("*.json")))
        raise VoiceError(
            f"no voice weights called {name!r}: name one of {shipped or 'none shipped'}, or a file"
            " that `whee train voice` wrote"
        ) from None
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise VoiceError(f"the voice weights {path} are damaged ({error!r}): {_CURE}") from error
    if found.get("format") != FORMAT or names != NAMES or not set(emotions) <= set(EMOTIONS):
        raise VoiceError(f"the voice weights {path} were made for another version: {_CURE}")
    return VoiceModel(emotions, parts[0], parts[1], found)


def _softmax(found: dict[str, Any], emotions: int) -> Softmax:
    made = Softmax(*(np.array(found[field], np.float64) for field in Softmax._fields))
    shapes = [(len(NAMES),), (len(NAMES),), (emotions, len(NAMES)), (emotions,)]
    if [one.shape for one in made] != shapes or not all(np.isfinite(one).all() for one in made):
        raise ValueError("arrays of another shape, or not finite")
    if (made.sd <= 0).any():
        raise ValueError("a spread that is not positive")
    return made


def _short(values: Floats) -> Any:
    return np.vectorize(lambda value: float(f"{value:.4g}"))(values).tolist()
