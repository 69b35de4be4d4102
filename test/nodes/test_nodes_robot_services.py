"""A robot behind services: what it answers, what it does not, and that stop never waits."""

from __future__ import annotations

import pytest
from nodes_bench import START, Bench
from robot_plans import events, kinds, plan, profile

from whee_ros import locator
from whee_ros.acts import Express, Gesture, Say, Sync
from whee_ros.embodiment.robot_types import load_types
from whee_ros.nodes.robot import RobotNode
from whee_ros.replay.bag import Record
from whee_ros.replay.session import Session
from whee_ros.ros import Future, message, service
from whee_ros.ros.interfaces import UnknownInterfaceError, definition, learn
from whee_ros.wire import encode

ROBOT = ("robot:profile:=qtrobot",)
SAY, SHOW = "/qtrobot/tts/engine/say/text", "/qtrobot/face/emotion/show"
PLAY, HUSH = "/qtrobot/gesture/file/play", "/qtrobot/tts/engine/cancel"
HALT = "/qtrobot/gesture/cancel"
TYPES = {
    SAY: "qtrobot_interfaces/srv/TtsEngineSayText",
    SHOW: "qtrobot_interfaces/srv/FaceEmotionShow",
    PLAY: "qtrobot_interfaces/srv/GestureFilePlay",
    HUSH: "qtrobot_interfaces/srv/TtsEngineCancel",
    HALT: "qtrobot_interfaces/srv/GestureCancel",
}
WORDS = Say(id="s", text="That sounds hard.")
NOD = Gesture(id="g", name="nod")
AFTER = Gesture(id="g", name="nod", start=Sync(anchor="s.end"))
FROWN = Express(id="e", expression="disappointed")


@pytest.fixture(autouse=True)
def robots_own_types():
    """QTrobot's message package, as if it were installed."""
    for made in load_types(locator.config("robot_types.yaml")).values():
        try:
            definition(made.name)
        except UnknownInterfaceError:
            learn(made.name, made.text)


class Robot:
    """A robot whose services answer at once, with ``status``."""

    def __init__(self, bench, *names, status=True):
        self.asked = []
        # The bench's feeder stands for every other node.
        node = bench.session._feeder
        for name in names or TYPES:
            kind = service(TYPES[name])
            node.create_service(kind, name, self._answerer(name, status))
        bench.run(0.1)

    def _answerer(self, name, status):
        def answer(request, response):
            self.asked.append((name, request))
            response.status = status
            return response

        return answer

    def requests(self, name):
        return [request for asked, request in self.asked if asked == name]


class Hung:
    """A client of a service that is there and never answers."""

    srv_name = "/hung"

    def service_is_ready(self):
        return True

    def call_async(self, _request):
        return Future()

    def remove_pending_request(self, future):
        pass


@pytest.fixture
def hung(monkeypatch):
    """Let the robot hang when asked to say or to play something."""
    real = RobotNode.create_client

    def create(node, kind, name, **more):
        return Hung() if name in (SAY, PLAY) else real(node, kind, name, **more)

    monkeypatch.setattr(RobotNode, "create_client", create)


def enabled(bench):
    bench.call(service("std_srvs/srv/SetBool"), "/robot/enable", data=True)


def finished(bench):
    return {e["act"]: e["reason"] for e in events(bench) if e["kind"] == "finished"}


def test_the_robot_is_asked_in_its_own_words():
    with Bench("robot", parameters=ROBOT) as bench:
        robot = Robot(bench)
        enabled(bench)
        bench.text("/plan", plan(WORDS, NOD, FROWN, now=bench.now))
        bench.run(1.0)
        assert [request.text for request in robot.requests(SAY)] == ["That sounds hard."]
        assert [request.gesture for request in robot.requests(PLAY)] == ["QT/imitation/nodding-yes"]
        # It has no disappointed face; sad is the nearest that it has.
        assert [request.emotion for request in robot.requests(SHOW)][:1] == ["QT/sad"]


def test_speech_is_over_when_the_robot_says_so_and_what_follows_begins_then():
    with Bench("robot", parameters=ROBOT) as bench:
        robot = Robot(bench)
        enabled(bench)
        bench.text("/plan", plan(WORDS, AFTER, now=bench.now))
        bench.run(0.5)
        assert finished(bench)["s"] == "done"
        assert len(robot.requests(PLAY)) == 1


def test_others_are_told_that_the_robot_speaks_when_it_has_no_topic_for_it():
    with Bench("robot", parameters=("robot:profile:=generic",)) as bench:
        bench.text("/plan", plan(WORDS))
        bench.run(5.0)
        assert [flag.data for flag in bench.heard("/robot_speaking")] == [True, False]


