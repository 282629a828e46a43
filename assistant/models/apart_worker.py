"""The other end of apart.py: `python -m assistant.models.apart_worker NICENESS GGUF ADAPTER`.

Reads requests as lines of JSON and writes what comes of them; ends with its input. Where it is
nice, whoever finds picks on the same cores goes first.

    {"ask": 3, "deadline_s": 8, "request": {…}}   {"cancel": 3}
    {"ready": "fluent"}   {"of": 3, "piece": "It is"}   {"of": 3}
    {"of": 3, "error": "…", "late": true}

It is ready with the wording it is best asked for, or with null when it never will be.
"""

from __future__ import annotations

import json
import os
import sys
import threading
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any

from assistant.models.embedded import EmbeddedModel
from assistant.models.seam import LanguageModel, Message, ModelError, ModelTimeout, Request

Say = Callable[[Mapping[str, Any]], None]


def request_of(document: Mapping[str, Any]) -> Request:
    """The request that was written down as JSON."""
    messages = tuple(Message(**message) for message in document["messages"])
    return Request(**{**document, "messages": messages})


def answer(lines: Iterable[str], model: LanguageModel, say: Say) -> None:
    """Answer each request in a thread of its own, until the lines end."""
    cancelled: dict[int, threading.Event] = {}

    def write(number: int, asked: Mapping[str, Any]) -> None:
        end: dict[str, Any] = {"of": number}
        try:
            request = request_of(asked["request"])
            pieces = model.stream(request, deadline_s=asked["deadline_s"])
            for piece in pieces:
                if cancelled[number].is_set():
                    break
                say({"of": number, "piece": piece})
            pieces.close()  # type: ignore[attr-defined]
        except ModelError as error:
            end["error"] = str(error)
            end["late"] = isinstance(error, ModelTimeout)
        except Exception as error:
            end["error"] = f"the language model failed: {error}"
        del cancelled[number]
        say(end)

    for line in lines:
        message = json.loads(line)
        if "ask" in message:
            number = message["ask"]
            cancelled[number] = threading.Event()
            threading.Thread(target=write, args=(number, message), daemon=True).start()
        elif message.get("cancel") in cancelled:
            cancelled[message["cancel"]].set()


def serve(open_model: Callable[[], LanguageModel], niceness: int) -> None:
    """Answer on stdout with the model; whatever else writes there is led to stderr."""
    if hasattr(os, "nice"):
        os.nice(niceness)
    answers = os.fdopen(os.dup(sys.stdout.fileno()), "w", encoding="utf-8")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    lock = threading.Lock()

    def say(message: Mapping[str, Any]) -> None:
        with lock:
            answers.write(json.dumps(message) + "\n")
            answers.flush()

    model = open_model()

    def report() -> None:
        say({"ready": model.wording if model.wait(threading.TIMEOUT_MAX) else None})

    threading.Thread(target=report, daemon=True).start()
    answer(sys.stdin, model, say)
    os._exit(0)  # at once: what is being written is wanted by nobody


def main(niceness: str, gguf: str, adapter: str) -> None:
    """Serve the embedded model with those weights."""
    chosen = Path(adapter) if adapter else None
    serve(lambda: EmbeddedModel(Path(gguf), adapter=chosen), int(niceness))


if __name__ == "__main__":
    main(*sys.argv[1:4])
