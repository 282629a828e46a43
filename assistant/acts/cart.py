"""The cart act: add, remove, change quantity, choose an option, read back.

Out of stock is said with the nearest alternative; an option not chosen is asked for, never guessed.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from assistant.acts.variants import first_open_option, offered_of, options_said, pick_variant
from assistant.grounding import short_title
from assistant.parts import Parts
from assistant.reply import Reply
from assistant.sessions import Session
from assistant.turn import Cart, CartLine
from assistant.understand.reading import CartChange, Reading
from assistant.wording import counted, listed
from retrieval.catalog.nouns import Product, Variant
from retrieval.money import written
from retrieval.words import same_words

MOST_OF_ONE = 99


def answer(parts: Parts, session: Session, reading: Reading) -> Reply:
    """The reply to a message about the cart; its session holds the cart afterwards."""
    change = reading.cart or CartChange("show")
    if reading.missing is not None:
        unclear = f"I'm not sure which one you mean by “{reading.missing}”."
        return Reply("cart", f"{unclear} {_cart_said(parts, session)}", session)
    if change.kind == "show":
        return Reply("cart", _cart_said(parts, session), session)
    if change.kind == "clear":
        return Reply("cart", "Your cart is empty now.", session.with_(cart=()))
    products = _products_meant(parts, session, change, reading)
    if not products:
        return Reply("cart", _which(change, session), session)
    in_cart = {line.product_id for line in session.cart}
    if change.kind == "set_quantity" and not in_cart & {p.product_id for p in products}:
        if len(products) > 1:
            return Reply("cart", _which(change, session), session)
        change = replace(change, kind="add")
    said: list[str] = []
    question: str | None = None
    for product in products:
        session, sentence, asked = _carry_out(parts, session, product, change)
        said += [sentence] if sentence else []
        question = question or asked
    total = _total_said(parts, session) if change.kind != "remove" or session.cart else ""
    text = " ".join([*said, total if said else ""]).strip()
    return Reply("cart", text or "One more thing before I add it.", session, question=question)


def total_of(parts: Parts, lines: tuple[CartLine, ...]) -> Cart:
    """The cart with its total in minor units, at today's prices."""
    total = 0
    for line in lines:
        product = parts.store.product(line.product_id)
        if product is not None:
            price = product.price_of(product.variant(line.variant_id or ""))
            total += (price or 0) * line.quantity
    return Cart(lines, total)


def _products_meant(
    parts: Parts, session: Session, change: CartChange, reading: Reading
) -> list[Product]:
    ids = change.product_ids or reading.product_ids
    if not ids and session.asked_for and change.kind in ("add", "choose"):
        ids = (session.asked_for,)
    if not ids and change.kind in ("set_quantity", "choose", "remove") and session.cart:
        in_cart = [line.product_id for line in session.cart]
        ids = (session.focus,) if session.focus in in_cart else (in_cart[-1],)
        if change.kind == "remove" and len(in_cart) > 1 and session.focus not in in_cart:
            ids = ()
    if not ids and session.focus:
        ids = (session.focus,)
    return [product for i in ids if (product := parts.store.product(i)) is not None]


def _which(change: CartChange, session: Session) -> str:
    if change.kind == "remove" and not session.cart:
        return "Your cart is already empty."
    if change.kind == "remove":
        return "Which one shall I take out of your cart?"
    return "Which one do you mean? Tell me its number or its name."


def _carry_out(
    parts: Parts, session: Session, product: Product, change: CartChange
) -> tuple[Session, str, str | None]:
    """(session afterwards, sentence, question) for one product."""
    if change.kind == "remove":
        return _remove(session, product, change.quantity)
    if change.kind == "set_quantity":
        return _set_quantity(session, product, change.quantity or 1)
    if change.kind == "choose" and any(x.product_id == product.product_id for x in session.cart):
        return _choose(parts, session, product, change.options)
    return _add(parts, session, product, change)


def _remove(
    session: Session, product: Product, quantity: int | None = None
) -> tuple[Session, str, None]:
    """Without so many of the product; None: without it."""
    has = next((x.quantity for x in session.cart if x.product_id == product.product_id), 0)
    if quantity and quantity < has:
        return _set_quantity(session, product, has - quantity)
    left = tuple(line for line in session.cart if line.product_id != product.product_id)
    if len(left) == len(session.cart):
        return session, f"{short_title(product.title)} wasn't in your cart.", None
    return session.with_(cart=left), f"I took {short_title(product.title)} out of your cart.", None


