"""The seam between a format and the import: what a file is, and its rows in the shop's own words.

A format is a module with `recognise` and a way of reading rows; it translates columns and leaves
reading values, grouping variants and keeping to the import.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol, runtime_checkable

from retrieval.importers.files import Source
from retrieval.importers.tables import Broken, Cells, Sample


@dataclass(frozen=True, slots=True)
class Recognised:
    """What a file is: the format's name for it, and the noun that most of its rows are.

    `varied`: several rows may make one product. `ignored` are its columns that are not used.
    `document`: the format reads a whole JSON document or web page, not one row a line.
    """

    name: str
    noun: str
    varied: bool = False
    ignored: tuple[str, ...] = ()
    document: bool = False


@dataclass(frozen=True, slots=True)
class Record:
    """One noun as a file has it: raw values by the canonical names.

    Products also have `attributes` and `options` (mappings) and may have `variants` (a list of
    such). `columns` maps a canonical name to the file's own where they differ, for reports.
    """

    noun: str
    values: Mapping[str, Any]
    columns: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a file and the records it holds, all of which are kept or none."""

    line: int
    records: tuple[Record, ...]


@dataclass(frozen=True, slots=True)
class RowReader:
    """How each row of a table is read by itself, so that one known from before can be left unread.

    `columns` (canonical → the header's plain names) where reviews need nothing but those names.
    """

    read: Callable[[Cells], Row | Broken]
    columns: Mapping[str, str] | None = None


@runtime_checkable
class RowByRow(Protocol):
    """A format that reads the rows of some of its files by themselves."""

    def reader(self, sample: Sample, what: Recognised) -> RowReader | None:
        """The reader of such a file's rows; None where rows hang together."""
        ...


@dataclass(frozen=True, slots=True)
class UnitReader:
    """How the rows that make one product are read together, so that known ones can stay unread.

    `names` are given as the header has them. `id_of(names)` tells from a row's cells whose it is;
    `read` makes rows of all rows of one product. `also_of(names)` tells from a row's cells what
    besides them decides what is made of it, such as the day.
    """

    id_of: Callable[[Sequence[str]], Callable[[Sequence[str]], str]]
    read: Callable[[Sequence[Cells]], Iterator[Row | Broken]]
    also_of: Callable[[Sequence[str]], Callable[[Sequence[str]], str]] | None = None


@runtime_checkable
class ByUnits(Protocol):
    """A format that reads the rows of each product of some of its files together."""

    def units(self, source: Source, sample: Sample, what: Recognised) -> UnitReader | None:
        """The reader of such a file; None where it is read otherwise."""
        ...


@runtime_checkable
class Whole(Protocol):
    """A format that reads a file from its beginning to its end."""

    def rows(self, source: Source, sample: Sample, what: Recognised) -> Iterator[Row | Broken]:
        """The file's rows."""
        ...


class Format(Protocol):
    """One kind of export; also Whole, RowByRow or ByUnits, by what is in its files."""

    def recognise(self, path: Path, sample: Sample) -> Recognised | None:
        """What the file is in this format, or None when it is something else."""
        ...
