"""Settings of the "how" stage."""

from __future__ import annotations

import dataclasses

from whee_ros.settings import setting


@dataclasses.dataclass(frozen=True)
class HowSettings:
    """Settings of the "how" stage."""

    robot_name: str = setting("Whee", "the name that the robot gives itself")
    region: str = setting("generic", "region of the fixed texts for risk (config/safety.yaml)")
    greet: bool = setting(True, "say at the start of a meeting that this is a robot")
    reply_to_none: str = setting(
        "acknowledge",
        "what follows a turn that calls for no empathy",
        choices=("acknowledge", "gesture", "silent"),
    )
    acts_on_requests: bool = setting(
        False, "another component carries out requests; if not, the robot says that it cannot"
    )
    persons: tuple[str, ...] = setting(
        ("",), "how to speak to whom, e.g. 'anna: age=child, directness=high, humour=light'"
    )
    everybody: str = setting(
        "", "how to speak to everybody else, e.g. 'age=older, register=formal'"
    )
    novelty: int = setting(20, "replies before one may be repeated", low=1, high=200, live=False)
    meeting_gap: float = setting(
        60.0, "seconds of absence that end a meeting", low=1.0, high=86400.0
    )
    greeting_gap: float = setting(20.0, "least seconds between two greetings", low=0.0, high=3600.0)
    reaction_gap: float = setting(4.0, "least seconds between two nods", low=0.0, high=60.0)
    listening_sounds: bool = setting(
        False, "say mm-hm while a person speaks; only where the robot does not hear itself"
    )
    sound_gap: float = setting(8.0, "least seconds between two such sounds", low=1.0, high=600.0)
    deadline: float = setting(
        2.0, "seconds in which an answer still makes sense", low=0.2, high=30.0
    )
    hold: float = setting(1.5, "seconds that the face stays after the words", low=0.0, high=30.0)
    light: bool = setting(True, "use the light")
    careful_turns: int = setting(5, "turns without playful acts after a risk", low=0, high=100)
    max_people: int = setting(32, "conversations remembered at once", low=1, high=1000, live=False)
