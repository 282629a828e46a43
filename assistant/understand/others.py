"""Two needs in one message: "trail shoes in 42 and a rain jacket for my dad".

The first is answered; the others are read here from their own part of the message, to be offered
next. A price that is said once holds for each of them.
"""

from __future__ import annotations

from dataclasses import replace

from assistant.understand.changes import changed_need
from assistant.understand.english import FILLER, STOP
from assistant.understand.heeded import Heeded, heed
from assistant.understand.measures import is_adjective
from assistant.understand.mentions import is_only_how
from assistant.understand.message import Message, read_tokens
from assistant.understand.reading import Situation
from assistant.understand.said import Pieces
from assistant.understand.story import is_rambling
from assistant.understand.vocabulary import Vocabulary
from retrieval.need import Need
from retrieval.words import same_words

_JOINTS = frozenset(["and", ",", "+", ";", ".", "plus", "also", "then", "&", "\n"])


def own_part(
    message: Message, parts: Heeded, situation: Situation, vocabulary: Vocabulary, currency: str
) -> Heeded:
    """What was read of the first thing asked for alone; everything where only one is asked for.

    A price or a person named once, wherever it stands, is the first one's too.
    """
    joints = _joints(message, parts)
    if not joints:
        return parts
    part = read_tokens(message.said(0, joints[0]))
    own = heed(part, situation, vocabulary, currency, False, is_rambling(message))
    if own.category is None:
        return parts
    pieces = replace(
        own.pieces,
        prices=own.prices if own.prices.found else parts.prices,
        recipient=own.recipient or parts.recipient,
    )
    return replace(own, pieces=pieces, category=parts.category, others=parts.others,
                   references=parts.references, prices=parts.prices)  # fmt: skip


def other_needs(
    message: Message, parts: Heeded, first: Need, vocabulary: Vocabulary, currency: str
) -> tuple[Need, ...]:
    """The needs for each further kind of thing the message asks for, in order."""
    if first.category is None:
        return ()
    starts = _joints(message, parts)
    ends = [*starts[1:], len(message.tokens)][: len(starts)]
    needs = (
        _need_of(message.said(start + 1, end), vocabulary, currency)
        for start, end in zip(starts, ends, strict=True)
    )
    return tuple(_within(need, first) for need in needs if need.category is not None)


def _joints(message: Message, parts: Heeded) -> list[int]:
    """Where each further kind of thing begins: the words that part it from what stands before."""
    category = parts.category
    if category is None:
        return []
    return [
        joint
        for mention in parts.others
        if mention.start > category.end
        and mention.said not in parts.pieces.wants
        and mention.start not in parts.story
        and not same_words(mention.name, category.name)
        and not is_only_how(message, mention)
        and (joint := _joint_before(message, category.end, mention.start)) is not None
        and _is_asked_for(message, joint + 1, mention.start, parts)
    ]


def _is_asked_for(message: Message, start: int, end: int, parts: Heeded) -> bool:
    """Whether no verb of somebody's stands before the kind: not "drinks tea"."""
    read = {p for m in parts.mentions for p in range(m.start, m.end)}
    return all(
        place in read
        or token.word in STOP
        or token.word in FILLER
        or is_adjective(token.word)
        or not token.word.endswith("s")
        for place, token in enumerate(message.tokens[start:end], start)
    )


def _joint_before(message: Message, start: int, end: int) -> int | None:
    """The last word between two kinds that parts them, or None where they are one phrase."""
    places = (place for place in range(end - 1, start - 1, -1))
    return next((place for place in places if message.tokens[place].word in _JOINTS), None)


def _need_of(text: str, vocabulary: Vocabulary, currency: str) -> Need:
    message = read_tokens(text)
    pieces: Pieces = heed(message, Situation(Need()), vocabulary, currency, False).pieces
    return changed_need(Need(), pieces, vocabulary).need


def _within(need: Need, first: Need) -> Need:
    """The need within the first one's budget where it names none, for the same person."""
    if need.price_max_minor is None and need.price_min_minor is None:
        need = need.with_(
            price_min_minor=first.price_min_minor, price_max_minor=first.price_max_minor
        )
    return need.with_(recipient=need.recipient or first.recipient)
