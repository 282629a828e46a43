"""Wishes with a number: "at least 20 hours of battery", "under 2 kg", "88 keys".

Kept in the shopper's words; whether a product keeps them is found elsewhere.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Set
from dataclasses import dataclass

from assistant.understand.english import ADJECTIVE_ENDINGS, ADJECTIVES, COUNTS, FILLER, STOP
from assistant.understand.message import Message
from assistant.understand.negation import Stance
from assistant.understand.units import named_at
from assistant.understand.vocabulary import Vocabulary

COMPARATIVE = (
    r"(?:bigger|larger|taller|heavier|lighter|wider|deeper|higher|lower|brighter|smaller|narrower"
    r"|thinner|thicker|quieter|louder|longer|shorter|faster|slower|stronger)"
)
_MEASURE = re.compile(
    r"(?<![^ ])(?:(?P<cue>(?<!what )(?<!how )about|under|over|below|above"
    r"|at least|at most|less than"
    r"|more than|up to|no more than"
    r"|no less than|not more than|minimum|maximum|max|min|around"
    rf"|(?:(?:no|not) )?{COMPARATIVE} than"
    r"|between \d[\d.,]* and|within|from|weighs less than"
    r"|weighing less than) (?:of )?)?"
    r"(?P<number>\d[\d.,/]*|(?:half )?an?(?= (?:hour|minute|day|week|litre|liter|metre|meter|kilo)"
    r"(?![^ ]))|(?:two|three|four|five|six|seven|eight"
    r"|nine)(?= (?:people|persons?|adults?|men|kids|litres?|hours?|days?"
    r"|man)(?![^ ])))(?: - (?P<to>\d[\d.,]*))? (?P<unit>[a-z%]+[23²³]?)(?P<of> of (?:"
    r"the )?[a-z]+(?: life)?)?"
    r"(?P<after> (?:or (?:more|less|fewer|longer|shorter|bigger|larger|smaller|heavier|lighter|over"
    r"|above|under|below)|at least|at most|minimum|maximum"
    r"|and (?:up|more|over|above|under|below)(?! [€$£]?\d)(?! [€$£] \d)"
    r"|upwards?))?(?![^ ])"
)


_MORE = r"(?:more|less|higher|lower|better|above|below|over|under|up)"
_BARE = re.compile(
    r"(?<![^ ])(?:(?:(?:of|is|are|:|with|a|an|the) )*"
    rf"(?:(?P<than>(?:(?:no|not) )?{COMPARATIVE} than) "
    r"|(?:at least|at most|over|above|under|below|up to|more than|less than|min|max|minimum"
    r"|maximum|around|about|from|exactly) )?(?:of )?)"
    rf"(?P<number>\d+(?:[.,]\d+)?)(?: (?:or|and) {_MORE}| \+| at least| at most| minimum)?"
    r"(?![^ ])"
)
_EXTENT = frozenset(["tall", "high", "wide", "long", "deep", "thick"])
_BEFORE_YEAR = frozenset(["a", "an", "the", "from", "of"])
YEAR_DIGITS = 4
# "5G" is no weight.
_GENERATION = re.compile(r"^([2-6]) g$")
_COUNT = r"(?P<n>[1-9]|1\d|two|three|four|five|six|seven|eight|nine|a couple|couple)"
_PERSONS = re.compile(
    rf"(?<![^ ])(?:for (?:(?:a |the |our |my )?(?:family|party|group|team) of )?(?P<up>up to )?"
    rf"|to (?:seat|sleep|serve) |that (?:seats|sleeps|serves) |seating |sleeping ){_COUNT}"
    rf"(?: (?P<who>people|persons?|adults|players|guests))?"
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
    message: Message, used: Set[int], vocabulary: Vocabulary, category: str | None
) -> tuple[Wish, ...]:
    """Numbers that measure something, with the word that compares and what is measured.

    People are counted as the shop does in the category spoken of ("players").
    """
    persons = vocabulary.persons_in(category)
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
        if _goes_on(message, stop, used, vocabulary) and not (match["of"] or match["after"]):
            stop += 1
        words = re.sub(r"(?<=\d) (?=[pkdx](?: |$))", "", message.said(start, stop))
        words = _GENERATION.sub(r"\1g", words)
        words = re.sub(r"(?<=\d) - (?=\d)", "-", words)
        found.append(Wish(start, stop, words, "wanted"))
    return tuple(found)


def read_bare(message: Message, used: Set[int], vocabulary: Vocabulary) -> tuple[Wish, ...]:
    """Numbers without a unit of what the shop measures: "security level 12 or more", "a 2016".

    What is measured is named before them, or by the word that compares ("brighter than 800").
    """
    found: list[Wish] = []
    for match in _BARE.finditer(message.line):
        covered = message.covered(*match.span())
        number = message.covered(*match.span("number")).start
        if used & set(covered) or not _ends(message, covered.stop):
            continue
        named = named_at(message, covered.start, vocabulary)
        start = covered.start - named
        if not (named or match["than"]) or used & set(range(start, covered.start)):
            year = match["number"] in vocabulary.numbers and len(match["number"]) >= YEAR_DIGITS
            year = year and message.said(number - 1, number) in _BEFORE_YEAR
            age = match[0].endswith(" +") and ("age",) in vocabulary.measured_names
            if not (year or age):
                continue
            start, covered = number, range(number, number + 1 + age)
        words = message.said(start, covered.stop).replace(" : ", " ").replace(" +", "+")
        found.append(Wish(start, covered.stop, words, "wanted"))
    return tuple(found)


def _ends(message: Message, place: int) -> bool:
    """Whether nothing follows that the number could count."""
    if place >= len(message.tokens):
        return True
    token = message.tokens[place]
    return token.kind == "mark" or token.word in STOP


def _for_persons(message: Message, used: Set[int], persons: str) -> Iterator[Wish]:
    """How many people it is for: "for two", "for a family of four", "for 3 people"."""
    for match in _PERSONS.finditer(message.line):
        covered = message.covered(match.start(), match.end())
        if used & set(covered):
            continue
        count = f"{match['up'] or ''}{COUNTS.get(match['n'], match['n'])}"
        yield Wish(covered.start, covered.stop, f"{count} {match['who'] or persons}", "wanted")


def _leads(message: Message, start: int, used: Set[int]) -> bool:
    """Whether what is measured stands before it: "a screen of at least 6 inches"."""
    if start < 2 or message.tokens[start - 1].word != "of":
        return False
    word = message.tokens[start - 2].word
    return start - 2 not in used and word.isalpha() and word not in STOP | FILLER


def _goes_on(message: Message, place: int, used: Set[int], vocabulary: Vocabulary) -> bool:
    """Whether the word after a measure says what is measured: "20 cm blade", "2 m wide"."""
    if place >= len(message.tokens) or place in used:
        return False
    token = message.tokens[place]
    if token.word in _EXTENT or (token.word in FILLER and vocabulary.names_attribute(token.stem)):
        return True
    plain = token.kind == "word" and token.word not in STOP and token.word not in FILLER
    return plain and not is_adjective(token.word)


def is_adjective(word: str) -> bool:
    """Whether the word is one that people wish for of any kind of thing."""
    return word in ADJECTIVES or (len(word) > 5 and word.endswith(ADJECTIVE_ENDINGS))
