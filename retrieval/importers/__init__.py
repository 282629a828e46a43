"""A shop's files brought in, whatever they are saved as, and written back."""

from __future__ import annotations

from retrieval.importers.exporting import export_shop
from retrieval.importers.fetching import Fetcher
from retrieval.importers.fetching_pictures import MOST_PICTURES
from retrieval.importers.report import (
    BadRow,
    FileReport,
    ImportPathError,
    ImportReport,
    Pictures,
)
from retrieval.importers.running import import_paths
from retrieval.importers.suggesting import ColumnGuess, Suggestion, suggest_mapping

__all__ = [
    "MOST_PICTURES",
    "BadRow",
    "ColumnGuess",
    "Fetcher",
    "FileReport",
    "ImportPathError",
    "ImportReport",
    "Pictures",
    "Suggestion",
    "export_shop",
    "import_paths",
    "suggest_mapping",
]
