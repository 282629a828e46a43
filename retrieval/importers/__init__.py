"""A shop's files brought in, whatever they are saved as, and written back."""

from __future__ import annotations

from retrieval.importers.exporting import export_shop
from retrieval.importers.report import BadRow, FileReport, ImportPathError, ImportReport
from retrieval.importers.running import import_paths

__all__ = [
    "BadRow",
    "FileReport",
    "ImportPathError",
    "ImportReport",
    "export_shop",
    "import_paths",
]
