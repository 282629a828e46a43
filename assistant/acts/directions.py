"""Where a message points from what was shown: cheaper, dearer, more like this, the cheapest.

A direction becomes a limit, a query or an exact order. It words nothing but "more like".
"""

from __future__ import annotations

from collections.abc import Sequence

from assistant.acts.extremes import beyond, measuring, ordered
from assistant.departments import is_for_others
from assistant.grounding import short_title
from assistant.parts import Parts
from assistant.relax import price_in
from assistant.sessions import Session
from assistant.understand.attributes import said_name
from assistant.understand.english import EXTREMES
from assistant.understand.reading import Reading
from ranking import Ranked
from retrieval.candidates import Taste
from retrieval.catalog.nouns import Product
from retrieval.money import minor_digits
from retrieval.need import Need
from retrieval.price_wishes import asks_low, price_wish
from retrieval.words import same_words, singular_words

STATED = 0.3
CHOICE = 2
"""Products that are something to choose from."""
SUPERLATIVES = ("cheapest", "dearest", "best_rated")


def directed(parts: Parts, session: Session, reading: Reading) -> tuple[Need, str]:
    """(need, what to say) after "cheaper", "dearer" or "more like this"."""
    need = reading.need
    ids = reading.product_ids or (session.shown[-1].product_ids if session.shown else ())
    products = parts.store.products(ids)
    if not products:
        return need, ""
    if reading.direction == "cheaper":
        return _cheaper(parts, need, products), ""
    if reading.direction == "dearer":
        prices = [p for product in products if (p := price_in(need, product)) is not None]
        if prices:
            need = need.with_(price_min_minor=max(prices) + 1, price_max_minor=None)
        return need, ""
    if reading.direction == "more_like":
        like = products[0]
        leaf = like.category_path[-1] if like.category_path else need.category
        need = need.with_(words=f"{like.title}. {like.description}"[:400], category=leaf)
        return need, f"More like {short_title(like.title)}:"
    return need, ""


def hidden(session: Session, reading: Reading) -> frozenset[str]:
    """The products not to be shown again: waved away, or seen when something else is wanted."""
    away = session.products_with("wave_away")
    if reading.direction == "more_like":
        return away | frozenset(reading.product_ids or (session.focus or "",))
    if reading.direction == "something_else":
        return away | {i for shown in session.shown for i in shown.product_ids}
    return away


def is_by_price(parts: Parts, reading: Reading, need: Need) -> bool:
    """Whether what fits is shown cheapest first: "cheap tents" is no limit, but an order.

    Of a whole department the cheapest things are only the smallest: there it stays a wish.
    """
    kind = need.category is not None and not parts.vocabulary.is_department(need.category)
    low = kind and asks_low(need.wants, need.avoids)
    return low and reading.direction is None and reading.extreme is None


def superlative(
    parts: Parts, session: Session, direction: str, need: Need, taste: Taste, away: frozenset[str]
) -> tuple[Ranked, ...]:
    """Exactly ordered by price or rating over everything that keeps limits and stated wishes."""
    ids = [i for i in parts.store.matching_ids(need) if i not in away]
    candidates = parts.finder.score(need, taste, ids)
    ranked = parts.rank(need, candidates, taste, len(ids), session=session, diversity=0.0)
    ranked = tuple(one for one in ranked if not is_for_others(one.product, need)) or ranked
    ranked = _most_met(need, ranked)
    called = {p.product_id for p in called_so(need, [one.product for one in ranked])}
    ranked = tuple(one for one in ranked if one.product.product_id in called)
    if direction == "best_rated":
        key = [parts.sure_rating(one.product.product_id) for one in ranked]
        order = sorted(range(len(ranked)), key=lambda row: -key[row])
    else:
        prices = [price_in(need, one.product) for one in ranked]
        known = [row for row, price in enumerate(prices) if price is not None]
        sign = 1 if direction == "cheapest" else -1
        order = sorted(known, key=lambda row: sign * (prices[row] or 0))
    return tuple(ranked[row] for row in order[: parts.settings.picks])


def _most_met(need: Need, ranked: tuple[Ranked, ...]) -> tuple[Ranked, ...]:
    """Those that are free of what is avoided, where any are, and meet most of the wishes."""
    free = [r for r in ranked if not any(r.wants_met.get(a, 0) > STATED for a in need.avoids)]
    wants = [want for want in need.wants if not price_wish(want)]
    met = [sum(r.wants_met.get(w, 0) > STATED for w in wants) for r in free or ranked]
    most = max(met, default=0)
    return tuple(r for r, n in zip(free or ranked, met, strict=True) if n == most)


