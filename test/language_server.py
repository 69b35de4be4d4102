"""A real chat-completions server on the loopback interface that behaves, or misbehaves as told."""

from __future__ import annotations

import contextlib
import json
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

Reply = Callable[["Exchange"], None]


class Exchange(BaseHTTPRequestHandler):
    """One request; ``body`` is what was asked, and a reply sends what it likes."""

    protocol_version = "HTTP/1.1"
    server: Server
    body: dict[str, Any]

    def do_POST(self) -> None:
        length = int(self.headers["content-length"])
        self.body = json.loads(self.rfile.read(length))
        self.server.asked.append(self.body)
        self.server.seen.append((self.path, dict(self.headers)))
        self.close_connection = True
        with contextlib.suppress(OSError):  # the client may leave
            self.server.reply(self)

    def begin(self, status: int = 200, kind: str = "text/event-stream") -> None:
        self.send_response(status)
        self.send_header("content-type", kind)
        self.end_headers()

    def send(self, text: str | bytes) -> None:
        self.wfile.write(text.encode() if isinstance(text, str) else text)
        self.wfile.flush()

    def event(self, text: str, finish: str | None = None) -> None:
        choice = {"index": 0, "delta": {"content": text}, "finish_reason": finish}
        self.send(f"data: {json.dumps({'choices': [choice]})}\n\n")

    def rest(self) -> None:
        """Do nothing until the server is closed."""
        self.server.closing.wait(120)

    def log_message(self, *_: Any) -> None:
        """Keep quiet."""


class Server(ThreadingHTTPServer):
    """Answers with ``reply``, and remembers what it was ``asked``."""

    daemon_threads = True
    block_on_close = False

    def __init__(self, reply: Reply) -> None:
        super().__init__(("127.0.0.1", 0), Exchange)
        self.reply = reply
        self.asked: list[dict[str, Any]] = []
        self.seen: list[tuple[str, dict[str, str]]] = []
        self.closing = threading.Event()
        self._thread = threading.Thread(target=self.serve_forever, args=(0.02,), daemon=True)
        self._thread.start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}/v1"

    def handle_error(self, *_: Any) -> None:
        """Keep quiet: clients leave when they have waited enough."""

    def __enter__(self) -> Server:
        return self

    def __exit__(self, *_: object) -> None:
        self.closing.set()
        self.shutdown()
        self.server_close()


def says(text: str) -> Reply:
    """Stream a text word by word, and end as servers do."""

    def reply(exchange: Exchange) -> None:
        exchange.begin()
        for word in split(text):
            exchange.event(word)
        exchange.event("", finish="stop")
        exchange.send("data: [DONE]\n\n")

    return reply


def split(text: str) -> Iterator[str]:
    for start in range(0, len(text), 12):
        yield text[start : start + 12]


def says_at_once(text: str) -> Reply:
    """Ignore that a stream was asked for."""

    def reply(exchange: Exchange) -> None:
        exchange.begin(kind="application/json")
        message = {"role": "assistant", "content": text}
        exchange.send(json.dumps({"choices": [{"message": message, "finish_reason": "stop"}]}))

    return reply


def takes_no(*formats: str, then: Reply) -> Reply:
    """Refuse some response formats as servers without constrained decoding do."""

    def reply(exchange: Exchange) -> None:
        if exchange.body.get("response_format", {}).get("type") in formats:
            exchange.begin(400, "application/json")
            exchange.send('{"error": {"message": "response_format is not supported"}}')
        else:
            then(exchange)

    return reply


def hangs(exchange: Exchange) -> None:
    """Take the request and never answer."""
    exchange.rest()


def hangs_after_the_head(exchange: Exchange) -> None:
    exchange.begin()
    exchange.rest()


def drips(exchange: Exchange) -> None:
    """Send a byte now and then, so that no single read ever waits long."""
    exchange.begin()
    for _ in range(1000):
        exchange.send(b" ")
        if exchange.server.closing.wait(0.05):
            return


def drips_words(exchange: Exchange) -> None:
    """Send good words, too slowly."""
    exchange.begin()
    for _ in range(1000):
        exchange.event("and ")
        if exchange.server.closing.wait(0.05):
            return


def drops(exchange: Exchange) -> None:
    """Break off in the middle of the answer."""
    exchange.begin()
    exchange.event('{"direction": "see')


def garbage(exchange: Exchange) -> None:
    exchange.begin()
    exchange.send(b"data: {\xff\xfe \x00 not json\n\n" * 3)


def no_http(exchange: Exchange) -> None:
    exchange.send(b"\x16\x03\x01 hello\r\n\r\n")


def web_page(exchange: Exchange) -> None:
    exchange.begin(kind="text/html")
    exchange.send("<html><body>Welcome to nginx!</body></html>")


def fails(exchange: Exchange) -> None:
    exchange.begin(500, "application/json")
    exchange.send('{"error": "out of memory"}')


def fails_in_the_stream(exchange: Exchange) -> None:
    exchange.begin()
    exchange.event("{")
    exchange.send('data: {"error": {"message": "the model has crashed"}}\n\n')


def sends_elsewhere(exchange: Exchange) -> None:
    exchange.send_response(307)
    exchange.send_header("location", "http://127.0.0.1:9/v1/chat/completions")
    exchange.send_header("content-length", "0")
    exchange.end_headers()


def huge(exchange: Exchange) -> None:
    """Never stop, without a line's end."""
    exchange.begin()
    for _ in range(10_000):
        exchange.send(b"x" * 65_536)


def rambles(exchange: Exchange) -> None:
    """Never stop, in good form."""
    exchange.begin()
    for _ in range(10_000):
        exchange.event("and so on " * 100)


def huge_answer(exchange: Exchange) -> None:
    """Send ten megabytes in good form, as fast as it goes."""
    exchange.begin()
    for _ in range(100):
        exchange.event("and so on " * 10_000)


def after(seconds: float, then: Reply) -> Reply:
    """Think before answering."""

    def reply(exchange: Exchange) -> None:
        if not exchange.server.closing.wait(seconds):
            then(exchange)

    return reply


def writes(write: Callable[[dict[str, Any]], str]) -> Reply:
    """Answer with what ``write`` makes of the question's data."""

    def reply(exchange: Exchange) -> None:
        asked = exchange.body["messages"][-1]["content"]
        said = json.loads(asked) if asked.lstrip().startswith("{") else {}
        says(write(said))(exchange)

    return reply
