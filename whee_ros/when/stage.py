"""The "when" stage: from a turn with its cues to a decision about empathy.

Same input, same output: no clock, no chance, no memory between calls.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from whee_ros.cues import FaceCue, Turn, VoiceCue
from whee_ros.decision import Appraisal, EmpathyDecision, Evidence
from whee_ros.settings import problems
from whee_ros.threads import use_threads
from whee_ros.when.affect import finite, in_window
from whee_ros.when.appraisal import extract
from whee_ros.when.behaviour import behaviour
from whee_ros.when.encoder import Encoder, verify_ahead
from whee_ros.when.evidence import Fused, choose, fuse
from whee_ros.when.face_affect import read_face
from whee_ros.when.mechanisms import target
from whee_ros.when.reader import Said, TextReader
from whee_ros.when.requests import Request, face_of, turn_of, voice_of
from whee_ros.when.sensitivity import sensitivities
from whee_ros.when.settings import WhenSettings
from whee_ros.when.text_reading import TextReading
from whee_ros.when.voice_affect import read_voice
from whee_ros.when.weights import load

_TEXT_LENGTH = 20_000
# A recogniser's confidence is no probability: words that came out at all are worth this much.
_LEAST_TRUST = 0.4


class WhenStage:
    """Decides when empathy is called for.

    Args:
        settings: see ``WhenSettings``.
        report: called with each note a diagnostic should show (a GPU that was not usable).

    Raises:
        ValueError: if a setting is out of range.
        EncoderError, WeightsError: if a model is missing or damaged, with the cure.
    """

    def __init__(
        self, settings: WhenSettings | None = None, report: Callable[[str], None] | None = None
    ) -> None:
        self.settings = settings or WhenSettings()
        self.configure(self.settings)
        verify_ahead(self.settings.encoder)
        use_threads(self.settings.threads)
        weights = load(self.settings.weights)
        self.head = weights.head
        self.encoder = Encoder(
            self.settings.encoder,
            weights.encoder,
            weights.head.span(),
            device=self.settings.device,
            dtype=self.settings.dtype,
            cache=self.settings.cache,
            report=report,
        )
        self._read = TextReader(self.encoder, self.head)

    @property
    def notes(self) -> list[str]:
        """What a diagnostic should show."""
        return self.encoder.notes

    @property
    def model(self) -> str:
        """The weights that decide: their name and short hash."""
        return self.head.name

    def configure(self, settings: WhenSettings) -> None:
        """Take on changed settings; those that are not live keep their effect until a restart.

        Raises:
            ValueError: naming each setting out of range; the old settings stay.
        """
        wrong = problems(settings)
        if wrong:
            raise ValueError("; ".join(wrong))
        self._sensitivities = sensitivities(settings.sensitivities)
        self.settings = settings

    def decide(
        self,
        turn: Turn,
        faces: Sequence[FaceCue],
        voices: Sequence[VoiceCue],
        context: Sequence[Turn],
        now: int,
    ) -> EmpathyDecision:
        """Decide about one turn.

        Args:
            turn: usually ended; its words may be empty where recognition failed.
            faces: face cues around the turn; those outside its window or of others are ignored.
            voices: voice cues, likewise.
            context: earlier turns, oldest first; the robot's have another ``person`` than the turn.
            now: nanoseconds; the decision's stamp.
        """
        return self.decide_turns([(turn, faces, voices, context)], now)[0]

    def decide_turns(
        self,
        turns: Sequence[tuple[Turn, Sequence[FaceCue], Sequence[VoiceCue], Sequence[Turn]]],
        now: int,
    ) -> list[EmpathyDecision]:
        """Decide about many turns, embedding their words in one go."""
        said = [self._said(turn, context) for turn, _, _, context in turns]
        spoken = [row for row, one in enumerate(said) if one.text]
        readings = dict(zip(spoken, self._read([said[row] for row in spoken]), strict=True))
        decisions = []
        for row, (turn, faces, voices, _) in enumerate(turns):
            text, told = readings.get(row, (None, 0))
            lead = self.settings.lead_in
            fused = fuse(
                text,
                read_face(in_window(faces, turn, lead, now), turn.end),
                read_voice(in_window(voices, turn, lead, now), turn.end),
                face_weight=self.settings.face_weight,
                voice_weight=self.settings.voice_weight,
                sensitivity=self.settings.sensitivity + self._sensitivities.get(turn.person, 0.0),
            )
            decisions.append(self._decision(turn, said[row], text, told, fused, now))
        return decisions

    def decide_text(
        self,
        text: str,
        context: Sequence[Mapping[str, Any]] = (),
        face: Mapping[str, Any] | None = None,
        voice: Mapping[str, Any] | None = None,
    ) -> EmpathyDecision:
        """Decide about a text, for batch work; see ``Request`` for the mappings."""
        return self.decide_many([Request(text, context, face, voice)])[0]

    def decide_many(self, requests: Sequence[Request]) -> list[EmpathyDecision]:
        """Decide about many texts at once; odd values in a request are ignored, never raised."""
        turns = []
        for request in requests:
            turn = turn_of(request.text, request.person, request.id)
            before = [
                turn_of(one.get("text"), str(one.get("speaker", "")), "")
                for one in request.context
                if isinstance(one, Mapping)
            ]
            faces = [face_of(request.face)] if isinstance(request.face, Mapping) else []
            voices = [voice_of(request.voice)] if isinstance(request.voice, Mapping) else []
            turns.append((turn, faces, voices, before))
        return self.decide_turns(turns, 0)

    def _said(self, turn: Turn, context: Sequence[Turn]) -> Said:
        limit = self.settings.context_turns
        before = [one for one in context[-limit:] if one.text.strip()] if limit else []
        confidence = finite(turn.confidence, 0.0)
        return Said(
            text=turn.text.strip()[:_TEXT_LENGTH],
            before=tuple((self._relation(one, turn), one.text[:_TEXT_LENGTH]) for one in before),
            by="robot" if turn.person == self.settings.robot else "person",
            trust=_LEAST_TRUST + (1 - _LEAST_TRUST) * (1.0 if confidence is None else confidence),
        )

    def _relation(self, earlier: Turn, turn: Turn) -> str:
        if earlier.person == turn.person:
            return "own"
        return "robot" if earlier.person == self.settings.robot else "other"

    def _decision(
        self,
        turn: Turn,
        said: Said,
        text: TextReading | None,
        told: int,
        fused: Fused,
        now: int,
    ) -> EmpathyDecision:
        direction = choose(fused.probabilities, self.settings.seeking_threshold)
        label = fused.emotion.label
        about = Appraisal()
        if direction == "seeking" and text is not None:
            own = [text for who, text in said.before if who == "own"]
            about = extract(said.text, own[-told:] if told else (), self.encoder.causes)
        evidence = fused.evidence
        if fused.disagreement:
            note = Evidence(
                channel="context",
                name="disagreement",
                value=1.0,
                weight=0.0,
                note=fused.disagreement,
            )
            evidence = (*evidence, note)
        return EmpathyDecision(
            id=turn.id,
            person=turn.person,
            stamp=now,
            turn=turn,
            direction=direction,
            probabilities=fused.probabilities,
            need=fused.need,
            emotion=fused.emotion,
            appraisal=about,
            target=target(direction, fused.need, label, told),
            confidence=fused.confidence,
            evidence=evidence,
            cues=behaviour(said.text, text),
            model=self.model,
        )
