"""What a message is read in: the need so far, what was shown, what is in the cart."""

from __future__ import annotations

from assistant.parts import Parts
from assistant.sessions import Session
from assistant.understand.reading import Shown, Situation
from retrieval.catalog.nouns import Product


def situation_of(parts: Parts, session: Session) -> Situation:
    """The situation of the session's next message, its products fetched at once."""
    wanted = {i for shown in session.shown for i in shown.product_ids}
    wanted |= {i for i in (session.focus, session.asked_for) if i}
    in_cart = dict.fromkeys(line.product_id for line in session.cart)
    wanted |= set(in_cart)
    known: dict[str, Product] = {p.product_id: p for p in parts.store.products(sorted(wanted))}
    return Situation(
        need=session.need,
        shown=tuple(
            Shown(shown.turn, tuple(known[i] for i in shown.product_ids if i in known))
            for shown in session.shown
        ),
        focus=known.get(session.focus or ""),
        cart=session.cart,
        asked=session.asked,
        asked_for=known.get(session.asked_for or ""),
        cart_products=tuple(known[i] for i in in_cart if i in known),
    )
