"""One import: files read in the order of their nouns, in batches, every row kept or reported.

It knows nothing of columns and encodings (the formats) nor of tables (the store).
"""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any

from retrieval.catalog.nouns import Product
from retrieval.catalog.rehearsal import Rehearsal
from retrieval.catalog.store import Store
from retrieval.corrections import Corrections, read_corrections
from retrieval.importers import values
from retrieval.importers.finishing import Finisher, has_picture
from retrieval.importers.found import Found, find
from retrieval.importers.grouping import Group, Placed, grouped, product_of, scattered
from retrieval.importers.keeping import Keeper, Ready, Tally, Unchanged
from retrieval.importers.keeping_reviews import keep_reviews
from retrieval.importers.marks import NOTHING, Known, Same, marked_rows, rules
from retrieval.importers.notes import foreign, ignored, some, unsure_of
from retrieval.importers.pace import hurried
from retrieval.importers.reading_reviews import review_parts
from retrieval.importers.records import READERS, ProductPart, WrongCellError, product_part
from retrieval.importers.report import (
    BadRow,
    FileReport,
    ImportReport,
    Progress,
)
from retrieval.importers.seam import Row, RowByRow, RowReader
from retrieval.importers.settings_file import adopt_currency, assumed, names_currency, take_settings
from retrieval.importers.tables import Broken

log = logging.getLogger(__name__)

_WORTH_KNOWING = 32_768  # bytes; a smaller file is read faster than the marks are fetched


class _Import:
    """An import under way."""

    def __init__(
        self,
        store: Store | Rehearsal,
        kept: Store,
        currency: str,
        corrections: Corrections,
        shop: Path | None,
    ) -> None:
        """`shop`: the directory that takes pictures; None when nothing is kept."""
        self._corrections = corrections
        self.finisher = Finisher(corrections, shop)
        self.keeper = Keeper(store)
        self._kept = kept
        self._known: dict[str, Known] = {}
        self.currency = currency
        self.mentioned: set[str] = set()
        self.names_currency = False

    def read(self, found: Found) -> tuple[FileReport, list[BadRow]]:
        """Keep what the file holds."""
        tally = Tally(found.source.name)
        self._beside = found.source.path.parent
        if found.problem or found.format is None:
            tally.rows = 1
            tally.refuse(0, "", "", found.problem)
        else:
            self._keep(found, tally)
        what = found.what
        stored = tally.rows - tally.reported
        log.info("%s: %s, %d rows, %d kept", tally.name, what.name, tally.rows, stored)
        report = FileReport(tally.name, what.name, tally.rows, stored, tally.reported, what.ignored)
        return report, sorted(tally.problems, key=lambda problem: problem.line)

    def _keep(self, found: Found, tally: Tally) -> None:
        format_: object = found.format
        reader = format_.reader(found.sample, found.what) if isinstance(format_, RowByRow) else None
        if reader is None:
            self.keeper.keep_all(self._ready(found, tally), tally)
        elif reader.columns is None:
            self.keeper.keep_all(self._row_by_row(found, reader, tally), tally)
        else:
            self._reviews(found, reader.columns, tally)

    def _reviews(self, found: Found, columns: Mapping[str, str], tally: Tally) -> None:
        """Keep the reviews of a CSV in parts."""
        known = self._known_rows("reviews", found)
        for part in review_parts(found.source, self._salt(found), columns, known):
            if isinstance(part, Broken):
                tally.rows += 1
                tally.refuse(part.line, part.column, part.value, part.reason)
                continue
            for line, error in keep_reviews(self.keeper, part, known, tally):
                _refuse(tally, line, error)

    def _row_by_row(
        self, found: Found, reader: RowReader, tally: Tally
    ) -> Iterator[Ready | Unchanged]:
        """The rows of a table as nouns, those that the store holds as they are unread."""
        noun = found.what.noun
        known = self._known_rows(noun, found)
        for row in marked_rows(found.source, found.sample, self._salt(found), known):
            if isinstance(row, Same):
                tally.rows += 1
                if noun == "products":
                    self.mentioned.add(row.id)
                yield Unchanged(noun, row)
                continue
            read = row if isinstance(row, Broken) else reader.read(row[0])
            nouns = self._nouns(read, tally)
            if isinstance(read, Row) and nouns is not None:
                mark = None if isinstance(row, Broken) or has_picture(read) else row[1]
                yield Ready((read.line,), nouns, _other_product_ids(read), mark)

    def _known_rows(self, noun: str, found: Found) -> Known:
        """The rows of the noun that were in the store when the import began to read any."""
        if noun not in ("products", "reviews") or found.source.path.stat().st_size < _WORTH_KNOWING:
            return NOTHING
        if noun not in self._known:
            self._known[noun] = Known.of(self._kept.marks(noun), with_ids=noun == "products")
        return self._known[noun]

    def _salt(self, found: Found) -> str:
        """What else than the row itself decides what is made of it."""
        format_ = getattr(found.format, "__name__", None) or repr(found.format)
        said = (rules(), format_, found.what.name, self.currency, repr(self._corrections))
        return "\x1f".join(said)

    def _ready(self, found: Found, tally: Tally) -> Iterator[Ready]:
        """The file's rows as nouns; those of a product together."""
        assert found.format is not None
        rows = found.format.rows(found.source, found.sample, found.what)
        if found.what.varied:
            last_lines = scattered(_product_ids(found))
            for group in grouped(self._placed(rows, tally), last_lines):
                yield from self._of_group(group, tally)
            return
        for row in rows:
            nouns = self._nouns(row, tally)
            if isinstance(row, Row) and nouns is not None:
                yield Ready((row.line,), nouns, _other_product_ids(row))

    def _placed(self, rows: Iterable[Row | Broken], tally: Tally) -> Iterator[Placed]:
        for row in rows:
            tally.rows += 1
            if isinstance(row, Broken):
                tally.refuse(row.line, row.column, row.value, row.reason)
                continue
            for record in row.records:
                tally.columns = record.columns or tally.columns
                try:
                    yield Placed(row.line, self._part(record.values))
                except ValueError as error:
                    _refuse(tally, row.line, error)

    def _part(self, said: Mapping[str, Any]) -> ProductPart:
        self.mentioned.add(values.identifier(said.get("product_id")))
        self.names_currency = self.names_currency or names_currency(said)
        return product_part(said, self.currency)

    def _of_group(self, group: Group, tally: Tally) -> Iterator[Ready]:
        product, wrong = product_of(group)
        for line, error in wrong:
            tally.refuse(line, error.column, error.value, error.reason)
        refused = {line for line, _ in wrong}
        lines = tuple(placed.line for placed in group.parts if placed.line not in refused)
        if product is not None:
            yield Ready(lines, (("products", self._finished(product)),))

    def _finished(self, product: Product) -> Product:
        return self.finisher.finished(product, self._beside)

    def _nouns(self, row: Row | Broken, tally: Tally) -> tuple[tuple[str, Any], ...] | None:
        tally.rows += 1
        if isinstance(row, Broken):
            tally.refuse(row.line, row.column, row.value, row.reason)
            return None
        nouns = []
        try:
            for record in row.records:
                tally.columns = record.columns or tally.columns
                if record.noun == "products":
                    part = Placed(row.line, self._part(record.values))
                    product, wrong = product_of(Group(part.part.product_id, (part,)))
                    if product is None:
                        raise wrong[0][1]
                    nouns.append(("products", self._finished(product)))
                else:
                    nouns.append((record.noun, READERS[record.noun](record.values)))
        except ValueError as error:
            _refuse(tally, row.line, error)
            return None
        return tuple(nouns)


