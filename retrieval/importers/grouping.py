"""Products made of the rows that share an id: the first row speaks for the product, each variant
row for itself.

It knows nothing of files or the store.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol, TypeVar

from retrieval.catalog.nouns import Availability, Product, Variant
from retrieval.importers.records import ProductPart, VariantPart, WrongCellError

_BEST_FIRST: tuple[Availability, ...] = ("in_stock", "preorder", "backorder", "out_of_stock")


@dataclass(frozen=True, slots=True)
class Placed:
    """What one row says of a product, and the row's line."""

    line: int
    part: ProductPart


@dataclass(frozen=True, slots=True)
class Group:
    """All rows of one product."""

    product_id: str
    parts: tuple[Placed, ...]


class Lined(Protocol):
    """Something that stands in a line of a file."""

    @property
    def line(self) -> int:
        """The line."""
        ...


L = TypeVar("L", bound=Lined)


def grouped(rows: Iterable[Placed], last_lines: Mapping[str, int]) -> Iterator[Group]:
    """The rows by product; `last_lines` as `together` takes them."""
    for product_id, parts in together(rows, lambda row: row.part.product_id, last_lines):
        yield Group(product_id, parts)


def together(
    rows: Iterable[L], id_of: Callable[[L], str], last_lines: Mapping[str, int]
) -> Iterator[tuple[str, tuple[L, ...]]]:
    """(product_id, its rows) of rows that name their product.

    Rows of a product stand together, except where `last_lines` (product_id → line of its last row)
    says that they are scattered: those wait for their last.
    """
    waiting: dict[str, list[L]] = {}
    current: list[L] = []
    before = ""
    for row in rows:
        product_id = id_of(row)
        if product_id in last_lines:
            waiting.setdefault(product_id, []).append(row)
            if row.line >= last_lines[product_id]:
                yield product_id, tuple(waiting.pop(product_id))
        elif current and before != product_id:
            yield before, tuple(current)
            current, before = [row], product_id
        else:
            current.append(row)
            before = product_id
    if current:
        yield before, tuple(current)
    for product_id, kept in waiting.items():
        yield product_id, tuple(kept)


def scattered(ids: Iterable[tuple[int, str]]) -> dict[str, int]:
    """product_id → line of its last row, of those whose rows do not stand together."""
    last: dict[str, int] = {}
    apart: dict[str, int] = {}
    before = ""
    for line, product_id in ids:
        if product_id in apart or (product_id != before and product_id in last):
            apart[product_id] = line
        last[product_id] = line
        before = product_id
    return apart


def product_of(group: Group) -> tuple[Product | None, list[tuple[int, WrongCellError]]]:
    """The group's product, and the rows that cannot be part of it (None when none can)."""
    if len(group.parts) == 1 and not group.parts[0].part.variants:
        return _alone(group.parts[0])
    kept, wrong = _without_repeats(group.parts)
    fields: dict[str, object] = {}
    attributes: dict[str, str] = {}
    for placed in kept:
        for name, value in placed.part.fields.items():
            fields.setdefault(name, value)
        for name, value in placed.part.attributes.items():
            attributes.setdefault(name, value)
    if "title" not in fields:
        problem = WrongCellError("title", "", "wanted a value")
        return None, wrong + [(placed.line, problem) for placed in kept]
    own = [
        placed.part
        for placed in kept
        if not (placed.part.speaks_for_variant or placed.part.offered_by_variants)
    ]
    speakers = own or [placed.part for placed in kept]
    priced = next((part for part in speakers if part.price_minor is not None), None)
    stock = _stock(own)
    variants = tuple(
        _variant(variant, stock, is_price=not own and part is priced)
        for part in (placed.part for placed in kept)
        for variant in part.variants
    )
    listed = (v.price_minor for v in variants if not own and v.price_minor is not None)
    product = Product(
        product_id=group.product_id,
        price_minor=priced.price_minor if priced else next(listed, None),
        currency=(priced or speakers[0]).currency,
        availability=stock if own or not variants else _best(variants),
        attributes=attributes,
        variants=variants,
        **fields,  # type: ignore[arg-type]
    )
    return product, wrong


def _alone(placed: Placed) -> tuple[Product | None, list[tuple[int, WrongCellError]]]:
    """The product of one row without variants."""
    part = placed.part
    if "title" not in part.fields:
        return None, [(placed.line, WrongCellError("title", "", "wanted a value"))]
    product = Product(
        product_id=part.product_id,
        price_minor=part.price_minor,
        currency=part.currency,
        availability=part.availability or "in_stock",
        attributes=part.attributes,
        **part.fields,
    )
    return product, []


def _stock(parts: Sequence[ProductPart]) -> Availability:
    for part in parts:
        if part.availability:
            return part.availability
    return "in_stock"


def _variant(part: VariantPart, stock: Availability, *, is_price: bool) -> Variant:
    price_minor = None if is_price else part.price_minor
    return Variant(part.variant_id, part.options, price_minor, part.availability or stock)


def _best(variants: Sequence[Variant]) -> Availability:
    return min((v.availability for v in variants), key=_BEST_FIRST.index)


def _without_repeats(
    parts: Sequence[Placed],
) -> tuple[list[Placed], list[tuple[int, WrongCellError]]]:
    kept: list[Placed] = []
    wrong: list[tuple[int, WrongCellError]] = []
    known: set[str] = set()
    spoken = False
    for placed in parts:
        part = placed.part
        ids = [variant.variant_id for variant in part.variants]
        repeated = next((i for n, i in enumerate(ids) if i in known or i in ids[:n]), None)
        if not part.speaks_for_variant and spoken:
            reason = "it has a row already; wanted one row a product, or a variant_id in each"
            wrong.append((placed.line, WrongCellError("product_id", part.product_id, reason)))
        elif repeated is not None:
            reason = "it has a row already; wanted one row a variant"
            wrong.append((placed.line, WrongCellError("variant_id", repeated, reason)))
        else:
            spoken = spoken or not part.speaks_for_variant
            known.update(ids)
            kept.append(placed)
    return kept, wrong
