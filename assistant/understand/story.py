"""The clauses of a long message that only tell of people: "my old one broke, we just moved".

It knows how people ramble, not what they want; short messages have no story.
"""

from __future__ import annotations

from collections.abc import Iterator

from assistant.understand.message import Message

RAMBLING_WORDS = 30
_SUBJECTS = frozenset(str.split("he she my our his her their mine"))
_ASKING = frozenset(
    str.split(
        "need needs want wants looking look searching like likes love loves hate hates prefer "
        "prefers should must please would wish wishes hope hoping thinking thought after buy "
        "something anything budget spend afford weigh wear wears size take takes avoid allergic "
        "for"
    )
)
_PARTING = frozenset(str.split("because since although though but so while"))


def is_rambling(message: Message) -> bool:
    """Whether the message is long enough to tell a story beside what it asks."""
    return sum(token.kind == "word" for token in message.tokens) > RAMBLING_WORDS


def story_places(message: Message) -> frozenset[int]:
    """The tokens of the clauses that have a person for their subject and ask for nothing."""
    told: set[int] = set()
    for clause in _clauses(message):
        words = {message.tokens[place].word for place in clause}
        if words & _SUBJECTS and not words & _ASKING:
            told |= set(clause)
    return frozenset(told)


def _clauses(message: Message) -> Iterator[range]:
    """The message in clauses: between marks, and before what begins another one."""
    start = 0
    for place, token in enumerate(message.tokens):
        following = message.said(place + 1, place + 2)
        parts = token.kind == "mark" or token.word in _PARTING
        if parts or (token.word == "and" and following in _SUBJECTS):
            yield range(start, place)
            start = place + 1
    yield range(start, len(message.tokens))
