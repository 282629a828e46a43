"""The chat's state turned into HTML: exchanges, chips, cart, who is shopping, the welcome.

Every value passes an escaping template; it knows nothing of Gradio's events.
"""

from __future__ import annotations

from collections.abc import Sequence

from assistant.turn import Cart
from retrieval.need import Need
from ui.chat.exchange import REASONS, Exchange
from ui.templates import rendered
from ui.views.basket import basket_of
from ui.views.cards import card_of
from ui.views.chips import chips_of
from ui.views.citations import pieces, source_of
from ui.views.comparison import comparison_of
from ui.views.origins import origins_of
from ui.views.shop import SOMEONE, Shop

_FRIENDS_NAMED = 4


def exchange_html(
    exchange: Exchange,
    number: int,
    shop: Shop,
    *,
    liked: frozenset[str] = frozenset(),
    waved_away: frozenset[str] = frozenset(),
    is_last: bool = False,
    is_editing: bool = False,
) -> str:
    """One exchange; `number` makes its ids unique on the page. The last one can be changed."""
    cards = [
        card_of(position, pick, exchange.justifications.get(pick.product_id), shop)
        for position, pick in enumerate(exchange.picks, start=1)
    ]
    own = [source_of(evidence, shop) for evidence in exchange.evidence]
    cited = {source.n: source for card in reversed(cards) for source in card.sources}
    sources = list({**cited, **{source.n: source for source in own}}.values())
    text = pieces(exchange.text, sources)
    return rendered(
        "exchange.html",
        exchange=exchange,
        key=f"x{number}",
        cards=cards,
        text=text,
        compared=comparison_of(cards) if _compares(exchange) else None,
        heat=origins_of(exchange.picks),
        sources=[piece.source for piece in text if piece.source is not None],
        liked=liked,
        waved_away=waved_away,
        is_last=is_last,
        editing=is_editing,
        reasons=REASONS,
    )


def _compares(exchange: Exchange) -> bool:
    return exchange.turn is not None and exchange.turn.act == "compare"


def chips_html(need: Need, shop: Shop) -> str:
    """The need as chips; "" when nothing was said yet."""
    return rendered("chips.html", chips=chips_of(need, shop)).strip()


def basket_html(cart: Cart, shop: Shop) -> str:
    """The cart."""
    return rendered("basket.html", basket=basket_of(cart, shop))


def person_html(shopper_id: str | None, shop: Shop) -> str:
    """Who is shopping and whom they follow; people are named only if they share their name."""
    shopper = shop.shelf.shopper(shopper_id) if shopper_id else None
    if shopper is None:
        return rendered("person.html", name=None, did="", friends=[], others=0)
    follows = shop.shelf.follows(shopper.shopper_id)
    names = [shop.name_of(follow.follows_id) for follow in follows]
    known = [name for name in names if name != SOMEONE][:_FRIENDS_NAMED]
    return rendered(
        "person.html",
        name=shopper.name or shopper.shopper_id,
        did=_did(shopper.shopper_id, shop),
        friends=known,
        others=len(names) - len(known),
    )


def welcome_html(shop: Shop, examples: Sequence[str]) -> str:
    """What an empty chat shows."""
    return rendered("welcome.html", shop=shop.name, examples=list(examples))


def _did(shopper_id: str, shop: Shop) -> str:
    bought = {e.product_id for e in shop.shelf.events(shopper_id) if e.event == "buy"}
    wrote = len(shop.shelf.reviews(shopper_id=shopper_id))
    parts = [f"bought {len(bought)}"] if bought else []
    parts += [f"wrote {wrote} {'review' if wrote == 1 else 'reviews'}"] if wrote else []
    return " and ".join(parts)
