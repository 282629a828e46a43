"""Rows of a file: CSV with any common delimiter, or one JSON object a line.

A row is its line and its cells by column; what is no row comes as a `Broken`. It knows nothing of
what columns mean.
"""

from __future__ import annotations

import csv
import json
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Any

from retrieval.importers.files import SAMPLE_BYTES, BrokenFileError, Source, encoding_of
from retrieval.importers.plain_text import without_controls

DELIMITERS = (",", ";", "\t", "|")
_LONGEST_CELL = 4 << 20
_END = "\ue000end\ue000"
_FOREIGN = (
    (b"PK\x03\x04", "an Excel workbook or another ZIP; save it as CSV, or unpack it"),
    (b"\xd0\xcf\x11\xe0", "an Excel workbook; save it as CSV"),
    (b"%PDF", "a PDF; export the table as CSV"),
    (b"7z\xbc\xaf", "packed (7z); unpack it"),
    (b"BZh", "packed (bzip2); unpack it"),
    (b"\xfd7zXZ", "packed (xz); unpack it"),
    (b"(\xb5/\xfd", "packed (zstd); unpack it"),
    (b"Rar!", "packed (rar); unpack it"),
    (b"SQLite format 3", "a database; export its tables as CSV"),
)


@dataclass(frozen=True, slots=True)
class Broken:
    """A place in a file that is no row: its line, column and value, and what was wanted."""

    line: int
    column: str
    value: str
    reason: str


@dataclass(frozen=True, slots=True)
class Cells:
    """One row: the line it begins at, and its cells by the file's own column names."""

    line: int
    cells: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Sample:
    """What a file looks like at its beginning, for a format to recognise it by.

    `kind` is csv, jsonl, json, xml, html or empty, or else binary: then `text` says what it is.
    `columns` are the names of a CSV header or the keys of the first JSON objects, as `plain_name`
    writes them. `given`: the storekeeper named this very file.
    """

    kind: str
    columns: frozenset[str]
    text: str
    first: Mapping[str, Any]
    given: bool


def plain_name(column: str) -> str:
    """A column's name as names are compared: "Product ID" is product_id.

    >>> plain_name(" Product-ID ")
    'product_id'
    """
    return without_controls(column).strip().casefold().replace(" ", "_").replace("-", "_")


def sample_of(source: Source, *, given: bool) -> Sample:
    """The beginning of the file. Raises BrokenFileError."""
    beginning = source.first_bytes()
    foreign = next((what for sign, what in _FOREIGN if beginning.startswith(sign)), None)
    if foreign is not None:
        return Sample("binary", frozenset(), foreign, {}, given)
    text = without_controls(beginning.decode(encoding_of(beginning), "replace"))
    head = text.lstrip()[:200].casefold()
    if not head:
        return Sample("empty", frozenset(), "", {}, given)
    if head.startswith(("<!doctype html", "<html", "<head", "<body")):
        return Sample("html", frozenset(), text, {}, given)
    if head.startswith("<"):
        return Sample("xml", frozenset(), text, {}, given)
    by_lines = source.path.name.casefold().removesuffix(".gz").endswith((".jsonl", ".ndjson"))
    if by_lines or head.startswith(("{", "[")):
        return _json_sample(text, given, by_lines=by_lines, whole=len(beginning) < SAMPLE_BYTES)
    header = csv_header(iter(text.splitlines(keepends=True)))
    columns = frozenset(plain_name(name) for name in header[2]) if header else frozenset()
    return Sample("csv", columns, text, {}, given)


def _json_sample(text: str, given: bool, *, by_lines: bool, whole: bool) -> Sample:
    lines = [line for line in text.splitlines() if line.strip()]
    objects = [_object(line) for line in (lines if whole or len(lines) == 1 else lines[:-1])[:50]]
    found = [each for each in objects if each is not None]
    if not found or not (by_lines or objects[0]):
        return Sample("jsonl" if by_lines else "json", frozenset(), text, {}, given)
    columns = frozenset(plain_name(name) for each in found for name in each)
    return Sample("jsonl", columns, text, found[0], given)


def _object(line: str) -> dict[str, Any] | None:
    try:
        found = json.loads(line)
    except (ValueError, RecursionError):
        return None
    return found if isinstance(found, dict) else None


def rows(source: Source, sample: Sample) -> Iterator[Cells | Broken]:
    """The file's rows, blank ones left out."""
    return json_rows(source) if sample.kind == "jsonl" else csv_rows(source)