def _set_quantity(session: Session, product: Product, quantity: int) -> tuple[Session, str, None]:
    if not any(line.product_id == product.product_id for line in session.cart):
        return session, f"{short_title(product.title)} isn't in your cart.", None
    if quantity < 1:
        return _remove(session, product)
    quantity = min(quantity, MOST_OF_ONE)
    lines = tuple(
        CartLine(x.product_id, x.variant_id, quantity) if x.product_id == product.product_id else x
        for x in session.cart
    )
    return (
        session.with_(cart=lines),
        f"{short_title(product.title)}: {quantity} in your cart now.",
        None,
    )


def _choose(
    parts: Parts, session: Session, product: Product, options: Mapping[str, str]
) -> tuple[Session, str, str | None]:
    """Another variant of what is in the cart, keeping the options not named."""
    line = next(x for x in session.cart if x.product_id == product.product_id)
    chosen = product.variant(line.variant_id or "")
    kept = {
        name: value
        for name, value in (chosen.options.items() if chosen else ())
        if not any(same_words(name, other) for other in options)
    }
    variant, trouble, question = pick_variant(product, {**kept, **options})
    if variant is None:
        return session, trouble, question
    lines = tuple(
        CartLine(x.product_id, variant.variant_id, x.quantity) if x == line else x
        for x in session.cart
    )
    said = f"Changed {short_title(product.title)} to {options_said(variant)}."
    return session.with_(cart=lines, asked=None, asked_for=None), said, None


def _add(
    parts: Parts, session: Session, product: Product, change: CartChange
) -> tuple[Session, str, str | None]:
    quantity = min(change.quantity or 1, MOST_OF_ONE)
    variant: Variant | None = None
    told = session.asked_options if session.asked_for == product.product_id else {}
    options = {**told, **change.options}
    if product.variants:
        variant, trouble, question = pick_variant(product, options)
        if variant is None:
            asked = question is not None
            waiting = session.with_(
                focus=product.product_id,
                asked=first_open_option(product, options) if asked else None,
                asked_for=product.product_id if asked else None,
                asked_options=offered_of(product, options) if asked else {},
            )
            nearest = "" if asked else _alternative(parts, product)
            return waiting, f"{trouble}{nearest}", question
    elif product.availability == "out_of_stock":
        return (
            session,
            f"{short_title(product.title)} is out of stock.{_alternative(parts, product)}",
            None,
        )
    variant_id = variant.variant_id if variant else None
    session = session.with_(
        cart=_added(session.cart, product.product_id, variant_id, quantity),
        focus=product.product_id,
        asked=None,
        asked_for=None,
    ).doing(product.product_id, "cart", parts.now())
    what = (
        f"{short_title(product.title)} ({options_said(variant)})"
        if variant
        else short_title(product.title)
    )
    only = ""
    if change.options and not product.variants:
        only = f"{short_title(product.title)} comes in one version only. "
    return (
        session,
        f"{only}Added {f'{quantity} × ' if quantity > 1 else ''}{what} to your cart.",
        None,
    )


def _added(
    lines: tuple[CartLine, ...], product_id: str, variant_id: str | None, quantity: int
) -> tuple[CartLine, ...]:
    if any((x.product_id, x.variant_id) == (product_id, variant_id) for x in lines):
        return tuple(
            CartLine(product_id, variant_id, min(x.quantity + quantity, MOST_OF_ONE))
            if (x.product_id, x.variant_id) == (product_id, variant_id)
            else x
            for x in lines
        )
    return (*lines, CartLine(product_id, variant_id, quantity))


def _alternative(parts: Parts, product: Product) -> str:
    near = parts.similar(product, 1)
    return f" The nearest in stock is {short_title(near[0].title)}." if near else ""


def _cart_said(parts: Parts, session: Session) -> str:
    if not session.cart:
        return "Your cart is empty."
    lines = []
    for line in session.cart:
        product = parts.store.product(line.product_id)
        if product is not None:
            variant = product.variant(line.variant_id or "")
            options = f" ({options_said(variant)})" if variant else ""
            lines.append(f"{line.quantity} × {short_title(product.title)}{options}")
    return f"In your cart: {listed(lines)}. {_total_said(parts, session)}"


def _total_said(parts: Parts, session: Session) -> str:
    cart = total_of(parts, session.cart)
    if not cart.lines:
        return ""
    total = written(cart.total_minor, parts.settings.currency, parts.settings.locale)
    count = sum(line.quantity for line in cart.lines)
    return f"That makes {counted(count, 'article')}, {total} in all."
