"""Which wishes nobody speaks of: what may honestly be said to be missing.

It reads what the shop and its reviews say of the products at hand, word by word.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from assistant.acts.directions import STATED
from assistant.grounding.facts import answering
from assistant.grounding.stems import stems
from assistant.parts import Parts
from assistant.understand.extremes import is_occasion
from ranking import Ranked
from retrieval.catalog.nouns import Product

ALIKE = 4


def unspoken(parts: Parts, wants: Sequence[str], ranked: Sequence[Ranked]) -> list[str]:
    """The wants of which neither the shop nor a review says a word, for any of the products.

    Nothing is claimed to be missing that one of them has a word of.
    """
    open_wants = [
        want
        for want in wants
        if not is_occasion(want)
        and not any(one.wants_met.get(want, 0.0) > STATED for one in ranked)
    ]
    if not open_wants:
        return []
    products = [one.product for one in ranked]
    said = [stems(text) for text in _texts(parts, products)]
    return [
        want
        for want in open_wants
        if not any(answering(want, product) for product in products)
        and not any(_touch(stems(want), words) for words in said)
    ]


def _touch(asked: frozenset[str], words: frozenset[str]) -> bool:
    """Whether a word of the one begins as one of the other: rainy days, a rain hat."""
    begun = {word[:ALIKE] for word in words}
    return any(word in words or (len(word) >= ALIKE and word[:ALIKE] in begun) for word in asked)


def _texts(parts: Parts, products: Sequence[Product]) -> Iterator[str]:
    for product in products:
        yield f"{product.title} {product.description}"
    for review in parts.store.reviews(product_ids=[p.product_id for p in products]):
        yield f"{review.title} {review.text}"
