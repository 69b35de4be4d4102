"""The robot in a browser: its newest picture as a motion JPEG on this computer alone."""

from __future__ import annotations

import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

HOST = "127.0.0.1"
_PAGE = b"""<!doctype html><title>whee_ros</title>
<style>body{margin:0;background:#c9d6e1;display:grid;place-items:center;height:100vh}
img{max-width:100vw;max-height:100vh}</style><img src="/stream" alt="the robot">"""
_PATIENCE = 1.0  # s without a new picture after which a watcher's connection is looked at


class Stream:
    """Serves pictures at http://127.0.0.1:PORT to whoever looks on this computer."""

    def __init__(self, port: int) -> None:
        """Begin to serve; ``port`` 0 takes any that is free.

        Raises:
            OSError: the port is taken.
        """
        self._fresh = threading.Condition()
        self._picture = b""
        self._count = 0
        self._watchers = 0
        self._over = False
        self._server = ThreadingHTTPServer((HOST, port), _handler(self))
        self._server.daemon_threads = True
        self.port = int(self._server.server_address[1])
        self._thread = threading.Thread(target=self._server.serve_forever, daemon=True)
        self._thread.start()

    @property
    def watched(self) -> bool:
        """Whether anybody looks."""
        return self._watchers > 0

    def show(self, jpeg: bytes) -> None:
        """Hand a new picture to all who look."""
        with self._fresh:
            self._picture, self._count = jpeg, self._count + 1
            self._fresh.notify_all()

    def close(self) -> None:
        """Stop serving."""
        with self._fresh:
            self._over = True
            self._fresh.notify_all()
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    def feed(self, handler: BaseHTTPRequestHandler) -> None:
        """Send pictures to one watcher until either side ends."""
        self._watchers += 1
        seen = 0
        try:
            while not self._over:
                with self._fresh:
                    if self._count == seen:
                        self._fresh.wait(_PATIENCE)
                    picture, seen = self._picture, self._count
                if picture and not self._over:
                    head = f"--next\r\nContent-Type: image/jpeg\r\nContent-Length: {len(picture)}"
                    handler.wfile.write(head.encode() + b"\r\n\r\n" + picture + b"\r\n")
        except OSError:
            pass  # the watcher has gone
        finally:
            self._watchers -= 1


def _handler(stream: Stream) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            live = self.path == "/stream"
            self.send_response(200 if live or self.path == "/" else 404)
            kind = "multipart/x-mixed-replace; boundary=next" if live else "text/html"
            self.send_header("Content-Type", kind)
            self.send_header("Cache-Control", "no-store")
            self.end_headers()
            if live:
                stream.feed(self)
            elif self.path == "/":
                self.wfile.write(_PAGE)

        def log_message(self, *_: object) -> None:
            """Keep the terminal for the robot."""

    return Handler