def csv_rows(
    source: Source, named: Callable[[str], str] = without_controls
) -> Iterator[Cells | Broken]:
    """The rows of a CSV with a header, cells by the columns' names as `named` changes them."""
    names: list[str] = []
    for row in csv_lists(source):
        if isinstance(row, Broken):
            yield row
        elif not names:
            names = [named(name) for name in row[1]]
        else:
            yield Cells(row[0], dict(zip(names, row[1], strict=False)))


def csv_lists(source: Source) -> Iterator[tuple[int, list[str]] | Broken]:
    """(line, cells) of the header first, then of each row of a CSV that is not blank."""
    lines = source.lines()
    try:
        header = csv_header(lines)
        if header is not None:
            taken, delimiter, names = header
            yield taken, names
            yield from _csv_cells(lines, taken, delimiter, len(names))
    except BrokenFileError as error:
        yield Broken(0, "", "", str(error))


def csv_header(lines: Iterator[str]) -> tuple[int, str, list[str]] | None:
    """(lines taken, delimiter, names) of the first line that is not blank or `sep=`."""
    if csv.field_size_limit() < _LONGEST_CELL:
        csv.field_size_limit(_LONGEST_CELL)
    delimiter = ""
    for number, line in enumerate(lines, start=1):
        bare = line.strip().strip('"')
        if bare.casefold().startswith("sep=") and len(bare) == 5:
            delimiter = bare[4]
        elif bare:
            delimiter = delimiter or max(DELIMITERS, key=_unquoted(line).count)
            reader = csv.reader(_continued(line, lines), delimiter=delimiter)
            names = _told_apart([name.strip() for name in next(reader)])
            return number + reader.line_num - 1, delimiter, names
    return None


def _told_apart(names: Sequence[str]) -> list[str]:
    """The names, each later one of the same name with its number, so that none hides another."""
    met: Counter[str] = Counter()
    apart = []
    for name in names:
        met[plain_name(name)] += 1
        count = met[plain_name(name)]
        apart.append(f"{name} ({count})" if name and count > 1 else name)
    return apart


def _continued(line: str, lines: Iterator[str]) -> Iterator[str]:
    yield line
    yield from lines


def _unquoted(line: str) -> str:
    return "".join(line.split('"')[::2])


def _csv_cells(
    lines: Iterable[str], taken: int, delimiter: str, width: int
) -> Iterator[tuple[int, list[str]] | Broken]:
    reader = csv.reader(chain(lines, (_END,)), delimiter=delimiter)
    while True:
        line = taken + reader.line_num + 1
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            yield unclosed(line, error)
            continue
        except BrokenFileError as error:
            yield Broken(line, "", "", str(error))
            return
        if cells and cells[-1].endswith(_END):
            if taken + reader.line_num > line:
                yield never_closed(line, delimiter.join(cells).removesuffix(_END))
            return
        found = cells_or_broken(line, cells, delimiter, width)
        if isinstance(found, Broken):
            yield found
        elif found is not None:
            yield line, found


def cells_or_broken(
    line: int, cells: list[str], delimiter: str, width: int
) -> list[str] | Broken | None:
    """The cells of a row; what is wrong with them, or None where all are blank."""
    if len(cells) > width and any(cells[width:]):
        seen = delimiter.join(cells[width:])
        reason = f"{len(cells)} cells; wanted {width} as in the header, text with {delimiter!r}"
        return Broken(line, "", seen, f"{reason} in quotes")
    return cells if any(cells) else None


def unclosed(line: int, error: csv.Error) -> Broken:
    """A row whose quotes are not closed."""
    return Broken(line, "", "", f"{error}; wanted cells in quotes that are closed again")


def never_closed(line: int, seen: str) -> Broken:
    """What a quote swallows that is still open at the end of the file."""
    reason = "a quote opens here that is never closed, so the rest of the file is not read"
    return Broken(line, "", seen, f"{reason}; close it and import again")


def json_rows(source: Source) -> Iterator[Cells | Broken]:
    """The rows of a file with one JSON object a line."""
    for row in json_lines(source):
        yield row if isinstance(row, Broken) else json_cells(*row)


def json_lines(source: Source) -> Iterator[tuple[int, str] | Broken]:
    """(line, text) of the lines that are not blank."""
    line = 0
    try:
        for line, text in enumerate(source.lines(), start=1):
            if bare := text.strip():
                yield line, bare
    except BrokenFileError as error:
        yield Broken(line + 1, "", "", str(error))


def json_cells(line: int, text: str) -> Cells | Broken:
    """The row that the line's JSON object is."""
    try:
        found = json.loads(text)
    except (ValueError, RecursionError) as error:
        return Broken(line, "", text, f"not JSON ({error}); wanted one object")
    if isinstance(found, dict):
        return Cells(line, found)
    return Broken(line, "", text, 'wanted an object like {"product_id": "p1"}')
