"""A shopper's message as a line of plain words: normalised, cut to length, split into tokens.

It knows how people type (contractions, glued units, numbers in words), not what they mean.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left, bisect_right
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import pairwise
from typing import Literal

from assistant.understand.english import (
    CONTRACTIONS,
    ENDINGS,
    IS_AFTER,
    ONES,
    ROUND_SUMS,
    STOP,
    TEENS,
    TENS,
)
from retrieval.words import folded, singular

MOST_CHARACTERS = 2000
TokenKind = Literal["word", "number", "mark"]

_TOKEN = re.compile(
    r"(?P<without>\bw/o\b)"
    r"|(?P<with>\bw/(?=\s|$))"
    r"|(?P<ordinal>\d+(?:st|nd|rd|th)\b)"
    r"|(?P<number>\d{1,3}(?:[.,'’]\d{3})+(?:[.,]\d{1,2})?(?!\d)|\d+(?:[.,]\d+)?(?:/\d+)?)"
    r"|(?P<word>[^\W\d_](?:[^\W_]|['’](?=[^\W_]))*)"
    r"|(?P<mark>[€$£¥₹#%+~<>=≤≥\"″“”()\[\],.;:!?/&\n–—*-])",
    re.IGNORECASE,
)
_HYPHEN = re.compile(r"([^\W\d_]+)-(?=([^\W\d_]+))")
_SLIPPED = re.compile(r"(?<=[a-z])[;´](?=(?:s|t|m|re|ve|ll)\b)")
_SHORTENED = re.compile(r"\b(max|min|approx|ca)\.(?=\s*[€$£]?\s*\d)", re.IGNORECASE)
_CLIPPED = {"ppl": "people", "bday": "birthday", "w/o": "without", "w/": "with "}
_CLIPPING = re.compile(r"(?<!\w)(?:ppl\b|bday\b|w/o\b|w/(?=\s|[a-z]))", re.IGNORECASE)
_DASHES = str.maketrans({"–": "-", "—": "-", "‐": "-", "‑": "-", "−": "-", "’": "'", "`": "'"})


@dataclass(frozen=True, slots=True)
class Token:
    """One word, number or mark. `stem` is its singular; `capital`: it was written with one.

    `joined`: a hyphen ties it to the word after it ("non-stick").
    """

    word: str
    stem: str
    kind: TokenKind
    start: int
    capital: bool = False
    possessive: bool = False
    joined: bool = False


@dataclass(frozen=True, slots=True)
class Message:
    """What was written: the tokens, and `line`, their words joined by single spaces."""

    raw: str
    tokens: tuple[Token, ...]
    line: str
    starts: tuple[int, ...]
    shouted: bool

    def covered(self, start: int, end: int) -> range:
        """The tokens that lie in characters start to end of the line."""
        return range(bisect_left(self.starts, start), bisect_right(self.starts, max(end - 1, 0)))

    def said(self, start: int, end: int) -> str:
        """The words of tokens start to end, as one phrase."""
        return " ".join(token.word for token in self.tokens[start:end])


def normalised(text: str) -> str:
    """The text in Unicode's compatibility form without control characters, cut to length."""
    cut = unicodedata.normalize("NFKC", text[: 2 * MOST_CHARACTERS])[:MOST_CHARACTERS]
    visible = (
        " " if unicodedata.category(c) in ("Cc", "Cf", "Cs", "Co", "Cn") and c != "\n" else c
        for c in cut
    )
    plain = _SLIPPED.sub("'", "".join(visible).translate(_DASHES))
    plain = _CLIPPING.sub(lambda match: _CLIPPED[match[0].lower()], plain)
    return _SHORTENED.sub(r"\1", plain)


def read_tokens(text: str) -> Message:
    """The message of a text; any text at all has one."""
    raw = normalised(text)
    letters = [c for c in raw if c.isalpha()]
    shouted = len(letters) > 3 and sum(c.isupper() for c in letters) > 0.8 * len(letters)
    words: list[tuple[str, TokenKind, bool, bool]] = []
    for match in _TOKEN.finditer(raw):
        words.extend(_words(match, raw))
    words = _numbers_joined(words)
    tokens: list[Token] = []
    place = 0
    for word, kind, capital, possessive in words:
        tokens.append(Token(word, _stem(word), kind, place, capital, possessive))
        place += len(word) + 1
    tied = {(folded(m[1]), folded(m[2])) for m in _HYPHEN.finditer(raw)}
    for nth, (one, other) in enumerate(pairwise(tokens)):
        if (one.word, other.word) in tied:
            tokens[nth] = replace(one, joined=True)
    line = " ".join(token.word for token in tokens)
    return Message(raw, tuple(tokens), line, tuple(token.start for token in tokens), shouted)


