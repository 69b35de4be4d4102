"""What the voice of a turn tells: distress or gladness, by its valence and arousal together."""

from __future__ import annotations

from collections.abc import Sequence

from whee_ros.cues import VoiceCue
from whee_ros.when.affect import Affect, finite, mean, sureness, weighed

# Log-likelihood ratios of distress and of joy by valence and arousal of a voice: the coefficients
# of 1, v, a, v^2, a^2, v*a that `whee train voice` fitted on actors unknown to the voice's weights
# ("odds" in the file of own-v1). Beyond the limit no single voice is believed.
VOICE_ODDS = {
    "distressed": (-1.907, -4.715, 2.514, 0.336, 3.48, 4.663),
    "positive": (-1.429, 3.398, 3.044, 1.265, -0.671, -1.222),
}
MOST_ODDS = 3.0


def read_voice(voices: Sequence[VoiceCue], now: int | None = None) -> Affect | None:
    """Summarise the voice of one turn; None when nothing was heard with any confidence.

    Valence alone does not tell distress from joy in a voice, nor does arousal; together they do.
    Arguments as for `face_affect.read_face`.
    """
    speaking = [voice for voice in voices if voice.is_speaking]
    known = weighed(speaking, _heard_for, now)
    if not known:
        return None
    valence = mean((finite(voice.valence), weight) for voice, weight in known)
    arousal = mean((finite(voice.arousal), weight) for voice, weight in known)
    distress, joy = (voice_odds(name, valence, arousal) for name in ("distressed", "positive"))
    glad = joy > max(distress, 0.0)
    label = "glad" if joy > 0.2 * MOST_ODDS else "calm"
    if not glad and distress > 0.2 * MOST_ODDS:
        label = "sad" if arousal < 0.2 else "upset"
    return Affect(
        distress=0.0 if glad else min(1.0, max(0.0, distress / MOST_ODDS)),
        gladness=min(1.0, joy / MOST_ODDS) if glad else 0.0,
        valence=valence,
        arousal=arousal,
        label=label,
        calm=0.0 if glad else min(1.0, max(0.0, -distress)),
        **sureness(known, now),
    )


def voice_odds(name: str, valence: float, arousal: float) -> float:
    """Give the log-likelihood ratio of "distressed" or "positive" of a voice."""
    terms = (1.0, valence, arousal, valence**2, arousal**2, valence * arousal)
    return sum(weight * term for weight, term in zip(VOICE_ODDS[name], terms, strict=True))


def _heard_for(voice: VoiceCue) -> float:
    # Each reading of a turn holds all of it so far: the later and surer ones tell most.
    return max(0.1, finite(voice.duration, 0, 10) or 0) * (finite(voice.confidence, 0.0) or 0.0)
