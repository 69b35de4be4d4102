"""What words leave in doubt is asked once; the reply, or a second sign, settles it."""

from __future__ import annotations

import dataclasses

import msgspec

from whee_ros.how.safety.risk import RiskKind
from whee_ros.how.safety.safety import Risk, Safety

_CONFIRMED = 0.7  # severity of a risk that the person confirmed


@dataclasses.dataclass
class Doubts:
    """The robot's questions about risk in one conversation.

    ``asked`` are the kinds asked about lately, ``open`` the one that the next turn replies to.
    """

    asked: set[RiskKind] = dataclasses.field(default_factory=set)
    open: RiskKind | None = None

    def settle(
        self, text: str, safety: Safety, *, lately: bool, of_animal: bool = False
    ) -> Risk | None:
        """Find the risk in a turn, in the light of what was asked before.

        Args:
            text: what the person said.
            safety: the detector.
            lately: whether there was a risk or a question about one in the latest turns.
            of_animal: whether it is an animal that is spoken of: no doctor is needed for it.

        Returns:
            the risk; one with ``ask`` only where it was not asked about lately.
        """
        if not lately:
            self.asked.clear()
        risk = safety.detect(text)
        if risk and risk.kind == "medical" and of_animal:
            risk = None
        question, self.open = self.open, None
        if risk is None or risk.ask:
            if question and safety.confirms(text):
                return Risk(kind=question, phrase=text, severity=_CONFIRMED)
            if risk and risk.kind in self.asked:
                return msgspec.structs.replace(risk, ask=False)
        if risk and risk.ask:
            self.asked.add(risk.kind)
            self.open = risk.kind
        return risk
