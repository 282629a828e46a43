"""One import: files read in the order of their nouns, in batches, every row kept or reported.

It knows nothing of columns and encodings (the formats) nor of tables (the store).
"""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

from retrieval.catalog.nouns import Event, Follow, Product, Review
from retrieval.catalog.store import Changes, Store
from retrieval.importers import values
from retrieval.importers.found import Found, find
from retrieval.importers.grouping import Group, Placed, grouped, product_of, scattered
from retrieval.importers.records import READERS, WrongCellError, product_part
from retrieval.importers.report import (
    MOST_PROBLEMS,
    NOUNS,
    BadRow,
    FileReport,
    ImportReport,
    Progress,
)
from retrieval.importers.seam import Row
from retrieval.importers.seen import Seen
from retrieval.importers.settings_file import take_settings
from retrieval.importers.tables import Broken

log = logging.getLogger(__name__)

BATCH = 2000
_REPEATED = "it was in this import before; the first one is kept"


@dataclass
class _Tally:
    """What is known of the file at hand so far."""

    name: str
    columns: dict[str, str] = field(default_factory=dict)
    rows: int = 0
    reported: int = 0
    problems: list[BadRow] = field(default_factory=list)

    def refuse(self, line: int, column: str, value: Any, reason: str) -> None:
        """Report a row."""
        self.reported += 1
        if len(self.problems) < MOST_PROBLEMS:
            shown = value if isinstance(value, str) else values.written(value)
            column = self.columns.get(column, column)
            self.problems.append(BadRow(self.name, line, column, shown, reason))


@dataclass(frozen=True, slots=True)
class _Ready:
    """What one row, or one product's rows, brings: to be kept together or reported together."""

    lines: tuple[int, ...]
    nouns: tuple[tuple[str, Any], ...]


class _Import:
    """An import under way."""

    def __init__(self, store: Store, currency: str) -> None:
        self.store = store
        self.currency = currency
        self.changes = dict.fromkeys(NOUNS, Changes())
        self.seen = {noun: Seen() for noun in NOUNS}
        self.currencies: Counter[str] = Counter()

    def read(self, found: Found) -> tuple[FileReport, list[BadRow]]:
        """Keep what the file holds."""
        tally = _Tally(found.source.name)
        if found.problem or found.format is None:
            tally.rows = 1
            tally.refuse(0, "", "", found.problem)
        else:
            self._keep_all(self._ready(found, tally), tally)
        what = found.what
        stored = tally.rows - tally.reported
        log.info("%s: %s, %d rows, %d kept", tally.name, what.name, tally.rows, stored)
        report = FileReport(tally.name, what.name, tally.rows, stored, tally.reported, what.ignored)
        return report, sorted(tally.problems, key=lambda problem: problem.line)

    def _ready(self, found: Found, tally: _Tally) -> Iterator[_Ready]:
        """The file's rows as nouns; those of a product together."""
        assert found.format is not None
        rows = found.format.rows(found.source, found.sample, found.what)
        if found.what.noun == "products" and not _mixed(found):
            last_lines = scattered(_product_ids(found)) if found.what.varied else {}
            for group in grouped(self._placed(rows, tally), last_lines):
                yield from self._of_group(group, tally)
            return
        for row in rows:
            nouns = self._nouns(row, tally)
            if isinstance(row, Row) and nouns is not None:
                yield _Ready((row.line,), nouns)

    def _placed(self, rows: Iterable[Row | Broken], tally: _Tally) -> Iterator[Placed]:
        for row in rows:
            tally.rows += 1
            if isinstance(row, Broken):
                tally.refuse(row.line, row.column, row.value, row.reason)
                continue
            for record in row.records:
                tally.columns = dict(record.columns) if record.columns else tally.columns
                try:
                    yield Placed(row.line, product_part(record.values, self.currency))
                except WrongCellError as error:
                    tally.refuse(row.line, error.column, error.value, error.reason)

    def _of_group(self, group: Group, tally: _Tally) -> Iterator[_Ready]:
        product, wrong = product_of(group)
        for line, error in wrong:
            tally.refuse(line, error.column, error.value, error.reason)
        refused = {line for line, _ in wrong}
        lines = tuple(placed.line for placed in group.parts if placed.line not in refused)
        if product is not None:
            yield _Ready(lines, (("products", product),))

    def _nouns(self, row: Row | Broken, tally: _Tally) -> tuple[tuple[str, Any], ...] | None:
        tally.rows += 1
        if isinstance(row, Broken):
            tally.refuse(row.line, row.column, row.value, row.reason)
            return None
        nouns = []
        try:
            for record in row.records:
                if record.columns and not tally.columns:
                    tally.columns = dict(record.columns)
                if record.noun == "products":
                    part = Placed(row.line, product_part(record.values, self.currency))
                    product, wrong = product_of(Group(part.part.product_id, (part,)))
                    if product is None:
                        raise wrong[0][1]
                    nouns.append(("products", product))
                else:
                    nouns.append((record.noun, READERS[record.noun](record.values)))
        except WrongCellError as error:
            tally.refuse(row.line, error.column, error.value, error.reason)
            return None
        return tuple(nouns)

    def _keep_all(self, ready: Iterable[_Ready], tally: _Tally) -> None:
        batch: list[_Ready] = []
        for each in ready:
            batch.append(each)
            if len(batch) >= BATCH:
                self._keep(batch, tally)
                batch = []
        self._keep(batch, tally)

    def _keep(self, batch: Sequence[_Ready], tally: _Tally) -> None:
        given = self._products_exist(self._not_repeated(batch, tally), tally)
        by_noun: dict[str, list[Any]] = {}
        for ready in given:
            for noun, each in ready.nouns:
                by_noun.setdefault(noun, []).append(each)
        for noun in NOUNS:
            if noun in by_noun:
                put = getattr(self.store, f"put_{noun}")
                self.changes[noun] += put(by_noun[noun])
        self.currencies.update(p.currency for p in by_noun.get("products", ()))

    def _not_repeated(self, batch: Sequence[_Ready], tally: _Tally) -> list[_Ready]:
        by_noun: dict[str, list[tuple[int, Hashable]]] = {}
        for n, ready in enumerate(batch):
            for noun, each in ready.nouns:
                by_noun.setdefault(noun, []).append((n, _identity(each)))
        repeated: dict[int, Hashable] = {}
        for noun, keys in by_noun.items():
            told = self.seen[noun].repeats([key for _, key in keys])
            repeated.update({keys[i][0]: keys[i][1] for i, again in enumerate(told) if again})
        for n, key in sorted(repeated.items()):
            noun, each = batch[n].nouns[0]
            for line in batch[n].lines:
                tally.refuse(line, _ID_COLUMNS[noun], _shown(key), _REPEATED)
        return [ready for n, ready in enumerate(batch) if n not in repeated]

    def _products_exist(self, batch: Sequence[_Ready], tally: _Tally) -> list[_Ready]:
        wanted = {
            each.product_id
            for ready in batch
            for _, each in ready.nouns
            if isinstance(each, Review | Event)
        }
        if not wanted:
            return list(batch)
        coming = {e.product_id for r in batch for _, e in r.nouns if isinstance(e, Product)}
        known = self.store.known_products(wanted - coming) | coming
        kept = []
        for ready in batch:
            unknown = next(
                (
                    each.product_id
                    for _, each in ready.nouns
                    if isinstance(each, Review | Event) and each.product_id not in known
                ),
                None,
            )
            if unknown is None:
                kept.append(ready)
            else:
                reason = "no such product in the shop; import its products first"
                tally.refuse(ready.lines[0], "product_id", unknown, reason)
        return kept


