"""The contract for parameters: the same source on every engine that is here."""

from __future__ import annotations

import pytest

FILE = """
/**:
  ros__parameters:
    rate: 5
    camera: {url: everyone}
/ns/face:
  ros__parameters:
    camera: {url: exact}
ns:
  voice:
    ros__parameters: {rate: 7}
/*:
  ros__parameters: {depth: 1}
/ns/*:
  ros__parameters: {gain: 1.5, words: [yes please, "no"], flags: [true, no], names: ["a"]}
"""


def range_of(stage, low, high, step=0.0):
    """Give a descriptor with a range of floats or ints."""
    kind = "FloatingPointRange" if isinstance(low, float) else "IntegerRange"
    allowed = stage.api.message(f"rcl_interfaces/msg/{kind}")(
        from_value=low, to_value=high, step=type(low)(step)
    )
    descriptor = stage.api.message("rcl_interfaces/msg/ParameterDescriptor")(description="speed")
    setattr(
        descriptor,
        "floating_point_range" if isinstance(low, float) else "integer_range",
        [allowed],
    )
    return descriptor


def test_a_declared_parameter_has_its_default_and_type(stage):
    node, kinds = stage.node(), stage.api.Parameter.Type
    node.declare_parameters(
        "camera", [("rate", 30), ("gain", 1.5), ("on", True), ("url", "usb"), ("tags", ["a", "b"])]
    )
    assert node.get_parameter("camera.rate").value == 30
    found = {n: p.type_ for n, p in node.get_parameters_by_prefix("camera").items()}
    assert found == {
        "rate": kinds.INTEGER,
        "gain": kinds.DOUBLE,
        "on": kinds.BOOL,
        "url": kinds.STRING,
        "tags": kinds.STRING_ARRAY,
    }
    assert node.has_parameter("camera.on")
    assert not node.has_parameter("camera")
    assert node.get_parameter_or("lost", stage.api.Parameter("lost", value=1)).value == 1


def test_wrong_uses_of_parameters_raise(stage):
    api, node = stage.api, stage.node()
    node.declare_parameter("rate", 30)
    with pytest.raises(api.ParameterAlreadyDeclaredException):
        node.declare_parameter("rate", 30)
    with pytest.raises(api.ParameterNotDeclaredException):
        node.get_parameter("lost")
    with pytest.raises(api.ParameterNotDeclaredException):
        node.set_parameters([api.Parameter("lost", value=1)])
    node.declare_parameter("typed", api.Parameter.Type.DOUBLE)
    with pytest.raises(api.ParameterUninitializedException):
        node.get_parameter("typed")
    with pytest.raises(ValueError, match="NOT_SET"):
        node.declare_parameter(
            "none", None, api.message("rcl_interfaces/msg/ParameterDescriptor")()
        )
    with pytest.raises(ValueError, match="do not agree"):
        api.Parameter("rate", api.Parameter.Type.DOUBLE, 1)
    with pytest.raises(TypeError):
        api.Parameter("rate", value={"a": 1})


@pytest.mark.parametrize(("value", "fits"), [(0.0, True), (1.0, True), (0.5, True), (1.5, False)])
def test_a_range_holds_for_declaring_and_setting(stage, value, fits):
    api, node = stage.api, stage.node()
    node.declare_parameter("speed", 0.5, range_of(stage, 0.0, 1.0))
    (result,) = node.set_parameters([api.Parameter("speed", value=value)])
    assert result.successful == fits
    assert node.get_parameter("speed").value == (value if fits else 0.5)
    assert fits or "out of range" in result.reason
    if not fits:
        with pytest.raises(api.InvalidParameterValueException):
            node.declare_parameter("other", value, range_of(stage, 0.0, 1.0))


def test_a_step_must_be_met(stage):
    node = stage.node()
    node.declare_parameter("even", 2, range_of(stage, 0, 10, 2))
    (result,) = node.set_parameters([stage.api.Parameter("even", value=3)])
    assert not result.successful
    assert "step" in result.reason


def test_a_wrong_type_is_refused(stage):
    node = stage.node()
    node.declare_parameter("gain", 1.0)
    (result,) = node.set_parameters([stage.api.Parameter("gain", value=1)])
    assert not result.successful
    assert "Wrong parameter type" in result.reason


def test_a_read_only_parameter_stays(stage):
    node = stage.node()
    descriptor = stage.api.message("rcl_interfaces/msg/ParameterDescriptor")(read_only=True)
    node.declare_parameter("model", "small", descriptor)
    (result,) = node.set_parameters([stage.api.Parameter("model", value="large")])
    assert not result.successful
    assert node.describe_parameter("model").read_only
    with pytest.raises(stage.api.ParameterImmutableException):
        node.undeclare_parameter("model")


