"""What an index was made from and with: written last, so that an index is whole or not there.

It knows versions and counts, nothing of what the index holds.
"""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path

FORMAT = 1
FILE = "manifest.json"


class IndexUnusableError(Exception):
    """An index that cannot answer; the sentence says what to do."""


class NotBuiltError(IndexUnusableError):
    """The shop was never built."""

    def __init__(self, directory: Path) -> None:
        super().__init__(
            f"This shop has not been built yet (nothing in {directory}). Run: shop-assistant build"
        )


class CorruptIndexError(IndexUnusableError):
    """The index is damaged, of another version, or made by another encoder."""

    def __init__(self, seen: str) -> None:
        super().__init__(f"{seen} Run: shop-assistant build --fresh")


@dataclass(frozen=True)
class Manifest:
    """`generation` names the directory with the data; `counts` is of the store when it was built.

    `text_digest` and `behaviour_digest` tell whether texts, or events and follows, changed since;
    `choices_digest` is of what shoppers did alone, "" where an older version wrote it.
    """

    generation: str
    encoder: str
    dimension: int
    factors: int
    counts: Mapping[str, int]
    text_digest: str
    behaviour_digest: str
    format: int = FORMAT
    built_at: str = ""
    choices_digest: str = ""
    learned: Mapping[str, float] = field(default_factory=dict)


def read_manifest(directory: Path) -> Manifest:
    """The directory's manifest; NotBuiltError without one, CorruptIndexError when unreadable."""
    path = directory / FILE
    if not path.exists():
        raise NotBuiltError(directory)
    try:
        document = json.loads(path.read_text("utf-8"))
        if document.get("format") != FORMAT:
            raise CorruptIndexError(
                f"The index has format {document.get('format')!r}; this version reads {FORMAT}."
            )
        return Manifest(**document)
    except (OSError, ValueError, TypeError, AttributeError) as error:
        raise CorruptIndexError(f"The index's manifest {path} cannot be read ({error}).") from error


def write_manifest(directory: Path, manifest: Manifest) -> None:
    """Put the manifest in place in one step."""
    unfinished = directory / f"{FILE}.{os.getpid()}"
    with unfinished.open("w", encoding="utf-8") as file:
        json.dump(asdict(manifest), file, indent=1)
        file.flush()
        os.fsync(file.fileno())
    unfinished.replace(directory / FILE)
