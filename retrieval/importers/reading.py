"""One file read into what is to be kept, by the way its format reads rows.

Rows that the store holds as they are, of files that tell them by themselves or by product, stay
unread. It knows nothing of columns, nor of what is done with what it reads.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import partial

from retrieval.catalog.store import Store
from retrieval.importers import values
from retrieval.importers.ahead import worth_a_process
from retrieval.importers.finishing import has_picture
from retrieval.importers.found import Found
from retrieval.importers.grouping import scattered
from retrieval.importers.keeping import Ready, Tally, Unchanged
from retrieval.importers.making import Maker, refuse_broken
from retrieval.importers.marks import NOTHING, Known, Same, marked_rows, rules
from retrieval.importers.reading_elsewhere import parts_elsewhere
from retrieval.importers.reading_reviews import ReadPart, review_parts
from retrieval.importers.seam import ByUnits, Row, RowByRow, RowReader, UnitReader, Whole
from retrieval.importers.tables import Broken
from retrieval.importers.units import units_of

_WORTH_KNOWING = 32_768  # bytes; a smaller file is read faster than the marks are fetched


class FileReader:
    """Reads the files of one import."""

    def __init__(self, store: Store | None, maker: Maker, salt: str) -> None:
        """`store` knows rows from before; `salt` is what else decides what is made of one."""
        self._store = store
        self._maker = maker
        self._salt = salt
        self._marks: dict[str, Known] = {}

    def reviews(self, found: Found) -> Iterator[ReadPart | Broken] | None:
        """The parts of a file whose rows are reviews that need only its columns' names."""
        reader = _row_reader(found)
        if reader is None or reader.columns is None:
            return None
        return review_parts(
            found.source, self._salted(found), reader.columns, self.known("reviews", found)
        )

    def ready(self, found: Found, tally: Tally) -> Iterator[Ready | Unchanged]:
        """The file's rows as nouns; those of a product together. A long new one is read ahead."""
        known = self.known(found.what.noun, found)
        if self._store is None or len(known.marks) or not worth_a_process(found.source.path):
            yield from self._here(found, tally)
            return
        reading = partial(_of_new, salt=self._salt)
        for part in parts_elsewhere(reading, found, self._maker.finisher, self._maker.currency):
            tally.add(part.tally)
            self._maker.add(part.met)
            yield from part.ready

    def _here(self, found: Found, tally: Tally) -> Iterator[Ready | Unchanged]:
        reader, units = _row_reader(found), _unit_reader(found)
        if reader is not None:
            return self._row_by_row(found, reader, tally)
        return self._by_units(found, units, tally) if units else self._whole(found, tally)

    def known(self, noun: str, found: Found) -> Known:
        """The rows of the noun that the store holds, where the file is worth asking for them."""
        worth = found.source.path.stat().st_size >= _WORTH_KNOWING
        if self._store is None or not worth or noun not in ("products", "reviews"):
            return NOTHING
        if noun not in self._marks:  # What was in the store before the import read any such rows.
            marks = self._store.marks(noun)
            self._marks[noun] = Known.of(marks, with_ids=noun == "products")
        return self._marks[noun]

    def _salted(self, found: Found) -> str:
        """What else than the row itself decides what is made of it."""
        format_ = getattr(found.format, "__name__", None) or repr(found.format)
        return "\x1f".join((rules(), format_, found.what.name, self._salt))

    def _row_by_row(
        self, found: Found, reader: RowReader, tally: Tally
    ) -> Iterator[Ready | Unchanged]:
        noun, beside = found.what.noun, found.source.path.parent
        known = self.known(noun, found)
        for row in marked_rows(found.source, found.sample, self._salted(found), known):
            if isinstance(row, Same):
                yield self._unchanged(noun, row, tally)
                continue
            read = row if isinstance(row, Broken) else reader.read(row[0])
            nouns = self._maker.nouns(read, tally, beside)
            if isinstance(read, Row) and nouns is not None:
                mark = None if isinstance(row, Broken) or has_picture(read) else row[1]
                others = _other_product_ids(read) if noun == "reviews" else ()
                yield Ready((read.line,), nouns, others, mark)

    def _by_units(
        self, found: Found, reader: UnitReader, tally: Tally
    ) -> Iterator[Ready | Unchanged]:
        beside = found.source.path.parent
        known = self.known("products", found)
        for unit in units_of(found.source, self._salted(found), known, reader):
            if isinstance(unit, Broken):
                tally.rows += 1
                refuse_broken(tally, unit)
            elif isinstance(unit, Same):
                yield self._unchanged("products", unit, tally)
            else:
                before = tally.reported
                rows = list(reader.read(unit.rows))
                made = list(self._maker.products(rows, {}, tally, beside))
                pictured = any(isinstance(row, Row) and has_picture(row) for row in rows)
                whole = len(made) == 1 and tally.reported == before and not pictured
                for ready in made:
                    yield replace(ready, mark=unit.mark) if whole else ready

    def _unchanged(self, noun: str, same: Same, tally: Tally) -> Unchanged:
        tally.rows += len(same.lines)
        if noun == "products":
            self._maker.mention(same.id, tally, same.lines[0])
        return Unchanged(noun, same)

    def _whole(self, found: Found, tally: Tally) -> Iterator[Ready]:
        format_: object = found.format
        assert isinstance(format_, Whole)
        rows = format_.rows(found.source, found.sample, found.what)
        beside = found.source.path.parent
        if found.what.varied:
            last_lines = scattered(_product_ids(found, format_))
            yield from self._maker.products(rows, last_lines, tally, beside)
            return
        for row in rows:
            nouns = self._maker.nouns(row, tally, beside)
            if isinstance(row, Row) and nouns is not None:
                yield Ready((row.line,), nouns, _other_product_ids(row))


def _of_new(found: Found, maker: Maker, tally: Tally, *, salt: str) -> Iterator[Ready | Unchanged]:
    """The file's rows as nouns, where none is known."""
    return FileReader(None, maker, salt).ready(found, tally)


def _row_reader(found: Found) -> RowReader | None:
    format_: object = found.format
    return format_.reader(found.sample, found.what) if isinstance(format_, RowByRow) else None


def _unit_reader(found: Found) -> UnitReader | None:
    format_: object = found.format
    if not isinstance(format_, ByUnits):
        return None
    return format_.units(found.source, found.sample, found.what)


def _other_product_ids(row: Row) -> tuple[str, ...]:
    given = (record.values.get("other_product_ids", ()) for record in row.records)
    return tuple(each for ids in given for each in ids)


def _product_ids(found: Found, format_: Whole) -> Iterator[tuple[int, str]]:
    """(line, product_id) of every row, by a first reading of the file."""
    quiet = type(found.source)(found.source.path, found.source.name)
    for row in format_.rows(quiet, found.sample, found.what):
        if isinstance(row, Row):
            for record in row.records:
                yield row.line, values.identifier(record.values.get("product_id"))
