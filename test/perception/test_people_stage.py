"""Who is who, and whose turn it is."""

from __future__ import annotations

from whee_ros.cues import FaceCue, Presence, Turn, Utterance
from whee_ros.perception.people import PeopleSettings, PeopleStage

MS = 1_000_000


def turns(events):
    return [event for event in events if isinstance(event, Turn)]


def seen(stage, face="f0001", at=0, mouth=0.0, gaze=1.0):
    return stage.face(FaceCue(stamp=at * MS, source=face, mouth_motion=mouth, gaze=gaze))


def words(text, start, end, final=True):
    return Utterance(
        stamp=end * MS, source="v0001", text=text, start=start * MS, end=end * MS, final=final
    )


def test_a_turn_starts_pauses_and_ends_with_its_words():
    stage = PeopleStage()
    seen(stage, at=1000)
    (started,) = turns(stage.voice("v0001", True, 1100 * MS))
    (paused,) = turns(stage.voice("v0001", False, 3160 * MS))
    said = stage.utterance(words("my cat is ill", 1000, 3000), 3500 * MS)
    (ended,) = turns(said + stage.tick(3700 * MS))

    assert (started.state, paused.state, ended.state) == ("started", "paused", "ended")
    assert (ended.start, ended.end) == (1000 * MS, 3000 * MS)
    assert ended.text == "my cat is ill"
    assert ended.person == "p0001"
    assert ended.face == "f0001"


def test_a_turn_waits_for_late_words_but_not_for_ever():
    stage = PeopleStage()
    stage.voice("v0001", True, 100 * MS)
    stage.voice("v0001", False, 2160 * MS)
    assert turns(stage.tick(2900 * MS)) == []
    (ended,) = turns(stage.tick(3300 * MS))
    assert ended.text == ""
    assert ended.confidence == 0.0


def test_words_heard_so_far_serve_when_the_recogniser_is_late():
    stage = PeopleStage()
    stage.voice("v0001", True, 100 * MS)
    stage.utterance(words("i lost my", 0, 900, final=False), 1000 * MS)
    stage.voice("v0001", False, 2160 * MS)
    assert turns(stage.tick(3300 * MS)) == [], "an open phrase is given time"
    (ended,) = turns(stage.tick(3600 * MS))
    assert ended.text == "i lost my"
    assert 0 < ended.confidence < 0.5


def test_a_short_silence_does_not_end_the_turn_and_its_parts_are_joined():
    stage = PeopleStage()
    stage.voice("v0001", True, 100 * MS)
    stage.voice("v0001", False, 1160 * MS)
    (resumed,) = turns(stage.voice("v0001", True, 1500 * MS))
    stage.utterance(words("well", 0, 1000), 1600 * MS)
    stage.voice("v0001", False, 2660 * MS)
    said = stage.utterance(words("it is over", 1400, 2500), 3000 * MS)
    (ended,) = turns(said + stage.tick(3300 * MS))
    assert resumed.state == "resumed"
    assert ended.text == "well it is over"
    assert ended.start == 0


def test_the_face_whose_mouth_moves_is_the_speaker():
    stage = PeopleStage()
    for at in range(0, 500, 33):
        seen(stage, "f0001", at, mouth=0.0)
        seen(stage, "f0002", at, mouth=0.8)
    (started,) = turns(stage.voice("v0001", True, 500 * MS))
    assert started.face == "f0002"


def test_a_voice_without_a_face_is_a_person_too():
    stage = PeopleStage()
    events = stage.voice("v0001", True, 500 * MS)
    assert any(isinstance(event, Presence) and event.voice == "v0001" for event in events)
    assert turns(events)[0].person == "p0001"


def test_what_is_heard_while_the_robot_speaks_opens_no_turn():
    stage = PeopleStage()
    stage.robot_speaking(True)
    assert stage.voice("v0001", True, 500 * MS) == []
    stage.robot_speaking(False)
    assert turns(stage.voice("v0001", True, 900 * MS))[0].state == "started"


