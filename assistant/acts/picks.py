"""A ranked product as a pick: what a shopper is shown of it, at the price that keeps the limits."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.parts import Parts
from assistant.relax import price_in
from assistant.sessions import Session
from assistant.turn import Pick
from ranking import Ranked
from retrieval.catalog.nouns import Product
from retrieval.need import Need, fitting_variants


def pick_of(parts: Parts, ranked: Ranked, need: Need) -> Pick:
    """The pick to be shown for a ranked product, at the price that keeps the need's limits."""
    product = ranked.product
    fitting = fitting_variants(need, product)
    mean, count = parts.ratings.get(product.product_id, (None, 0))
    return Pick(
        product_id=product.product_id,
        title=product.title,
        price_minor=price_in(need, product),
        currency=product.currency,
        score=ranked.score,
        contributions=ranked.contributions,
        causes=ranked.causes,
        variant_id=fitting[0].variant_id if len(fitting) == 1 else None,
        category=product.category,
        brand=product.brand,
        image_url=product.image_url,
        rating_mean=mean,
        rating_count=count,
        options=product.options,
        attributes=product.attributes,
    )


def picks_of(parts: Parts, session: Session, need: Need, products: Sequence[Product]) -> list[Pick]:
    """Those very products as picks, in their order, scored for the need."""
    taste = parts.taste(session)
    candidates = parts.finder.score(need, taste, [p.product_id for p in products])
    ranked = parts.rank(need, candidates, taste, len(products), diversity=0.0)
    by_id = {one.product.product_id: pick_of(parts, one, need) for one in ranked}
    return [by_id[p.product_id] for p in products if p.product_id in by_id]
