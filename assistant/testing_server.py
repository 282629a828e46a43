"""A double of an OpenAI-compatible server: it speaks the dialect well, or badly as it is told.

It listens on this machine only and knows no model: its words are numbered.
"""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Literal

Dialect = Literal["vllm", "llama.cpp", "ollama"]
"""Whose events are spoken: their first and last ones, and their fields, differ."""

WORDS = tuple(f"word{n} " for n in range(2000))


@dataclass
class Script:
    """What the server does. `statuses` are answered before it obeys."""

    dialect: Dialect = "vllm"

    statuses: list[int] = field(default_factory=list)
    words: tuple[str, ...] = WORDS
    pause_s: float = 0.0
    stall_after: int | None = None
    die_after: int | None = None
    garbage_after: int | None = None
    say_done: bool = True
    takes_schema: bool = True
    keeps_schema: bool = True
    lists_models: bool = True
    key: str | None = None
    asked: list[dict[str, Any]] = field(default_factory=list)
    words_sent: int = 0
    hung_up: threading.Event = field(default_factory=threading.Event)


@contextmanager
def chat_server(script: Script) -> Iterator[str]:
    """The base URL of a running server."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(script))
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/v1"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def _handler(script: Script) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            status = 200 if script.lists_models else 500
            self._whole(status, {"data": [{"id": "tiny-chat"}]})

        def do_POST(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            script.asked.append(body)
            if script.key and self.headers["Authorization"] != f"Bearer {script.key}":
                self._whole(401, {"error": {"message": "wrong key"}})
            elif script.statuses:
                self._whole(script.statuses.pop(0), {"error": {"message": "not now"}})
            elif "response_format" in body and not script.takes_schema:
                self._whole(400, {"error": {"message": "response_format is unknown"}})
            else:
                self._stream(body)

        def _whole(self, status: int, document: object) -> None:
            data = json.dumps(document).encode()
            self.send_response(status)
            self.send_header("Content-Length", str(len(data)))
            self.end_headers()
            self.wfile.write(data)

        def _stream(self, body: dict[str, Any]) -> None:
            self.send_response(200)
            self.send_header("Content-Type", "text/event-stream")
            self.end_headers()
            try:
                self._write(body, lambda text: self.wfile.write(text.encode()))
            except (BrokenPipeError, ConnectionResetError):
                script.hung_up.set()

        def _write(self, body: dict[str, Any], send: Callable[[str], object]) -> None:
            held = script.keeps_schema and "response_format" in body
            words = ('{"act": ', '"refine"}') if held else script.words
            for opening in _openings(script.dialect):
                send(opening)
            for count, word in enumerate(words[: body["max_tokens"]]):
                if count == script.stall_after:
                    time.sleep(5)
                if count == script.die_after:
                    return
                if count == script.garbage_after:
                    send("data: {'not': json\n\n")
                send(_event({**_ROLE[script.dialect], "content": word}, None))
                script.words_sent += 1
                time.sleep(script.pause_s)
            for closing in _closings(script.dialect):
                send(closing)
            if script.say_done:
                send("data: [DONE]\n\n")

        def log_message(self, format: str, *args: object) -> None:
            pass  # a server that talks to nobody but the test

    return Handler


_ROLE: dict[Dialect, dict[str, str]] = {
    "vllm": {}, "llama.cpp": {}, "ollama": {"role": "assistant"},
}  # fmt: skip


def _openings(dialect: Dialect) -> Iterator[str]:
    """What comes before the first word: a comment, a role without content, thoughts."""
    if dialect == "vllm":
        yield ": keep-alive\n\n"
    elif dialect == "llama.cpp":
        yield _event({"role": "assistant", "content": None}, None)
    else:
        yield _event({"role": "assistant", "content": "", "reasoning": "Let me think."}, None)


def _closings(dialect: Dialect) -> Iterator[str]:
    """What comes after the last word: the reason it ended, and counts in an event of no choice."""
    if dialect == "ollama":
        yield _event({"role": "assistant", "content": ""}, "stop")
        return
    yield _event({}, "stop")
    if dialect == "llama.cpp":
        counts = {"choices": [], "usage": {"completion_tokens": 3}, "timings": {"predicted_ms": 9}}
        yield f"data: {json.dumps(counts)}\n\n"


def _event(delta: dict[str, Any], finish: str | None) -> str:
    choice = {"index": 0, "delta": delta, "finish_reason": finish}
    return f"data: {json.dumps({'choices': [choice]})}\n\n"
