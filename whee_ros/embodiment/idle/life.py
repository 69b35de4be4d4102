"""When a body that performs nothing breathes, glances about, and shows that it listens.

It touches only parts that no act owns, and forgets what it was about when an act takes one. Darts
of the eyes are for eyes that no motor moves; services and actions are never called for it. Blinks
go beside the acts. Numbers: listeners look at the speaker about 70 %
of the time, in looks of some seconds with breaks between.
"""

from __future__ import annotations

from collections.abc import Callable

from whee_ros.cues import NANOSECONDS
from whee_ros.embodiment.commands import Journal
from whee_ros.embodiment.idle.blinks import Blinks
from whee_ros.embodiment.idle.chance import Rhythm, between
from whee_ros.embodiment.idle.mirror import Mirror
from whee_ros.embodiment.parts.body import Body

_DART = (0.025, 0.015)  # rad: yaw, pitch to either side; a fixation wanders within a face
_BREAK = ((0.22, 0.38), (-0.05, 0.18))  # rad: yaw to one side, pitch down
_LISTENING, _ALONE = (1.0, 2.0), (0.7, 1.8)  # s that a look aside takes
_INHALE, _BREATH = 0.02, 1.6  # rad of lean or pitch; s of a half breath, then a rest
_LONGEST = 120 * NANOSECONDS


class Life:
    """Small movements beside the plans; deterministic from ``seed`` and the stamps it is given."""

    def __init__(self, body: Body, journal: Journal, seed: int) -> None:
        self._body, self._journal, self._seed = body, journal, seed
        self._darts = Rhythm(seed, "dart", 0.8, 2.4)
        # Looks of 2.5 to 5 s with breaks of 1 to 2 s: 71 % at the speaker.
        self._breaks = Rhythm(seed, "break", 2.5, 5.0)
        self._glances = Rhythm(seed, "glance", 5.0, 11.0)
        self._blinks = Blinks(body, seed)
        self._breaths = Rhythm(seed, "breath", 2.2, 2.8)
        self._back: int | None = None
        self._speaker: tuple[str, int] | None = None
        self._turned = False
        self._mirror = Mirror()

    @property
    def listening(self) -> bool:
        """Whether somebody speaks to the robot."""
        return self._speaker is not None

    def listens_to(self, person: str) -> bool:
        """Whether this person speaks to the robot."""
        return self._speaker is not None and self._speaker[0] == person

    def listen(self, person: str, now: int) -> None:
        """Attend to a person who speaks."""
        if self._speaker is None or self._speaker[0] != person:
            self._turned, self._mirror = False, Mirror()
        self._speaker = (person, now)

    def rest(self, person: str | None = None) -> bool:
        """Take in that a person (None: whoever it is) speaks no more; false if they did not."""
        spoke = self._speaker is not None and person in (None, self._speaker[0])
        if spoke:
            self._speaker = None
        return spoke

    def felt(self, person: str, valence: float, confidence: float, now: int) -> None:
        """Take in how a person's face looks; only the speaker's counts."""
        if self.listens_to(person):
            self._mirror.felt(valence, confidence, now)

    def tick(self, now: int, free: Callable[[str], bool]) -> None:
        """Move what is due; ``free`` says whether nobody owns a part."""
        if self._speaker is not None and now - self._speaker[1] > _LONGEST:
            self.rest()  # its end was never told
        self._blinks.tick(now)
        if free("gaze"):
            if free("neck"):
                self._attend(now)
            self._eyes(now)
        else:
            self._settle()
        if free("neck"):
            self._breathe(now)
        else:
            self._breaths.pause()
        if self.listening and free("face"):
            self._go_along(now)

    def upcoming(self, now: int) -> int:
        """Give when something may be due if all parts are free and nothing is taken in till then.

        ``now`` (ns) is that of the tick just over; given back where the next tick may do something.
        """
        moments = [self._blinks.next, self._breaths.next]
        if self._speaker is not None:
            moments.append(self._speaker[1] + _LONGEST if self._turned else None)
            if self._mirror.next > now:
                moments.append(self._mirror.next)
        if self._body.may_stray:
            aside = self._breaks if self.listening else self._glances
            straying = self._back is not None
            moments += [self._back] if straying else [aside.next, self._darts.next]
        return min((now if at is None else at for at in moments), default=now)

    def still(self) -> None:
        """Leave off: the eyes return from where they strayed, and nobody is listened to."""
        self._body.gaze.stray(0.0, 0.0)
        self._settle()
        self._breaths.pause()
        self._blinks.pause()
        self.rest()

    def _settle(self) -> None:
        self._back = None
        for rhythm in (self._darts, self._breaks, self._glances):
            rhythm.pause()

    def _attend(self, now: int) -> None:
        if self._speaker is None or self._turned:
            return
        person = self._speaker[0]
        self._turned = self._body.attend(person, now)
        if self._turned:
            self._settle()
            self._blinks.gaze_jumped(now)
            self._note("gaze", now, "turned to the speaker", target=person)

    def _eyes(self, now: int) -> None:
        if not self._body.may_stray:
            return
        gaze = self._body.gaze
        if self._back is not None:
            if now >= self._back:
                gaze.stray(0.0, 0.0)
                self._settle()
            return
        name, rhythm, length = ("glance", self._glances, _ALONE)
        if self.listening:
            name, rhythm, length = ("break", self._breaks, _LISTENING)
        if rhythm.due(now):
            self._look_aside(name, rhythm.count, length, now)
        elif self._darts.due(now) and self._body.may_dart:
            count = self._darts.count
            gaze.stray(
                between(self._seed, "dart yaw", count, -_DART[0], _DART[0]),
                between(self._seed, "dart pitch", count, -_DART[1], _DART[1]),
            )

    def _look_aside(self, name: str, count: int, length: tuple[float, float], now: int) -> None:
        side = 1 if between(self._seed, f"{name} side", count, 0, 1) < 0.5 else -1
        yaw = side * between(self._seed, f"{name} yaw", count, *_BREAK[0])
        pitch = between(self._seed, f"{name} pitch", count, *_BREAK[1])
        seconds = between(self._seed, f"{name} length", count, *length)
        self._body.gaze.stray(yaw, pitch)
        self._blinks.gaze_jumped(now)
        self._back = now + int(seconds * NANOSECONDS)
        why = "a gaze break" if self.listening else "a glance"
        self._note("gaze", now, why, yaw=round(yaw, 3), pitch=round(pitch, 3))

    def _breathe(self, now: int) -> None:
        if self._breaths.due(now) and self._body.may_breathe:
            self._body.neck.sway(_INHALE * (self._breaths.count % 2), _BREATH, now)

    def _go_along(self, now: int) -> None:
        values = self._mirror.face(now)
        if values is not None and self._body.may_show:
            self._body.face.show(values)
            self._note("face", now, "goes along with the speaker", **values)

    def _note(self, part: str, now: int, reason: str, **sent: object) -> None:
        self._journal.note("idle", now, part=part, reason=reason, sent=dict(sent))
