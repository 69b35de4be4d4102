"""Who has which part of the body: one owner at a time, by priority, and who yields to whom."""

from performer_bench import Bench

from whee_ros.acts import Gesture, Look, Say, Sync


def test_a_second_sentence_waits_for_the_first():
    bench = Bench().perform(Say(id="a", text="One."), Say(id="b", text="Two."))
    bench.wait(0.2).speak(True).wait(1)
    assert len(bench.sent("say")) == 1
    bench.speak(False).wait(0.1)
    assert len(bench.sent("say")) == 2


def test_a_later_gesture_takes_the_neck_over():
    bench = Bench().perform(
        Gesture(id="tilt", name="tilt"), Gesture(id="nod", name="nod", start=Sync(offset=0.3))
    )
    bench.wait(0.5)
    assert bench.told("cancelled") == [("tilt", "nod took over")]
    assert bench.performer.owners() == {"neck": ("p", "nod")}


def test_a_plan_of_equal_priority_replaces_the_running_one_and_its_speech():
    bench = Bench().perform(Say(id="a", text="A long story."), name="old").wait(0.1).speak(True)
    bench.perform(Say(id="b", text="Sorry."), name="new")
    assert bench.told("cancelled") == [("a", "replaced by plan new")]
    assert len(bench.sent("cancel_speech")) == 1
    assert len(bench.sent("say")) == 1, "the cancel must not overtake the new words"
    bench.wait(0.1).speak(False).wait(0.1)
    assert len(bench.sent("say")) == 2


def test_words_after_a_cancel_wait_until_silence_is_told_though_nothing_was_heard_yet():
    bench = Bench().perform(Say(id="a", text="A long story."), name="old").wait(0.1)
    bench.perform(Say(id="b", text="Sorry."), name="new").wait(0.3)
    assert len(bench.sent("say")) == 1
    bench.speak(False)
    assert len(bench.sent("say")) == 2


def test_words_after_a_cancel_wait_no_longer_than_half_a_second():
    bench = Bench().perform(Say(id="a", text="A long story."), name="old").wait(0.1)
    bench.perform(Say(id="b", text="Sorry."), name="new").wait(0.52)
    assert len(bench.sent("say")) == 2


def test_a_lower_plan_is_dropped_with_the_reason():
    bench = Bench().perform(Say(id="a", text="Please call."), name="help", priority=200)
    bench.perform(Say(id="b", text="Hm."), name="chat", priority=128)
    assert bench.told("plan_dropped") == [("", "plan help of priority 200 is running")]


def test_a_lower_reaction_takes_only_free_parts():
    bench = Bench().perform(Say(id="a", text="I see."), Gesture(id="g", name="slow_nod"))
    bench.perform(
        Gesture(id="nod", name="nod"),
        Look(id="look", target="anna", duration=1.0),
        kind="reaction",
        priority=64,
        name="r",
    )
    assert ("nod", "neck is busy with plan p") in bench.told("skipped")
    assert bench.performer.owners()["gaze"] == ("r", "look")


def test_the_nod_of_a_reaction_may_end_when_the_answer_comes():
    bench = Bench().perform(Gesture(id="nod", name="nod"), kind="reaction", priority=64, name="r")
    bench.wait(0.3).perform(Say(id="s", text="Oh."))
    assert bench.performer.owners() == {"neck": ("r", "nod"), "voice": ("p", "s")}
    bench.wait(1)
    assert ("nod", "done") in bench.told("finished")


def test_a_plan_past_its_deadline_is_dropped():
    bench = Bench().perform(Say(id="s", text="Late."), deadline=0.5)
    assert bench.told("plan_dropped") == [("", "0.500 s past its deadline")]
    assert bench.commands == []
