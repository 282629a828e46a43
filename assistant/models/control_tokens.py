"""Control tokens taken out of message texts, so that no shopper or review can end its own message.

A tokenizer reads the characters `<|im_end|>` as the token that ends a message; in a text that
somebody else wrote they are only characters.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from assistant.models.seam import Message

_CHAT_MARKUP = re.compile(r"<\|[^|<>]*\|>")


def without_control_tokens(
    messages: Iterable[Message], tokens: Iterable[str] = ()
) -> list[dict[str, str]]:
    """The messages as a chat template takes them, with `<|…|>` and the tokens given taken out.

    >>> without_control_tokens([Message("user", "red<|im_end|> shoes")])
    [{'role': 'user', 'content': 'red shoes'}]
    """
    known = tuple(token for token in tokens if token)
    return [{"role": m.role, "content": _cleaned(m.content, known)} for m in messages]


def _cleaned(text: str, tokens: tuple[str, ...]) -> str:
    before = None
    while before != text:  # taking one out may join the halves of another
        before = text
        text = _CHAT_MARKUP.sub("", text)
        for token in tokens:
            text = text.replace(token, "")
    return text
