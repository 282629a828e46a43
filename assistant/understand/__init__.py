"""Understanding: what a message means, read by code over the words of this very shop."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from assistant.understand.model import ask_model, is_worth_asking
from assistant.understand.read import read
from assistant.understand.reading import Reading, Situation
from assistant.understand.titled import titled_in
from assistant.understand.vocabulary import Vocabulary

if TYPE_CHECKING:
    from assistant.parts import Parts

__all__ = ["Reading", "Situation", "Vocabulary", "ask_model", "read", "read_message"]

MODEL_SHARE = 0.25
FEWEST_UNREAD = 2


def read_message(parts: Parts, situation: Situation, text: str) -> Reading:
    """What the message means: code reads first, the model what code left unread.

    The model is asked only where the need would be empty of everything else: elsewhere the picks
    would wait longer for it than its additions are worth. It gets a quarter of a turn's time.
    """
    settings = parts.settings
    with parts.precedence.reading():
        titled = titled_in(text, parts.vocabulary, parts.store.products)
        situation = replace(situation, titled=titled)
        reading = read(text, situation, parts.vocabulary, currency=settings.currency)
    need = reading.need
    told = need.category or need.wants or need.brands or need.options or reading.trouble
    if told or not is_worth_asking(reading) or len(reading.unread) < FEWEST_UNREAD:
        return reading
    model = parts.model
    if model is None:
        return reading
    return ask_model(
        reading, text, situation, parts.vocabulary, model,
        deadline_s=settings.model_timeout_s * MODEL_SHARE, currency=settings.currency,
    )  # fmt: skip
