"""What a chat offers at its start: shoppers to be, and things to say, read from the shop's data."""

from __future__ import annotations

from collections import Counter
from statistics import median

from ui.conversation import Shelf
from ui.views.shop import Shop

SHOPPERS_OFFERED = 8
_CATEGORIES_OFFERED = 3


def suggested_shoppers(shelf: Shelf, limit: int = SHOPPERS_OFFERED) -> tuple[str, ...]:
    """The named shoppers who did most and follow somebody, busiest first."""
    follow = Counter(follow.shopper_id for follow in shelf.follows())
    did = Counter(event.shopper_id for event in shelf.events())
    named = [s.shopper_id for s in shelf.shoppers() if s.name]
    named.sort(key=lambda shopper_id: (not follow[shopper_id], -did[shopper_id], shopper_id))
    return tuple(shopper_id for shopper_id in named if did[shopper_id])[:limit]


def examples_of(shop: Shop) -> tuple[str, ...]:
    """Messages to begin with: the shop's larger categories at a price of theirs, and its rules."""
    prices: dict[str, list[int]] = {}
    for product in shop.shelf.products():
        if product.category_path and product.price_minor:
            prices.setdefault(product.category_path[-1], []).append(product.price_minor)
    largest = sorted(prices, key=lambda name: (-len(prices[name]), name))[:_CATEGORIES_OFFERED]
    said = [f"{name.lower()} under {shop.money(_round(prices[name]))}" for name in largest]
    policies = shop.shelf.policies()
    longest = max(policies, key=lambda policy: len(policy.text), default=None)
    rules = [f"what about {longest.title.lower()}?"] if longest else []
    return (*said, *rules)


def _round(prices: list[int]) -> int:
    """The price in the middle, rounded up as people round."""
    middle = int(median(prices))
    step = 5 * 10 ** max(len(str(middle)) - 2, 0)
    return int(-(-middle // step) * step)
