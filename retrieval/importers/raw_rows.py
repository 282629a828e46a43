"""Rows of a CSV as raw text, many at a time, and the cells of those that somebody wants to read.

It knows nothing of what columns mean or which rows are known.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice
from typing import cast

from retrieval.importers.files import BrokenFileError, Source
from retrieval.importers.tables import (
    Broken,
    cells_or_broken,
    csv_header,
    never_closed,
    unclosed,
)

Texts = tuple[list[int], list[str]]
"""The line at which each row begins, and the row as it is written, its line end included."""


@dataclass(frozen=True, slots=True)
class Header:
    """The columns of a CSV, and what stands between them."""

    names: list[str]
    delimiter: str

    def cells(self, text: str) -> list[str]:
        """The cells of a row's raw text."""
        (found,) = cells_of([0], [text], self.delimiter, len(self.names))
        return found if isinstance(found, list) else []


def csv_parts(source: Source, at_once: int) -> Iterator[Header | Texts | Broken]:
    """The header of a CSV, then its rows as raw text in parts; blank ones too."""
    lines = source.lines()
    try:
        header = csv_header(lines)
    except BrokenFileError as error:
        yield Broken(0, "", "", str(error))
        return
    if header is not None:
        taken, delimiter, names = header
        yield Header(names, delimiter)
        yield from raw_rows(lines, taken, delimiter, at_once)


def raw_rows(
    lines: Iterator[str], taken: int, delimiter: str, at_once: int
) -> Iterator[Texts | Broken]:
    """The rows that come after so many lines, in parts; blank ones too."""
    trouble: list[Broken] = []
    rest = _until_broken(lines, taken, trouble)
    before = taken
    while chunk := list(islice(rest, at_once)):
        first = before + 1
        before += len(chunk)
        if '"' not in "".join(chunk):
            yield list(range(first, before + 1)), chunk
        else:
            numbers, texts, opened = _joined(chunk, first, rest, delimiter)
            before = numbers.pop()
            yield numbers, texts
            yield from opened
    yield from trouble


def _until_broken(lines: Iterator[str], taken: int, trouble: list[Broken]) -> Iterator[str]:
    try:
        for line in lines:
            taken += 1
            yield line
    except BrokenFileError as error:
        trouble.append(Broken(taken + 1, "", "", str(error)))


def _joined(
    chunk: list[str], first: int, rest: Iterator[str], delimiter: str
) -> tuple[list[int], list[str], list[Broken]]:
    """The chunk's rows, lines of one row together; the number of the last line taken comes last.

    Where its quotes are as they should be, a line is a whole row. Else the reader of CSV says where
    it ends; one that does not is no row.
    """
    numbers, texts, opened = [], [], []
    whole = _whole_row(delimiter).fullmatch
    coming = iter(chunk)
    line = first
    for text in coming:
        began = line
        line += 1
        if '"' in text and not whole(text):
            taken, ends = _taken(text, coming, rest, delimiter)
            line += len(taken) - 1
            if not ends:
                cells = next(csv.reader(taken, delimiter=delimiter))
                opened.append(never_closed(began, delimiter.join(cells)))
                continue
            text = "".join(taken)
        numbers.append(began)
        texts.append(text)
    numbers.append(line - 1)
    return numbers, texts, opened


@lru_cache
def _whole_row(delimiter: str) -> re.Pattern[str]:
    between = re.escape(delimiter)
    cell = rf'(?:"[^"]*+(?:""[^"]*+)*+"|[^"{between}]*+)'
    return re.compile(rf"(?:{cell}{between})*+{cell}(?:\r\n|\n|\r)?")


def _taken(
    text: str, coming: Iterator[str], rest: Iterator[str], delimiter: str
) -> tuple[list[str], bool]:
    """The lines of the row that begins so, and whether it ends before the file does."""
    taken: list[str] = []
    ends = True

    def given() -> Iterator[str]:
        nonlocal ends
        for lines in ((text,), coming, rest):
            for line in lines:
                taken.append(line)
                yield line
        ends = False  # It is asked for more only where a quote is open.

    try:
        next(csv.reader(given(), delimiter=delimiter))
    except csv.Error:
        return taken, True  # Whoever reads the row meets the same error.
    return taken, ends


def cells_of(
    lines: Sequence[int], texts: Sequence[str], delimiter: str, width: int
) -> list[list[str] | Broken | None]:
    """For each row its cells; None for a blank one."""
    try:
        read = list(csv.reader(texts, delimiter=delimiter))
    except csv.Error:
        read = []
    if len(read) == len(texts):
        if max(map(len, read), default=0) <= width and all(map(any, read)):
            return cast("list[list[str] | Broken | None]", read)
        pairs = zip(lines, read, strict=True)
        return [cells_or_broken(line, cells, delimiter, width) for line, cells in pairs]
    return [_alone(line, text, delimiter, width) for line, text in zip(lines, texts, strict=True)]


def _alone(line: int, text: str, delimiter: str, width: int) -> list[str] | Broken | None:
    try:
        cells = next(csv.reader([text], delimiter=delimiter))
    except csv.Error as error:
        return unclosed(line, error)
    return cells_or_broken(line, cells, delimiter, width)