def test_a_callback_may_refuse_a_change(stage):
    node, seen = stage.node(), []
    outcome = stage.api.message("rcl_interfaces/msg/SetParametersResult")
    node.declare_parameter("rate", 1)

    def decide(changes):
        seen.extend(change.value for change in changes)
        return outcome(successful=changes[0].value < 10, reason="too fast")

    node.add_on_set_parameters_callback(decide)
    good, bad = node.set_parameters(
        [stage.api.Parameter("rate", value=2), stage.api.Parameter("rate", value=20)]
    )
    assert (good.successful, bad.successful, bad.reason) == (True, False, "too fast")
    assert node.get_parameter("rate").value == 2
    assert seen == [2, 20]
    both = [stage.api.Parameter("rate", value=3), stage.api.Parameter("rate", value=4)]
    assert node.set_parameters_atomically(both).successful


def test_files_and_words_of_the_command_line_override_defaults(stage, tmp_path):
    (tmp_path / "p.yaml").write_text(FILE)
    stage.init("--ros-args", "--params-file", str(tmp_path / "p.yaml"), "-p", "face:rate:=9")
    api = stage.api
    face = stage.node("face", namespace="/ns")
    face.declare_parameters("", [("rate", 1), ("camera.url", "usb"), ("gain", 1.0)])
    face.declare_parameters("", [("words", ["x"]), ("flags", [False]), ("depth", 5)])
    found = {name: face.get_parameter(name).value for name in ("rate", "gain", "depth")}
    assert found == {"rate": 5, "gain": 1.5, "depth": 5}
    assert face.get_parameter("camera.url").value == "exact"
    assert list(face.get_parameter("flags").value) == [True, False]
    voice = stage.node("voice", namespace="/ns")
    assert voice.declare_parameter("rate", 1).value == 7
    assert voice.declare_parameter("camera.url", "usb", ignore_override=True).value == "usb"
    bare = stage.node("face")
    assert bare.declare_parameter("rate", 1).value == 9
    assert bare.declare_parameter("depth", 5).value == 1
    own = stage.node("own", parameter_overrides=[api.Parameter("rate", value=3)])
    assert own.declare_parameter("rate", 1).value == 3
    said = stage.node("said", cli_args=["--ros-args", "-p", "rate:=4", "-p", "text:='7'"])
    assert said.declare_parameter("rate", 1).value == 4
    assert said.declare_parameter("text", "").value == "7"
    alone = stage.node("alone", use_global_arguments=False)
    assert alone.declare_parameter("rate", 1).value == 1
    with pytest.raises(api.InvalidParameterTypeException):
        bare.declare_parameter("camera.url", 1)


def test_others_read_and_set_parameters_by_service(stage):
    node, other = stage.node(), stage.node("asker")
    node.declare_parameter("speed", 0.5, range_of(stage, 0.0, 1.0))
    node.declare_parameter("camera.url", "usb")
    Parameter = stage.api.Parameter  # noqa: N806

    def ask(name, **fields):
        kind = stage.api.service("rcl_interfaces/srv/" + name.title().replace("_", ""))
        return stage.call(other.create_client(kind, f"/face/{name}"), kind.Request(**fields))

    values = ask("get_parameters", names=["speed", "camera.url"]).values
    assert (values[0].double_value, values[1].string_value) == (0.5, "usb")
    assert ask("get_parameters", names=["lost"]).values == []
    assert list(ask("get_parameter_types", names=["speed"]).types) == [3]
    assert set(ask("list_parameters").result.names) >= {"speed", "camera.url", "use_sim_time"}
    assert ask("list_parameters", prefixes=["camera"]).result.prefixes == ["camera"]
    described = ask("describe_parameters", names=["speed"]).descriptors[0]
    assert (described.name, described.floating_point_range[0].to_value) == ("speed", 1.0)
    given = [Parameter("speed", value=0.75), Parameter("speed", value=2.0), Parameter("x", value=1)]
    results = ask("set_parameters", parameters=[one.to_parameter_msg() for one in given]).results
    assert [result.successful for result in results] == [True, False, False]
    assert node.get_parameter("speed").value == 0.75
    result = ask("set_parameters_atomically", parameters=[given[0].to_parameter_msg()]).result
    assert result.successful


def test_changes_are_announced(stage):
    node, got = stage.node(), []
    events = stage.api.message("rcl_interfaces/msg/ParameterEvent")
    node.create_subscription(events, "/parameter_events", got.append, 10)
    assert stage.spin_until(lambda: node.count_publishers("/parameter_events"))
    stage.spin_for(0.2)
    got.clear()
    node.declare_parameter("rate", 1)
    node.set_parameters([stage.api.Parameter("rate", value=2)])
    assert stage.spin_until(lambda: len(got) == 2)
    assert [len(got[0].new_parameters), len(got[1].changed_parameters)] == [1, 1]
    assert got[1].changed_parameters[0].value.integer_value == 2
    assert got[1].node == "/face"
