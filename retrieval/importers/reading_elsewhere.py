"""A long file's rows read into nouns by a second process, in parts ready to be kept here.

It knows nothing of how rows are read; what was told on the way comes with each part.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Any

from retrieval.catalog.reading import batches
from retrieval.importers.ahead import Told, ahead, unheard
from retrieval.importers.files import Source
from retrieval.importers.finishing import Finisher
from retrieval.importers.found import Found
from retrieval.importers.keeping import Ready, Tally, Unchanged
from retrieval.importers.making import Maker, Met
from retrieval.importers.seam import Recognised
from retrieval.importers.tables import Sample

_AT_ONCE = 1000

Reading = Callable[[Found, Maker, Tally], Iterator[Ready | Unchanged]]
"""Reads a file of which nothing is known; a function of a module."""


@dataclass(frozen=True, slots=True)
class Part:
    """Some products or other nouns of a file, and what was told and met since the part before."""

    ready: list[Ready | Unchanged]
    tally: Tally
    met: Met


def parts_elsewhere(
    reading: Reading, found: Found, finisher: Finisher, currency: str
) -> Iterator[Part]:
    """The file's parts as `reading` reads them in the second process."""
    format_: Any = found.format
    source = found.source
    given = (
        reading,
        getattr(format_, "__name__", format_),  # A module is handed on by its name.
        (source.path, source.name, found.sample, found.what),
        finisher.anew,
        currency,
    )
    return ahead(_read, given, source.told or unheard)


def _read(
    reading: Reading,
    format_: Any,
    of: tuple[Path, str, Sample, Recognised],
    finisher: Callable[[], Finisher],
    currency: str,
    told: Told,
) -> Iterator[Part]:
    path, name, sample, what = of
    format_ = import_module(format_) if isinstance(format_, str) else format_
    found = Found(Source(path, name, told), sample, format_, what)
    maker, tally = Maker(finisher(), currency), Tally(name)
    for ready in batches(reading(found, maker, tally), _AT_ONCE):
        yield Part(ready, tally.taken(), maker.taken())
    yield Part([], tally.taken(), maker.taken())
