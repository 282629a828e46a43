"""The buttons of a product, and what pressing one means."""

from __future__ import annotations

from typing import Literal, get_args

from assistant.understand.reading import CartChange, Direction, Reading
from retrieval.need import Need

Button = Literal[
    "like", "not_for_me", "more_like_this", "cheaper", "add_to_cart", "remove_from_cart"
]
BUTTONS: tuple[Button, ...] = get_args(Button)


def pressed(need: Need, button: str, product_id: str, change: CartChange) -> Reading:
    """The reading of a button of that product; `change` is what adding to the cart would do."""
    if button in ("like", "not_for_me"):
        return Reading("feedback", need, (product_id,), feedback=1 if button == "like" else -1)
    if button == "add_to_cart":
        return Reading("cart", need, (product_id,), cart=change)
    if button == "remove_from_cart":
        return Reading("cart", need, (product_id,), cart=CartChange("remove", (product_id,)))
    direction: Direction = "cheaper" if button == "cheaper" else "more_like"
    return Reading("refine", need, (product_id,), direction=direction)
