"""Which engine carries the topics, and who on the network could see them."""

from __future__ import annotations

import importlib.util
import os
from collections.abc import Iterator

from whee_ros.commands.doctor_finding import Finding


def engines() -> Iterator[Finding]:
    """Say which engines are here and which would be used."""
    from whee_ros.ros.engines import EngineError, engine_name, present

    cures = {
        "rclpy": "source ROS 2 (/opt/ros/jazzy/setup.bash), if this machine has it",
        "dds": "pip install 'cyclonedds>=11,<12' (no wheel for Linux aarch64)",
    }
    for name in ("rclpy", "dds", "memory"):
        there = present(name)
        what = {"memory": "always: one process, virtual time"}.get(
            name, "" if there else "not here"
        )
        cure = "" if there else cures[name]
        yield Finding("engine", name, "ok" if there else "note", what, cure)
    if importlib.util.find_spec("cyclonedds") is not None:
        from whee_ros.ros.dds import unavailable

        if unavailable is not None:
            cure = "pip install --force-reinstall 'cyclonedds>=11,<12'"
            yield Finding("engine", "cyclonedds", "wrong", str(unavailable), cure)
    try:
        yield Finding("engine", "in use", "ok", engine_name(), needed=True)
    except EngineError as error:
        yield Finding("engine", "in use", "wrong", str(error), "unset WHEE_ROS_ENGINE", needed=True)


def visibility() -> Iterator[Finding]:
    """Say who could see camera, microphone and words on the topics."""
    from whee_ros.ros.engines import engine_name

    engine = engine_name()
    if engine == "memory":
        yield Finding("network", "who can see the topics", "ok", "nobody: they stay in the process")
        return
    yield from _rclpy() if engine == "rclpy" else _dds()


def _rclpy() -> Iterator[Finding]:
    """ROS 2 itself decides; its own default is the whole subnet."""
    reach = os.environ.get("ROS_AUTOMATIC_DISCOVERY_RANGE", "").upper() or "SUBNET"
    alone = reach in ("LOCALHOST", "OFF") or os.environ.get("ROS_LOCALHOST_ONLY") == "1"
    domain = os.environ.get("ROS_DOMAIN_ID") or "0"
    yield Finding(
        "network",
        "who can see the topics",
        "ok" if alone else "note",
        f"rclpy, domain {domain}, {reach}: "
        + ("this machine only" if alone else "every machine on the network"),
        "" if alone else "export ROS_AUTOMATIC_DISCOVERY_RANGE=LOCALHOST keeps them here",
    )


def _dds() -> Iterator[Finding]:
    from whee_ros.ros.dds.domain import (
        DomainError,
        discovery_range,
        domain_id,
        loopback_only,
        static_peers,
    )

    try:
        domain, reach, alone = domain_id(), discovery_range(), loopback_only()
    except DomainError as error:
        cure = "set it right, or unset it"
        yield Finding("network", "settings", "wrong", str(error), cure, needed=True)
        return
    peers = ", ".join(static_peers())
    told = f"domain {domain}, {reach}" + (f", peers {peers}" if peers else "")
    if os.environ.get("CYCLONEDDS_URI"):
        what = "CYCLONEDDS_URI is set and has the last word"
        cure = "unset CYCLONEDDS_URI to be sure that the topics stay here"
        yield Finding("network", "CYCLONEDDS_URI", "note", what, cure)
    if alone:
        what = f"{told}: programs on this machine only (loopback interface)"
        yield Finding("network", "who can see the topics", "ok", what)
        return
    others = peers if reach == "LOCALHOST" else "every machine on the network"
    cure = "unset ROS_AUTOMATIC_DISCOVERY_RANGE and ROS_STATIC_PEERS to keep them here"
    yield Finding(
        "network",
        "who can see the topics",
        "note",
        f"{told}: camera, microphone and words can be seen by {others}",
        cure,
    )
