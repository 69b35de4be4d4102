"""Checks an SDF file against SDFormat's own description files (NAME.sdf of one version)."""

from __future__ import annotations

import xml.etree.ElementTree as ElementTree
from collections.abc import Iterator
from pathlib import Path

Element = ElementTree.Element
_NUMBERS = {"double": float, "int": int, "unsigned int": int, "float": float}
_LENGTHS = {"vector3": 3, "vector2d": 2, "color": 4, "pose": 6}


def problems(path: Path, version: Path) -> list[str]:
    """Name what in an SDF file a version's folder of descriptions does not know."""
    described = _read(version / "root.sdf")
    return list(_element(_read(path), described, version, "sdf"))


def _read(path: Path) -> Element:
    return ElementTree.parse(path).getroot()  # noqa: S314 - from this package or the system


def _element(found: Element, described: Element, version: Path, place: str) -> Iterator[str]:
    attributes = {part.attrib["name"]: part for part in described.findall("attribute")}
    for name in found.attrib:
        if name not in attributes:
            yield f"{place} has no attribute {name}"
    for name, part in attributes.items():
        if part.attrib["required"] == "1" and name not in found.attrib:
            yield f"{place} needs the attribute {name}"
    yield from _value(found, described, place)
    known = {part.attrib["name"]: part for part in _children(described, version)}
    for child in found:
        if child.tag in known:
            # Nothing is described inside a plugin: it copies whatever is there.
            if child.tag != "plugin":
                yield from _element(child, known[child.tag], version, f"{place}/{child.tag}")
        else:
            yield f"{place} has no element {child.tag}"
    for name, part in known.items():
        count, wanted = len(found.findall(name)), part.attrib.get("required", "0")
        # A required one that is left out gets its default.
        if wanted in ("0", "1") and count > 1:
            yield f"{place} holds {count} of {name}"


def _children(described: Element, version: Path) -> Iterator[Element]:
    yield from (part for part in described.findall("element") if "name" in part.attrib)
    for part in described.findall("include"):
        if not (version / part.attrib["filename"]).is_file():
            continue  # Debian's package leaves one out
        child = _read(version / part.attrib["filename"])
        child.attrib["required"] = part.attrib["required"]
        yield child
    if described.attrib.get("ref"):
        yield from _children(_read(version / f"{described.attrib['ref']}.sdf"), version)


def _value(found: Element, described: Element, place: str) -> Iterator[str]:
    kind, text = described.attrib.get("type", ""), (found.text or "").strip()
    try:
        if kind in _NUMBERS:
            _NUMBERS[kind](text)
        elif kind in _LENGTHS and len([float(part) for part in text.split()]) != _LENGTHS[kind]:
            yield f"{place} is '{text}', no {kind}"
        elif kind == "bool" and text not in ("true", "false", "0", "1"):
            yield f"{place} is '{text}', neither true nor false"
    except ValueError:
        yield f"{place} is '{text}', no {kind}"
