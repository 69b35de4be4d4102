"""Who is there, as every process sees it."""

import contextlib
import gc
import os
import re
import socket
import sys
import threading
import time
from pathlib import Path

import pytest

pytest.importorskip("cyclonedds")

from test_ros_dds_support import Peer, join_domain, running, stay, until

from whee_ros.ros import dds
from whee_ros.ros.dds import fence, mismatch
from whee_ros.ros.dds.graph import Endpoint
from whee_ros.ros.dds.participant import JoinError
from whee_ros.ros.dds.qos import Seen
from whee_ros.ros.messages import message, service
from whee_ros.ros.qos import QoSProfile, ReliabilityPolicy

String = message("std_msgs/msg/String")
RELIABLE = QoSProfile(depth=1)
BEST_EFFORT = QoSProfile(depth=1, reliability=ReliabilityPolicy.BEST_EFFORT)
# A process is forgotten when it has been silent for as long as it said, 10 s by default.
SHORT_LEASE = (
    "<CycloneDDS><Domain><Discovery><LeaseDuration>1s</LeaseDuration></Discovery></Domain>"
    "</CycloneDDS>"
)


@pytest.fixture(autouse=True)
def own_domain(monkeypatch):
    join_domain(monkeypatch)


def be_there(pipe, settings=""):
    os.environ["CYCLONEDDS_URI"] = settings
    with running() as engine:
        node = engine.node("far", "/robot")
        node.advertise("/robot/speech", String, BEST_EFFORT)
        node.serve("/robot/stop", service("std_srvs/srv/Trigger"), QoSProfile(depth=10))
        engine.node("twin", "/")
        stay(pipe)


def test_nodes_topics_and_services_of_another_process_are_seen_until_it_leaves():
    far = {("far", "/robot"), ("twin", "/")}
    with running() as engine:
        near = engine.node("near", "/")
        near.subscribe("/robot/speech", String, BEST_EFFORT, raw=False)
        with Peer(be_there) as peer:
            until(lambda: set(engine.nodes()) >= {*far, ("near", "/")})
            until(lambda: engine.publishers("/robot/speech") == 1)
            assert ("/robot/speech", ["std_msgs/msg/String"]) in engine.topics()
            until(lambda: ("/robot/stop", ["std_srvs/srv/Trigger"]) in engine.services())
            assert engine.subscriptions("/robot/speech") == 1
            assert engine.subscriptions("/nobody") == 0
            peer.tell("leave")
            until(lambda: engine.nodes() == [("near", "/")])
            until(lambda: engine.publishers("/robot/speech") == 0)
            until(lambda: engine.services() == [])


def test_a_process_that_dies_is_forgotten():
    with running() as engine:
        engine.node("near", "/")
        with Peer(be_there, SHORT_LEASE) as peer:
            until(lambda: ("far", "/robot") in engine.nodes())
            until(lambda: engine.publishers("/robot/speech") == 1)
            peer.process.kill()
            until(lambda: engine.nodes() == [("near", "/")])
            until(lambda: engine.publishers("/robot/speech") == 0)


def test_ctrl_c_is_not_lost_while_the_graph_is_read(monkeypatch):
    def interrupted(pointer):
        raise KeyboardInterrupt

    with running() as engine:
        monkeypatch.setattr(engine.graph._writers, "_cqos_conv", interrupted)
        with pytest.raises(KeyboardInterrupt):
            engine.topics()


def test_a_node_that_closes_takes_its_endpoints_along():
    with running() as engine:
        engine.node("stays", "/")
        node = engine.node("goes", "/")
        for _ in range(2):
            node.advertise("/a", String, RELIABLE)
        until(lambda: engine.publishers("/a") == 2)
        node.close()
        node.close()
        until(lambda: engine.publishers("/a") == 0)
        assert engine.nodes() == [("stays", "/")]


