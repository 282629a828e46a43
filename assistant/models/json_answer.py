"""The JSON in an answer of an engine that was only asked for JSON, not held to it.

It knows no schema: whoever reads the values checks them.
"""

from __future__ import annotations

import json

from assistant.models.seam import Message, ModelError, Request


class NotJson(ModelError):  # noqa: N818 - named for what was seen
    """The answer holds no whole JSON object."""


def json_in(text: str) -> str:
    """The one JSON object in the text, compact; words and code fences around it are dropped.

    Raises NotJson when there is none.

    >>> json_in('Sure! ```json {"act": "refine"}```')
    '{"act":"refine"}'
    """
    start = text.find("{")
    if start >= 0:
        try:
            value, _ = json.JSONDecoder().raw_decode(text, start)
            return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
        except json.JSONDecodeError:
            pass
    raise NotJson(
        f"the model was asked for JSON and wrote {len(text)} characters without a whole object. "
        "Raise max_tokens, or choose an engine that keeps to a schema."
    )


def asked_in_words(request: Request) -> tuple[Message, ...]:
    """The request's messages, the schema said in the system message, for engines that take none."""
    if request.schema is None:
        return request.messages
    schema = json.dumps(request.schema, separators=(",", ":"))
    said = f"Answer with one JSON object that fits this JSON Schema, and nothing else: {schema}"
    first, *rest = request.messages
    if first.role == "system":
        return (Message("system", f"{first.content}\n{said}"), *rest)
    return (Message("system", said), first, *rest)