def test_a_service_that_is_not_there_is_told_and_the_plan_goes_on():
    with Bench("robot", parameters=ROBOT) as bench:
        robot = Robot(bench, SHOW, PLAY)
        enabled(bench)
        bench.run(3.0)
        bench.text("/plan", plan(WORDS, AFTER, FROWN, now=bench.now))
        bench.run(1.0)
        report = bench.report("robot")
        assert f"service {SAY} is not there, so 'say' fails" in report["robot say"]
        assert f"`ros2 service list` must show {SAY}" in report["robot say"]
        assert finished(bench)["s"] == f"failed: the service {SAY} is not there"
        assert len(robot.requests(PLAY)) == 1
        assert len(robot.requests(SHOW)) >= 1


def test_a_robot_that_says_no_is_told():
    with Bench("robot", parameters=ROBOT) as bench:
        Robot(bench, status=False)
        enabled(bench)
        bench.text("/plan", plan(WORDS, now=bench.now))
        bench.run(0.3)
        assert finished(bench)["s"] == "failed: status is False, not True"
        assert "the robot did not do 'say': status is False" in bench.report("robot")["answer say"]
        assert "plan_finished" in kinds(bench)


def test_a_robot_that_never_answers_is_given_up_and_the_plan_ends(hung, tmp_path):
    patience = ("timeout: 30.0}\n    max_rate: 2.0", "timeout: 2.0}")
    path = profile(tmp_path, "qtrobot", patience)
    with Bench("robot", parameters=(f"robot:profile:={path}",)) as bench:
        Robot(bench, SHOW)
        enabled(bench)
        bench.text("/plan", plan(WORDS, FROWN, now=bench.now))
        bench.run(12.0)
        assert finished(bench)["s"].startswith(("failed: no answer in", "given up: no answer in"))
        assert "no answer in" in bench.report("robot")["answer say"]
        assert "plan_finished" in kinds(bench)


def test_stop_reaches_a_robot_of_services_at_once_even_while_it_does_not_answer(hung):
    with Bench("robot", parameters=ROBOT) as bench:
        robot = Robot(bench, SHOW, HUSH, HALT)
        enabled(bench)
        bench.text("/plan", plan(WORDS, NOD, now=bench.now))
        bench.run(0.3)
        at = bench.now
        bench.send("/stop", "std_msgs/msg/Empty")
        bench.run(0.1)
        assert len(robot.requests(HUSH)) == 1
        assert len(robot.requests(HALT)) == 1
        assert bench.now - at <= 200_000_000
        assert "stopped" in kinds(bench)


def test_nothing_of_the_robot_is_needed_to_start_and_to_stop():
    with Bench("robot", parameters=ROBOT) as bench:
        enabled(bench)
        bench.text("/plan", plan(WORDS, NOD, FROWN, now=bench.now))
        bench.run(0.3)
        bench.send("/stop", "std_msgs/msg/Empty")
        assert bench.report("robot")["stopped"] == "yes"


def test_a_status_topic_of_any_type_tells_of_the_robots_speech():
    with Bench("robot", parameters=("robot:profile:=haru",)) as bench:
        bench.text("/plan", plan(WORDS))
        bench.run(0.1)
        assert bench.heard("/idmind_tabletop/cmd_tts")[0].message == "That sounds hard."
        for status, seconds in ((2, 6.0), (1, 0.2)):
            bench.send(
                "/idmind_tabletop/tts_status", "idmind_tabletop_msgs/msg/TTSStatus", status=status
            )
            bench.run(seconds)
        assert finished(bench)["s"] == "done"
        told = [(s, flag.data) for s, topic, flag in bench.published if topic == "/robot_speaking"]
        assert [flag for _, flag in told] == [True, False]
        assert (told[1][0] - START) / 1e9 == pytest.approx(6.1, abs=0.1)


def test_in_a_namespace_a_robot_keeps_its_voice_and_its_face_to_itself():
    heard = set()
    with Session(START, ("robot", "tts", "sim_robot"), ["-r", "__ns:=/r1"]) as session:
        session.listen(lambda topic, sent, stamp: heard.add(topic))
        text = message("std_msgs/msg/String")(data=encode(plan(WORDS, FROWN, NOD)))
        session.feed(Record("/r1/plan", "std_msgs/msg/String", START, text))
        session.run_until(START + 1_000_000_000)
    assert {"/r1/robot_face/expression", "/r1/robot_speaking", "/r1/say"} <= heard
    common = {topic for topic in heard if not topic.startswith("/r1/")}
    assert common <= {"/diagnostics", "/rosout"}
