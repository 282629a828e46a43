"""Rows made nouns: raw values read, rows of a product joined, what cannot be read reported.

It knows nothing of files, nor of which rows are known.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from retrieval.catalog.nouns import Product
from retrieval.importers import values
from retrieval.importers.finishing import Finisher
from retrieval.importers.grouping import Group, Placed, grouped, product_of
from retrieval.importers.keeping import Ready, Tally
from retrieval.importers.records import READERS, ProductPart, WrongCellError, product_part
from retrieval.importers.seam import Row
from retrieval.importers.settings_file import names_currency
from retrieval.importers.tables import Broken

Nouns = tuple[tuple[str, Any], ...]


@dataclass(frozen=True, slots=True)
class Met:
    """What a maker met: the products that rows name, whether a price has its currency, troubles."""

    mentioned: Mapping[str, tuple[str, int]]
    names_currency: bool
    troubles: Sequence[str]


class Maker:
    """Makes nouns of the rows of any file of one import.

    `mentioned` maps the products that were named to the file and line that did so first;
    `names_currency` tells whether any price named its currency.
    """

    def __init__(self, finisher: Finisher, currency: str) -> None:
        """`currency` holds where a row names none."""
        self.finisher = finisher
        self.currency = currency
        self.mentioned: dict[str, tuple[str, int]] = {}
        self.names_currency = False

    def nouns(self, row: Row | Broken, tally: Tally, beside: Path) -> Nouns | None:
        """The nouns of a row that stands for itself; None when it is reported instead."""
        tally.rows += 1
        if isinstance(row, Broken):
            refuse_broken(tally, row)
            return None
        nouns = []
        try:
            for record in row.records:
                tally.columns = record.columns or tally.columns
                if record.noun == "products":
                    part = Placed(row.line, self._part(record.values, row.line, tally))
                    product, wrong = product_of(Group(part.part.product_id, (part,)))
                    if product is None:
                        raise wrong[0][1]
                    nouns.append(("products", self._finished(product, beside)))
                else:
                    nouns.append((record.noun, READERS[record.noun](record.values)))
        except ValueError as error:
            refuse(tally, row.line, error)
            return None
        return tuple(nouns)

    def products(
        self,
        rows: Iterable[Row | Broken],
        last_lines: Mapping[str, int],
        tally: Tally,
        beside: Path,
    ) -> Iterator[Ready]:
        """The products that the rows make together; `last_lines` as `grouping.together` has it."""
        for group in grouped(self._placed(rows, tally), last_lines):
            product, wrong = product_of(group)
            for line, error in wrong:
                tally.refuse(line, error.column, error.value, error.reason)
            refused = {line for line, _ in wrong}
            lines = tuple(placed.line for placed in group.parts if placed.line not in refused)
            if product is not None:
                yield Ready(lines, (("products", self._finished(product, beside)),))

    def taken(self) -> Met:
        """What was met so far; this one begins anew."""
        met = Met(self.mentioned, self.names_currency, self.finisher.troubles)
        self.mentioned, self.finisher.troubles = {}, []
        return met

    def add(self, met: Met) -> None:
        """Take what another met for met here."""
        for product_id, place in met.mentioned.items():
            self.mentioned.setdefault(product_id, place)
        self.names_currency = self.names_currency or met.names_currency
        self.finisher.troubles += met.troubles

    def mention(self, product_id: str, tally: Tally, line: int) -> None:
        """Note that a row names the product."""
        self.mentioned.setdefault(product_id, (tally.name, line))

    def _placed(self, rows: Iterable[Row | Broken], tally: Tally) -> Iterator[Placed]:
        for row in rows:
            tally.rows += 1
            if isinstance(row, Broken):
                refuse_broken(tally, row)
                continue
            for record in row.records:
                tally.columns = record.columns or tally.columns
                try:
                    yield Placed(row.line, self._part(record.values, row.line, tally))
                except ValueError as error:
                    refuse(tally, row.line, error)

    def _part(self, said: Mapping[str, Any], line: int, tally: Tally) -> ProductPart:
        self.mention(values.identifier(said.get("product_id")), tally, line)
        self.names_currency = self.names_currency or names_currency(said)
        return product_part(said, self.currency)

    def _finished(self, product: Product, beside: Path) -> Product:
        return self.finisher.finished(product, beside)


def refuse(tally: Tally, line: int, error: ValueError) -> None:
    """Report the row; what a noun refuses, though each cell could be read, has no column."""
    if isinstance(error, WrongCellError):
        tally.refuse(line, error.column, error.value, error.reason)
    else:
        tally.refuse(line, "", "", str(error))


def refuse_broken(tally: Tally, row: Broken) -> None:
    """Report what is no row."""
    tally.refuse(row.line, row.column, row.value, row.reason)
