"""A streamed chat completion, read line by line: server-sent events to pieces of text.

It knows where dialects differ: comments, keep-alives, a missing `[DONE]`, errors in mid-stream.
"""

from __future__ import annotations

import json
import threading
from collections.abc import Callable
from typing import Any

import httpx

from assistant.models.seam import ModelError


def pieces_of(answer: httpx.Response, emit: Callable[[str], None], stop: threading.Event) -> None:
    """Emit the pieces until the answer ends or `stop` is set.

    Raises ModelError when the stream breaks off, sends what is no JSON, or brings an error.
    """
    ended = False
    for line in answer.iter_lines():
        if stop.is_set():
            return
        if not line.startswith("data:"):
            continue
        data = line.removeprefix("data:").strip()
        if data == "[DONE]":
            return
        choice = _choice(data)
        if text := (choice.get("delta") or {}).get("content"):
            emit(str(text))
        ended = ended or choice.get("finish_reason") is not None
    if not ended and not stop.is_set():
        raise ModelError("the server broke off in mid-sentence; look at its log")


def _choice(data: str) -> dict[str, Any]:
    try:
        event = json.loads(data)
        if event.get("error"):
            raise ModelError(f"the server broke off: {str(event['error'])[:200]!r}")
        choices = event.get("choices") or [{}]
        return dict(choices[0])
    except (ValueError, TypeError, AttributeError, KeyError) as error:
        raise ModelError(f"the server sent what is no JSON event: {data[:80]!r}") from error
