"""The whole cart a story expects against the cart that came: lines as a set, none left over."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from assistant.stories.same import said, same_pairs
from assistant.turn import CartLine
from retrieval.catalog.nouns import Product

Line = Mapping[str, Any]
Fits = Sequence[Sequence[int]]
"""For each wanted line, the places of the cart's lines that would do."""


def cart_differences(
    wanted: Sequence[Line],
    lines: Sequence[CartLine],
    shown: Mapping[int, Sequence[str]],
    product_of: Mapping[str, Product | None],
) -> Iterator[str]:
    """A sentence for each wanted line that is not there, and one where the numbers differ."""
    fits = [
        [place for place, line in enumerate(lines) if _fits(one, line, shown, product_of)]
        for one in wanted
    ]
    met = paired(fits)
    for place, one in enumerate(wanted):
        if place not in met:
            yield f"no cart line is {said(one)}{_never_shown(one, shown)}; " + _cart_said(lines)
    if len(lines) != len(wanted):
        yield f"{len(lines)} cart lines; wanted {len(wanted)}; {_cart_said(lines)}"


def paired(fits: Fits) -> dict[int, int]:
    """Wanted place → cart place, as many as can be had at once (Kuhn's augmenting paths).

    >>> paired([[0, 1], [0]])
    {0: 1, 1: 0}
    """
    holder: dict[int, int] = {}

    def place(one: int, tried: set[int]) -> bool:
        for candidate in fits[one]:
            if candidate in tried:
                continue
            tried.add(candidate)
            if candidate not in holder or place(holder[candidate], tried):
                holder[candidate] = one
                return True
        return False

    for one in range(len(fits)):
        place(one, set())
    return {one: candidate for candidate, one in sorted(holder.items(), key=lambda x: x[1])}


def _fits(
    wanted: Line,
    line: CartLine,
    shown: Mapping[int, Sequence[str]],
    product_of: Mapping[str, Product | None],
) -> bool:
    if "shown" in wanted and line.product_id != _shown(wanted, shown):
        return False
    if "product_id" in wanted and wanted["product_id"] != line.product_id:
        return False
    if "variant_id" in wanted and wanted["variant_id"] != str(line.variant_id):
        return False
    product = product_of[line.product_id]
    variant = product.variant(line.variant_id or "") if product else None
    if not same_pairs(wanted.get("options", {}), variant.options if variant else {}):
        return False
    return bool(wanted.get("quantity", line.quantity) == line.quantity)


def _shown(wanted: Line, shown: Mapping[int, Sequence[str]]) -> str | None:
    ids = shown.get(wanted["shown"]["turn"], ())
    position: int = wanted["shown"]["position"]
    return ids[position - 1] if position <= len(ids) else None


def _never_shown(wanted: Line, shown: Mapping[int, Sequence[str]]) -> str:
    if "shown" not in wanted:
        return ""
    product_id = _shown(wanted, shown)
    return f" ({product_id or 'nothing was shown there'})"


def _cart_said(lines: Sequence[CartLine]) -> str:
    each = [f"{x.quantity} × {x.product_id}" + (f" ({x.variant_id})" if x.variant_id else "")
            for x in lines]  # fmt: skip
    return "the cart is " + (", ".join(each) or "empty")
