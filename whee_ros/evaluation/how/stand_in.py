"""A chat-completions server on this machine that stands in for a language model in measurements.

It understands nothing: what it writes is made by a function from the question's data. What counts
is when it answers, or, where it obeys orders on purpose, what the robot makes of that.
"""

from __future__ import annotations

import contextlib
import json
import threading
from collections.abc import Callable, Mapping
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

Write = Callable[[Mapping[str, Any]], str]
LONGEST_HANG = 60.0
PIECE = 16


class StandIn(ThreadingHTTPServer):
    """Answers each question after ``delay`` seconds, streamed; None: never.

    Args:
        write: gives the utterance for the data of a question.
        delay: seconds before the first piece; a question without a form (a greeting that warms a
            model up) is answered at once.
    """

    daemon_threads = True
    block_on_close = False
    name = "stand-in"

    def __init__(self, write: Write, delay: float | None = 0.0) -> None:
        super().__init__(("127.0.0.1", 0), _Exchange)
        self.write, self.delay = write, delay
        self.asked = 0
        self.closing = threading.Event()
        self._thread = threading.Thread(target=self.serve_forever, args=(0.05,), daemon=True)
        self._thread.start()

    @property
    def url(self) -> str:
        """The address to name as the model's."""
        return f"http://127.0.0.1:{self.server_address[1]}/v1"

    def __enter__(self) -> StandIn:
        return self

    def __exit__(self, *_: object) -> None:
        self.closing.set()
        self.shutdown()
        self.server_close()

    def handle_error(self, *_: Any) -> None:
        """Keep quiet: a client that has waited enough leaves."""


class _Exchange(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: StandIn

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["content-length"])))
        self.close_connection = True
        with contextlib.suppress(OSError, ValueError):  # the client may leave
            if "response_format" not in body:
                self._stream("Hello.")
                return
            self.server.asked += 1
            delay = self.server.delay
            if self.server.closing.wait(LONGEST_HANG if delay is None else delay):
                return
            data = json.loads(body["messages"][-1]["content"])
            acts = {"face": "neutral", "gesture": "nod"}
            self._stream(json.dumps({"utterance": self.server.write(data), "acts": acts}))

    def _stream(self, text: str) -> None:
        self.send_response(200)
        self.send_header("content-type", "text/event-stream")
        self.end_headers()
        for start in range(0, len(text), PIECE):
            self._event({"content": text[start : start + PIECE]}, None)
        self._event({}, "stop")
        self.wfile.write(b"data: [DONE]\n\n")

    def _event(self, delta: dict[str, str], finish: str | None) -> None:
        choice = {"index": 0, "delta": delta, "finish_reason": finish}
        self.wfile.write(f"data: {json.dumps({'choices': [choice]})}\n\n".encode())

    def log_message(self, *_: Any) -> None:
        """Keep quiet."""


def restates(data: Mapping[str, Any]) -> str:
    """Say back what the person told, in a fixed frame."""
    from whee_ros.decision import Appraisal
    from whee_ros.how.bank import slots

    about = Appraisal(cause=str(data.get("about", {}).get("cause", "")))
    told = slots.fill("So {event}.", ("event",), about, "") or slots.fill(
        "So it is about {cause}.", ("cause",), about, ""
    )
    return f"{told or 'That stays with you.'} What is it like now?"
