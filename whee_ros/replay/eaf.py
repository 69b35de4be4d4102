"""Labels as ELAN's annotation format (EAF 3.0), with the standard library.

A person has a tier ``direction@PERSON``, and tiers ``need@PERSON`` and ``note@PERSON`` with
annotations of the same times. A tier of another name whose annotations are directions counts as
the direction tier of its participant, or of the person it is named after.
"""

from __future__ import annotations

import xml.etree.ElementTree as ElementTree
from collections import Counter, defaultdict
from collections.abc import Iterable
from pathlib import Path

from whee_ros.decision import DIRECTIONS
from whee_ros.replay.labels import Label, LabelError

KINDS = ("direction", "need", "note")
Span = tuple[int, int]


def read_eaf(path: Path, wrong: Counter[str]) -> list[Label]:
    """Read an .eaf file; annotations that make no sense are counted in ``wrong``.

    Raises:
        LabelError: it is no EAF file, or has no tier of directions.
    """
    try:
        # Expat from 2.4.1 on refuses entities that grow without end.
        root = ElementTree.parse(path).getroot()  # noqa: S314
    except (ElementTree.ParseError, OSError) as error:
        raise LabelError(f"{path.name} is no EAF file: {error}") from error
    times = _times(root)
    tiers: dict[tuple[str, str], dict[Span, str]] = defaultdict(dict)
    spans: dict[str, Span] = {}
    for tier in root.iter("TIER"):
        values = _annotations(tier, times, spans, wrong)
        kind, person = _meaning(tier, values)
        if kind:
            tiers[kind, person].update(values)
    if not any(kind == "direction" for kind, _ in tiers):
        raise LabelError(f"{path.name} has no tier direction@PERSON with {', '.join(DIRECTIONS)}")
    labels = []
    for (kind, person), values in tiers.items():
        if kind != "direction":
            continue
        for span, value in values.items():
            try:
                need = tiers["need", person].get(span, "") if ("need", person) in tiers else ""
                note = tiers["note", person].get(span, "") if ("note", person) in tiers else ""
                worth = float(need) if need else None
                times_s = (span[0] / 1000, span[1] / 1000)
                labels.append(Label(*times_s, person, value.strip().lower(), worth, note))
            except (LabelError, ValueError) as error:
                wrong[f"{path.name}, {person} at {span[0] / 1000:.3f} s: {error}"] += 1
    return labels


def _times(root: ElementTree.Element) -> dict[str, int]:
    """Give the milliseconds of each time slot that has some."""
    found = {}
    for slot in root.iter("TIME_SLOT"):
        value = slot.get("TIME_VALUE", "")
        if value.isdigit():
            found[slot.get("TIME_SLOT_ID", "")] = int(value)
    return found


def _annotations(
    tier: ElementTree.Element, times: dict[str, int], spans: dict[str, Span], wrong: Counter[str]
) -> dict[Span, str]:
    """Give a tier's values by their times; ``spans`` remembers those of each annotation's id."""
    values: dict[Span, str] = {}
    for one in tier.iter():
        if one.tag == "ALIGNABLE_ANNOTATION":
            first = times.get(one.get("TIME_SLOT_REF1", ""))
            last = times.get(one.get("TIME_SLOT_REF2", ""))
            span = None if first is None or last is None else (first, last)
        elif one.tag == "REF_ANNOTATION":
            span = spans.get(one.get("ANNOTATION_REF", ""))
        else:
            continue
        if span is None:
            wrong[f"tier {tier.get('TIER_ID')}: an annotation has no times"] += 1
            continue
        spans[one.get("ANNOTATION_ID", "")] = span
        values[span] = one.findtext("ANNOTATION_VALUE") or ""
    return values


def _meaning(tier: ElementTree.Element, values: dict[Span, str]) -> tuple[str, str]:
    """Say what a tier tells, and of whom; ("", "") if it is none of ours."""
    name = tier.get("TIER_ID", "")
    kind, at, person = name.partition("@")
    if at and kind in KINDS:
        return kind, person
    if values and all(value.strip().lower() in DIRECTIONS for value in values.values()):
        return "direction", tier.get("PARTICIPANT") or name
    return "", ""


def eaf_text(labels: Iterable[Label]) -> str:
    """Give labels as the text of an .eaf file; equal labels give equal text."""
    rows = sorted(labels, key=lambda label: (label.person, label.start, label.end))
    root = ElementTree.Element(
        "ANNOTATION_DOCUMENT",
        {"AUTHOR": "whee", "DATE": "1970-01-01T00:00:00+00:00", "FORMAT": "3.0", "VERSION": "3.0"},
    )
    ElementTree.SubElement(root, "HEADER", {"MEDIA_FILE": "", "TIME_UNITS": "milliseconds"})
    order = ElementTree.SubElement(root, "TIME_ORDER")
    slots = 0
    for person in dict.fromkeys(label.person for label in rows):
        for kind in KINDS:
            told = [(label, _value(label, kind)) for label in rows if label.person == person]
            told = [(label, value) for label, value in told if value]
            if not told:
                continue
            tier = ElementTree.SubElement(root, "TIER", _tier(kind, person))
            for label, value in told:
                slots += 2
                names = (f"ts{slots - 1}", f"ts{slots}")
                for name, seconds in zip(names, (label.start, label.end), strict=True):
                    slot = {"TIME_SLOT_ID": name, "TIME_VALUE": str(round(seconds * 1000))}
                    ElementTree.SubElement(order, "TIME_SLOT", slot)
                _annotate(tier, f"a{slots // 2}", names, value)
    ElementTree.SubElement(
        root,
        "LINGUISTIC_TYPE",
        {"GRAPHIC_REFERENCES": "false", "LINGUISTIC_TYPE_ID": "whee", "TIME_ALIGNABLE": "true"},
    )
    ElementTree.indent(root)
    text = ElementTree.tostring(root, encoding="unicode")
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{text}\n'


def _tier(kind: str, person: str) -> dict[str, str]:
    return {"LINGUISTIC_TYPE_REF": "whee", "PARTICIPANT": person, "TIER_ID": f"{kind}@{person}"}


def _value(label: Label, kind: str) -> str:
    if kind == "direction":
        return label.direction
    if kind == "need":
        return "" if label.need is None else f"{label.need:g}"
    return label.note


def _annotate(tier: ElementTree.Element, name: str, slots: tuple[str, str], value: str) -> None:
    outer = ElementTree.SubElement(tier, "ANNOTATION")
    inner = ElementTree.SubElement(
        outer,
        "ALIGNABLE_ANNOTATION",
        {"ANNOTATION_ID": name, "TIME_SLOT_REF1": slots[0], "TIME_SLOT_REF2": slots[1]},
    )
    ElementTree.SubElement(inner, "ANNOTATION_VALUE").text = value
