"""Reviews of a CSV read a column at a time: the straight road for the longest files.

What a cell cannot be read as by itself sends its row the usual way, `records.review`, which says
why. It knows nothing of files or the store.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping, Sequence
from itertools import zip_longest
from typing import Any, TypeVar

from retrieval.catalog.rows import ReviewRow, microseconds, review_hash, review_tuple
from retrieval.importers import values as read
from retrieval.importers.plain_text import line_of, text_of
from retrieval.importers.raw_rows import Header
from retrieval.importers.records import review
from retrieval.importers.tables import plain_name
from retrieval.importers.times import time
from retrieval.importers.values import WrongValueError

T = TypeVar("T", bound=Hashable)
_REMEMBERED = 50_000
_TOGETHER = 64
_WRONG: Any = object()


class PlainReviews:
    """Reads rows whose columns need nothing but their names; remembers cells that come again."""

    def __init__(self, header: Header, columns: Mapping[str, str]) -> None:
        """`columns`: canonical name → the header's, as a plain name."""
        self.header = header
        self._names = [plain_name(name) for name in header.names]
        self._places = {name: self._names.index(own) for name, own in columns.items()}
        self.id_place = self._places.get("review_id", -1)
        self._columns = columns
        self._memory: dict[str, dict[str, Any]] = {}

    def rows(
        self, raw: Sequence[Sequence[str]], marks: Sequence[int]
    ) -> list[ReviewRow | ValueError]:
        """For each row its review as the store keeps it, or what is wrong with it."""
        if not raw:
            return []
        cells = list(zip_longest(*raw, fillvalue=""))
        blank = [""] * len(raw)

        def column(name: str) -> Sequence[str]:
            place = self._places.get(name, len(cells))
            return cells[place] if place < len(cells) else blank

        def again(name: str, reader: Callable[[str], Any]) -> list[Any]:
            return self._again(name, column(name), reader)

        parts = (
            _texts(column("review_id"), line_of),
            again("product_id", _named),
            again("shopper_id", read.identifier),
            again("rating", read.rating),
            _texts(column("title"), line_of),
            _texts(column("text"), text_of),
            again("helpful_votes", read.count),
            again("verified", read.yes),
            again("created_at", lambda cell: microseconds(time(cell))),
        )
        if all(parts[0]) and not any(_WRONG in part for part in parts[1:]):
            hashes = map(review_hash, zip(*parts, strict=True))
            return list(zip(*parts, hashes, marks, strict=True))
        found: list[ReviewRow | ValueError] = []
        for said, cells_of, mark in zip(zip(*parts, strict=True), raw, marks, strict=True):
            if said[0] and _WRONG not in said:
                found.append((*said, review_hash(said), mark))
            else:
                found.append(self._carefully(cells_of, mark))
        return found

    def _again(self, name: str, cells: Sequence[str], reader: Callable[[str], Any]) -> list[Any]:
        """The cells' values, each cell read once however often it comes."""
        memory = self._memory.setdefault(name, {})
        if len(memory) > _REMEMBERED:
            memory.clear()
        for cell in set(cells).difference(memory):
            try:
                memory[cell] = reader(cell)
            except WrongValueError:
                memory[cell] = _WRONG
        return [memory[cell] for cell in cells]

    def _carefully(self, cells: Sequence[str], mark: int) -> ReviewRow | ValueError:
        row = dict(zip(self._names, cells, strict=False))
        try:
            return review_tuple(review({n: row.get(c) for n, c in self._columns.items()}), mark)
        except ValueError as error:
            return error


def _texts(cells: Sequence[str], reader: Callable[[str], str]) -> list[str]:
    """The cells' texts. Cells that are plain when looked at together are not looked at singly."""
    found: list[str] = []
    for start in range(0, len(cells), _TOGETHER):
        part = cells[start : start + _TOGETHER]
        said = "|".join(part)
        if said.isprintable() and not ("<" in said or "&" in said or "  " in said):
            found.extend(map(str.strip, part))
        else:
            found.extend(map(reader, part))
    return found


def _named(cell: str) -> str:
    """The product's id, which must be there."""
    if read.missing(cell):
        raise WrongValueError("wanted a value")
    found = read.identifier(cell)
    if not found:
        raise WrongValueError("wanted a value")
    return found