def called_so(need: Need, products: Sequence[Product]) -> list[Product]:
    """Those by a brand asked for, and called by most of the words: the cheapest Google Pixel.

    All of them where none is by the brand or called so.
    """
    brands = [p for p in products if any(same_words(p.brand, brand) for brand in need.brands)]
    said = (need.category or "", *need.wants, *need.options.values(), need.recipient or "")
    told = {word for phrase in said for word in singular_words(phrase)}
    words = set(singular_words(need.words)) - told
    called = [len(words & set(singular_words(p.title))) for p in brands or products]
    most = max(called, default=0)
    return [p for p, count in zip(brands or products, called, strict=True) if count == most]


def extreme(
    parts: Parts, session: Session, reading: Reading, need: Need, taste: Taste, away: frozenset[str]
) -> tuple[tuple[Ranked, ...], str]:
    """(everything that keeps the limits by what was asked least or most of, what to say).

    ((), "") where no attribute of the shop measures it: then it stays a wish.
    """
    if reading.extreme is None:
        return (), ""
    what, end = reading.extreme
    ids = [i for i in parts.store.matching_ids(need) if i not in away]
    within = called_so(need, parts.store.products(ids))
    products = _as_wanted(parts, reading, need, taste, within)
    attribute = measuring(products, what)
    if attribute is None:
        return (), ""
    inorder = ordered(products, attribute, end)
    said = said_name(attribute, has_unit=True)
    headline = f"By {said}, the {end} first"
    if reading.further and (than := _compared_with(parts, session, reading)) is not None:
        inorder = beyond(inorder, attribute, end, than)
        more = "more" if end == "most" else "less"
        headline = f"With {more} {said} than {short_title(than.title)}"
        if not inorder:
            return (), f"None of what fits has {more} {said} than {short_title(than.title)}"
    best = [p.product_id for p in inorder][: parts.settings.picks]
    candidates = parts.finder.score(need, taste, best)
    ranked = parts.rank(need, candidates, taste, len(best), session=session, diversity=0.0)
    by_id = {one.product.product_id: one for one in ranked}
    return tuple(by_id[i] for i in best if i in by_id), headline


def _compared_with(parts: Parts, session: Session, reading: Reading) -> Product | None:
    """The product that "bigger" is bigger than: the one meant, in hand, or shown first."""
    shown = session.shown[-1].product_ids[:1] if session.shown else ()
    ids = (*reading.product_ids, *((session.focus,) if session.focus else ()), *shown)
    return next(iter(parts.store.products(ids[:1])), None)


def _as_wanted(
    parts: Parts, reading: Reading, need: Need, taste: Taste, products: Sequence[Product]
) -> Sequence[Product]:
    """Those of which every other wish is said, or all where that is none: "lightest waterproof"."""
    wants = [want for want in need.wants if EXTREMES.get(want) != reading.extreme]
    if not wants or not products:
        return products
    scored = parts.finder.score(need, taste, [p.product_id for p in products])
    met = {
        product.product_id
        for product, said in zip(scored.products, scored.wants_met, strict=True)
        if all(said.get(want, 0.0) > STATED for want in wants)
    }
    return [product for product in products if product.product_id in met] or products


def _cheaper(parts: Parts, need: Need, products: Sequence[Product]) -> Need:
    """Below the cheapest of the products that leaves a choice, else that leaves anything."""
    prices = sorted({p for product in products if (p := price_in(need, product)) is not None})
    lower = [
        need.with_(price_max_minor=_below(price, parts), price_min_minor=None) for price in prices
    ]
    counts = [parts.store.count_matching(one) for one in lower]
    fitting = (
        one
        for fewest in (CHOICE, 1)
        for one, count in zip(lower, counts, strict=True)
        if count >= fewest
    )
    return next(fitting, lower[0] if lower else need)


def _below(price_minor: int, parts: Parts) -> int:
    """The next whole unit of money below the price, in minor units; never below 0."""
    unit: int = 10 ** minor_digits(parts.settings.currency)
    return max((price_minor - 1) // unit * unit, 0)
