"""The two ends of a service over DDS, as rmw_cyclonedds speaks it.

A request and its answer travel on a topic each. Before the fields, after the 4-byte CDR header,
both carry 16 bytes: which client asked (u64) and its sequence number (i64). Fast DDS puts these
elsewhere, so its clients and servers cannot be served: they are told apart by their GUID.
"""

from __future__ import annotations

import itertools
import struct
import time
from collections.abc import Callable, Iterable
from typing import Any, ClassVar

from cyclonedds.pub import DataWriter
from cyclonedds.sub import DataReader

from whee_ros.ros.dds import qos as policies
from whee_ros.ros.dds import raw
from whee_ros.ros.dds.links import Receiver, encode
from whee_ros.ros.dds.log import log

CYCLONE = b"\x01\x10"  # how the GUID of every Cyclone DDS entity begins
_HEADER_END = 20
_REPLY_WAIT_S = 0.1
_POLL_S = 0.005


def wrap(cdr: Any, client: int, sequence: int) -> bytes:
    """Put the service header into CDR bytes."""
    order = "<" if cdr[1] & 1 else ">"
    return bytes(cdr[:4]) + struct.pack(f"{order}Qq", client, sequence) + bytes(cdr[4:])


def unwrap(cdr: bytes) -> tuple[int, int, bytes]:
    """Give (client, sequence number, CDR bytes without the service header).

    Raises:
        ValueError: the bytes are too short.
    """
    if len(cdr) < _HEADER_END:
        raise ValueError(f"{len(cdr)} bytes hold no service header")
    client, sequence = struct.unpack_from("<Qq" if cdr[1] & 1 else ">Qq", cdr, 4)
    return client, sequence, cdr[:4] + cdr[_HEADER_END:]


class ServiceEnd(Receiver):
    """What a server and a client share: a reader for one topic and a writer for the other."""

    id_key: ClassVar[str]  # what USER_DATA calls this end, so that peers pair its two halves

    def __init__(
        self,
        writer: DataWriter[Any],
        reader: DataReader[Any],
        types: tuple[str, str],
        what: str,
        on_close: Callable[[Any], None],
    ) -> None:
        """Take both ends; ``types`` are those that are (written, read)."""
        super().__init__(reader, types[1], what, on_close)
        self.writer, self._sends = writer, types[0]
        self.writer_gid = writer.guid.bytes

    def _next(self) -> tuple[int, int, Any, Any] | None:
        """Give (client, sequence, content, info) of the next readable sample."""
        while not self.closed and (taken := raw.take_one(self.reader)):
            try:
                client, sequence, cdr = unwrap(taken[0])
            except ValueError as error:
                self.reject(taken[0], error)
                continue
            content = self.decode(cdr)
            if content is not None:
                return client, sequence, content, taken[1]
        return None

    def _send(self, message: Any, client: int, sequence: int) -> None:
        cdr = wrap(encode(message, self._sends, self._what), client, sequence)
        try:
            raw.write(self.writer, cdr, self._what)
        except raw.SendError:
            if not self.orphaned:
                raise

    def close(self) -> None:
        """Take it off the graph."""
        if not self.closed:
            super().close()
            raw.delete(self.writer)


class Server(ServiceEnd):
    """The answering end of a service."""

    id_key = "serviceid"

    def take(self) -> tuple[Any, tuple[int, int, int]] | None:
        """Give (request, (client, sequence number, writer's handle)), or None."""
        while found := self._next():
            client, sequence, request, info = found
            if self._speaks_cyclone(info.publication_handle):
                return request, (client, sequence, info.publication_handle)
        return None

    def reply(self, who: tuple[int, int, int], response: Any) -> None:
        """Send ``response`` to the client that :meth:`take` named.

        Raises:
            SendError: ``response`` does not fit the service.
        """
        client, sequence, handle = who
        asker = None if self.closed else self.reader.get_matched_publication_data(handle)
        if asker is None:
            return  # the client is gone, or we are
        self._await_reader(policies.user_data(asker.qos).get("clientid"))
        try:
            self._send(response, client, sequence)
        except raw.SendTimeoutError as error:
            log.warning(str(error))

    def _speaks_cyclone(self, handle: int) -> bool:
        asker = self.reader.get_matched_publication_data(handle)
        return asker is None or asker.key.bytes.startswith(CYCLONE)

    def _await_reader(self, client_id: str | None) -> None:
        """Wait until the asking client's reader is matched, else it would miss the answer."""
        end = time.monotonic() + _REPLY_WAIT_S
        while client_id is not None and time.monotonic() < end:
            if client_id in _ids(_listening(self.writer), "clientid"):
                return
            time.sleep(_POLL_S)


class Client(ServiceEnd):
    """The asking end of a service."""

    id_key = "clientid"

    def __init__(self, *given: Any) -> None:
        """As every service end; the writer's handle names this client on the wire."""
        super().__init__(*given)
        self._id = self.writer.get_instance_handle() & (2**64 - 1)
        self._sequence = itertools.count(1)

    def send(self, request: Any) -> int:
        """Send ``request``; give its sequence number.

        Raises:
            SendError: ``request`` does not fit the service, or it could not be sent in time.
        """
        sequence = next(self._sequence)
        self._send(request, self._id, sequence)
        return sequence

    def take(self) -> tuple[int, Any] | None:
        """Give (sequence number, response) of the oldest answer to this client, or None."""
        while found := self._next():
            client, sequence, response, _ = found
            if client == self._id:
                return sequence, response
        return None

    def available(self) -> bool:
        """Whether a server is there whose both ends are matched with ours."""
        if self.closed:
            return False
        asked = [e for e in _listening(self.writer) if e.key.bytes.startswith(CYCLONE)]
        answering = [e for e in _speaking(self.reader) if e.key.bytes.startswith(CYCLONE)]
        wanted = _ids(asked, "serviceid")
        if not wanted:
            return bool(asked) and bool(answering)
        return bool(wanted & _ids(answering, "serviceid"))


def _listening(writer: DataWriter[Any]) -> list[Any]:
    handles = writer.get_matched_subscriptions()
    found = (writer.get_matched_subscription_data(handle) for handle in handles)
    return [endpoint for endpoint in found if endpoint is not None]


def _speaking(reader: DataReader[Any]) -> list[Any]:
    handles = reader.get_matched_publications()
    found = (reader.get_matched_publication_data(handle) for handle in handles)
    return [endpoint for endpoint in found if endpoint is not None]


def _ids(endpoints: Iterable[Any], key: str) -> set[str]:
    found = (policies.user_data(endpoint.qos).get(key) for endpoint in endpoints)
    return {name for name in found if name}
