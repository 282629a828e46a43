"""What is asked for least or most of: "the lightest", "which one is bigger?".

It knows how English compares; which attribute of a shop that is, is found elsewhere.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Literal, cast

from assistant.understand.english import EXTREMES, OCCASIONS
from assistant.understand.message import Message
from assistant.understand.naming import Mention

End = Literal["least", "most"]
Extreme = tuple[str, End]
_ENDS: dict[str, End] = {
    "more": "most", "most": "most", "less": "least", "least": "least", "fewer": "least",
    "fewest": "least",
}  # fmt: skip
_FURTHER = re.compile(
    r"(?<![^ ])(?:(?:something|anything|ones?|any|a (?:little|bit|tad)|slightly|bit|much|even|want"
    r"|need|get|in|it|them|be|with|have) [a-z]+er|[a-z]+er (?:ones?|please|version|model))(?![^ ])"
    r"|^(?:[a-z]+ )?[a-z]+er(?: please)?(?: [?.!])?$"
)


def extreme_of(message: Message, *, comparing: bool) -> Extreme | None:
    """(what, which end) of the first superlative; when `comparing`, of a comparative too."""
    previous = ""
    for token in message.tokens:
        word = plain_word(token.word, comparing=comparing)
        if word == token.word and previous in (("most", "more") if comparing else ("most",)):
            word = token.word if token.word in EXTREMES else ""
        elif word == token.word:
            word = ""
        previous = token.word
        if word in EXTREMES:
            return cast(Extreme, EXTREMES[word])
    return None


def more_of(message: Message, mentions: Sequence[Mention]) -> Extreme | None:
    """(what, which end) where more or less of something the shop measures is asked for."""
    for mention in mentions:
        before = message.tokens[mention.start - 1].word if mention.start else ""
        if mention.kind == "attribute_name" and before in _ENDS:
            return mention.name, _ENDS[before]
    return None


def is_further(message: Message) -> bool:
    """Whether more or less of something is asked for than before: "a bit bigger", "lighter ones".

    A comparison with a number ("bigger than 2 litres") or in a question ("is it lighter?") is none.
    """
    return bool(_FURTHER.search(message.line)) and " than " not in f"{message.line} "


def is_occasion(words: str) -> bool:
    """Whether the wish is an occasion, which no product is: "birthday", "for our wedding"."""
    return any(word in OCCASIONS for word in words.split())


def plain_word(word: str, *, comparing: bool = False) -> str:
    """The adjective of a superlative, or the word itself.

    >>> plain_word("heaviest"), plain_word("biggest"), plain_word("largest"), plain_word("forest")
    ('heavy', 'big', 'large', 'forest')
    """
    match = re.fullmatch(r"(.+?)(?:est|er)" if comparing else r"(.+?)est", word)
    if match is None:
        return word
    stem = match[1]
    shapes = [stem, stem + "e"]
    if stem.endswith("i"):
        shapes.append(stem[:-1] + "y")
    if len(stem) > 2 and stem[-1] == stem[-2]:
        shapes.append(stem[:-1])
    return next((shape for shape in shapes if shape in EXTREMES), word)


def says_extreme(message: Message, word: str) -> bool:
    """Whether the word compares, or says what was wrong with what was shown: "heavy. Lighter?"."""
    if plain_word(word, comparing=True) != word:
        return True
    asked = extreme_of(message, comparing=True)
    return asked is not None and word in EXTREMES and EXTREMES[word][0] == asked[0]


def plain_words(words: str, *, comparing: bool = False) -> str:
    """The phrase with its superlatives (when `comparing`, comparatives too) as plain adjectives."""
    return " ".join(plain_word(word, comparing=comparing) for word in words.split())
