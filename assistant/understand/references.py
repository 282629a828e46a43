"""Products meant by a message: "the second one", "it", "both", "the Acme", "the cheaper one".

They are looked for among what was shown, latest first; what meets nothing is handed back.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from assistant.understand.called import (
    References,
    called_by_kind,
    called_by_name,
    called_by_price,
    called_by_title,
)
from assistant.understand.cart_words import speaks_of_cart
from assistant.understand.english import COUNTS, ORDINALS, STOP
from assistant.understand.mentions import Mention
from assistant.understand.message import Message
from assistant.understand.reading import Shown, Situation
from assistant.understand.vocabulary import Vocabulary
from retrieval.catalog.nouns import Product
from retrieval.need import category_covers

_ORD = r"(?:" + "|".join((*ORDINALS, r"\d+(?:st|nd|rd|th)", "last", "middle")) + r")"
_ONE = (
    r"(?:ones?|products?|items?|picks?|options?|choices?|results?|suggestions?"
    r"|recommendations?)"
)
_FIRST_N = re.compile(
    rf"(?<![^ ])(?P<end>first|top|last) (?P<n>two|three|four|five|couple"
    rf"|\d)(?: {_ONE})?(?![^ ])"
)
_NTH = re.compile(
    rf"(?<![^ ])(?P<before>(?:the|your|this|that|my|a|to|of|and|or"
    rf"|,) )?(?P<nth>{_ORD})(?![^ ])"
)
_NUMBER = re.compile(
    r"(?<![^ ])(?:number|no \.|no|nr|nr \.|#|option|item|product|pick|choice|result) "
    r"(?P<n>\d{1,2}|one|two|three|four|five|six)(?![^ ])"
)
_BARE = re.compile(
    r"(?<![^ ])(?:compare|between|versus|vs) (?:numbers? )?(?P<a>\d|one|two"
    r"|three) (?:and|or|with|to|vs|versus) (?P<b>\d|two|three|four)(?![^ ])"
    r"|(?<![^ ])(?P<c>\d) (?:or|and|vs|versus) (?P<d>\d)(?= \?| \.|$)"
)
_AFTER_NTH = frozenset(
    [
        "one",
        "ones",
        "product",
        "item",
        "pick",
        "option",
        "choice",
        "result",
        "of",
        "and",
        "or",
        "to",
        "in",
        "is",
        "are",
        "please",
        ".",
        ",",
        "?",
        "!",
        "looks",
        "look",
        "from",
        "instead",
        "has",
        "have",
        "does",
        "do",
        "was",
        "for",
        "again",
        "seems",
        "suggestion",
        "recommendation",
        "with",
        "would",
        "can",
        "could",
        "will",
        ",",
        "costs",
        "cost",
        "come",
        "comes",
        "but",
        "though",
        "too",
        "as",
        "at",
    ]
)
_ALL = re.compile(
    r"(?<![^ ])(?:(?P<both>both(?: of (?:them|these|those))?|the two|these two"
    r"|those two|the two of them)"
    r"|(?P<all>all (?:of (?:them|these|those)|three|four|five|these|those)"
    r"|them all|these|those|them"
    r"|these ones|those ones|the others|each of (?:them|these)"
    r"|which (?:one )?of (?:these|them|those)|which one|any of (?:these|them"
    r"|those)|^which(?= (?:is|has|would|does|do|are) )))(?![^ ])"
)
_OTHER = re.compile(r"(?<![^ ])(?:the|that) other(?: one)?(?![^ ])")
_PRONOUN = re.compile(
    r"(?<![^ ])(?:this one|that one|this|that|it|its|itself|they|their|this (?:product"
    r"|item|thing))(?![^ ])"
)
_NOUNS = "one ones something anything everything those model models kind thing fact"
_VERBS = "is are has have had can could will would does do did should must was were may might"
_RELATIVE_AFTER = frozenset(_NOUNS.split())
_RELATIVE_BEFORE = frozenset(_VERBS.split())
_BEFORE = re.compile(
    r"(?<![^ ])(?:from before|before that|earlier|previously|previous(?:ly)?"
    r"|two turns (?:ago|back)|you showed (?:me )?(?:before|earlier|first)"
    r"|from the first list|at first)(?![^ ])"
)


def find_references(
    message: Message,
    mentions: Sequence[Mention],
    situation: Situation,
    vocabulary: Vocabulary,
    currency: str,
) -> References:
    """What the message refers to among the products shown."""
    turns = _looked_at(message, situation.shown)
    category = next((m.name for m in mentions if m.kind == "category"), None)
    for reading in (
        _first_few(message, turns, category),
        _ordinals(message, turns, category, mentions),
        _numbered(message, turns),
        called_by_price(message, turns, currency),
        called_by_title(message, situation),
        called_by_name(message, turns, mentions, situation),
        called_by_kind(message, _with_cart(message, turns, situation), mentions),
        _others(message, turns, situation),
        _every(message, turns),
        _pronoun(message, turns, situation, mentions),
    ):
        if reading is not None:
            return replace(reading, used=reading.used | _looking_back(message))
    return References()


def _looking_back(message: Message) -> frozenset[int]:
    """The tokens of "two turns back" and the like."""
    match = _BEFORE.search(message.line)
    return frozenset(message.covered(*match.span())) if match else frozenset()


def _looked_at(message: Message, shown: Sequence[Shown]) -> list[Shown]:
    """The turns that showed something, latest first; without the latest after "from before"."""
    turns = [one for one in reversed(shown) if one.products]
    return turns[1:] if _BEFORE.search(message.line) and len(turns) > 1 else turns


def _with_cart(message: Message, turns: list[Shown], situation: Situation) -> list[Shown]:
    """What was shown, and the cart's products: first where the message speaks of the cart."""
    if not situation.cart_products:
        return turns
    cart = Shown(0, situation.cart_products)
    return [cart, *turns] if speaks_of_cart(message) else [*turns, cart]


