"""A file of reviews read in parts, ready to be kept: here, or in a second process that reads ahead.

It knows nothing of the store but which raw rows it holds already.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from retrieval.catalog.rows import ReviewRow
from retrieval.importers.ahead import Told, ahead, unheard, worth_a_process
from retrieval.importers.files import Source
from retrieval.importers.marks import NOTHING, Known, marked_lists
from retrieval.importers.plain_reviews import PlainReviews
from retrieval.importers.plain_text import line_of
from retrieval.importers.raw_rows import Header
from retrieval.importers.tables import Broken


@dataclass(frozen=True, slots=True)
class ReadPart:
    """Some rows of a file: their lines, where each is known (-1: nowhere), and what is new.

    `rows` are the unknown ones' reviews, or what is wrong with them; `texts` every row as it is
    written, or nothing where none is known; `id_place` the column of the ids, -1 for none.
    """

    lines: list[int]
    places: NDArray[np.intp]
    rows: list[ReviewRow | ValueError]
    texts: list[str]
    header: Header
    id_place: int

    def known_id(self, n: int) -> str:
        """The id of a known row, as the file has it."""
        cells = self.header.cells(self.texts[n])
        return line_of(cells[self.id_place]) if 0 <= self.id_place < len(cells) else ""


def review_parts(
    source: Source, salt: str, columns: Mapping[str, str], known: Known
) -> Iterator[ReadPart | Broken]:
    """The file's reviews in parts, and its rows that are none.

    `columns`: canonical name → the header's, as a plain name. A long file of which nothing is known
    is read by a second process where there is a second core.
    """
    if len(known.marks) or not worth_a_process(source.path):
        return _read(source, salt, columns, known)
    given = (source.path, source.name, salt, columns)
    return ahead(_read_elsewhere, given, source.told or unheard)


def _read_elsewhere(
    path: Path, name: str, salt: str, columns: Mapping[str, str], told: Told
) -> Iterator[ReadPart | Broken]:
    return _read(Source(path, name, told), salt, columns, NOTHING)


def _read(
    source: Source, salt: str, columns: Mapping[str, str], known: Known
) -> Iterator[ReadPart | Broken]:
    plain = PlainReviews(Header([], ","), {})
    for part in marked_lists(source, salt, known):
        if isinstance(part, Broken):
            yield part
        elif isinstance(part, Header):
            plain = PlainReviews(part, columns)
        else:
            rows = plain.rows(part.fresh, part.marks[part.places < 0].tolist())
            texts = part.texts if len(part.fresh) < len(part.lines) else []
            yield ReadPart(part.lines, part.places, rows, texts, plain.header, plain.id_place)
