"""What a language model would have the body do, as far as the policy's table allows it.

Amplitudes, speeds and colours are always the table's. A face of another tone than the policy wants
is not shown, and nothing lively where the policy is not lively.
"""

from __future__ import annotations

from collections.abc import Mapping

import msgspec

from whee_ros.how.choice.shown import Shown
from whee_ros.how.policy.behaviours import Behaviour, ExpressionStyle

LIVELY = ("bounce",)


def shown(
    wanted: Shown, behaviour: Behaviour, table: Mapping[str, Behaviour]
) -> tuple[Behaviour, tuple[str, ...]]:
    """Give the behaviour with the model's face and gesture where they agree with it.

    Args:
        wanted: the model's acts.
        behaviour: what the policy would show.
        table: all behaviours of the policy.

    Returns:
        what is shown, and a note for each act that was not taken.
    """
    notes = []
    face = _face(wanted, behaviour, table)
    if face is not None:
        behaviour = msgspec.structs.replace(behaviour, expression=face)
    elif wanted.face != behaviour.expression.name:
        notes.append(f"not shown: {wanted.face}")
    if wanted.gesture == "none" or (behaviour.gesture and wanted.gesture == behaviour.gesture.name):
        return behaviour, tuple(notes)
    styles = [one.gesture for one in table.values() if one.gesture is not None]
    style = next((one for one in styles if one.name == wanted.gesture), None)
    if style is None or (wanted.gesture in LIVELY and behaviour.expression.valence < 0.5):
        return behaviour, (*notes, f"not shown: {wanted.gesture}")
    return msgspec.structs.replace(behaviour, gesture=style), tuple(notes)


def _face(
    wanted: Shown, behaviour: Behaviour, table: Mapping[str, Behaviour]
) -> ExpressionStyle | None:
    """Find the mildest face of that name in the table whose tone is the policy's."""
    tone = behaviour.expression.valence
    faces = sorted(
        (one.expression for one in table.values() if one.expression.name == wanted.face),
        key=lambda one: one.intensity,
    )
    if wanted.face == behaviour.expression.name or not faces:
        return None
    agrees = faces[0].valence * tone > 0.0 or faces[0].valence == 0.0
    return faces[0] if agrees else None
