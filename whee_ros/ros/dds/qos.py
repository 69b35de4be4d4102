"""ROS 2's QoS profiles as DDS policies, set as rmw_cyclonedds sets them."""

from __future__ import annotations

import dataclasses

from cyclonedds.qos import Policy, Qos

from whee_ros.ros.qos import (
    DurabilityPolicy,
    QoSProfile,
    ReliabilityPolicy,
    is_latched,
    is_reliable,
    kept,
)

# How long a write waits for a reliable subscription that does not acknowledge. rmw_cyclonedds
# waits for ever; a robot must go on when one listener hangs.
MAX_BLOCKING_NS = 1_000_000_000
_UNLIMITED = -1


def endpoint(qos: QoSProfile, user_data: bytes) -> Qos:
    """Give the policies of a writer or reader."""
    depth = kept(qos)
    history = Policy.History.KeepAll if depth is None else Policy.History.KeepLast(depth)
    policies = [
        history,
        Policy.Reliability.Reliable(MAX_BLOCKING_NS)
        if is_reliable(qos)
        else Policy.Reliability.BestEffort,
        Policy.WriterDataLifecycle(autodispose=False),
        Policy.DataRepresentation(use_cdrv0_representation=True),
        # A renamed field (LiveSpeech "language", then "locale") is the same on the wire.
        Policy.TypeConsistency.AllowTypeCoercion(ignore_member_names=True),
        Policy.Userdata(data=user_data),
    ]
    if is_latched(qos):
        policies += [
            Policy.Durability.TransientLocal,
            Policy.DurabilityService(0, history, _UNLIMITED, _UNLIMITED, _UNLIMITED),
        ]
    else:
        policies.append(Policy.Durability.Volatile)
    return Qos(*policies)


@dataclasses.dataclass(frozen=True)
class Seen:
    """What is seen of another endpoint's policies: those that decide on a match."""

    reliable: bool
    latched: bool

    def __str__(self) -> str:
        reliability = "reliable" if self.reliable else "best effort"
        return f"{reliability}, {'transient local' if self.latched else 'volatile'}"

    def profile(self) -> QoSProfile:
        """Give them as a profile."""
        return QoSProfile(
            depth=1,
            reliability=ReliabilityPolicy.RELIABLE
            if self.reliable
            else ReliabilityPolicy.BEST_EFFORT,
            durability=DurabilityPolicy.TRANSIENT_LOCAL
            if self.latched
            else DurabilityPolicy.VOLATILE,
        )


def seen(qos: Qos) -> Seen:
    """Read the policies of a discovered endpoint."""
    lasting = Policy.Durability in qos and qos[Policy.Durability] != Policy.Durability.Volatile
    unreliable = Policy.Reliability in qos and (
        qos[Policy.Reliability] == Policy.Reliability.BestEffort
    )
    return Seen(reliable=not unreliable, latched=lasting)


def user_data(qos: Qos) -> dict[str, str]:
    """Read USER_DATA of the form ``key=value;key=value;``; anything else gives an empty dict."""
    if Policy.Userdata not in qos:
        return {}
    text = bytes(qos[Policy.Userdata].data or b"").decode("utf-8", "replace").rstrip("\0")
    pairs = (part.partition("=") for part in text.split(";") if "=" in part)
    return {key: value for key, _, value in pairs}
