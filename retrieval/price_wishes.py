"""Wishes about the price that name no sum: "cheap", "affordable", "luxury".

They order by price within what is offered; no review and no attribute has to say them. It knows
English and no shop's prices.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from retrieval.words import words_of

_LOW = frozenset(
    str.split(
        "cheap cheapish affordable inexpensive budget economical economic low-cost low-priced "
        "frugal thrifty wallet bank"
    )
)
_LOW_PAIRS = frozenset(
    [("low", "cost"), ("low", "price"), ("low", "priced"), ("much", "money"), ("little", "money"),
     ("spend", "much"), ("is", "tight")]
)  # fmt: skip
_HIGH = frozenset(
    str.split("luxury luxurious premium expensive pricey pricy posh upscale exclusive")
)
_HIGH_PAIRS = frozenset([("high", "end"), ("top", "end")])


def price_wish(wish: str) -> int:
    """-1 where a low price is wished for, 1 where a high one is, 0 where it is no such wish.

    >>> [price_wish(wish) for wish in ("cheap", "on a tight budget", "high-end", "light")]
    [-1, -1, 1, 0]
    """
    words = words_of(wish.replace("-", " "))
    pairs = set(pairwise(words))
    if _LOW.intersection(words) or pairs & _LOW_PAIRS:
        return -1
    return 1 if _HIGH.intersection(words) or pairs & _HIGH_PAIRS else 0


def asks_low(wants: Sequence[str], avoids: Sequence[str] = ()) -> bool:
    """Whether a low price is among the wishes: "cheap" wanted, or "expensive" avoided."""
    wanted = any(price_wish(want) < 0 for want in wants)
    return wanted or any(price_wish(avoid) > 0 for avoid in avoids)


def met_by_prices(wish: str, prices_minor: Sequence[int | None]) -> list[float]:
    """How well each price meets the wish beside the others, -1..1; 0 where a price is unknown.

    >>> met_by_prices("cheap", [500, 900, None, 700, 600])
    [1.0, -1.0, 0.0, -0.5]
    """
    known = sorted({price for price in prices_minor if price is not None})
    most = len(known) - 1
    sign = price_wish(wish)
    if most < 1 or not sign:
        return [0.0] * len(prices_minor)
    places = {price: sign * (2 * place / most - 1) for place, price in enumerate(known)}
    return [0.0 if price is None else places[price] for price in prices_minor]