def want_reliable(pipe):
    with running() as engine:
        engine.node("strict", "/").subscribe("/image", String, RELIABLE, raw=False)
        stay(pipe)


def test_incompatible_qos_is_said_once_with_both_names(capsys):
    with running() as engine, Peer(want_reliable):
        waiter = engine.waiter()
        publisher = engine.node("camera", "/eyes").advertise("/image", String, BEST_EFFORT)
        said = []

        def warned():
            said.append(capsys.readouterr().err)
            return "incompatible QoS" in "".join(said)

        until(warned, waiter)
        for _ in range(5):
            waiter.wait(0.02)
        warned()
        text = "".join(said)
        assert text.count("incompatible QoS") == 1
        assert "/image" in text
        assert "/eyes/camera" in text
        assert "/strict" in text
        assert "best effort" in text
        assert publisher.matched() == 0


def endpoint(reader, **changed):
    facts = {
        "gid": b"\x01\x10" + bytes(14),
        "participant": b"p",
        "topic": "rt/x",
        "type": "std_msgs::msg::dds_::String_",
        "reader": reader,
        "qos": Seen(reliable=True, latched=False),
        "data": {"typehash": "RIHS01_1"},
    }
    return Endpoint(**{**facts, **changed})


def test_what_keeps_two_endpoints_apart_is_named():
    reader = endpoint(True)
    assert mismatch.why(endpoint(False), reader) is None
    assert mismatch.why(endpoint(False, data={}), reader) is None, "Humble tells no hash"
    other_type = endpoint(False, type="std_msgs::msg::dds_::Bool_")
    assert "std_msgs/msg/Bool" in mismatch.why(other_type, reader)
    assert "definitions" in mismatch.why(endpoint(False, data={"typehash": "RIHS01_2"}), reader)
    volatile = mismatch.why(endpoint(False), endpoint(True, qos=Seen(True, True)))
    assert "transient local" in volatile


def test_a_fast_dds_process_is_refused_for_services_only():
    fast = b"\x01\x0f" + bytes(14)
    assert mismatch.why(endpoint(False, gid=fast), endpoint(True)) is None
    asked = {"topic": "rq/xRequest", "type": "std_srvs::srv::dds_::Trigger_Request_"}
    text = mismatch.why(endpoint(False, gid=fast, **asked), endpoint(True, **asked))
    assert "rmw_cyclonedds_cpp" in text


def test_waiting_ends_after_its_time_or_when_woken():
    with running() as engine:
        waiter = engine.waiter()
        start = time.monotonic()
        assert list(waiter.wait(0.05)) == []
        assert time.monotonic() - start >= 0.05
        waiter.wake()  # before the wait
        assert list(waiter.wait(600.0)) == []
        thread = threading.Timer(0.05, waiter.wake)
        thread.start()
        assert list(waiter.wait(600.0)) == []
        thread.join()
        waiter.close()
        waiter.close()
        waiter.wake()
        assert list(waiter.wait(600.0)) == []


def test_a_closed_subscription_is_no_longer_waited_for():
    with running() as engine:
        node, waiter = engine.node("n", "/"), engine.waiter()
        gone = node.subscribe("/x", String, RELIABLE, raw=False)
        kept = node.subscribe("/x", String, RELIABLE, raw=False)
        for link in (gone, gone, kept):
            waiter.attach(link)
        gone.close()
        gone.close()
        publisher = node.advertise("/x", String, RELIABLE)
        until(publisher.matched, waiter)
        publisher.publish(String(data="a"))
        assert until(lambda: list(waiter.wait(0.02))) == [kept]
        assert gone.take() is None
        waiter.detach(gone)
        waiter.detach(kept)
        waiter.detach(kept)


def test_topics_that_nobody_uses_any_more_are_let_go():
    with running() as engine:
        node = engine.node("n", "/")
        before = len(engine.participant.entity.children)
        for number in range(20):  # as the topics of faces that come and go
            link = node.subscribe(f"/humans/faces/f{number}/roi", String, RELIABLE, raw=False)
            link.close()
        del link
        gc.collect()
        assert len(engine.participant.entity.children) <= before + 1


