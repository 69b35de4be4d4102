"""How the figures of ``whee bench`` are laid out for reading."""

from __future__ import annotations

from typing import Any


def stage_line(row: dict[str, Any]) -> str:
    """Lay one row out."""
    return (
        f"{row['stage']:28} {row['unit']:22} {row['n']:5} {row['p50_ms']:9.2f} "
        f"{row['p95_ms']:9.2f} {row['cpu_ms']:9.2f} {row['peak_mb']:6.0f}  {row['note']}".rstrip()
    )


def path_lines(path: dict[str, Any]) -> str:
    """Lay the whole path out."""
    lines = [
        f"\nwhole path: {path['seconds']} s of the demo scene in {path['wall_s']} s "
        f"({path['times_real_time']} times real time), {path['cpu_s']} s of CPU, "
        f"{path['peak_mb']} MB at most",
        "from the last sample of speech, in virtual time:",
    ]
    for key, name in (("to_visible_act", "first visible act"), ("to_first_word", "first word")):
        spread = path[key]
        missed = f", none after {spread['none']}" if spread["none"] else ""
        lines.append(
            f"  {name:20} p50 {spread['p50_ms']} ms, p95 {spread['p95_ms']} ms "
            f"({spread['n']} lines{missed})"
        )
    return "\n".join(lines)


def soak_lines(soak: dict[str, Any]) -> str:
    """Lay one room's growth out, a line more for each container that grew."""
    grown = [
        f"{'':12}{path}: {row['first']:g} to {row['last']:g}, {row['per_hour']:+g} an hour"
        for path, row in soak["grown"].items()
    ]
    first = (
        f"{soak['room']:10} {soak['seconds'] / 60:6.1f} {soak['times_real_time']:7.1f}  "
        f"{soak['rss_mb']['last']:7.1f} {soak['rss_mb']['per_hour']:+7.1f} "
        f"{soak['objects']['per_hour']:+10.0f}  {len(grown) or 'nothing'}"
    )
    return "\n".join([first, *grown])


def batch_lines(found: dict[str, Any]) -> str:
    """Lay out what many turns at once are worth."""
    lines = [
        f"\n{'batch':44} {'threads':>7} {'n':>5} {'ms':>8} {'CPU ms':>8} {'x':>6} {'x CPU':>6}"
    ]
    lines += [
        f"{row['stage']:44} {row['threads']:7} {row['n']:5} {row['ms']:8.2f} {row['cpu_ms']:8.2f} "
        f"{row['factor']:6.2f} {row['cpu_factor']:6.2f}"
        + (f"  wanted: {row['target']:g}" if row["target"] else "")
        for row in found["rows"]
    ]
    return "\n".join(lines)


def bar_lines(rows: list[dict[str, Any]]) -> str:
    """Lay the bars of replay out."""
    lines = [f"\n{'replay':50} {'figure':>9}  {'bar':12}"]
    lines += [
        f"{row['bar']:50} {row['figure']:9.1f}  {row['needed']:12} "
        f"{'holds' if row['holds'] else 'FALLS SHORT'}"
        for row in rows
    ]
    return "\n".join(lines)


def scaling_lines(found: dict[str, Any]) -> str:
    """Lay out what people and length cost."""
    lines = [
        f"\n{'scaling':20} {'CPU ms a s':>11} {'a decision':>11} {'n':>5} {'MB':>6} {'x real':>7}"
    ]
    for axis, key, unit in (("people", "people", "people"), ("lengths", "seconds", "s of talk")):
        lines += [
            f"{row[key]:9g} {unit:10} {row['cpu_ms_a_second']:11.2f} "
            f"{row['cpu_ms_a_decision']:11.1f} "
            f"{row['decisions']:5} {row['peak_mb']:6.0f} {row['times_cpu']:7.0f}"
            for row in found[axis]
        ]
    return "\n".join(lines)


def spread_lines(rows: list[dict[str, Any]]) -> str:
    """Lay out one process against several."""
    lines = [
        f"\n{'spread over':20} {'decision ms':>12} {'p95':>8} {'plan ms':>8} {'CPU ms':>7} "
        f"{'MB':>6}"
    ]
    lines += [
        f"{row['processes']:9} {'processes':10} {row['decision_p50_ms']:12.1f} "
        f"{row['decision_p95_ms']:8.1f} {row['plan_p50_ms']:8.1f} {row['cpu_ms_a_turn']:7.0f} "
        f"{row['peak_mb']:6}"
        for row in rows
    ]
    return "\n".join(lines)
