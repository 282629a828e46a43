"""A short answer to what was asked last: "42", "the blue", "light please", "yes".

It knows what was asked, and which values the shop has for it.
"""

from __future__ import annotations

from collections.abc import Iterator

from assistant.understand.message import Message, key_of
from assistant.understand.naming import Kind, Meaning, Mention
from assistant.understand.reading import Situation
from assistant.understand.vocabulary import Vocabulary
from retrieval.words import same_words

LONGEST_ANSWER = 6
_YES = frozenset(["yes", "yeah", "yep", "sure", "yup"])


def answers_asked(
    message: Message, situation: Situation, vocabulary: Vocabulary, category: str | None
) -> tuple[Mention, ...]:
    """The value of what was asked that a short message names; () where it names none.

    What was asked decides what a word stands for: "light" is a complexity after "which
    complexity?", and no lamp.
    """
    asked = situation.asked or ""
    words = [place for place, token in enumerate(message.tokens) if token.kind != "mark"]
    if not words or len(words) > LONGEST_ANSWER:
        return ()
    for kind, name, value in _values(asked, situation, vocabulary, category):
        key = key_of(value)
        for place in words:
            end = place + len(key)
            if key and tuple(t.stem for t in message.tokens[place:end]) == key:
                said = message.said(place, end) if kind == "option" else value.lower()
                return (_mention(place, end, kind, name, value, said),)
    attribute = vocabulary.attribute_said(asked) or next(
        (a for a in vocabulary.attributes if same_words(a.name, asked)), None
    )
    first = message.tokens[words[0]].word
    if attribute is not None and attribute.kind == "yes_no" and first in _YES:
        return (_mention(words[0], words[0] + 1, "flag", attribute.said, "", attribute.said),)
    return ()


def _values(
    asked: str, situation: Situation, vocabulary: Vocabulary, category: str | None
) -> Iterator[tuple[Kind, str, str]]:
    """(kind, name, value) of every answer there is: options, then the values of an attribute."""
    own = situation.asked_for.options if situation.asked_for is not None else {}
    for offered in (own, vocabulary.options_in(category)):
        for name, values in offered.items():
            if same_words(name, asked):
                yield from (("option", name, value) for value in values)
    for attribute in vocabulary.attributes:
        if attribute.kind == "number":
            continue  # nobody is asked for a number: "max 45" is no battery of 45 hours
        if same_words(attribute.said, asked) or same_words(attribute.name, asked):
            yield from (("value", attribute.said, value) for value in attribute.values)


def _mention(start: int, end: int, kind: Kind, name: str, value: str, said: str) -> Mention:
    meaning = Meaning(kind, name, value)
    return Mention(start, end, kind, name, value, said, (meaning,))