def _row(turns: Sequence[Shown], category: str | None) -> tuple[Product, ...]:
    """The products an ordinal counts in: the latest shown, or the latest of that category."""
    if category is not None:
        for turn in turns:
            row = tuple(p for p in turn.products if category_covers(category, p.category_path))
            if row:
                return row
    return turns[0].products if turns else ()


def _first_few(message: Message, turns: Sequence[Shown], category: str | None) -> References | None:
    match = _FIRST_N.search(message.line)
    if match is None or not turns:
        return None
    count = COUNTS.get(match["n"]) or int(match["n"])
    row = _row(turns, category)
    chosen = row[-count:] if match["end"] == "last" else row[:count]
    missing = match[0] if len(chosen) < count else None
    return References(chosen, missing, frozenset(message.covered(*match.span())), True)


def _ordinals(
    message: Message, turns: Sequence[Shown], category: str | None, mentions: Sequence[Mention]
) -> References | None:
    chosen: dict[str, Product] = {}
    used: set[int] = set()
    missing: str | None = None
    for match in _NTH.finditer(message.line):
        covered = message.covered(match.start("nth"), match.end("nth"))
        place = covered.stop
        after = message.tokens[place].word if place < len(message.tokens) else ""
        kind = _kind_at(message, mentions, place)
        if match["before"] in ("my ", "a ") or not (after == "" or after in _AFTER_NTH or kind):
            continue
        alone = after in ("one", "") or kind or match.start() == 0 or used
        if match["before"] is None and not alone:
            continue
        if not turns:
            if after == "one":
                missing = f"{match['nth']} one"
            continue
        if kind is not None and not any(
            category_covers(kind.name, p.category_path) for t in turns for p in t.products
        ):
            continue
        counted_in = kind.name if kind is not None else category
        row = _row(turns, counted_in)
        nth = _nth(match["nth"], len(row))
        used |= set(message.covered(match.start(), match.end()))
        if after in ("one", "ones", "of") or kind:
            used |= set(range(place, kind.end)) if kind is not None else {place}
        if nth < len(row):
            chosen[row[nth].product_id] = row[nth]
        else:
            missing = f"the {match['nth']} one"
    if not chosen and missing is None:
        return None
    return References(tuple(chosen.values()), missing, frozenset(used), True)