def _other_product_ids(row: Row) -> tuple[str, ...]:
    given = (record.values.get("other_product_ids", ()) for record in row.records)
    return tuple(each for ids in given for each in ids)


def _refuse(tally: Tally, line: int, error: ValueError) -> None:
    """Report the row; what a noun refuses, though each cell could be read, has no column."""
    if isinstance(error, WrongCellError):
        tally.refuse(line, error.column, error.value, error.reason)
    else:
        tally.refuse(line, "", "", str(error))


def _product_ids(found: Found) -> Iterator[tuple[int, str]]:
    """(line, product_id) of every row, by a first reading of the file."""
    assert found.format is not None
    quiet = type(found.source)(found.source.path, found.source.name)
    for row in found.format.rows(quiet, found.sample, found.what):
        if isinstance(row, Row):
            for record in row.records:
                yield row.line, values.identifier(record.values.get("product_id"))


def import_paths(
    store: Store,
    paths: Sequence[Path],
    *,
    shop: Path,
    currency: str,
    progress: Progress | None = None,
    dry_run: bool = False,
    replace: bool = False,
) -> ImportReport:
    """Keep what the files and directories hold; every row that cannot be used is reported.

    `shop` is the shop's directory, where a shop.toml among the files goes. `currency` holds where
    neither that nor a row names one. A `dry_run` keeps nothing and tells what would come of it.
    With `replace` the files are the whole catalog: products that they no longer name are withdrawn,
    their reviews and events set aside until they come back. Raises ImportPathError (a path is
    missing, or holds nothing that is known), CorrectionsError (of the shop.toml) and StoreError.
    """
    files = find(paths, lambda name: partial(progress, name) if progress else None)
    settings = take_settings(files.settings, shop, currency, keep=not dry_run)
    corrections = read_corrections(shop / "shop.toml")
    rehearsed = store.rehearsal() if dry_run else store
    taking = None if dry_run else shop
    running = _Import(rehearsed, store, settings.currency, corrections, taking)
    reports, problems = list(settings.reports), list(settings.problems)
    with hurried(store, (found.source.path for found in files.to_read), dry_run=dry_run):
        for found in files.to_read:
            report, wrong = running.read(found)
            reports.append(report)
            problems.extend(wrong)
    notes = [*ignored(reports), *some(running.finisher.troubles)]
    withdrawn = 0
    if replace:
        unsure = unsure_of(files.to_read, problems, running.keeper.changes["products"])
        if unsure:
            notes.append(unsure)
        else:
            gone = [each for each in store.product_ids() if each not in running.mentioned]
            withdrawn = len(gone) if dry_run else store.withdraw_products(gone)
    currencies = store.currencies()
    adopted = None if dry_run else adopt_currency(shop, currencies, settings.currency)
    changes = running.keeper.changes["products"]
    if changes.inserted and not running.names_currency and settings.currency in currencies:
        notes.extend(assumed(shop, settings.currency))
    return ImportReport(
        running.keeper.changes,
        {report.file: report.recognised_as for report in reports},
        tuple(reports),
        tuple(problems),
        files.unrecognised,
        (*notes, *([adopted] if adopted else foreign(currencies, settings.currency))),
        withdrawn,
        dry_run,
    )
