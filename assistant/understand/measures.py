"""Wishes with a number: "at least 20 hours of battery", "under 2 kg", "88 keys".

Kept in the shopper's words; whether a product keeps them is found elsewhere.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence, Set
from dataclasses import dataclass

from assistant.understand.english import ADJECTIVE_ENDINGS, ADJECTIVES, COUNTS, FILLER, STOP
from assistant.understand.message import Message
from assistant.understand.negation import Scope, Stance

_MEASURE = re.compile(
    r"(?<![^ ])(?:(?P<cue>(?<!what )(?<!how )about|under|over|below|above"
    r"|at least|at most|less than"
    r"|more than|up to|no more than"
    r"|no less than|not more than|minimum|maximum|max|min|around"
    r"|(?:bigger|larger|taller|heavier|wider|deeper|higher|stronger|brighter|smaller|narrower"
    r"|thinner|quieter) than"
    r"|between \d[\d.,]* and|within|from|(?:no|not) (?:longer|shorter|lighter"
    r"|heavier|bigger|smaller|larger|wider|thicker|louder) than|longer than"
    r"|shorter than|lighter than|heavier than|weighs less than"
    r"|weighing less than) (?:of )?)?"
    r"(?P<number>\d[\d.,/]*|(?:two|three|four|five|six|seven|eight"
    r"|nine)(?= (?:people|persons?|adults?|men|kids|litres?|hours?|days?"
    r"|man)(?![^ ])))(?: - (?P<to>\d[\d.,]*))? (?P<unit>[a-z%]+[23²³]?)(?P<of> of (?:"
    r"the )?[a-z]+(?: life)?)?"
    r"(?P<after> (?:or (?:more|less|fewer|longer|shorter|bigger|larger|smaller|heavier|lighter|over"
    r"|above|under|below)|at least|at most|minimum|maximum|and (?:up|more|over|above|under|below)"
    r"|upwards?))?(?![^ ])"
)


# "5G" is no weight.
_GENERATION = re.compile(r"^([2-6]) g$")
_COUNT = r"(?P<n>[1-9]|1\d|two|three|four|five|six|seven|eight|nine|a couple|couple)"
_PERSONS = re.compile(
    rf"(?<![^ ])(?:for (?:(?:a |the |our |my )?(?:family|party|group|team) of )?(?:up to )?"
    rf"|to (?:seat|sleep|serve) |that (?:seats|sleeps|serves) |seating |sleeping ){_COUNT}"
    rf"(?: (?:people|persons?|adults|players|guests))?"
    rf"(?= (?:[.,!?]|under|below|over|above|up|between|around|about|max|with|that|which|and|please"
    rf"|less|in)(?![^ ])|$)"
)
_UNLIKELY_UNITS = frozenset(
    ["or", "and", "to", "of", "the", "one", "ones", "in", "for", "with", "from", "more", "less"]
)


@dataclass(frozen=True, slots=True)
class Wish:
    """A wish as it was said, with where it stands and how it is meant."""

    start: int
    end: int
    words: str
    stance: Stance


def read_measures(
    message: Message, scopes: Sequence[Scope], used: Set[int], persons: str = "people"
) -> tuple[Wish, ...]:
    """Numbers that measure something, with the word that compares and what is measured.

    `persons`: how the shop counts people in the category spoken of ("players").
    """
    found = list(_for_persons(message, used, persons))
    used = {*used, *(place for wish in found for place in range(wish.start, wish.end))}
    for match in _MEASURE.finditer(message.line):
        covered = message.covered(*match.span())
        number = message.covered(match.start("number"), match.end("number")).start
        unit = match["unit"]
        if number in used or unit in _UNLIKELY_UNITS or unit in STOP or unit in ("pairs", "star"):
            continue
        start = covered.start
        if any(place in used for place in covered):
            start, covered = number, range(number, number + 2)
            if number + 1 in used:
                continue
        stop = covered.stop
        if start < number and _leads(message, start, used):
            start -= 2
        if _goes_on(message, stop, used) and not (match["of"] or match["after"]):
            stop += 1
        words = re.sub(r"(?<=\d) (?=[pkdx](?: |$))", "", message.said(start, stop))
        words = _GENERATION.sub(r"\1g", words)
        words = re.sub(r"(?<=\d) - (?=\d)", "-", words)
        found.append(Wish(start, stop, words, "wanted"))
    return tuple(found)


def _for_persons(message: Message, used: Set[int], persons: str) -> Iterator[Wish]:
    """How many people it is for: "for two", "for a family of four", "for 3 people"."""
    for match in _PERSONS.finditer(message.line):
        covered = message.covered(match.start(), match.end())
        if used & set(covered):
            continue
        number = match["n"]
        yield Wish(covered.start, covered.stop, f"{COUNTS.get(number, number)} {persons}", "wanted")


def _leads(message: Message, start: int, used: Set[int]) -> bool:
    """Whether what is measured stands before it: "a screen of at least 6 inches"."""
    if start < 2 or message.tokens[start - 1].word != "of":
        return False
    word = message.tokens[start - 2].word
    return start - 2 not in used and word.isalpha() and word not in STOP | FILLER


def _goes_on(message: Message, place: int, used: Set[int]) -> bool:
    """Whether the word after a measure says what is measured: "20 cm blade", "16 gb ram"."""
    if place >= len(message.tokens) or place in used:
        return False
    token = message.tokens[place]
    plain = token.kind == "word" and token.word not in STOP and token.word not in FILLER
    return plain and not is_adjective(token.word)


def is_adjective(word: str) -> bool:
    """Whether the word is one that people wish for of any kind of thing."""
    return word in ADJECTIVES or (len(word) > 5 and word.endswith(ADJECTIVE_ENDINGS))
