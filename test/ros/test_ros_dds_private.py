"""What the dds engine uses of cyclonedds without a promise that it stays."""

import importlib.metadata
import inspect

import pytest

cyclonedds = pytest.importorskip("cyclonedds")

CHANGED = (
    "cyclonedds {} has changed {}, which whee_ros/ros/dds/raw.py uses. Read its new form, adapt "
    "raw.py, and only then allow this release."
)


def say(what):
    return CHANGED.format(importlib.metadata.version("cyclonedds"), what)


def test_the_release_is_the_pinned_one():
    major = int(importlib.metadata.version("cyclonedds").split(".")[0])
    assert major == 11, say("its major version")


def test_raw_samples_can_be_taken():
    from cyclonedds import _clayer

    assert callable(getattr(_clayer, "ddspy_take", None)), say("_clayer.ddspy_take")


@pytest.mark.parametrize(
    "name",
    ["dds_write", "dds_get_entity_sertype", "ddsi_sertype_ref", "dds_create_topic_sertype"],
)
def test_the_c_library_can_be_called(name):
    from cyclonedds.internal import DDS

    assert hasattr(DDS._dll_handle, name), say(f"DDS._dll_handle.{name}")


def test_a_sample_is_a_pointer_and_a_size():
    from cyclonedds.topic import Sample

    fields = [name for name, _ in Sample._fields_]
    assert fields == ["usample", "usample_size"], say("the layout of a sample")


def test_an_entity_knows_its_handle_and_deletes_itself_once():
    from cyclonedds.core import Entity

    source = inspect.getsource(Entity.__del__)
    assert "_entities" in source, say("Entity._entities")
    assert "self._delete(self._ref)" in source, say("Entity.__del__")


def test_a_wait_set_lists_what_is_attached():
    from cyclonedds.core import WaitSet

    assert "self.attached" in inspect.getsource(WaitSet.attach), say("WaitSet.attached")


def test_a_builtin_reader_turns_interrupts_into_a_bare_exception():
    from cyclonedds.builtin import BuiltinDataReader

    source = inspect.getsource(BuiltinDataReader)
    assert "_cqos_conv" in source, say("BuiltinDataReader._cqos_conv")
    assert "_takefn(ref, N, self._constructor, self._cqos_conv)" in source, say("its take()")
