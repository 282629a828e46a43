"""Understanding: what a message means, read by code over the words of this very shop."""

from __future__ import annotations

from typing import TYPE_CHECKING

from assistant.understand.read import read
from assistant.understand.reading import Reading, Situation
from assistant.understand.vocabulary import Vocabulary

if TYPE_CHECKING:
    from assistant.parts import Parts

__all__ = ["Reading", "Situation", "Vocabulary", "read", "read_message"]


def read_message(parts: Parts, situation: Situation, text: str) -> Reading:
    """What the message means: code reads first, the model what code left unread."""
    return read(text, situation, parts.vocabulary, currency=parts.settings.currency)
