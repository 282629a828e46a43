"""What came of an import: what came in, what each file was, and every row that could not be used.

It knows nothing of formats or of the store's tables.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from retrieval.catalog.writing import Changes

NOUNS = ("products", "shoppers", "reviews", "follows", "events", "policies")
"""Every noun, in the order in which it is kept: what others refer to comes first."""

Progress = Callable[[str, int, int], None]
"""Called with a file's name, the bytes of it read so far, and its bytes in all."""

_LONGEST_VALUE = 200
MOST_PROBLEMS = 10_000


class ImportPathError(Exception):
    """A path given to an import cannot be used: what was seen, and the next step."""


@dataclass(frozen=True, slots=True)
class BadRow:
    """One row that was skipped: where it stands, the value seen, and what was wanted instead.

    `line` counts from 1, and is 0 where the whole file is meant; `column` is "" where a row is.
    """

    file: str
    line: int
    column: str
    value: str
    reason: str

    def __post_init__(self) -> None:
        """Shorten a long value."""
        if len(self.value) > _LONGEST_VALUE:
            object.__setattr__(self, "value", self.value[: _LONGEST_VALUE - 1] + "…")

    def __str__(self) -> str:
        where = f"{self.file}, line {self.line}" if self.line else self.file
        what = f"{self.column} is {self.value!r}: " if self.column else ""
        return f"{where}: {what}{self.reason}"


@dataclass(frozen=True, slots=True)
class FileReport:
    """One file: what it was recognised as, and where its rows went: `rows` = stored + reported."""

    file: str
    recognised_as: str
    rows: int
    stored: int
    reported: int
    ignored_columns: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Pictures:
    """Linked pictures: how many were fetched, how many the shop had, which failed and why.

    `left` were not tried, for one run fetches only so many.
    """

    fetched: int = 0
    known: int = 0
    failed: tuple[BadRow, ...] = ()
    left: int = 0


@dataclass(frozen=True, slots=True)
class ImportReport:
    """One import: what changed per noun, what each file was, and what could not be used.

    `changes` has every noun, `files` maps a file to what it was recognised as, `rows` says where
    each file's rows went. `problems` holds at most `MOST_PROBLEMS` a file; `reported` counts all.
    `unrecognised` are files of a directory that no format knows; `notes` are sentences that the
    storekeeper should read. `withdrawn` counts the products taken out because a full sync no longer
    has them. In a dry run all of it tells what would have happened. `pictures` is None where none
    were to be fetched.
    """

    changes: Mapping[str, Changes]
    files: Mapping[str, str]
    rows: tuple[FileReport, ...]
    problems: tuple[BadRow, ...]
    unrecognised: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    withdrawn: int = 0
    dry_run: bool = False
    pictures: Pictures | None = None

    @property
    def reported(self) -> int:
        """How many rows were skipped in all."""
        return sum(file.reported for file in self.rows)
