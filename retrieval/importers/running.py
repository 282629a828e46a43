"""One import: files read in the order of their nouns, in batches, every row kept or reported.

It knows nothing of columns and encodings (the formats) nor of tables (the store).
"""

from __future__ import annotations

import logging
from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path

from retrieval.catalog.store import Store
from retrieval.corrections import read_corrections
from retrieval.importers.fetching_pictures import MOST_PICTURES, Web, fetch_pictures
from retrieval.importers.finishing import Finisher
from retrieval.importers.found import Found, find
from retrieval.importers.keeping import Keeper, Tally
from retrieval.importers.keeping_reviews import keep_reviews
from retrieval.importers.making import Maker, refuse, refuse_broken
from retrieval.importers.notes import foreign, ignored, some, unsure_of
from retrieval.importers.pace import hurried
from retrieval.importers.reading import FileReader
from retrieval.importers.reading_reviews import ReadPart
from retrieval.importers.report import (
    BadRow,
    FileReport,
    ImportReport,
    Progress,
)
from retrieval.importers.settings_file import adopt_currency, assumed, take_settings
from retrieval.importers.tables import Broken

log = logging.getLogger(__name__)


def _read(found: Found, reader: FileReader, keeper: Keeper) -> tuple[FileReport, list[BadRow]]:
    """Keep what the file holds; what came of it."""
    tally = Tally(found.source.name)
    if found.problem or found.format is None:
        tally.rows = 1
        tally.refuse(0, "", "", found.problem)
    elif (parts := reader.reviews(found)) is not None:
        _keep_parts(parts, reader, keeper, found, tally)
    else:
        keeper.keep_all(reader.ready(found, tally), tally)
    what = found.what
    stored = tally.rows - tally.reported
    log.info("%s: %s, %d rows, %d kept", tally.name, what.name, tally.rows, stored)
    report = FileReport(tally.name, what.name, tally.rows, stored, tally.reported, what.ignored)
    return report, sorted(tally.problems, key=lambda problem: problem.line)


def _keep_parts(
    parts: Iterator[ReadPart | Broken],
    reader: FileReader,
    keeper: Keeper,
    found: Found,
    tally: Tally,
) -> None:
    known = reader.known("reviews", found)
    for part in parts:
        if isinstance(part, Broken):
            tally.rows += 1
            refuse_broken(tally, part)
            continue
        for line, error in keep_reviews(keeper, part, known, tally):
            refuse(tally, line, error)


def import_paths(
    store: Store,
    paths: Sequence[Path],
    *,
    shop: Path,
    currency: str,
    progress: Progress | None = None,
    dry_run: bool = False,
    replace: bool = False,
    web: Web | None = None,
    most_pictures: int = MOST_PICTURES,
) -> ImportReport:
    """Keep what the files and directories hold; every row that cannot be used is reported.

    `shop` is the shop's directory, where a shop.toml among the files goes. `currency` holds where
    neither that nor a row names one. A `dry_run` keeps nothing and tells what would come of it.
    With `replace` the files are the whole catalog: products that they no longer name are withdrawn,
    their reviews and events set aside until they come back. With a `web` the pictures that the
    files' products link to are fetched into the shop, so many at most. Raises ImportPathError (a
    path is missing, or holds nothing that is known), CorrectionsError (of the shop.toml) and
    StoreError.
    """
    files = find(paths, lambda name: partial(progress, name) if progress else None)
    settings = take_settings(files.settings, shop, currency, keep=not dry_run)
    corrections = read_corrections(shop / "shop.toml")
    finisher = Finisher(corrections, shop, keep=not dry_run)
    maker = Maker(finisher, settings.currency)
    keeper = Keeper(store.rehearsal() if dry_run else store)
    reader = FileReader(store, maker, f"{settings.currency}\x1f{corrections!r}")
    reports, problems = list(settings.reports), list(settings.problems)
    with hurried(store, (found.source.path for found in files.to_read), dry_run=dry_run):
        for found in files.to_read:
            report, wrong = _read(found, reader, keeper)
            reports.append(report)
            problems.extend(wrong)
    changes = keeper.changes
    notes = [*ignored(reports), *some(finisher.troubles)]
    withdrawn = 0
    if replace:
        unsure = unsure_of(files.to_read, problems, changes["products"])
        gone = [] if unsure else [i for i in store.product_ids() if i not in maker.mentioned]
        withdrawn = len(gone) if dry_run else store.withdraw_products(gone)
        notes += [unsure] if unsure else []
    currencies = store.currencies()
    adopted = None if dry_run else adopt_currency(shop, currencies, settings.currency)
    if changes["products"].inserted and not maker.names_currency:
        notes += assumed(shop, settings.currency) if settings.currency in currencies else ()
    pictures = None
    if web is not None and not dry_run:
        pictures = fetch_pictures(store, maker.mentioned, shop, web, progress, most_pictures)
    return ImportReport(
        changes,
        {report.file: report.recognised_as for report in reports},
        tuple(reports),
        tuple(problems),
        files.unrecognised,
        (*notes, *([adopted] if adopted else foreign(currencies, settings.currency))),
        withdrawn,
        dry_run,
        pictures,
    )
