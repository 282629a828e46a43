"""Parts of a file's reviews kept at once: what is in the store as it is passes unread.

It keeps and reports as `keeping` does, for rows that are reviews and nothing else.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

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


def keep_reviews(
    keeper: Keeper, part: ReadPart, known: Known, tally: Tally
) -> list[tuple[int, ValueError]]:
    """Keep the part's reviews; the (line, error) of those that could not be read."""
    count = len(part.lines)
    fresh = np.flatnonzero(part.places < 0)
    hashes = known.id_hashes[part.places] if len(known.marks) else np.zeros(count, np.int64)
    hashes[fresh] = [hash(row[0]) if isinstance(row, tuple) else 0 for row in part.rows]
    placed = dict(zip(fresh.tolist(), part.rows, strict=True))
    wrong = [(n, row) for n, row in placed.items() if isinstance(row, ValueError)]
    readable = np.ones(count, dtype=bool)
    readable[[n for n, _ in wrong]] = False
    repeated = np.zeros(count, dtype=bool)
    repeated[readable] = keeper.seen["reviews"].repeats_of(hashes[readable])
    tally.rows += count
    for n in np.flatnonzero(repeated).tolist():
        again = placed.pop(n, None)
        review_id = again[0] if isinstance(again, tuple) else part.known_id(n)
        tally.refuse(part.lines[n], ID_COLUMNS["reviews"], review_id, REPEATED)
    unchanged = int(np.count_nonzero(~repeated & (part.places >= 0)))
    keeper.changes["reviews"] += Changes(unchanged=unchanged)
    _keep(keeper, [(part.lines[n], r) for n, r in placed.items() if isinstance(r, tuple)], tally)
    return [(part.lines[n], error) for n, error in wrong]


def _keep(keeper: Keeper, placed: Sequence[tuple[int, ReviewRow]], tally: Tally) -> None:
    wanted = {row[1] for _, row in placed}
    known = keeper.known_products(wanted)
    rows = [row for _, row in placed]
    if len(known) < len(wanted):
        for line, row in placed:
            if row[1] not in known:
                tally.refuse(line, "product_id", row[1], NO_PRODUCT)
        rows = [row for row in rows if row[1] in known]
    gone = keeper.store.forgotten({row[2] for row in rows} - {""})
    if gone:
        rows = [
            review_tuple(without_writer(review_from(row), gone), row[-1]) if row[2] in gone else row
            for row in rows
        ]
    if rows:
        keeper.changes["reviews"] += keeper.store.put_review_rows(rows)
