"""The language model asked about what code left unread; it may add, never change.

The rule for disagreements, also in docs/conversation.md:

1. What code read stands. The model adds; it never changes or removes.
2. It is asked only about words that no rule read, and only where the need would be empty otherwise.
3. Of its answer only values are taken whose every word stands in the shopper's message, in a row,
   outside what code read; a kind of thing only if this shop has it.
4. What code and model both claim is code's; what contradicts something read is dropped.
5. The model proposes wishes, a recipient, a kind of thing; never a price, an option or a brand.

A model that is slow, broken or wrong costs nothing but its additions.
"""

from __future__ import annotations

import json
import logging
import time
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from assistant.models.seam import LanguageModel, Message, ModelError, Request
from assistant.understand.message import normalised
from assistant.understand.reading import Reading, Situation
from assistant.understand.vocabulary import Vocabulary
from prompts import render
from retrieval.need import Need
from retrieval.words import same_words, singular_words

log = logging.getLogger(__name__)

MOST_TOKENS = 120
MOST_KINDS = 40
LONGEST_PHRASE_WORDS = 6
SCHEMA: Mapping[str, Any] = {
    "type": "object",
    "properties": {
        "wants": {"type": "array", "items": {"type": "string", "maxLength": 60}, "maxItems": 5},
        "avoids": {"type": "array", "items": {"type": "string", "maxLength": 60}, "maxItems": 3},
        "for": {"type": "string", "maxLength": 30},
        "kind": {"type": "string", "maxLength": 60},
    },
    "required": ["wants", "avoids", "for", "kind"],
    "additionalProperties": False,
}


def is_worth_asking(reading: Reading) -> bool:
    """Whether a model could add something: a request with words that no rule read."""
    return reading.act in ("recommend", "refine") and bool(reading.unread)


def ask_model(
    reading: Reading,
    text: str,
    situation: Situation,
    vocabulary: Vocabulary,
    model: LanguageModel,
    *,
    deadline_s: float,
    currency: str,
) -> Reading:
    """The reading with what the model added; the reading itself where it added nothing."""
    if not is_worth_asking(reading):
        return reading
    shopper_words = normalised(text)
    request = Request(
        messages=(Message("user", _prompt(reading, shopper_words, vocabulary)),),
        max_tokens=MOST_TOKENS,
        schema=SCHEMA,
    )
    answer = _answer(model, request, deadline_s)
    return _added(reading, answer, shopper_words, vocabulary) if answer else reading


def _prompt(reading: Reading, text: str, vocabulary: Vocabulary) -> str:
    need = reading.need
    read = [*need.wants, *(f"not {avoided}" for avoided in need.avoids)]
    if need.category:
        read.insert(0, need.category)
    return render(
        "understand",
        kinds=", ".join(vocabulary.category_names()[:MOST_KINDS]) or "unknown",
        understood=", ".join(read) or "nothing",
        message=text,
    )


def _answer(model: LanguageModel, request: Request, deadline_s: float) -> Mapping[str, Any] | None:
    started = time.monotonic()
    pieces: list[str] = []
    try:
        for piece in model.stream(request, deadline_s=deadline_s):
            pieces.append(piece)
            if time.monotonic() - started > deadline_s:
                return None
        answer = json.loads("".join(pieces))
    except (ModelError, ValueError, RecursionError) as error:
        log.info("understanding: the model added nothing (%s)", type(error).__name__)
        return None
    return answer if isinstance(answer, dict) else None


def _added(
    reading: Reading, answer: Mapping[str, Any], text: str, vocabulary: Vocabulary
) -> Reading:
    """The reading with the values of the answer that are traced to the shopper's words."""
    need, unread = reading.need, reading.unread
    wants = [w for w in _phrases(answer.get("wants")) if _is_new(w, text, need, unread)]
    avoids = [
        a for a in _phrases(answer.get("avoids"))
        if _is_new(a, text, need, unread) and not any(same_words(a, w) for w in wants)
    ]  # fmt: skip
    recipient = answer.get("for")
    told = isinstance(recipient, str) and _stands_in(recipient, text) and need.recipient is None
    category = need.category or _kind(answer.get("kind"), text, vocabulary)
    added = need.with_(
        wants=(*need.wants, *wants),
        avoids=(*need.avoids, *avoids),
        recipient=str(recipient).lower() if told else need.recipient,
        category=category,
    )
    taken = {word for phrase in (*wants, *avoids) for word in singular_words(phrase)}
    left = tuple(word for word in unread if not set(singular_words(word)) <= taken)
    return replace(reading, need=added, unread=left)


def _phrases(values: object) -> Iterable[str]:
    if not isinstance(values, list):
        return ()
    return (value.strip().lower() for value in values if isinstance(value, str) and value.strip())


def _is_new(phrase: str, text: str, need: Need, unread: tuple[str, ...]) -> bool:
    """Whether the phrase is the shopper's, says something unread and contradicts nothing read."""
    words = set(singular_words(phrase))
    known = (*need.wants, *need.avoids, need.category or "")
    if any(words & set(singular_words(one)) for one in known):
        return False
    open_words = {stem for word in unread for stem in singular_words(word)}
    return (
        len(words) <= LONGEST_PHRASE_WORDS and bool(words & open_words) and _stands_in(phrase, text)
    )


def _stands_in(phrase: str, text: str) -> bool:
    """Whether the words of the phrase stand in the text, in a row."""
    words, said = singular_words(phrase), singular_words(text)
    return bool(words) and any(
        said[place : place + len(words)] == words for place in range(len(said) - len(words) + 1)
    )


def _kind(kind: object, text: str, vocabulary: Vocabulary) -> str | None:
    """The category named, where the shopper said its last word and the shop has it."""
    if not isinstance(kind, str) or not singular_words(kind):
        return None
    said = singular_words(text)
    if singular_words(kind)[-1] in said and vocabulary.has_category(kind):
        return kind.lower()
    return None
