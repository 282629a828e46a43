"""Products called by a name or by what they are: "the Ridge", "the Acme", "the blue one".

It knows what was shown and what the names of the shop stand for; ordinals are read beside.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from assistant.understand import cues
from assistant.understand.cart_words import cart_kind
from assistant.understand.english import COLOURS, COUNTS, STOP
from assistant.understand.measures import is_adjective
from assistant.understand.message import Message, key_of
from assistant.understand.naming import Meaning, Mention
from assistant.understand.reading import Shown, Situation
from assistant.understand.sums import amount_of
from assistant.understand.units import UNITS
from retrieval.catalog.nouns import Product
from retrieval.money import to_minor
from retrieval.need import category_covers
from retrieval.words import same_words, singular_words

_PRICED = re.compile(
    r"(?<![^ ])the (?P<way>cheap|cheaper|cheapest|expensive|dear|more expensive|most expensive"
    r"|dearer|dearest|pricier|priciest)"
    r"(?: (?:ones?|of (?:the )?(?:two|these|them|those)))(?![^ ])"
)
_OF_PRICE = re.compile(
    r"(?<![^ ])the (?:[€$£] )?(?P<n>\d[\d.,]*)(?: (?:euros?|dollars?|pounds?"
    r"|bucks|[€$£]|eur|usd|gbp))? ones?(?![^ ])"
)


LONG_NUMBER = 3
"""Digits from which a number alone can name a product: "the 2018", "the 500"."""


@dataclass(frozen=True, slots=True)
class References:
    """The products meant, in the order meant; the words that met nothing; the tokens read.

    `exact`: an ordinal, a number or a name was said, not a mere pronoun.
    """

    products: tuple[Product, ...] = ()
    missing: str | None = None
    used: frozenset[int] = frozenset()
    exact: bool = False

    @property
    def ids(self) -> tuple[str, ...]:
        """The ids of the products meant."""
        return tuple(product.product_id for product in self.products)


# Who is to be shown "the glass one" where none was shown looks for one.
_SHOW = re.compile(r"(?<![^ ])(?:show|find|get) me the(?![^ ])")


def known_products(situation: Situation) -> tuple[Product, ...]:
    """Every product spoken of so far, latest first, once."""
    known: dict[str, Product] = {}
    for product in (situation.focus, situation.asked_for):
        if product is not None:
            known.setdefault(product.product_id, product)
    for shown in reversed(situation.shown):
        for product in shown.products:
            known.setdefault(product.product_id, product)
    for product in situation.cart_products:
        known.setdefault(product.product_id, product)
    return tuple(known.values())


def called_by_title(message: Message, situation: Situation) -> References | None:
    """Products of the shop called by their title, where the message asks about them or takes them.

    A title that is merely said is searched for as any words are.
    """
    used = frozenset(p for one in situation.titled for p in range(one.start, one.end))
    compares = cues.SURE_COMPARE.search(message.line)
    asks = cues.QUESTION.search(message.line) or message.line.endswith("?")
    takes = cart_kind(
        message, meant=True, options=False, has_lines=False, choosing=False, referring=used
    )
    looks = cues.LOOK.search(message.line)
    if not used or not (asks or compares or takes or looks or cues.WHY.search(message.line)):
        return None
    products = {one.product.product_id: one.product for one in situation.titled}
    if compares and len(products) < 2 and not situation.shown:
        return None
    return References(tuple(products.values()), None, used, True)


def called_by_name(
    message: Message, turns: Sequence[Shown], mentions: Sequence[Mention], situation: Situation
) -> References | None:
    """Products called by their title, or by words of it that no other one shown has."""
    known = known_products(situation)
    if not known:
        return None
    words = [token.stem for token in message.tokens]
    taken = {
        place
        for m in mentions
        if m.kind in ("category", "flag", "value", "option", "attribute_name", "option_name")
        for place in range(m.start, m.end)
    }
    titles = {p.product_id: key_of(p.title) for p in known}
    scores: dict[str, set[int]] = {}
    for product in known:
        own = set(titles[product.product_id])
        brand = set(key_of(product.brand))
        hits = {
            place
            for place, word in enumerate(words)
            if word in own and place not in taken and word not in STOP and _names(word)
        }
        hits |= {
            p for p, word in enumerate(words) if word.isdigit() and word in own and p - 1 in hits
        }
        hits |= {
            place
            for place, word in enumerate(words)
            if len(word) >= LONG_NUMBER
            and word.isdigit()
            and word in own
            and message.said(place - 1, place) == "the"
            and message.said(place + 1, place + 2) != "one"
        }
        if hits and any(words[place] not in brand for place in hits):
            scores[product.product_id] = hits
    if not scores:
        return None
    most = max(len(hits) for hits in scores.values())
    best = [p for p in known if len(scores.get(p.product_id, ())) == most]
    # Two products named: each has a word of its own.
    owners = {
        place: [p for p in known if place in scores.get(p.product_id, ())]
        for hits in scores.values()
        for place in hits
    }
    alone = {places[0].product_id: places[0] for places in owners.values() if len(places) == 1}
    chosen = list(alone.values()) if alone else best
    shown = turns[0].products if turns else ()
    if len(chosen) > 1 and not alone:
        chosen = [p for p in chosen if p in shown] or chosen
        if len(chosen) > 1:
            return None
    if not _is_name(message, set().union(*scores.values()), titles, chosen):
        return None
    order = sorted(chosen, key=lambda p: min(scores[p.product_id]))
    used = frozenset().union(*(scores[p.product_id] for p in order))
    return References(tuple(order), None, used, True)


def _names(word: str) -> bool:
    """Whether the word can name a product: no number, no unit alone."""
    return len(word) > 1 and not word[0].isdigit() and word not in UNITS


def _is_name(
    message: Message,
    places: set[int],
    titles: dict[str, tuple[str, ...]],
    chosen: Sequence[Product],
) -> bool:
    """Whether the words are used as a name: "the Ridge", a capital, two words in a row."""
    if len(places) > 1 and any(place + 1 in places for place in places):
        return True
    for place in places:
        token = message.tokens[place]
        before = message.tokens[place - 1].word if place else ""
        after = message.tokens[place + 1].word if place + 1 < len(message.tokens) else ""
        if before in ("the", "that", "this") or after in ("one", "ones"):
            return True
        how = token.word in COLOURS or is_adjective(token.word)
        if before in ("and", "or", "with") and not how:
            return True
        if token.capital and not message.shouted and place > 0:
            return True
    return False


def called_by_kind(
    message: Message, turns: Sequence[Shown], mentions: Sequence[Mention], focus: Product | None
) -> References | None:
    """ "the blue one", "two of the blue", "the Acme", "the tent": the products shown that are so.

    Where several are, the one in hand is meant if it is so too.
    """
    found: dict[str, Product] = {}
    used: set[int] = set()
    for mention in mentions:
        before = message.tokens[mention.start - 1].word if mention.start else ""
        after = message.tokens[mention.end].word if mention.end < len(message.tokens) else ""
        many = COUNTS.get(before, 0) > 1 and message.said(mention.start - 2, mention.start - 1)
        if many in ("the", "these", "those", "both"):
            meant = _several(turns, mention, COUNTS[before])
            found.update((product.product_id, product) for product in meant)
            used |= set(range(mention.start - 2, mention.end)) if meant else set()
            continue
        one = after in ("one", "ones")
        counted = message.said(mention.start - 2, mention.start) == "of the"
        if message.said(mention.start - 3, mention.start - 1) == "back to":
            continue
        if before not in ("the", "that", "this", "those", "these") or not (
            one or counted or mention.kind in ("category", "brand")
        ):
            continue
        places = set(range(mention.start - 1, mention.end + one))
        meant = _row_of(turns, mention)
        if len(meant) == 1 and mention.kind == "category" and _is_plural(message, mention):
            continue  # "the watches instead", where one watch was shown among others
        if not meant and focus is not None and any(is_so(focus, m) for m in mention.meanings):
            meant = (focus,)
        if meant:
            chosen = meant if after == "ones" or before in ("those", "these") else meant[:1]
            found.update((product.product_id, product) for product in chosen)
            used |= places
        elif one and turns and not _SHOW.search(message.line):
            said = message.said(mention.start, mention.end + 1)
            return References((), f"the {said}", frozenset(places), True)
    return References(tuple(found.values()), None, frozenset(used), True) if found else None


def _is_plural(message: Message, mention: Mention) -> bool:
    last = message.tokens[mention.end - 1]
    return last.word != last.stem


def _row_of(turns: Sequence[Shown], mention: Mention) -> tuple[Product, ...]:
    """The products of the latest turn that are so, unless all of several are."""
    for turn in turns:
        meant = tuple(p for p in turn.products if any(is_so(p, m) for m in mention.meanings))
        if meant and not turn.turn:
            return meant
        if meant:
            return meant if len(meant) < len(turn.products) or len(meant) == 1 else ()
    return ()


def _several(turns: Sequence[Shown], mention: Mention, count: int) -> tuple[Product, ...]:
    """So many products of the latest turn that has as many which are so."""
    for turn in turns:
        meant = tuple(p for p in turn.products if any(is_so(p, m) for m in mention.meanings))
        if len(meant) >= count:
            return meant[:count]
    return ()


def is_so(product: Product, meaning: Meaning) -> bool:
    """Whether the product is what the name stands for."""
    if meaning.kind == "category":
        return category_covers(meaning.name, product.category_path)
    if meaning.kind == "brand":
        return same_words(meaning.name, product.brand)
    if meaning.kind == "flag":
        return any(
            singular_words(meaning.name)
            == key_of(name.replace("_", " "))[-len(singular_words(meaning.name)) :]
            and value.strip().lower() in ("yes", "true", "y")
            for name, value in product.attributes.items()
        )
    values = [*product.attributes.values(), *(v for vs in product.options.values() for v in vs)]
    return meaning.kind in ("value", "option") and any(
        same_words(meaning.value, part) for value in values for part in value.split(",")
    )


def called_by_price(message: Message, turns: Sequence[Shown], currency: str) -> References | None:
    """The product shown that costs the least, the most, or the sum named in the message."""
    if not turns:
        return None
    priced = [p for p in turns[0].products if p.price_minor is not None]
    match = _PRICED.search(message.line)
    if match is not None and priced:
        cheap = match["way"].startswith("cheap")
        pick = min if cheap else max
        one = pick(priced, key=lambda p: p.price_minor or 0)
        return References((one,), None, frozenset(message.covered(*match.span())), True)
    match = _OF_PRICE.search(message.line)
    amount = amount_of(match["n"]) if match is not None else None
    if match is None or amount is None:
        return None
    wanted = to_minor(amount, currency)
    used = frozenset(message.covered(*match.span()))
    for turn in turns:
        for product in turn.products:
            price = product.price_minor
            if price is not None and (price == wanted or int(price) // 100 * 100 == wanted):
                return References((product,), None, used, True)
    return References((), match[0], used, True)
