"""Products meant by a message: "the second one", "it", "both", "the Acme", "the cheaper one".

They are looked for among what was shown, latest first; what meets nothing is handed back.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from assistant.understand import cues
from assistant.understand.called import (
    References,
    called_by_kind,
    called_by_name,
    called_by_price,
    called_by_title,
)
from assistant.understand.cart_words import speaks_of_cart
from assistant.understand.english import STOP
from assistant.understand.message import Message
from assistant.understand.naming import Mention
from assistant.understand.ordinals import first_few, numbered, ordinals
from assistant.understand.reading import Shown, Situation
from assistant.understand.vocabulary import Vocabulary

_ALL = re.compile(
    r"(?<![^ ])(?:(?P<both>both(?: of (?:them|these|those)|(?! the| [a-z]+ and)(?![^ ]))"
    r"|the two|these two"
    r"|those two|the two of them)"
    r"|(?P<all>all (?:of (?:them|these|those)|three|four|five|these|those)"
    r"|them all|these|those|them"
    r"|these ones|those ones|the others|each of (?:them|these)"
    r"|which (?:one )?of (?:these|them|those)|which one|any of (?:these|them"
    r"|those)|^which(?= (?:is|has|would|does|do|are) )))(?![^ ])"
)
# So many pieces of the one in hand.
_SOME_OF = re.compile(
    r"(?<![^ ])(?:\d{1,2}|two|three|four|five|six|a couple)(?: [a-z]+)?"
    r" of (?:them|these|those)(?![^ ])"
)
_OTHER = re.compile(r"(?<![^ ])(?:the|that) other(?: one)?(?![^ ])")
_PRONOUN = re.compile(
    r"(?<![^ ])(?:this one|that one|this|that|it|its|itself|they|their|this (?:product"
    r"|item|thing))(?![^ ])"
)
_THAN = re.compile(r"(?<![^ ])(?P<it>it|this|that|this one|that one) .*(?<![^ ])than(?![^ ])")
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
        first_few(message, turns, category),
        ordinals(message, turns, category, mentions),
        numbered(message, turns),
        called_by_price(message, turns, currency),
        called_by_title(message, situation),
        called_by_name(message, turns, mentions, situation),
        called_by_kind(message, _with_cart(message, turns, situation), mentions, situation.focus),
        _others(message, turns, situation),
        _every(message, turns, situation),
        _pronoun(message, turns, situation, mentions),
    ):
        if reading is not None:
            reading = _with_focus(message, reading, situation)
            return replace(reading, used=reading.used | _looking_back(message))
    return References()


def _with_focus(message: Message, read: References, situation: Situation) -> References:
    """The product in hand beside the one it is compared with: "is it heavier than the Ridge?"."""
    focus, it = situation.focus, _THAN.search(message.line)
    if focus is None or it is None or not read.exact or focus in read.products:
        return read
    used = read.used | frozenset(message.covered(*it.span("it")))
    return replace(read, products=(focus, *read.products), used=used)


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


def _others(message: Message, turns: Sequence[Shown], situation: Situation) -> References | None:
    match = _OTHER.search(message.line)
    if match is None or not turns:
        return None
    focus = situation.focus.product_id if situation.focus else None
    if focus is None and len(turns[0].products) == 2 and cues.SURE_COMPARE.search(message.line):
        used = frozenset(message.covered(*match.span()))
        return References(turns[0].products, None, used, True)
    rest = tuple(p for p in turns[0].products if p.product_id != focus)
    if len(rest) != 1 or focus is None:
        rest = rest[1:2] if focus is None and len(rest) == 2 else ()
    missing = None if rest else match[0]
    return References(rest, missing, frozenset(message.covered(*match.span())), True)


def _every(message: Message, turns: Sequence[Shown], situation: Situation) -> References | None:
    match = _ALL.search(message.line)
    if match is None or not turns:
        return None
    if situation.focus is not None and _SOME_OF.search(message.line):
        used = frozenset(message.covered(*match.span()))
        return References((situation.focus,), None, used)
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
