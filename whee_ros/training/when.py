"""Train the heads of the "when" stage: one command for each shipped weight.

    python -m whee_ros.training.when --variant own --data DIR --out DIR

The encoder stays frozen, so each text is embedded once (about ten minutes on one core for all
sets, kept in a cache folder) and the heads train in about a minute.
"""

from __future__ import annotations

import argparse
import dataclasses
import json
import sys
import tempfile
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any

from whee_ros.training import card, readers
from whee_ros.training.arrays import arrays, spoken_style
from whee_ros.training.embed import EmbeddingStore
from whee_ros.training.fit import Recipe, calibrate, fit
from whee_ros.training.samples import Sample
from whee_ros.training.splits import Parts, separate
from whee_ros.when.encoder import Encoder
from whee_ros.when.head import Head, save

# How much each set says in training, whatever its size. Our own corpus is the only talk with a
# robot and the only one with hand-given directions that the default weights may learn from.
SHARES: dict[str, float] = {
    "own": 5.0,
    "goemotions": 2.0,
    "emobank": 1.0,
    "empathetic_personas": 0.7,
    "clinc150": 0.8,
    "snips": 0.4,
    "slurp": 0.8,
    "taskmaster": 0.4,
    "topical_chat": 0.8,
    "iempathize": 1.0,
    "twittemp": 1.0,
    "empathetic_exchanges": 1.0,
    "esconv": 0.5,
    "dailydialog": 0.7,
}


# Most utterances of most sets call for nothing; a robot that never hears a sorrow is no help.
CALLS = {"none": 1.0, "seeking": 1.2, "providing": 1.2, None: 1.0}


def balanced(samples: Sequence[Sample]) -> list[Sample]:
    """Scale the weights to each set's share in ``SHARES`` and each direction's in ``CALLS``."""
    totals: dict[str, float] = defaultdict(float)
    for sample in samples:
        totals[sample.source] += sample.weight * CALLS[sample.direction]
    scale = {
        source: SHARES.get(source, 1.0) * len(samples) / total / sum(SHARES.values())
        for source, total in totals.items()
    }
    return [
        dataclasses.replace(
            sample, weight=sample.weight * CALLS[sample.direction] * scale[sample.source]
        )
        for sample in samples
    ]


def train(
    parts: Parts,
    variant: str,
    store: EmbeddingStore,
    recipe: Recipe,
    say: Callable[[str], None],
) -> Head:
    """Fit heads on the training part and calibrate them on the development part."""
    learned = balanced(spoken_style(parts.train, recipe.seed))
    say(
        f"training on {len(learned)} samples; {parts.dropped} repeat held-out text and were dropped"
    )
    head = fit(arrays(learned, store, say), variant, recipe, say)
    return calibrate(head, arrays(balanced(parts.dev), store, say))


def store_at(cache: Path | None) -> EmbeddingStore:
    """Open the embedding cache, by default in the temporary folder."""
    folder = cache or Path(tempfile.gettempdir()) / "whee-embeddings"
    return EmbeddingStore(folder, lambda: Encoder(cache=0))


def train_variant(
    variant: str,
    data: Path,
    out: Path,
    *,
    cache: Path | None = None,
    extra: Iterable[Path] = (),
    recipe: Recipe | None = None,
    say: Callable[[str], None] = print,
) -> dict[str, Any]:
    """Train, evaluate and write one variant: weights, facts, evaluation, model card.

    Args:
        variant: "own" (free for any use) or "research".
        data: the folder of data sets, read in place.
        out: where the weights go.
        cache: where embeddings are kept between runs.
        extra: folders with a user's own conversations in the corpus's form.
        recipe: sizes and seed.
        say: told the progress, a line at a time.

    Returns:
        the evaluation, as ``whee_ros.training.evaluate.evaluate_when`` gives it.
    """
    from whee_ros.training.evaluate import evaluate_when

    names, store = readers.sets_of(variant), store_at(cache)
    samples = readers.read(data, names)
    for folder in extra:
        samples += list(readers.labelled.own_corpus(folder))
    parts = separate(samples)
    head = train(parts, variant, store, recipe or Recipe(), say)
    save(head, out)
    say(f"weights written to {out}; evaluating")
    results = evaluate_when(data, str(out), cache=cache, leave_one_out=True, say=say)
    (out / "evaluation.json").write_text(json.dumps(results, indent=1) + "\n", encoding="utf-8")
    (out / "MODEL_CARD.md").write_text(
        card.model_card(variant, names, Counter(s.source for s in parts.train), head, results),
        encoding="utf-8",
    )
    return results


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line; returns the exit status."""
    parser = argparse.ArgumentParser(prog="python -m whee_ros.training.when", description=__doc__)
    parser.add_argument("--variant", choices=("own", "research"), default="own")
    parser.add_argument("--data", type=Path, required=True, help="folder of the data sets")
    parser.add_argument("--out", type=Path, required=True, help="folder for the weights")
    parser.add_argument("--cache", type=Path, help="folder for embeddings (default: temporary)")
    parser.add_argument("--extra", type=Path, action="append", default=[], help="own labelled talk")
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--seed", type=int, default=Recipe.seed)
    chosen = parser.parse_args(arguments)
    import torch

    torch.set_num_threads(chosen.threads)
    try:
        train_variant(
            chosen.variant,
            chosen.data,
            chosen.out,
            cache=chosen.cache,
            extra=chosen.extra,
            recipe=Recipe(seed=chosen.seed),
            say=lambda line: print(line, flush=True),
        )
    except (OSError, ValueError, RuntimeError) as error:
        print(f"training failed: {error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