def test_people_who_look_at_the_robot_are_engaged_and_people_who_leave_are_gone():
    stage = PeopleStage(PeopleSettings(forget_after=2.0))
    for at in range(0, 1000, 33):
        seen(stage, at=at, gaze=0.9)
    (here,) = stage.tick(1000 * MS)
    assert here.engagement == "engaged"
    (gone,) = stage.tick(4000 * MS)
    assert not gone.present


def test_noise_that_never_stops_is_ended():
    stage = PeopleStage(PeopleSettings(longest_turn=10.0))
    stage.voice("v0001", True, 100 * MS)
    (ended,) = turns(stage.tick(10_200 * MS))
    assert ended.state == "ended"


def talk(stage, voice_at, mouths, until):
    """Both faces seen at 30 Hz with these mouth motions while the voice goes on."""
    for at in range(voice_at, until, 33):
        for face, mouth in mouths.items():
            seen(stage, face, at, mouth=mouth)
        stage.tick(at * MS)


def test_two_people_take_turns_and_each_turn_is_the_right_persons():
    stage = PeopleStage()
    seen(stage, "f0001", 0)
    seen(stage, "f0002", 0)
    told = []
    for begin, mouths in (
        (100, {"f0001": 0.7, "f0002": 0.1}),
        (4000, {"f0001": 0.1, "f0002": 0.7}),
    ):
        talk(stage, begin - 100, mouths, begin)
        stage.voice("v0001", True, (begin + 100) * MS)
        talk(stage, begin, mouths, begin + 1500)
        stage.voice("v0001", False, (begin + 1660) * MS)
        said = stage.utterance(words("so it was", begin, begin + 1400), (begin + 2000) * MS)
        said += stage.tick((begin + 2300) * MS)
        told += [turn.face for turn in turns(said)]
    assert told == ["f0001", "f0002"]


def test_one_glitch_of_the_others_mouth_does_not_change_the_speaker():
    stage = PeopleStage()
    talk(stage, 0, {"f0001": 0.6, "f0002": 0.1}, 100)
    stage.voice("v0001", True, 200 * MS)
    talk(stage, 200, {"f0001": 0.6, "f0002": 0.1}, 2000)
    talk(stage, 2000, {"f0001": 0.3, "f0002": 1.0}, 2200)
    stage.voice("v0001", False, 2360 * MS)
    said = stage.utterance(words("so it was", 100, 2200), 2600 * MS)
    (ended,) = turns(said + stage.tick(2900 * MS))
    assert ended.face == "f0001"


def test_the_direction_of_the_sound_decides_between_still_mouths():
    stage = PeopleStage()
    seen(stage, "f0001", 0)
    seen(stage, "f0002", 0)
    stage.place("f0001", 0.4)
    stage.place("f0002", -0.4)
    stage.sound(-0.35, 50 * MS)
    (started,) = turns(stage.voice("v0001", True, 100 * MS))
    assert started.face == "f0002"


def test_persons_of_another_node_are_used_and_ours_leave():
    stage = PeopleStage()
    seen(stage, "f0001", 0)
    (gone,) = stage.adopt("anna", "f0001", "", 100 * MS)
    assert (gone.person, gone.present) == ("p0001", False)
    seen(stage, "f0001", 150)
    events = stage.voice("v0001", True, 200 * MS)
    assert [event.person for event in events] == ["anna"]
    assert not any(isinstance(event, Presence) for event in events)


def test_an_id_given_here_is_told_from_another_nodes():
    stage = PeopleStage()
    seen(stage, "f0001", 0)
    made = stage.persons.made
    assert made("p0001")
    assert not any(map(made, ("p0002", "anna", "p", "", "p00x1", "f0001")))


def test_a_person_whom_the_other_node_lost_is_ours_again():
    stage = PeopleStage()
    stage.adopt("anna", "f0001", "", 100 * MS)
    stage.release("anna")
    events = seen(stage, "f0001", 200)
    assert [event.person for event in events] == ["p0001"]
