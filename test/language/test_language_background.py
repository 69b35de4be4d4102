"""Network work on a thread of its own ends properly, however impatiently it is closed."""

from __future__ import annotations

import asyncio
import gc
import socket
import sys
import threading

import pytest

from whee_ros.language.background import Background
from whee_ros.language.endpoint import Endpoint
from whee_ros.language.question import Message, Question

AMPLE = 60.0


async def nothing():
    pass


def wait_for_the_thread(name):
    for thread in threading.enumerate():
        if thread.name == name:
            thread.join(AMPLE)
            assert not thread.is_alive()


def test_work_that_is_cancelled_by_closing_may_clean_up_even_if_nobody_waits():
    began, cleaned = threading.Event(), []

    async def work():
        try:
            began.set()
            await asyncio.sleep(AMPLE)
        finally:
            for _ in range(5):
                await asyncio.sleep(0)
            cleaned.append(True)

    background = Background("cleaning up")
    background.start(work())
    assert began.wait(AMPLE)
    background.close(nothing(), patience=0.0)
    wait_for_the_thread("cleaning up")
    assert cleaned == [True]


def test_connections_are_closed_after_the_work_that_uses_them():
    began, order = threading.Event(), []

    async def work():
        try:
            began.set()
            await asyncio.sleep(AMPLE)
        finally:
            await asyncio.sleep(0)
            order.append("work")

    async def last():
        order.append("last")

    background = Background("in order")
    background.start(work())
    assert began.wait(AMPLE)
    background.close(last())
    wait_for_the_thread("in order")
    assert order == ["work", "last"]


def test_closed_it_takes_no_work():
    background = Background("closed")
    background.close(nothing())
    with pytest.raises(RuntimeError, match="closed is closed"):
        background.start(nothing())


@pytest.fixture
def busy_port():
    """Give the port of a listener whose queue is full: a connection to it hangs half-way."""
    listener = socket.socket()
    listener.bind(("127.0.0.1", 0))
    listener.listen(0)
    waiting = [socket.socket() for _ in range(3)]
    for one in waiting:
        one.setblocking(False)
        one.connect_ex(listener.getsockname())
    yield listener.getsockname()[1]
    for one in (*waiting, listener):
        one.close()


@pytest.mark.parametrize("how", ["given up", "closed", "closed without waiting"])
def test_a_connection_that_is_given_up_half_way_leaves_nothing_behind(monkeypatch, busy_port, how):
    anyio = pytest.importorskip("anyio", reason="pip install 'whee_ros[language]'")
    connecting, complaints = threading.Event(), []
    connect = anyio.connect_tcp

    async def noticed(**where):
        connecting.set()
        return await connect(**where)

    monkeypatch.setattr(anyio, "connect_tcp", noticed)
    monkeypatch.setattr(sys, "unraisablehook", lambda what: complaints.append(repr(what.object)))
    endpoint = Endpoint(f"http://127.0.0.1:{busy_port}/v1", "half-way")
    pieces = endpoint.pieces(Question((Message("user", "Are you there?"),)), AMPLE)
    assert connecting.wait(AMPLE)
    if how == "given up":
        pieces.close()
    if how == "closed without waiting":
        endpoint._background.close(endpoint._client.aclose(), patience=0.0)
    endpoint.close()
    wait_for_the_thread("language model half-way")
    del endpoint, pieces
    gc.collect()
    assert complaints == []
