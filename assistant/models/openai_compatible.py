"""A language model behind any OpenAI-compatible server: vLLM, SGLang, llama.cpp, Ollama and others.

It knows the chat completions dialect. The key goes into a header and into no log.
"""

from __future__ import annotations

import json
import random
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import httpx
from pydantic import SecretStr

from assistant.models.background import Writer, answers_of, stream_of
from assistant.models.deadline import Deadline
from assistant.models.json_answer import NotJson, asked_in_words, json_in
from assistant.models.seam import ModelError, Request, Wording
from assistant.models.server_stream import pieces_of

TRIES = 4
FIRST_PAUSE_S = 0.3
WORTH_ANOTHER_TRY = frozenset({408, 409, 425, 429, 500, 502, 503, 504})
NO_SUCH_FORMAT = frozenset({400, 422, 501})
CONNECT_S = 5.0


class UnlistedError(ModelError):
    """The server answers, and does not say which models it serves."""


class _Refused(Exception):  # noqa: N818 - no fault: the server only takes no schema
    """The server takes no response_format. (One that ignores it shows by what it writes.)"""


@dataclass
class OpenAICompatibleModel:
    """A `LanguageModel` on a server. `model` None: the first one the server lists.

    429, server errors and lost connections are tried again, with pauses that double and vary, for
    as long as nothing was written and the deadline allows.
    """

    url: str
    model: str | None = None
    key: SecretStr | None = None
    client: httpx.Client = field(default_factory=httpx.Client)
    random: random.Random = field(default_factory=random.Random)
    first_pause_s: float = FIRST_PAUSE_S
    supports_grammar: bool = False
    wording: Wording = "free"
    takes_schema: bool = True

    @property
    def name(self) -> str:
        """The model as the server calls it."""
        return self.model or "the server's model"

    def wait(self, timeout_s: float) -> bool:
        """Always: a server reads its weights in its own time, and says so when it is asked."""
        return True

    def stream(self, request: Request, *, deadline_s: float) -> Iterator[str]:
        """Pieces of the answer as the server sends them; an answer under a schema comes whole."""
        deadline = Deadline.after(deadline_s)
        yield from stream_of(self._writer(request, deadline), deadline)

    def complete_many(
        self, requests: Sequence[Request], *, deadline_s: float
    ) -> Iterator[tuple[int, str | ModelError]]:
        """(index, whole answer or error) of each request as it ends; the server batches them."""
        deadline = Deadline.after(deadline_s)
        yield from answers_of([self._writer(r, deadline) for r in requests], deadline)

    def models(self, deadline_s: float = CONNECT_S) -> list[str]:
        """The models the server lists.

        Raises UnlistedError when it answers but lists none, ModelError when it cannot be asked.
        """
        try:
            answer = self.client.get(
                f"{base_of(self.url)}/models", headers=self._headers(), timeout=deadline_s
            )
            answer.raise_for_status()
            return [str(model["id"]) for model in answer.json()["data"]]
        except httpx.HTTPStatusError as error:
            if error.response.status_code in (401, 403):
                raise self._status_error(error.response) from error
            raise UnlistedError(
                f"{base_of(self.url)}/models answered {error.response.status_code}. Set model to "
                "the name of a model that this server serves."
            ) from error
        except (httpx.HTTPError, ValueError, KeyError, TypeError) as error:
            raise self._unreachable(error) from error

    def _writer(self, request: Request, deadline: Deadline) -> Writer:
        def write(emit: Callable[[str], None], stop: threading.Event) -> None:
            if request.grammar is not None:
                raise ModelError(f"{self.name}: this engine takes no grammar; ask without one")
            if request.schema is None:
                self._write(request, emit, stop, deadline)
                return
            try:
                emit(self._json(request, stop, deadline, in_words=not self.takes_schema))
            except _Refused:
                self.takes_schema = False
                emit(self._json(request, stop, deadline, in_words=True))
            except NotJson:
                if not self.takes_schema or stop.is_set():
                    raise
                emit(self._json(request, stop, deadline, in_words=True))

        return write

    def _json(
        self, request: Request, stop: threading.Event, deadline: Deadline, *, in_words: bool
    ) -> str:
        written: list[str] = []
        self._write(request, written.append, stop, deadline, in_words=in_words)
        return json_in("".join(written))

    def _write(
        self,
        request: Request,
        emit: Callable[[str], None],
        stop: threading.Event,
        deadline: Deadline,
        *,
        in_words: bool = False,
    ) -> None:
        if self.model is None:
            self.model = self._first_listed(deadline)
        body = self._body(request, in_words)
        for attempt in range(1, TRIES + 1):
            pause_s = self.first_pause_s * 2 ** (attempt - 1) * (0.5 + self.random.random())
            try:
                with self._open(body, deadline) as answer:
                    if answer.status_code == 200:
                        pieces_of(answer, emit, stop)
                        return
                    answer.read()
                    self._look_at_refusal(answer, "response_format" in body, last=attempt == TRIES)
                    pause_s = max(pause_s, _asked_pause_s(answer))
            except httpx.ConnectError as error:
                if attempt == TRIES:
                    raise self._unreachable(error) from error
            except httpx.TimeoutException as error:
                raise deadline.error("busy or silent") from error
            except httpx.HTTPError as error:
                raise ModelError(
                    f"the connection to {base_of(self.url)} broke ({type(error).__name__})"
                ) from error
            if pause_s > deadline.left_s():
                raise deadline.error("busy or silent")
            if stop.wait(pause_s):
                return

    def _open(self, body: Mapping[str, Any], deadline: Deadline) -> Any:
        left_s = max(0.05, deadline.left_s())
        return self.client.stream(
            "POST",
            f"{base_of(self.url)}/chat/completions",
            json=body,
            headers=self._headers(),
            timeout=httpx.Timeout(left_s, connect=min(CONNECT_S, left_s)),
        )

    def _body(self, request: Request, in_words: bool) -> dict[str, Any]:
        messages = asked_in_words(request) if in_words else request.messages
        body: dict[str, Any] = {
            "model": self.model,
            "messages": [{"role": m.role, "content": m.content} for m in messages],
            "max_tokens": request.max_tokens,
            "temperature": 0,
            "stream": True,
        }
        if request.schema is not None and not in_words:
            named = {"name": "answer", "strict": True, "schema": request.schema}
            body["response_format"] = {"type": "json_schema", "json_schema": named}
        return body

    def _look_at_refusal(self, answer: httpx.Response, schema_sent: bool, *, last: bool) -> None:
        """Raise unless another try is worth it."""
        if schema_sent and answer.status_code in NO_SUCH_FORMAT:
            raise _Refused
        if last or answer.status_code not in WORTH_ANOTHER_TRY:
            raise self._status_error(answer)

    def _first_listed(self, deadline: Deadline) -> str:
        listed = self.models(max(0.05, min(CONNECT_S, deadline.left_s())))
        if not listed:
            raise ModelError(f"{base_of(self.url)} lists no model. Set model to its name.")
        return listed[0]

    def _headers(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.key.get_secret_value()}"} if self.key else {}

    def _status_error(self, answer: httpx.Response) -> ModelError:
        step = {
            400: "Set model to a name that this server serves.",
            401: "Set SHOP_MODEL_KEY to that server's key.",
            403: "Set SHOP_MODEL_KEY to a key that may use this model.",
            404: "Set model to a name the server lists, and model_url to its base (…/v1).",
            429: "The server is busy; ask it for a higher rate or set another model_url.",
        }.get(answer.status_code, "Look at the server's log.")
        return ModelError(
            f"{base_of(self.url)} answered {answer.status_code}: {_said(answer)!r}. {step}"
        )

    def _unreachable(self, error: Exception) -> ModelError:
        return ModelError(
            f"{base_of(self.url)} does not answer as a language model server "
            f"({type(error).__name__}). Start it, or mend model_url."
        )


def base_of(url: str) -> str:
    """The base URL; `/v1` is added where only a host was given.

    >>> base_of("http://localhost:11434/"), base_of("https://host/api/v1/")
    ('http://localhost:11434/v1', 'https://host/api/v1')
    """
    bare = url.rstrip("/")
    return bare if httpx.URL(bare).path not in ("", "/") else f"{bare}/v1"


def _asked_pause_s(answer: httpx.Response) -> float:
    try:
        return max(0.0, float(answer.headers.get("retry-after", "0")))
    except ValueError:
        return 0.0


def _said(answer: httpx.Response) -> str:
    """What the server said of its refusal, in 200 characters at most."""
    try:
        document = json.loads(answer.text)
        said = document.get("error", document.get("detail", document))
        said = said.get("message", said) if isinstance(said, dict) else said
    except (ValueError, AttributeError):
        said = answer.text
    return str(said)[:200]
