"""Parameters of a node in another process."""

import pytest

pytest.importorskip("cyclonedds")

from test_ros_dds_support import PATIENCE_S, Peer, join_domain, stay

from whee_ros.ros import load


@pytest.fixture(autouse=True)
def own_domain(monkeypatch):
    join_domain(monkeypatch)


def tuned(pipe):
    api = load("dds")
    api.rclpy.init(args=[])
    node = api.Node("tuned", namespace="/far")
    node.declare_parameter("threshold", 0.5)
    node.declare_parameter("words", ["a", "b"])
    executor = api.SingleThreadedExecutor()
    executor.add_node(node)
    while node.get_parameter("threshold").value == 0.5:
        executor.spin_once(timeout_sec=0.1)
    pipe.send(node.get_parameter("threshold").value)
    while not pipe.poll():
        executor.spin_once(timeout_sec=0.1)
    stay(pipe)


@pytest.fixture
def asker():
    """A node, and a way to call a service of the other process."""
    api = load("dds")
    api.rclpy.init(args=[])
    node = api.Node("asker")
    executor = api.SingleThreadedExecutor()
    executor.add_node(node)

    def call(name, request):
        kind = api.service(f"rcl_interfaces/srv/{name}")
        path = {"SetParameters": "set_parameters", "GetParameters": "get_parameters"}
        client = node.create_client(kind, f"/far/tuned/{path.get(name, 'list_parameters')}")
        assert client.wait_for_service(timeout_sec=PATIENCE_S)
        future = client.call_async(kind.Request(**request))
        executor.spin_until_future_complete(future, timeout_sec=PATIENCE_S)
        node.destroy_client(client)
        return future.result()

    yield api, call
    node.destroy_node()
    executor.shutdown()
    api.rclpy.shutdown()


def test_parameters_are_listed_read_and_set(asker):
    api, call = asker
    parameter, value = (
        api.message(f"rcl_interfaces/msg/{name}") for name in ("Parameter", "ParameterValue")
    )

    def set_to(number):
        wanted = value(type=3, double_value=number)
        request = {"parameters": [parameter(name="threshold", value=wanted)]}
        return call("SetParameters", request).results[0]

    with Peer(tuned) as peer:
        assert {"threshold", "words"} <= set(call("ListParameters", {}).result.names)
        read = call("GetParameters", {"names": ["threshold", "words"]}).values
        assert read[0].double_value == 0.5
        assert list(read[1].string_array_value) == ["a", "b"]
        assert set_to(0.75).successful
        assert peer.hear() == 0.75
        assert call("GetParameters", {"names": ["threshold"]}).values[0].double_value == 0.75
        text = call(
            "SetParameters",
            {"parameters": [parameter(name="threshold", value=value(type=4, string_value="x"))]},
        )
        assert not text.results[0].successful
        assert text.results[0].reason
