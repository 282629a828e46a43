"""Parts of a file's reviews kept at once: what is in the store as it is passes unread.

It keeps and reports as `keeping` does, for rows that are reviews and nothing else.
"""

from __future__ import annotations

from collections.abc import Sequence
from operator import itemgetter
from typing import cast

import numpy as np
from numpy.typing import NDArray

from retrieval.catalog.rows import ReviewRow, review_from, review_tuple
from retrieval.catalog.store import Changes
from retrieval.importers.keeping import (
    ID_COLUMNS,
    NO_PRODUCT,
    REPEATED,
    Keeper,
    Tally,
    without_writer,
)
from retrieval.importers.marks import Known
from retrieval.importers.reading_reviews import ReadPart

_product_id, _shopper_id = itemgetter(1), itemgetter(2)


def keep_reviews(
    keeper: Keeper, part: ReadPart, known: Known, tally: Tally
) -> list[tuple[int, ValueError]]:
    """Keep the part's reviews; the (line, error) of those that could not be read."""
    count = len(part.lines)
    tally.rows += count
    placed = np.flatnonzero(part.places < 0)
    plain = all(type(row) is tuple for row in part.rows)
    readable = np.ones(count, dtype=bool)
    if not plain:
        readable[placed] = [type(row) is tuple for row in part.rows]
    hashes = known.id_hashes[part.places] if len(known.marks) else np.zeros(count, np.int64)
    hashes[placed] = [hash(row[0]) if type(row) is tuple else 0 for row in part.rows]
    repeated = np.zeros(count, dtype=bool)
    repeated[readable] = keeper.seen["reviews"].repeats_of(hashes[readable])
    again = repeated.any()
    if again:
        _refuse(part, placed, np.flatnonzero(repeated), tally)
    unchanged = int(np.count_nonzero(~repeated & (part.places >= 0)))
    keeper.changes["reviews"] += Changes(unchanged=unchanged)
    numbers: Sequence[int] = placed.tolist()
    rows: Sequence[ReviewRow | ValueError] = part.rows
    if again or not plain:
        fresh = [
            (n, row)
            for n, row in zip(numbers, rows, strict=True)
            if readable[n] and not repeated[n]
        ]
        numbers, rows = [n for n, _ in fresh], [row for _, row in fresh]
    _keep(keeper, [part.lines[n] for n in numbers], cast("Sequence[ReviewRow]", rows), tally)
    pairs = () if plain else zip(placed.tolist(), part.rows, strict=True)
    return [(part.lines[n], row) for n, row in pairs if isinstance(row, ValueError)]


def _refuse(
    part: ReadPart, placed: NDArray[np.intp], repeated: NDArray[np.intp], tally: Tally
) -> None:
    """Report the rows whose review came before."""
    rows = dict(zip(placed.tolist(), part.rows, strict=True))
    for n in repeated.tolist():
        again = rows.get(n)
        review_id = again[0] if isinstance(again, tuple) else part.known_id(n)
        tally.refuse(part.lines[n], ID_COLUMNS["reviews"], review_id, REPEATED)


def _keep(keeper: Keeper, lines: Sequence[int], rows: Sequence[ReviewRow], tally: Tally) -> None:
    wanted = set(map(_product_id, rows))
    known = keeper.known_products(wanted)
    if len(known) < len(wanted):
        for line, row in zip(lines, rows, strict=True):
            if row[1] not in known:
                tally.refuse(line, "product_id", row[1], NO_PRODUCT)
        rows = [row for row in rows if row[1] in known]
    gone = keeper.store.forgotten(set(map(_shopper_id, rows)) - {""})
    if gone:
        rows = [
            review_tuple(without_writer(review_from(row), gone), row[-1]) if row[2] in gone else row
            for row in rows
        ]
    if rows:
        keeper.changes["reviews"] += keeper.store.put_review_rows(rows)
