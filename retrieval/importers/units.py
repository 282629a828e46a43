"""Rows of a CSV that make one product, taken together: those that the store holds stay unread.

It knows nothing of columns; whose a row is, its format tells.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from retrieval.importers.files import Source
from retrieval.importers.grouping import scattered, together
from retrieval.importers.marks import AT_ONCE, Known, Same, mark_of, seed_of
from retrieval.importers.raw_rows import Header, Texts, cells_of, csv_parts
from retrieval.importers.seam import UnitReader
from retrieval.importers.tables import Broken, Cells, plain_name

OfCells = Callable[[Sequence[str]], str]


@dataclass(frozen=True, slots=True)
class Unit:
    """The rows of one product that the store does not hold so, and the mark they make."""

    rows: tuple[Cells, ...]
    mark: int


@dataclass(frozen=True, slots=True)
class _RawRow:
    """A row as it is written, with its cells and the id of its product ("" where it has none)."""

    line: int
    text: str
    cells: list[str] | Broken
    id: str


def units_of(
    source: Source, salt: str, known: Known, reader: UnitReader
) -> Iterator[Unit | Same | Broken]:
    """The products of a CSV by their rows, and the rows that are none.

    The file is read twice: first to see whose rows stand apart.
    """
    parts = csv_parts(source, AT_ONCE)
    header = next(parts, None)
    if not isinstance(header, Header):
        yield from (part for part in (header,) if isinstance(part, Broken))
        return
    id_of = reader.id_of(header.names)
    also_of = reader.also_of(header.names) if reader.also_of else _nothing
    seed = seed_of(salt, *map(plain_name, header.names))
    first = islice(csv_parts(Source(source.path, source.name), AT_ONCE), 1, None)
    apart = scattered((row.line, row.id) for row in _rows(first, header, id_of))
    for _, rows in together(_rows(parts, header, id_of), _id, apart):
        yield from (row.cells for row in rows if isinstance(row.cells, Broken))
        read = [(row, row.cells) for row in rows if not isinstance(row.cells, Broken)]
        if not read:
            continue
        mark = mark_of("".join(row.text + also_of(cells) for row, cells in read), seed)
        if mark in known.ids:
            lines = tuple(row.line for row, _ in read)
            yield Same(lines, hash(known.ids[mark]), known.ids[mark])
        else:
            named = ((r, dict(zip(header.names, cells, strict=False))) for r, cells in read)
            yield Unit(tuple(Cells(row.line, own) for row, own in named), mark)


def _rows(
    parts: Iterable[Header | Texts | Broken], header: Header, id_of: OfCells
) -> Iterator[_RawRow]:
    for part in parts:
        if isinstance(part, Broken):
            yield _RawRow(part.line, "", part, "")
        elif not isinstance(part, Header):
            for line, text, cells in zip(
                *part, cells_of(*part, header.delimiter, len(header.names)), strict=True
            ):
                if cells is not None:
                    own = "" if isinstance(cells, Broken) else id_of(cells)
                    yield _RawRow(line, text, cells, own)


def _id(row: _RawRow) -> str:
    return row.id


def _nothing(_: Sequence[str]) -> str:
    return ""
