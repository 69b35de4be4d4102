"""Who may hear us: the Cyclone DDS configuration of one domain.

Cameras and microphones are on these topics, so a process speaks over the loopback interface
only, unless it is told otherwise by ROS 2's own variables:

* ``ROS_DOMAIN_ID``: 0 to 232; other domains do not meet.
* ``ROS_AUTOMATIC_DISCOVERY_RANGE``: ``LOCALHOST`` (our default; ROS 2's is ``SUBNET``),
  ``SUBNET``, ``OFF`` or ``SYSTEM_DEFAULT``.
* ``ROS_STATIC_PEERS``: hosts to meet, with ``;`` between them, for ``LOCALHOST`` and ``SUBNET``.
* ``CYCLONEDDS_URI``: read last, as rmw_cyclonedds does; it can override all of this.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from xml.sax.saxutils import quoteattr

LOCALHOST, SUBNET, OFF, SYSTEM_DEFAULT = "LOCALHOST", "SUBNET", "OFF", "SYSTEM_DEFAULT"
_RANGES = (LOCALHOST, SUBNET, OFF, SYSTEM_DEFAULT)
_LOOPBACK = ("localhost", "127.0.0.1", "::1")
# Announcements go to this many ports of every peer; rmw_cyclonedds uses 32, which is too few
# for a robot's nodes and this package's on one machine.
_MAX_PROCESSES = 64
# Fragments under 16 kB and big datagrams carry a camera image through the receive buffer that
# an unchanged Linux allows (208 kB); a minimum for that buffer would be fatal where it is less.
_SIZES = "<MaxMessageSize>65500B</MaxMessageSize><FragmentSize>16000B</FragmentSize>"
_BUFFER = '<Internal><SocketReceiveBufferSize max="10MB"/></Internal>'


class DomainError(ValueError):
    """A variable that says which domain to join, or how, makes no sense."""


def domain_id(environment: Mapping[str, str] = os.environ) -> int:
    """Give the domain to join.

    Raises:
        DomainError: ``ROS_DOMAIN_ID`` is not a number from 0 to 232.
    """
    text = environment.get("ROS_DOMAIN_ID", "").strip() or "0"
    if not (text.isascii() and text.isdigit() and int(text) <= 232):
        raise DomainError(f"ROS_DOMAIN_ID is {text!r}; it must be a number from 0 to 232")
    return int(text)


def discovery_range(environment: Mapping[str, str] = os.environ) -> str:
    """Give how far this process looks for others.

    Raises:
        DomainError: ``ROS_AUTOMATIC_DISCOVERY_RANGE`` is none of ROS 2's four words.
    """
    text = environment.get("ROS_AUTOMATIC_DISCOVERY_RANGE", "").strip().upper() or LOCALHOST
    if text not in _RANGES:
        raise DomainError(
            f"ROS_AUTOMATIC_DISCOVERY_RANGE is {text!r}; choose one of {', '.join(_RANGES)}"
        )
    return text


def static_peers(environment: Mapping[str, str] = os.environ) -> list[str]:
    """Give the hosts that ``ROS_STATIC_PEERS`` names."""
    hosts = environment.get("ROS_STATIC_PEERS", "").split(";")
    return [host.strip() for host in hosts if host.strip()]


def loopback_only(environment: Mapping[str, str] = os.environ) -> bool:
    """Whether no other machine is looked for, told or listened to."""
    if discovery_range(environment) == OFF:
        return True
    alone = all(peer in _LOOPBACK for peer in static_peers(environment))
    return discovery_range(environment) == LOCALHOST and alone


def configuration(environment: Mapping[str, str] = os.environ) -> str:
    """Give the configuration for Cyclone DDS: XML, then what ``CYCLONEDDS_URI`` names."""
    reach, peers = discovery_range(environment), static_peers(environment)
    general, discovery = _SIZES, ""
    own = environment.get("CYCLONEDDS_URI", "")
    if loopback_only(environment) and not _names_interfaces(own):
        general += f'<Interfaces><NetworkInterface name="{_loopback_name()}"/></Interfaces>'
    if reach in (LOCALHOST, OFF):
        general += "<AllowMulticast>false</AllowMulticast>"
    if reach == OFF:
        # The tag keeps out even a peer that knows our ports.
        discovery = f"<ParticipantIndex>none</ParticipantIndex><Tag>ros_off_{os.getpid()}</Tag>"
    elif reach != SYSTEM_DEFAULT:
        discovery = (
            "<ParticipantIndex>auto</ParticipantIndex>"
            f"<MaxAutoParticipantIndex>{_MAX_PROCESSES}</MaxAutoParticipantIndex>"
        )
        met = (["127.0.0.1"] if reach == LOCALHOST else []) + peers
        discovery += "<Peers>" + "".join(f"<Peer address={quoteattr(p)}/>" for p in met)
        discovery += "</Peers>"
    xml = (
        f'<CycloneDDS><Domain Id="any"><General>{general}</General>'
        f"<Discovery>{discovery}</Discovery>{_BUFFER}</Domain></CycloneDDS>"
    )
    return f"{xml},{own}".rstrip(",")


def _names_interfaces(uri: str) -> bool:
    """Whether CYCLONEDDS_URI chooses interfaces itself; Cyclone refuses to be told twice."""
    for part in uri.split(","):
        path = Path(part.strip().removeprefix("file://"))
        try:
            text = path.read_text(encoding="utf-8", errors="replace") if path.is_file() else part
        except OSError:  # XML is too long for a file's name
            text = part
        if "NetworkInterface" in text:
            return True
    return False


def _loopback_name() -> str:
    return {"Darwin": "lo0", "Windows": "Loopback Pseudo-Interface 1"}.get(_system(), "lo")


def _system() -> str:
    return os.uname().sysname if hasattr(os, "uname") else "Windows"
