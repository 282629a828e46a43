"""One of the products shown, named and nothing else: it is shown alone and stays in hand.

"The second of the shoes", "the first one in M": which is a look, not a purchase.
"""

from __future__ import annotations

from assistant.acts.picks import picks_of
from assistant.acts.variants import pick_variant
from assistant.grounding import short_title
from assistant.parts import Parts
from assistant.reply import Reply
from assistant.sessions import Session
from assistant.stopwatch import Stopwatch
from assistant.understand.reading import Reading
from assistant.wording import listed
from retrieval.need import keeps_limits


def answer(parts: Parts, session: Session, reading: Reading, watch: Stopwatch) -> Reply:
    """The reply that shows the products meant; the need and the list counted in stay as they were.

    A product of an earlier search may lie outside today's limits: then the turn is about it.
    """
    products = parts.store.products(reading.product_ids)
    said = [short_title(product.title) for product in products]
    need = session.need
    asked = {n: v for n, v in reading.need.options.items() if need.options.get(n) != v}
    with watch.stage("find"):
        picks = picks_of(parts, session, need, products)
    session = session.with_(focus=picks[0].product_id if len(picks) == 1 else None)
    notes = [pick_variant(p, asked)[1] or _comes_in(asked) for p in products] if asked else []
    text = " ".join([f"That is {listed(said)}.", *notes, "Say “add it to my cart” to have it."])
    act = reading.act if all(keeps_limits(need, p) for p in products) else "ask_product"
    return Reply(act, text, session, tuple(picks), to_justify=True)


def _comes_in(options: dict[str, str]) -> str:
    return f"It comes in {listed([f'{name} {value}' for name, value in options.items()])}."
