"""Raw rows known again: a row whose mark the store holds need not be read, compared or written.

A mark is a hash of a row as its file has it, of the file's header, and of the code that reads rows,
so that whatever would make something else of a row makes another mark. It knows nothing of values.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from hashlib import blake2b
from itertools import islice
from pathlib import Path
from typing import Generic, TypeVar

import numpy as np
from numpy.typing import NDArray
from xxhash import xxh3_64_intdigest

from retrieval.importers.files import Source
from retrieval.importers.raw_rows import Header, cells_of, csv_parts
from retrieval.importers.tables import (
    Broken,
    Cells,
    Sample,
    json_cells,
    json_lines,
    plain_name,
)

R = TypeVar("R")
Hashes = NDArray[np.int64]
AT_ONCE = 20_000
_UNIT = "\x1f"


@dataclass(frozen=True, slots=True)
class Same:
    """What the store holds as it is: the lines of its rows, the hash of its id, the id if kept."""

    lines: tuple[int, ...]
    id_hash: int
    id: str


@dataclass(frozen=True)
class Known:
    """The marks of the rows of one noun in the store: sorted, each with the hash of its id.

    `ids` (mark → id) is empty where nobody asks for ids.
    """

    marks: Hashes
    id_hashes: Hashes
    ids: Mapping[int, str]

    @classmethod
    def of(cls, parts: Iterable[Sequence[tuple[int, str]]], *, with_ids: bool) -> Known:
        """The known rows of (mark, id), given in parts."""
        marks, hashes = [np.zeros(0, np.int64)], [np.zeros(0, np.int64)]
        ids: dict[int, str] = {}
        for part in parts:
            known, named = zip(*part, strict=True)
            marks.append(np.array(known, dtype=np.int64))
            hashes.append(np.fromiter(map(hash, named), np.int64, len(part)))
            if with_ids:
                ids.update(part)
        joined = np.concatenate(marks)
        order = np.argsort(joined, kind="stable")
        return cls(joined[order], np.concatenate(hashes)[order], ids)

    def places(self, marks: Hashes) -> NDArray[np.intp]:
        """Where each mark stands among the known ones; -1 where it is unknown."""
        if not len(self.marks):
            return np.full(len(marks), -1, dtype=np.intp)
        order = np.argsort(marks)  # Looked up in order, neighbours are near in memory as well.
        ordered = marks[order]
        found = np.minimum(np.searchsorted(self.marks, ordered), len(self.marks) - 1)
        places = np.empty(len(marks), dtype=np.intp)
        places[order] = np.where(self.marks[found] == ordered, found, -1)
        return places


NOTHING = Known.of((), with_ids=False)


@dataclass(frozen=True, slots=True)
class Marked(Generic[R]):
    """Some rows of a file: lines, raw texts, marks, and where each is known (-1: nowhere).

    `fresh` are the unknown ones, as far read as their kind of file allows.
    """

    lines: list[int]
    texts: list[str]
    marks: Hashes
    places: NDArray[np.intp]
    fresh: list[R]


def marked_lists(
    source: Source, salt: str, known: Known
) -> Iterator[Header | Marked[list[str]] | Broken]:
    """The header of a CSV, then its rows in marked parts."""
    seed, head = 0, Header([], ",")
    for part in csv_parts(source, AT_ONCE):
        if isinstance(part, Header):
            head, seed = part, seed_of(salt, *map(plain_name, part.names))
            yield part
        elif isinstance(part, Broken):
            yield part
        else:
            yield from _marked_csv(*part, seed, known, head)


def _marked_csv(
    lines: list[int], texts: list[str], seed: int, known: Known, head: Header
) -> Iterator[Marked[list[str]] | Broken]:
    """The rows marked, the unknown ones read; blank and broken ones are no part of it."""
    marks = _marks(texts, seed)
    places = known.places(marks)
    new = np.flatnonzero(places < 0)
    given = [lines[n] for n in new], [texts[n] for n in new]
    read = cells_of(*given, head.delimiter, len(head.names))
    fresh = [each for each in read if isinstance(each, list)]
    if len(fresh) < len(read):
        yield from (each for each in read if isinstance(each, Broken))
        stays = np.ones(len(lines), dtype=bool)
        stays[new] = [isinstance(each, list) for each in read]
        lines = [line for line, stay in zip(lines, stays, strict=True) if stay]
        texts = [text for text, stay in zip(texts, stays, strict=True) if stay]
        marks, places = marks[stays], places[stays]
    yield Marked(lines, texts, marks, places, fresh)


def marked_rows(
    source: Source, sample: Sample, salt: str, known: Known
) -> Iterator[tuple[Cells, int] | Same | Broken]:
    """The rows of a table, each new one with its mark."""
    if sample.kind == "jsonl":
        for part in _marked_json(json_lines(source), seed_of(salt), known):
            yield from (part,) if isinstance(part, Broken) else _each(part, known, json_cells)
        return
    names: list[str] = []
    for csv_part in marked_lists(source, salt, known):
        if isinstance(csv_part, Broken):
            yield csv_part
        elif isinstance(csv_part, Header):
            names = csv_part.names
        else:
            yield from _each(csv_part, known, _cells_by(names))


def _marked_json(
    rows: Iterator[tuple[int, str] | Broken], seed: int, known: Known
) -> Iterator[Marked[str] | Broken]:
    while part := list(islice(rows, AT_ONCE)):
        yield from (row for row in part if isinstance(row, Broken))
        given = [row for row in part if not isinstance(row, Broken)]
        lines, texts = [line for line, _ in given], [text for _, text in given]
        marks = _marks(texts, seed)
        places = known.places(marks)
        yield Marked(lines, texts, marks, places, [texts[n] for n in np.flatnonzero(places < 0)])


def _cells_by(names: Sequence[str]) -> Callable[[int, list[str]], Cells]:
    return lambda line, cells: Cells(line, dict(zip(names, cells, strict=False)))


@lru_cache(maxsize=1)
def rules() -> str:
    """A hash of the code that reads rows: rows read by an older version are read again."""
    code = blake2b(digest_size=8)
    for directory in (Path(__file__).parent, Path(__file__).parents[1] / "catalog"):
        for path in sorted(directory.glob("*.py")):
            code.update(path.read_bytes())
    return code.hexdigest()


def seed_of(*said: str) -> int:
    """What marks are seeded with: everything that decides what is made of a row but itself."""
    text = _UNIT.join(said).encode("utf-8", "surrogatepass")
    return int.from_bytes(blake2b(text, digest_size=8).digest(), "big")


def mark_of(text: str, seed: int) -> int:
    """The 63-bit mark of one text."""
    return int(_marks([text], seed)[0])


def _marks(texts: Sequence[str], seed: int) -> Hashes:
    """63-bit marks of the rows."""
    try:
        found = [xxh3_64_intdigest(text, seed) for text in texts]
    except UnicodeEncodeError:
        found = [xxh3_64_intdigest(text.encode("utf-8", "surrogatepass"), seed) for text in texts]
    return (np.array(found, dtype=np.uint64) >> np.uint64(1)).astype(np.int64)


def _each(
    part: Marked[R], known: Known, read: Callable[[int, R], Cells | Broken]
) -> Iterator[tuple[Cells, int] | Same | Broken]:
    places, marks = part.places.tolist(), part.marks.tolist()
    fresh = iter(part.fresh)
    for line, mark, place in zip(part.lines, marks, places, strict=True):
        if place >= 0:
            yield Same((line,), int(known.id_hashes[place]), known.ids.get(mark, ""))
            continue
        found = read(line, next(fresh))
        yield found if isinstance(found, Broken) else (found, mark)