@lru_cache(maxsize=65536)
def key_of(text: str) -> tuple[str, ...]:
    """The singular words by which a name of the catalog is found in a message.

    >>> key_of("Levi's T-Shirts 128GB")
    ('levi', 't', 'shirt', '128', 'gb')
    """
    found: list[str] = []
    for match in _TOKEN.finditer(normalised(text)):
        if match.lastgroup == "mark":
            if match[0] == "&":
                found.append("and")
            continue
        word = folded(match[0])
        found.append(_stem(word.removesuffix("'s").replace("'", "")))
    return tuple(found)


def _stem(word: str) -> str:
    return singular(word)


def _words(match: re.Match[str], raw: str) -> list[tuple[str, TokenKind, bool, bool]]:
    """(word, kind, capital, possessive) of what one piece of text stands for."""
    text = match[0]
    group = match.lastgroup
    if group == "mark":
        return _mark(match, raw)
    word = folded(text)
    if group in ("without", "with"):
        return [(group, "word", False, False)]
    if group == "ordinal":
        return [(word, "word", False, False)]
    if group == "number":
        return [(word, "number", False, False)]
    capital = text[:1].isupper()
    if word in CONTRACTIONS and raw[match.end() : match.end() + 1] != "-":
        return [(part, "word", False, False) for part in CONTRACTIONS[word]]
    for ending, second in ENDINGS.items():
        if word.endswith(ending) and len(word) > len(ending):
            stem = {"ca": "can", "wo": "will"}.get(word.removesuffix(ending))
            first = stem or word.removesuffix(ending)
            return [(first, "word", capital, False), (second, "word", False, False)]
    if word.endswith("'s"):
        owner = word.removesuffix("'s")
        if owner in IS_AFTER:
            return [(owner, "word", capital, False), ("is", "word", False, False)]
        return [(owner, "word", capital, True)]
    return [(word.replace("'", ""), "word", capital, False)]


def _mark(match: re.Match[str], raw: str) -> list[tuple[str, TokenKind, bool, bool]]:
    mark = folded(match[0])
    before = raw[match.start() - 1 : match.start()]
    after = raw[match.end() : match.end() + 1]
    if mark in ('"', "″", "“", "”"):
        return [("inch", "word", False, False)] if before.isdigit() and mark != "“" else []
    if mark == "-" and before.isalnum() and after.isalnum():
        # A hyphen inside a word parts it; between numbers it is a range.
        return [("-", "mark", False, False)] if before.isdigit() and after.isdigit() else []
    if mark == "/" and before.isalpha() and after.isalpha():
        return [("or", "word", False, False)]
    if mark == "&":
        return [("and", "word", False, False)]
    return [(mark, "mark", False, False)]


def _numbers_joined(
    words: list[tuple[str, TokenKind, bool, bool]],
) -> list[tuple[str, TokenKind, bool, bool]]:
    """Numbers in words from ten on written as digits; "one" to "nine" stay words.

    "a hundred and fifty" becomes "150", "two hundred" becomes "200".
    """
    out: list[tuple[str, TokenKind, bool, bool]] = []
    place = 0
    while place < len(words):
        if (round_sum := _round_at([word for word, *_ in words[place : place + 5]])) and out:
            out.append((str(round_sum), "number", False, False))
            place += 1
            continue
        value, length = _number_at([word for word, *_ in words[place : place + 8]])
        if length:
            out.append((str(value), "number", False, False))
            place += length
        else:
            out.append(words[place])
            place += 1
    return out


def _round_at(words: list[str]) -> int:
    """The first of two round sums: 300 of "three to four hundred"; 0 where there is none."""
    if len(words) < 4 or words[0] not in ONES or words[1] not in ("and", "to", "or"):
        return 0
    value, length = _number_at(words[2:])
    by = {"hundred": 100, "thousand": 1000}.get(words[3], 0)
    return ONES[words[0]] * by if length == 2 and words[2] in ONES and value else 0


def _number_at(words: list[str]) -> tuple[int, int]:
    """(value, how many words) of the number the words begin with; (0, 0) for none."""
    total, length, big = 0, 0, False
    if words[:1] in (["a"], ["one"]) and words[1:2] and words[1] in ROUND_SUMS:
        ends = not words[2:3] or not words[2].isalpha() or words[2] in STOP
        return (ROUND_SUMS[words[1]], 2) if ends else (0, 0)
    if words[:2] and words[0] in ("a", "one") and words[1:2] in (["hundred"], ["thousand"]):
        total, length = 1, 1
    elif words and words[0] in ONES and words[1:2] in (["hundred"], ["thousand"]):
        total, length = ONES[words[0]], 1
    while length < len(words):
        word = words[length]
        if word in TEENS or word in TENS:
            total, big = total + TEENS.get(word, TENS.get(word, 0)), True
        elif word in ("hundred", "thousand"):
            if not length:
                break
            total, big = max(total, 1) * (100 if word == "hundred" else 1000), True
        elif word in ONES and big and words[length - 1] in TENS:
            total += ONES[word]
        elif word == "and" and words[length - 1] in ("hundred", "thousand"):
            following = words[length + 1] if length + 1 < len(words) else ""
            if following not in TEENS and following not in TENS:
                break
        else:
            break
        length += 1
    return (total, length) if big else (0, 0)
