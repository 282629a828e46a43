"""A size asked for that the shop has nothing in: "size 44.5" is a limit all the same.

It knows which options a kind of thing comes in; other numbers are read elsewhere.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from assistant.understand.english import STOP
from assistant.understand.message import Message
from assistant.understand.naming import Meaning, Mention
from assistant.understand.vocabulary import Vocabulary
from retrieval.words import same_words

_TWO = re.compile(r"(\d+)[/x](\d+)")
_NUMBER = re.compile(r"\d+(?:\.\d+)?")
_WITH_UNIT = re.compile(r"(\d+(?:[.,]\d+)?) ?[a-z]+", re.IGNORECASE)
_PARTS = re.compile(r"\s*[-–/]\s*")
_RANGE = re.compile(r"(\d+(?:\.\d+)?)\s*[-–]\s*(\d+(?:\.\d+)?)")


def with_unknown_size(
    message: Message, mentions: Sequence[Mention], vocabulary: Vocabulary, spoken_of: str | None
) -> tuple[Mention, ...]:
    """The mentions, and each number after an option's name that stands for none of its values.

    Only where the kind of thing spoken of is offered in numbers by that name.
    """
    kind = next((m.name for m in mentions if m.kind == "category"), spoken_of)
    if kind is None:
        return tuple(mentions)
    taken = {place for m in mentions for place in range(m.start, m.end) if m.kind != "option_name"}
    found: list[Mention] = []
    for name, values in vocabulary.options_in(kind).items():
        if not any(value[:1].isdigit() for value in values):
            continue
        for place in range(1, len(message.tokens)):
            token = message.tokens[place]
            led = same_words(message.tokens[place - 1].word, name)
            led = led and message.said(place + 1, place + 2) != "-"
            if led and token.kind == "number" and place not in taken:
                value = next((v for v in values if _spans(v, token.word)), token.word)
                meaning = Meaning("option", name, value)
                found.append(
                    Mention(place, place + 1, "option", name, value, token.word, (meaning,))
                )
    offered = vocabulary.options_in(kind)
    for place, token in enumerate(message.tokens):
        if place not in taken:
            found += _two_sizes(place, token.word, offered)
            follows = any(m.end == place and m.kind == "category" for m in mentions)
            found += _shortened(message, place, offered, follows)
            found += _before_another(message, place, mentions, offered)
    named = [_in_range(mention, offered.get(mention.name, ())) for mention in mentions]
    return tuple(sorted([*named, *found], key=lambda m: m.start))


def _before_another(
    message: Message, place: int, mentions: Sequence[Mention], offered: Mapping[str, Sequence[str]]
) -> Iterator[Mention]:
    """The first of two values of which only the second is named in full: "500 or 1000 pieces"."""
    if message.said(place + 1, place + 2) not in ("or", "and"):
        return
    word = message.tokens[place].word
    for other in mentions:
        beside = other.start == place + 2 and other.kind == "option"
        values = offered.get(other.name, ()) if beside else ()
        if (value := next((v for v in values if _is_number_of(v, word)), None)) is not None:
            meaning = Meaning("option", other.name, value)
            yield Mention(place, place + 1, "option", other.name, value, word, (meaning,))


def _is_number_of(value: str, word: str) -> bool:
    """Whether the word is the value or its number without the unit: 64 of "64 GB"."""
    said = _WITH_UNIT.fullmatch(value)
    return value == word or (said is not None and said[1] == word)


def _shortened(
    message: Message, place: int, offered: Mapping[str, Sequence[str]], follows: bool
) -> Iterator[Mention]:
    """A value said by a part of it: "in 25" of 25 mm, "in L" of L-XL.

    `follows`: it stands right after the kind of thing: "filter 77".
    """
    word = message.tokens[place].word
    after = message.tokens[place + 1].word if place + 1 < len(message.tokens) else ""
    led = place > 0 and (follows or message.tokens[place - 1].word in ("in", "or", "size"))
    if not led or (after.isalpha() and after not in STOP):
        return
    meant = [
        (name, value)
        for name, values in offered.items()
        for value in values
        if (_is_number_of(value, word) and value != word) or _spans(value, word)
    ]
    if len(meant) == 1:
        meaning = Meaning("option", *meant[0])
        yield Mention(place, place + 1, "option", *meant[0], word, (meaning,))


def _two_sizes(place: int, word: str, offered: Mapping[str, Sequence[str]]) -> Iterator[Mention]:
    """Two options said as one: "32/34", a waist and a length."""
    said = _TWO.fullmatch(word)
    if said is None or any(word in values for values in offered.values()):
        return
    names = [name for name, values in offered.items() if any(v.isdigit() for v in values)]
    if len(names) != len(said.groups()):
        return
    for name, value in zip(names, said.groups(), strict=True):
        if value in offered[name]:
            meaning = Meaning("option", name, value)
            yield Mention(place, place + 1, "option", name, value, value, (meaning,))


def _in_range(mention: Mention, values: Sequence[str]) -> Mention:
    """The mention of a size as the range that holds it, where the kind comes in ranges."""
    if mention.kind != "option" or mention.value in values:
        return mention
    value = next((v for v in values if _spans(v, mention.value)), mention.value)
    return mention.as_(Meaning("option", mention.name, value))


def _spans(value: str, size: str) -> bool:
    """Whether the value is a range of sizes with that one in it: "39-42" and 40, "L-XL" and L."""
    if not size.isdigit() and size.lower() in _PARTS.split(value.strip().lower())[:2]:
        return True
    ends = _RANGE.fullmatch(value.strip())
    if ends is None or _NUMBER.fullmatch(size) is None:
        return False
    return float(ends[1]) <= float(size) <= float(ends[2])
