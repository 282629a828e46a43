"""A conversation that was held, written down as a story: what was said, and the state that came.

What a bug did is written as it came; its finder corrects that line and has a test. It knows
nothing of where conversations are kept.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from typing import Any

import yaml

from assistant.sessions import Said
from assistant.stories.promises import LIMITED
from assistant.turn import Turn, need_json
from retrieval.catalog.nouns import Product

ProductOf = Callable[[str], Product | None]

_BUTTON = re.compile(r"\[(?P<button>\w+): (?P<title>.+)\]")
_SPOKEN = {
    "like": "I like the {title}",
    "not_for_me": "the {title} is not for me",
    "more_like_this": "more like the {title}",
    "cheaper": "something cheaper than the {title}",
    "add_to_cart": "add the {title} to my cart",
}
_DROPPED = re.compile(r"\[without (?P<what>.+)\]")


def story_of(turns: Sequence[Said], shopper_id: str | None, product_of: ProductOf) -> str:
    """The YAML of the story these turns tell. Raises ValueError when nothing was said."""
    if not turns:
        raise ValueError("nothing was said in this conversation yet")
    head = [f"shopper: {_flow(shopper_id)}"] if shopper_id else []
    return "\n".join([*head, "turns:", *_turns(turns, product_of)]) + "\n"


def _turns(turns: Sequence[Said], product_of: ProductOf) -> Iterator[str]:
    for number, said in enumerate(turns, 1):
        spoken = spoken_of(said.text)
        yield f"  - say: {_flow(spoken)}" + ("  # was a button" if spoken != said.text else "")
        ids = ", ".join(pick.product_id for pick in said.turn.picks)
        if ids:
            yield f"    # turn {number} showed {ids}"
        yield "    expect:"
        for name, value in state_of(said.turn, product_of).items():
            yield f"      {name}: {_flow(value)}"


def spoken_of(text: str) -> str:
    """The text as a shopper would say it: a button or a chip taken away becomes a sentence.

    >>> spoken_of("[cheaper: Hut Tent]"), spoken_of("[without size]"), spoken_of("a tent")
    ('something cheaper than the Hut Tent', 'forget about size', 'a tent')
    """
    if pressed := _BUTTON.fullmatch(text):
        return _SPOKEN.get(pressed["button"], "{title}").format(title=pressed["title"])
    if dropped := _DROPPED.fullmatch(text):
        return f"forget about {dropped['what']}"
    return text


def state_of(turn: Turn, product_of: ProductOf) -> dict[str, Any]:
    """What a story expects so that this turn passes: its state, none of its wording."""
    need = {n: v for n, v in need_json(turn.need, turn.currency).items() if v not in (None, [], {})}
    expect: dict[str, Any] = {"act": turn.act, "need": need, "picks": _picks(turn, need)}
    expect["cart"] = [_line(line, product_of) for line in turn.cart.lines]
    expect["question"] = turn.question is not None
    return {name: value for name, value in expect.items() if value != {}}


def _picks(turn: Turn, need: dict[str, Any]) -> dict[str, Any]:
    if not turn.picks:
        return {"max": 0}
    bounds = {"min": need.get("price_min"), "max": need.get("price_max")}
    price = {name: bound for name, bound in bounds.items() if bound is not None}
    every: dict[str, Any] = {"price": price} if price else {}
    if "category" in need:
        every["category"] = need["category"]
    if not every or turn.act not in LIMITED:
        return {"min": len(turn.picks), "max": len(turn.picks)}
    return {"min": 1, "every": every}


def _line(line: Any, product_of: ProductOf) -> dict[str, Any]:
    written: dict[str, Any] = {"product_id": line.product_id, "quantity": line.quantity}
    product = product_of(line.product_id)
    variant = product.variant(line.variant_id) if product and line.variant_id else None
    return {**written, "options": dict(variant.options)} if variant else written


def _flow(value: Any) -> str:
    """The value as YAML in one line."""
    written = yaml.safe_dump(
        value, default_flow_style=True, allow_unicode=True, width=10**9, sort_keys=False
    )
    return written.removesuffix("\n").removesuffix("\n...")
