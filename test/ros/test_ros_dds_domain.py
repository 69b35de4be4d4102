"""Who may hear us, as ROS 2's variables say it."""

import xml.etree.ElementTree as ElementTree

import pytest

from whee_ros.ros.dds import domain


def xml(**environment):
    return ElementTree.fromstring(domain.configuration(environment)).find("Domain")  # noqa: S314


def peers(config):
    return [peer.get("address") for peer in config.iter("Peer")]


def test_by_default_only_the_loopback_interface_is_used():
    config = xml()
    assert [i.get("name") for i in config.iter("NetworkInterface")] == ["lo"]
    assert config.findtext("General/AllowMulticast") == "false"
    assert peers(config) == ["127.0.0.1"]
    assert int(config.findtext("Discovery/MaxAutoParticipantIndex")) >= 32
    assert domain.loopback_only({})


def test_images_pass_through_small_receive_buffers():
    config = xml()
    assert config.findtext("General/FragmentSize") == "16000B"
    assert config.findtext("General/MaxMessageSize") == "65500B"
    size = config.find("Internal/SocketReceiveBufferSize")
    assert size.get("max") == "10MB"
    assert size.get("min") is None, "a minimum that the system does not allow is fatal"


def test_subnet_uses_the_network():
    given = {"ROS_AUTOMATIC_DISCOVERY_RANGE": "SUBNET", "ROS_STATIC_PEERS": "10.0.0.2;robot"}
    config = xml(**given)
    assert not list(config.iter("NetworkInterface"))
    assert config.find("General/AllowMulticast") is None
    assert peers(config) == ["10.0.0.2", "robot"]
    assert not domain.loopback_only(given)


def test_a_named_peer_is_reached_though_the_range_is_localhost():
    given = {"ROS_STATIC_PEERS": "192.168.1.9"}
    assert not list(xml(**given).iter("NetworkInterface"))
    assert peers(xml(**given)) == ["127.0.0.1", "192.168.1.9"]
    assert not domain.loopback_only(given)


def test_off_meets_nobody():
    given = {"ROS_AUTOMATIC_DISCOVERY_RANGE": "off"}
    config = xml(**given)
    assert config.findtext("Discovery/Tag").startswith("ros_off_")
    assert not peers(config)
    assert domain.loopback_only(given)


def test_a_peer_cannot_break_out_of_the_xml():
    assert peers(xml(ROS_STATIC_PEERS='"/><x a="'))[1] == '"/><x a="'


def test_the_users_own_cyclone_settings_come_last():
    assert domain.configuration({"CYCLONEDDS_URI": "file:///x.xml"}).endswith(",file:///x.xml")


@pytest.mark.parametrize(("text", "number"), [("", 0), ("0", 0), (" 42 ", 42), ("232", 232)])
def test_the_domain_id(text, number):
    assert domain.domain_id({"ROS_DOMAIN_ID": text}) == number


@pytest.mark.parametrize("text", ["233", "-1", "x", "1.5", "²"])
def test_a_senseless_domain_id_is_refused(text):
    with pytest.raises(domain.DomainError, match="0 to 232"):
        domain.domain_id({"ROS_DOMAIN_ID": text})


def test_a_senseless_range_is_refused():
    with pytest.raises(domain.DomainError, match="LOCALHOST, SUBNET"):
        domain.discovery_range({"ROS_AUTOMATIC_DISCOVERY_RANGE": "WORLD"})


def test_interfaces_that_the_user_chose_are_not_named_twice(tmp_path):
    xml = '<CycloneDDS><Domain><General><Interfaces><NetworkInterface name="lo"/></Interfaces>'
    file = tmp_path / "cyclone.xml"
    file.write_text(xml, encoding="utf-8")
    for uri in (xml, f"file://{file}"):
        given = domain.configuration({"CYCLONEDDS_URI": uri})
        assert given.removesuffix(uri).count("NetworkInterface") == 0
    assert domain.configuration({"CYCLONEDDS_URI": "<CycloneDDS/>"}).count("NetworkInterface") == 1
