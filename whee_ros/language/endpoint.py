"""A language model behind an OpenAI-compatible server: Ollama, vLLM, llama.cpp's server, others.

One deadline holds for the whole of an answer: looking up the host, connecting, every retry and
every byte. Nothing is sent anywhere but to the configured URL; redirects are not followed.
"""

from __future__ import annotations

import asyncio
import ipaddress
import os
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from whee_ros.language.background import Background
from whee_ros.language.chat import FORMATS, AnswerReader, payload, shortened
from whee_ros.language.error import LanguageError
from whee_ros.language.pieces import Pieces
from whee_ros.language.question import Question

if TYPE_CHECKING:
    import httpx

_PATH = "/chat/completions"
_REFUSED = (400, 415, 422, 501)
_CURES = {
    401: "set the environment variable of the API key",
    403: "set the environment variable of the API key",
    404: "check the model's name, and that the URL ends as the server wants it, mostly in /v1",
    429: "ask less often, or pay for more",
}


class Endpoint:
    """One model of one server.

    Args:
        url: such as ``http://localhost:11434/v1``, with or without ``/chat/completions``.
        model: the server's name for the model.
        key_variable: the environment variable that holds the API key; empty for none.
        environment: where the variable is looked up.

    Raises:
        LanguageError: the URL cannot be used, httpx is missing, or the key is not set.
    """

    def __init__(
        self,
        url: str,
        model: str,
        key_variable: str = "",
        environment: Mapping[str, str] = os.environ,
    ) -> None:
        self._url, self.host = _address(url)
        self.name = model
        self._headers = {"accept-encoding": "identity"}
        if key_variable:
            self._headers["authorization"] = f"Bearer {_key(key_variable, environment)}"
        self._httpx = _import_httpx()
        # The environment's proxies must not come between this program and its own machine.
        # Certificates take a while to load, so they are loaded now, and only where they are needed.
        self._client: httpx.AsyncClient = self._httpx.AsyncClient(
            timeout=None, trust_env=self.leaves_machine, verify=self._url.startswith("https:")
        )
        self._format = 0
        self._background = Background(f"language model {model}")

    @property
    def leaves_machine(self) -> bool:
        """Whether words go to another machine."""
        return not _loopback(self.host)

    def pieces(self, question: Question, seconds: float) -> Iterator[str]:
        """Give the answer's text as it comes; see ``LanguageModel``.

        Raises:
            LanguageError: there is no whole answer after ``seconds``, or never will be.
        """
        pieces = Pieces(self.name, seconds)
        try:
            future = self._background.start(self._answer(question, pieces))
        except RuntimeError as error:
            raise LanguageError(str(error), "ask before closing") from None
        # Work that is cancelled before its first step ends here; an end already told comes first.
        given_up = LanguageError(f"{self.name} was not waited for", "ask again")
        future.add_done_callback(lambda _: pieces.end(given_up))
        return pieces.read(future.cancel)

    def close(self) -> None:
        """Give up whatever is under way, and close the connections."""
        self._background.close(self._client.aclose())

    async def _answer(self, question: Question, pieces: Pieces) -> None:
        """Bring the answer or an error, and then the end."""
        try:
            await asyncio.wait_for(self._converse(question, pieces), max(0.001, pieces.left))
        except (asyncio.TimeoutError, LanguageError) as error:
            pieces.end(error if isinstance(error, LanguageError) else pieces.late())
        except self._httpx.TransportError as error:
            kind = type(error).__name__
            cure = "check that the server runs and that the URL is its own"
            pieces.end(LanguageError(f"no answer from {self.host} ({kind})", cure, str(error)))
        except Exception as error:  # whatever a server provokes, the asker must hear of it
            cure = "check the URL, the model's name and the API key"
            kind = type(error).__name__
            pieces.end(LanguageError(f"asking {self.host} failed ({kind})", cure, str(error)))
        else:
            pieces.end()

    async def _converse(self, question: Question, pieces: Pieces) -> None:
        """Ask in the best format that the server takes, and remember which that was."""
        last = len(FORMATS) - 1 if question.form is not None else self._format
        for number in range(self._format, last + 1):
            body = payload(self.name, question, FORMATS[number])
            if await self._exchange(body, pieces, may_refuse=number < last):
                self._format = number
                return

    async def _exchange(self, body: dict[str, Any], pieces: Pieces, may_refuse: bool) -> bool:
        """Send one request and read its answer; false if the server refused its format."""
        reader = AnswerReader(self.name)
        sending = self._client.stream("POST", self._url, json=body, headers=self._headers)
        async with sending as response:
            if response.status_code in _REFUSED and may_refuse:
                return False
            if response.status_code != 200:
                raise await self._refusal(response)
            async for part in response.aiter_raw():
                for text in reader.feed(part):
                    pieces.put(text)
        for text in reader.end():
            pieces.put(text)
        return True

    async def _refusal(self, response: httpx.Response) -> LanguageError:
        said = b""
        async for part in response.aiter_raw():
            said += part
            if len(said) > 200:
                break
        code = response.status_code
        cure = _CURES.get(code, "look at the server's log")
        return LanguageError(f"{self.host} answered {code}", cure, shortened(said))


def _address(url: str) -> tuple[str, str]:
    """Give the full address and the host, which never holds a password."""
    try:
        parts = urlsplit(url.strip())
        host, _ = parts.hostname or "", parts.port
    except ValueError:
        host, parts = "", urlsplit("")
    if parts.scheme not in ("http", "https") or not host:
        raise LanguageError(
            "the language model's URL is none", "give one such as http://localhost:11434/v1"
        )
    path = parts.path.rstrip("/")
    path = path if path.endswith(_PATH) else path + _PATH
    return parts._replace(path=path, fragment="").geturl(), host


def _loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost" or host.endswith(".localhost")


def _key(variable: str, environment: Mapping[str, str]) -> str:
    key = environment.get(variable, "").strip()
    if not key or not key.isascii() or not key.isprintable():
        raise LanguageError(
            f"the environment variable {variable} holds no API key",
            f"export {variable}=... before starting, or name no variable",
        )
    return key


def _import_httpx() -> Any:
    try:
        import httpx
    except ImportError as error:
        raise LanguageError(
            f"httpx is missing ({error})", "pip install 'whee_ros[language]'"
        ) from None
    return httpx
