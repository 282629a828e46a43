"""What must hold in every turn, whatever a story expects: the promises of the assistant.

Hard limits kept, only products of the shop, every citation resolves, every justification passes.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from assistant.stories.compare import ProductOf
from assistant.turn import Pick, Turn
from retrieval.catalog.nouns import Product
from retrieval.need import Need, keeps_limits

LIMITED = ("recommend", "refine", "feedback")
"""The acts whose picks answer the need; the others bring back what was asked about."""

_CITATION = re.compile(r"\[(\d+)\]")

Grounded = Callable[[Pick, Product, Need], tuple[str, ...]]
"""The problems the checker finds in a pick's justification; () when it passes."""


def broken_promises(turn: Turn, product_of: ProductOf, grounded: Grounded) -> Iterator[str]:
    """A sentence for each promise the turn breaks."""
    for pick in turn.picks:
        product = product_of(pick.product_id)
        if product is None:
            yield f"pick {pick.product_id} is no product of this shop"
            continue
        if pick.title != product.title:
            yield f"pick {pick.product_id}: titled {pick.title!r}, in the shop {product.title!r}"
        if pick.price_minor not in _prices(product):
            yield f"pick {pick.product_id}: at {pick.price_minor}, in the shop {_prices(product)}"
        if turn.act in LIMITED and not keeps_limits(turn.need, product):
            yield f"pick {pick.product_id} breaks a limit of the need"
        yield from _ungrounded(turn, pick, product, grounded)
    yield from _unresolved(turn)


def limits_broken(turn: Turn, product_of: ProductOf) -> int:
    """How many picks of the turn break a limit of its need."""
    if turn.act not in LIMITED:
        return 0
    products = [product_of(pick.product_id) for pick in turn.picks]
    return sum(product is None or not keeps_limits(turn.need, product) for product in products)


def _prices(product: Product) -> list[int | None]:
    return sorted(
        {product.price_minor, *(product.price_of(variant) for variant in product.variants)},
        key=lambda price: price or 0,
    )


def _ungrounded(turn: Turn, pick: Pick, product: Product, grounded: Grounded) -> Iterator[str]:
    why = pick.justification
    if why is None:
        return
    numbers = {evidence.n for evidence in pick.evidence}
    cited = {int(n) for n in _CITATION.findall(why.text)}
    if not cited:
        yield f"the justification of {pick.product_id} cites nothing"
    if cited != set(why.cites):
        yield f"the justification of {pick.product_id} cites {sorted(cited)}, not {why.cites}"
    if cited - numbers:
        yield f"the justification of {pick.product_id} cites {sorted(cited - numbers)}: no evidence"
    for problem in grounded(pick, product, turn.need):
        yield f"the justification of {pick.product_id} does not pass: {problem}"


def _unresolved(turn: Turn) -> Iterator[str]:
    numbers = {e.n for pick in turn.picks for e in pick.evidence} | {e.n for e in turn.evidence}
    for n in _CITATION.findall(turn.text):
        if int(n) not in numbers:
            yield f"the text cites [{n}], which no evidence resolves"
