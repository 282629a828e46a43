"""The need as chips: what the assistant understood, one thing a chip, each can be taken away.

It knows nothing of how a chip is drawn or what happens when it goes.
"""

from __future__ import annotations

from dataclasses import dataclass

from assistant.chips import NeedField
from retrieval.money import to_major
from retrieval.need import Need
from ui.views.shop import Shop


@dataclass(frozen=True, slots=True)
class Chip:
    """One thing of the need: the field and value that `drop` wants, and the words shown.

    A limit is kept exactly, a wish orders. `written` is the value alone, for changing it.
    """

    field: NeedField
    value: str | None
    label: str
    is_limit: bool
    written: str


def chips_of(need: Need, shop: Shop) -> tuple[Chip, ...]:
    """The need's chips: limits first, then wishes."""
    return (*_limits(need, shop), *_wishes(need))


def _limits(need: Need, shop: Shop) -> list[Chip]:
    chips: list[Chip] = []
    if need.category:
        chips.append(Chip("category", None, need.category, True, need.category))
    prices: tuple[tuple[NeedField, str, int | None], ...] = (
        ("price_min", "from", need.price_min_minor),
        ("price_max", "up to", need.price_max_minor),
    )
    for field, word, minor in prices:
        if minor is not None:
            plain = f"{to_major(minor, shop.currency):g}"
            chips.append(Chip(field, None, f"{word} {shop.money(minor)}", True, plain))
    chips += [Chip("options", name, f"{name} {x}", True, x) for name, x in need.options.items()]
    chips += [Chip("brands_excluded", x, f"no {x}", True, x) for x in need.brands_excluded]
    if need.brands_only:
        chips += [Chip("brands", x, f"only {x}", True, x) for x in need.brands]
    return chips


def _wishes(need: Need) -> list[Chip]:
    chips = [Chip("brands", x, x, False, x) for x in need.brands if not need.brands_only]
    chips += [Chip("wants", x, x, False, x) for x in need.wants]
    chips += [Chip("avoids", x, f"not {x}", False, x) for x in need.avoids]
    if need.recipient:
        chips.append(Chip("for", None, f"for {need.recipient}", False, need.recipient))
    return chips
