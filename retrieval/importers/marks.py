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

import numpy as np
from numpy.typing import NDArray

from retrieval.importers.files import Source
from retrieval.importers.tables import (
    Broken,
    Cells,
    Sample,
    csv_lists,
    json_cells,
    json_lines,
    plain_name,
)

Hashes = NDArray[np.int64]
AT_ONCE = 20_000
_Reader = Callable[[int, "list[str] | str"], Cells | Broken]
_UNIT = "\x1f"


@dataclass(frozen=True, slots=True)
class Same:
    """A row that the store holds as it is: its line, the hash of its id, the id where kept."""

    line: int
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
    def of(cls, rows: Iterable[tuple[int, str]], *, with_ids: bool) -> Known:
        """The known rows of (mark, id)."""
        marks, hashes = [np.zeros(0, np.int64)], [np.zeros(0, np.int64)]
        ids: dict[int, str] = {}
        given = iter(rows)
        while part := list(islice(given, AT_ONCE)):
            marks.append(np.fromiter((mark for mark, _ in part), np.int64, len(part)))
            hashes.append(np.fromiter((hash(each) for _, each in part), np.int64, len(part)))
            if with_ids:
                ids.update(part)
        joined = np.concatenate(marks)
        order = np.argsort(joined, kind="stable")
        return cls(joined[order], np.concatenate(hashes)[order], ids)

    def places(self, marks: Hashes) -> NDArray[np.intp]:
        """Where each mark stands among the known ones; -1 where it is unknown."""
        if not len(self.marks):
            return np.full(len(marks), -1, dtype=np.intp)
        places = np.minimum(np.searchsorted(self.marks, marks), len(self.marks) - 1)
        return np.where(self.marks[places] == marks, places, -1)


NOTHING = Known.of((), with_ids=False)


@dataclass(frozen=True, slots=True)
class Marked:
    """Some rows of a file: lines, raw rows, marks, and where each is known (-1: nowhere)."""

    lines: list[int]
    raw: list[list[str]] | list[str]
    marks: Hashes
    places: NDArray[np.intp]


def marked_lists(source: Source, salt: str, known: Known) -> Iterator[list[str] | Marked | Broken]:
    """The header of a CSV, then its rows in marked parts."""
    rows = csv_lists(source)
    head = next(rows, None)
    if head is None or isinstance(head, Broken):
        yield from () if head is None else (head,)
        return
    yield head[1]
    marker = _Marker(_UNIT.join((salt, *map(plain_name, head[1]))), known)
    yield from _parts(rows, marker)


def marked_rows(
    source: Source, sample: Sample, salt: str, known: Known
) -> Iterator[tuple[Cells, int] | Same | Broken]:
    """The rows of a table, each new one with its mark."""
    if sample.kind == "jsonl":
        for lines in _parts(json_lines(source), _Marker(salt, known)):
            yield from (lines,) if isinstance(lines, Broken) else _each(lines, known, _json_of)
        return
    read = _cells_by(())
    for part in marked_lists(source, salt, known):
        if isinstance(part, Broken):
            yield part
        elif isinstance(part, list):
            read = _cells_by(part)
        else:
            yield from _each(part, known, read)


def _json_of(line: int, raw: list[str] | str) -> Cells | Broken:
    return json_cells(line, str(raw))


def _cells_by(names: Sequence[str]) -> _Reader:
    return lambda line, raw: Cells(line, dict(zip(names, raw, strict=False)))


@lru_cache(maxsize=1)
def rules() -> str:
    """A hash of the code that reads rows: rows read by an older version are read again."""
    code = blake2b(digest_size=8)
    for directory in (Path(__file__).parent, Path(__file__).parents[1] / "catalog"):
        for path in sorted(directory.glob("*.py")):
            code.update(path.read_bytes())
    return code.hexdigest()


class _Marker:
    """Marks rows, all with one beginning."""

    def __init__(self, salt: str, known: Known) -> None:
        self._start = blake2b(salt.encode("utf-8", "surrogatepass"), digest_size=8)
        self.known = known

    def marks(self, texts: Iterable[str], count: int) -> Hashes:
        """63-bit marks of the rows."""
        start, digests = self._start, bytearray()
        for text in texts:
            one = start.copy()
            one.update(text.encode("utf-8", "surrogatepass"))
            digests += one.digest()
        return np.frombuffer(bytes(digests), dtype=np.int64, count=count) & np.int64(2**63 - 1)


def _parts(rows: Iterable[tuple[int, list[str]] | tuple[int, str] | Broken], marker: _Marker) -> (
    Iterator[Marked | Broken]
):  # fmt: skip
    lines: list[int] = []
    raw: list[list[str] | str] = []
    for row in rows:
        if isinstance(row, Broken):
            if lines:
                yield _part(lines, raw, marker)
                lines, raw = [], []
            yield row
            continue
        lines.append(row[0])
        raw.append(row[1])
        if len(lines) >= AT_ONCE:
            yield _part(lines, raw, marker)
            lines, raw = [], []
    if lines:
        yield _part(lines, raw, marker)


def _part(lines: list[int], raw: list[list[str] | str], marker: _Marker) -> Marked:
    texts = (each if isinstance(each, str) else _UNIT.join(each) for each in raw)
    marks = marker.marks(texts, len(raw))
    return Marked(lines, raw, marks, marker.known.places(marks))  # type: ignore[arg-type]


def _each(part: Marked, known: Known, read: _Reader) -> Iterator[tuple[Cells, int] | Same | Broken]:
    places, marks = part.places.tolist(), part.marks.tolist()
    rows: Iterable[list[str] | str] = part.raw
    for line, raw, mark, place in zip(part.lines, rows, marks, places, strict=True):
        if place >= 0:
            yield Same(line, int(known.id_hashes[place]), known.ids.get(mark, ""))
            continue
        found = read(line, raw)
        yield found if isinstance(found, Broken) else (found, mark)