_ID_COLUMNS = {
    "products": "product_id",
    "reviews": "review_id",
    "shoppers": "shopper_id",
    "follows": "follows_id",
    "events": "at",
    "policies": "policy_id",
}


def _identity(noun: Any) -> Hashable:
    if isinstance(noun, Event):
        return (noun.shopper_id, noun.product_id, noun.event, noun.at)
    if isinstance(noun, Follow):
        return (noun.shopper_id, noun.follows_id)
    for name in ("review_id", "product_id", "policy_id", "shopper_id"):
        if hasattr(noun, name):
            return str(getattr(noun, name))
    raise TypeError(f"{noun!r} is no noun of a shop")


def _shown(key: Hashable) -> str:
    return ", ".join(map(str, key)) if isinstance(key, tuple) else str(key)


def _mixed(found: Found) -> bool:
    return not found.what.varied


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
) -> ImportReport:
    """Keep what the files and directories hold; every row that cannot be used is reported.

    `shop` is the shop's directory, where a shop.toml among the files goes. `currency` holds where
    neither that nor a row names one. Raises ImportPathError (a path is missing, or holds nothing
    that is known) and StoreError.
    """
    files = find(paths, lambda name: partial(progress, name) if progress else None)
    settings = take_settings(files.settings, shop, currency)
    running = _Import(store, settings.currency)
    reports, problems = list(settings.reports), list(settings.problems)
    for found in files.to_read:
        report, wrong = running.read(found)
        reports.append(report)
        problems.extend(wrong)
    return ImportReport(
        running.changes,
        {report.file: report.recognised_as for report in reports},
        tuple(reports),
        tuple(problems),
        files.unrecognised,
        _notes(reports, running.currencies, settings.currency),
    )


def _notes(
    reports: Sequence[FileReport], currencies: Counter[str], currency: str
) -> tuple[str, ...]:
    ignored = tuple(
        f"{report.file}: not used: {', '.join(report.ignored_columns)}"
        for report in reports
        if report.ignored_columns
    )
    foreign = tuple(
        f"{count} products are priced in {code}, and the shop's currency is {currency}: set "
        f'currency = "{code}" in shop.toml if that is the shop\'s own'
        for code, count in currencies.most_common()
        if code != currency
    )
    return ignored + foreign