def test_topics_of_one_type_come_while_others_are_busy():
    with running() as engine:
        node = engine.node("n", "/")
        heard = node.subscribe("/busy", String, QoSProfile(depth=1000), raw=False)
        publisher = node.advertise("/busy", String, QoSProfile(depth=1000))
        until(publisher.matched)
        more = []
        for number in range(100):
            publisher.publish(String(data=str(number)))
            more.append(node.subscribe(f"/more_{number}", String, RELIABLE, raw=False))
        assert [until(heard.take).data for _ in range(100)] == [str(n) for n in range(100)]


def test_an_engine_can_be_made_again_and_twice():
    with running() as one, running() as two:
        one.node("one", "/")
        two.node("two", "/")
        until(lambda: len(one.nodes()) == 2 == len(two.nodes()))
    with running() as again:
        assert again.nodes() == []


def test_one_domain_cannot_be_joined_with_two_settings(monkeypatch):
    with running():
        monkeypatch.setenv("ROS_AUTOMATIC_DISCOVERY_RANGE", "OFF")
        with pytest.raises(JoinError, match="other settings"):
            dds.make_engine()


def test_a_missing_cyclonedds_is_an_error_with_its_cure(monkeypatch):
    monkeypatch.setitem(sys.modules, "cyclonedds.internal", None)
    monkeypatch.setattr(dds, "unavailable", dds._probe())
    with pytest.raises(dds.DdsUnavailableError, match="memory engine"):
        dds.make_engine()


linux = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="reads /proc")


@linux
def test_others_are_told_a_loopback_address_only(monkeypatch, tmp_path):
    trace = tmp_path / "trace.log"
    tracing = f"<Tracing><Verbosity>finest</Verbosity><OutputFile>{trace}</OutputFile></Tracing>"
    monkeypatch.setenv("CYCLONEDDS_URI", f"<CycloneDDS><Domain>{tracing}</Domain></CycloneDDS>")
    with running() as engine:
        engine.node("n", "/")
    text = trace.read_text(errors="replace")
    told = re.findall(r"_unicast_locator=\{udp/([^}]*):\d+\}", text)
    sent_to = re.findall(r"xpack_send [^\n]*\[ udp/([^\n]*):\d+@", text)
    assert set(told) == {"127.0.0.1"}
    assert set(sent_to) == {"127.0.0.1"}


@linux
def test_packets_of_other_interfaces_never_arrive():
    with contextlib.closing(socket.socket(socket.AF_INET, socket.SOCK_DGRAM)) as ear:
        ear.bind(("127.0.0.1", 0))
        ear.settimeout(5.0)
        assert fence.enclose({ear.fileno()}) == 1
        ear.sendto(b"near", ear.getsockname())
        assert ear.recv(9) == b"near"
        # No second machine is at hand, so the fence is put around another interface instead.
        others = [name for _, name in socket.if_nameindex() if name != "lo"]
        if others:
            assert fence.enclose({ear.fileno()}, others[0]) == 1
            ear.settimeout(0.2)
            ear.sendto(b"far", ear.getsockname())
            with pytest.raises(TimeoutError):
                ear.recv(9)


@linux
def test_every_socket_of_a_loopback_engine_has_the_fence():
    before = fence.sockets()
    with running():
        made = fence.sockets() - before
        assert made
        for descriptor in made:
            with socket.socket(fileno=os.dup(descriptor)) as twin:
                # SO_GET_FILTER counts in steps: it fills 8 bytes each, and gives their number.
                steps = len(twin.getsockopt(socket.SOL_SOCKET, 26, 64))
                assert steps == 4, Path(f"/proc/self/fd/{descriptor}").readlink()
