"""The voice: one utterance at a time, and knowing when it is over."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Sequence

from whee_ros.acts import Act, Say
from whee_ros.cues import Word
from whee_ros.embodiment.gestures import finite
from whee_ros.embodiment.outbox import Outbox
from whee_ros.embodiment.parts.part import Outcome, Part, after, skipped
from whee_ros.embodiment.speech.ssml import to_ssml

# Topics are not ordered among each other: a cancel could overtake, and silence, the next words. So
# these wait for the word of silence that follows a cancel, or, where none comes, so long.
_HUSH_LEAST, _HUSH_MOST = 0.08, 0.5
# How long to wait for /robot_speaking to rise before the estimate is trusted instead.
_RISE = 2.0


@dataclasses.dataclass
class _Speech:
    sent: int
    seconds: float
    rose: int | None = None
    fell: int | None = None
    spoken: tuple[int, ...] = ()

    @property
    def patience(self) -> float:
        """Seconds after which one no longer believes that it goes on."""
        return 2 * self.seconds + 3


class Voice(Part):
    """Says, cancels, and follows /robot_speaking where the profile names it."""

    name = "voice"

    def __init__(self, outbox: Outbox) -> None:
        super().__init__(outbox)
        self._speech: _Speech | None = None
        self._speaking = False
        self._hushed = (0, 0)
        self._unheard = False  # a cancel that no word of silence has followed yet

    @property
    def busy(self) -> bool:
        """Whether an utterance is out and not known to be over."""
        return self._speech is not None

    @property
    def sounded(self) -> int | None:
        """When the running utterance was heard to begin; None where nobody told."""
        return self._speech.rose if self._speech else None

    @property
    def spoken(self) -> tuple[int, ...]:
        """The stamps at which its words begin, then that of the last one's end, where told."""
        return self._speech.spoken if self._speech else ()

    def start(self, act: Act, now: int) -> Outcome:
        """Speak, after a cancelled utterance has fallen silent."""
        assert isinstance(act, Say)  # noqa: S101
        least, most = self._hushed
        if now < least or (now < most and (self._speaking or self._unheard)):
            return Outcome("waiting", "the voice is still falling silent")
        text, notes = self._text(act.text)
        if not text:
            return skipped("nothing to say")
        why = self.outbox.blocked("say", now)
        if why:
            return Outcome("waiting", why) if why.startswith("more than") else skipped(why)
        rate, pitch, volume = self._prosody(act, notes)
        sent = {"text": text, "rate": rate, "pitch": pitch, "volume": volume}
        values = {
            **sent,
            "rate_percent": 100 * rate,
            "ssml": to_ssml(text, rate, pitch, volume),
        }
        rule = self.profile.bindings["say"].done
        seconds = rule.base + rule.per_character * len(text) / rate
        if rule.rule == "none":
            seconds = 0.0
        self._speech = _Speech(now, seconds)
        self.outbox.send("say", values, now, patience=self._speech.patience)
        return Outcome("started", ends=after(now, seconds), sent=sent, notes=tuple(notes))

    def robot_speaking(self, flag: bool, now: int) -> None:
        """Take in what the robot says of itself."""
        speech = self._speech
        if speech and flag and not self._speaking:
            speech.rose = now
        if speech and not flag and speech.rose is not None and speech.fell is None:
            speech.fell = now
        self._speaking = flag
        self._unheard = self._unheard and flag

    def words(self, words: Sequence[Word]) -> None:
        """Take in when the words of the running utterance are heard."""
        if self._speech and words:
            self._speech.spoken = (*(word.start for word in words), words[-1].end)

    def done(self, ends: int | None, now: int) -> str | None:
        """Say how the utterance ended: answered, heard to end, by estimate, or given up."""
        if self._speech is None:
            return "done"
        reason = self._over(self._speech, now)
        if reason:
            self._speech = None
        return reason

    def _over(self, speech: _Speech, now: int) -> str | None:
        estimated = after(speech.sent, speech.seconds)
        told = self.outbox.ended("say", now, estimated)
        rule = self.profile.bindings["say"].done.rule
        if rule != "topic" or (told and told.startswith("failed")):
            return told
        if speech.fell is not None:
            return "done"
        if speech.rose is None:
            silent = now >= max(estimated, after(speech.sent, _RISE))
            return "done by estimate: /robot_speaking never rose" if silent else None
        late = now >= after(speech.rose, speech.patience)
        return "given up: /robot_speaking never fell" if late else None

    def cancel(self, now: int) -> None:
        """Break off the utterance; where the robot cannot, wait until it will be over."""
        speech, self._speech = self._speech, None
        hushed = not self.outbox.send("cancel_speech", {}, now, urgent=True)
        hushed = self.outbox.cancel("say", now) or hushed
        if hushed:
            self._hushed = (after(now, _HUSH_LEAST), after(now, _HUSH_MOST))
            self._unheard = self._tells
        elif speech:
            end = after(speech.sent, speech.seconds)
            self._hushed = (end, after(end, 3.0))

    def reset(self) -> None:
        """Forget the running utterance and when the voice was hushed."""
        self._speech, self._hushed, self._unheard = None, (0, 0), False

    @property
    def _tells(self) -> bool:
        say = self.profile.bindings.get("say")
        return say is not None and say.done.rule == "topic"

    def _text(self, text: str) -> tuple[str, list[str]]:
        # Control characters are no speech, and some are not allowed in XML; nor are lone halves
        # of surrogate pairs, which no message can carry.
        plain = " ".join(
            re.sub(r"[\x00-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]", " ", text).split()
        )
        most = self.profile.voice.max_characters
        if len(plain) <= most:
            return plain, []
        head = plain[:most]
        cut = max(head.rfind(mark) for mark in ".!?") + 1 or head.rfind(" ") + 1 or most
        return head[:cut].strip(), [f"text cut to {cut} of {len(plain)} characters"]

    def _prosody(self, act: Say, notes: list[str]) -> tuple[float, float, float]:
        limits = self.profile.voice
        found = []
        wanted = (("rate", act.rate, 1.0), ("pitch", act.pitch, 0.0), ("volume", act.volume, 0.0))
        for name, value, normal in wanted:
            low, high = getattr(limits, name)
            given = finite(value, min(max(normal, low), high), low, high)
            if given != value:
                notes.append(f"{name} {value:g} became {given:g}")
            found.append(given)
        return found[0], found[1], found[2]
