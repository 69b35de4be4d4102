"""`whee doctor` looks at the weights, the configuration and the data."""

from __future__ import annotations

from collections.abc import Iterator

from whee_ros import locator
from whee_ros.commands.doctor_finding import Finding
from whee_ros.when.shipped import OWN


def models() -> Iterator[Finding]:
    """Check the weights that ship, and the encoder that they need, by their hashes."""
    from whee_ros.when.encoder import find_encoder, verify

    try:
        folder = find_encoder()
        verify(folder)
        yield Finding("models", "text encoder", "ok", f"SHA-256 as trained with ({folder})")
    except RuntimeError as error:
        what, _, cure = str(error).partition(": ")
        yield Finding("models", "text encoder", "wrong", what, cure, needed=True)
    from whee_ros.when.weights import WEIGHTS, load

    for head in sorted(WEIGHTS.glob("*/head.json")):
        name = head.parent.name
        try:
            loaded = load(name).head
            yield Finding("models", f"weights {name}", "ok", loaded.name, needed=name == OWN)
        except (RuntimeError, ImportError) as error:
            what, _, cure = str(error).rpartition(": ")
            yield Finding("models", f"weights {name}", "wrong", what, cure, name == OWN)


def files() -> Iterator[Finding]:
    """Say where configuration and data were found."""
    for name, find in (
        ("configuration", lambda: locator.config("whee.yaml")),
        ("robots", lambda: locator.config("robots")),
        ("response bank", lambda: locator.data("how/data/bank")),
        ("demo scene", lambda: locator.data("demo/scene/bag")),
        ("weights", lambda: locator.data(f"when/weights/{OWN}/head.json")),
    ):
        try:
            path = find()
        except OSError as error:
            yield Finding("files", name, "missing", str(error), "reinstall whee_ros", needed=True)
            continue
        what = f"{path}: {', '.join(locator.robots())}" if name == "robots" else str(path)
        yield Finding("files", name, "ok", what, needed=True)


def phrases() -> Iterator[Finding]:
    """Read the lists of what people say; whoever added a phrase may look here."""
    from whee_ros.how.tables import TableError
    from whee_ros.how.words import phrases

    try:
        phrases.ready()
    except (TableError, OSError) as error:
        cure = "write it as how/data/phrases/README.md says"
        yield Finding("files", "phrases", "wrong", str(error), cure, needed=True)
        return
    yield Finding("files", "phrases", "ok", str(locator.data("how/data/phrases")), needed=True)