def _kind_at(message: Message, mentions: Sequence[Mention], place: int) -> Mention | None:
    """The kind of thing counted in: "the second tent", "the second of the tents"."""
    starts = {place}
    if message.said(place, place + 1) == "of":
        starts = {place + 1, place + 2}
    return next((m for m in mentions if m.start in starts and m.kind == "category"), None)


def _nth(word: str, length: int) -> int:
    if word == "last":
        return max(length - 1, 0)
    if word == "middle":
        return length // 2 if length % 2 else length
    return (ORDINALS.get(word) or int(re.sub(r"\D", "", word)) or 100) - 1


def _numbered(message: Message, turns: Sequence[Shown]) -> References | None:
    row = turns[0].products if turns else ()
    numbers: list[int] = []
    used: set[int] = set()
    for match in _NUMBER.finditer(message.line):
        numbers.append(_count(match["n"]))
        used |= set(message.covered(*match.span()))
    if len(numbers) == 1:
        # "number 1 and 3"
        more = re.match(
            r" (?:and|or|with|to|vs) (?P<n>\d{1,2})(?![^ ]| \w)",
            message.line[_end(message, used) :],
        )
        if more:
            numbers.append(int(more["n"]))
    if not numbers and row and (bare := _BARE.search(message.line)):
        numbers = [_count(n) for n in bare.groups() if n]
        used |= set(message.covered(*bare.span()))
    if not numbers or (not row and not used):
        return None
    if not turns:
        return References((), f"number {numbers[0]}", frozenset(used), True)
    chosen = tuple(row[n - 1] for n in numbers if 0 < n <= len(row))
    missing = next((f"number {n}" for n in numbers if not 0 < n <= len(row)), None)
    return References(chosen, missing, frozenset(used), True)


def _end(message: Message, used: set[int]) -> int:
    last = message.tokens[max(used)]
    return last.start + len(last.word)


def _count(word: str) -> int:
    return COUNTS[word] if word in COUNTS else int(word)


def _others(message: Message, turns: Sequence[Shown], situation: Situation) -> References | None:
    match = _OTHER.search(message.line)
    if match is None or not turns:
        return None
    focus = situation.focus.product_id if situation.focus else None
    rest = tuple(p for p in turns[0].products if p.product_id != focus)
    if len(rest) != 1 or focus is None:
        rest = rest[1:2] if focus is None and len(rest) == 2 else ()
    missing = None if rest else match[0]
    return References(rest, missing, frozenset(message.covered(*match.span())), True)


def _every(message: Message, turns: Sequence[Shown]) -> References | None:
    match = _ALL.search(message.line)
    if match is None or not turns:
        return None
    row = turns[0].products
    chosen = row[:2] if match["both"] else row
    exact = match[0] not in ("them", "these", "those")
    return References(chosen, None, frozenset(message.covered(*match.span())), exact)


def _pronoun(
    message: Message, turns: Sequence[Shown], situation: Situation, mentions: Sequence[Mention]
) -> References | None:
    found = (message.covered(*match.span()) for match in _PRONOUN.finditer(message.line))
    covered = next((c for c in found if not _is_relative(message, c, mentions)), None)
    if covered is None:
        return None
    used = frozenset(covered)
    if situation.focus is not None:
        return References((situation.focus,), None, used)
    plural = message.tokens[covered.start].word in ("they", "their")
    if turns and (plural or len(turns[0].products) == 1):
        return References(turns[0].products, None, used)
    return References((), None, used)


def _is_relative(message: Message, covered: range, mentions: Sequence[Mention]) -> bool:
    """Whether a "that" goes on about what is asked for: "a laptop that is light"."""
    start, tokens = covered.start, message.tokens
    if tokens[start].word != "that" or len(covered) > 1 or not start or covered.stop >= len(tokens):
        return False
    before, after = tokens[start - 1], tokens[covered.stop]
    if after.kind == "mark" or before.kind == "mark":
        return False
    if before.word in _RELATIVE_AFTER or any(
        m.end == start and m.kind == "category" for m in mentions
    ):
        return True
    return before.word not in STOP and after.word in _RELATIVE_BEFORE
