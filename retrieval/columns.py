"""Columns on disk: texts and numbers by row, read where they lie without loading them whole.

It knows nothing of what the rows mean.
"""

from __future__ import annotations

import mmap
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray


class TextColumn:
    """Texts by row number, read from a file of bytes and one of offsets."""

    def __init__(self, directory: Path, name: str) -> None:
        self._offsets: NDArray[np.int64] = np.load(directory / f"{name}.offsets.npy")
        path = directory / f"{name}.txt"
        self._bytes: bytes | mmap.mmap = b""
        if path.stat().st_size:
            with path.open("rb") as file:
                self._bytes = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        if len(self._bytes) != self._offsets[-1]:
            raise ValueError(f"{path}: {len(self._bytes)} bytes; wanted {self._offsets[-1]}")

    def __len__(self) -> int:
        return len(self._offsets) - 1

    def __getitem__(self, row: int) -> str:
        if not 0 <= row < len(self):
            raise IndexError(row)
        return self._bytes[self._offsets[row] : self._offsets[row + 1]].decode("utf-8")

    def __iter__(self) -> Iterator[str]:
        return (self[row] for row in range(len(self)))


def save_texts(directory: Path, name: str, texts: Iterable[str]) -> None:
    """Write a column that TextColumn reads."""
    offsets = [0]
    with (directory / f"{name}.txt").open("wb") as file:
        for text in texts:
            # A lone surrogate, as broken exports hold, becomes a question mark.
            offsets.append(offsets[-1] + file.write(text.encode("utf-8", "replace")))
    np.save(directory / f"{name}.offsets.npy", np.array(offsets, dtype=np.int64))


def save_numbers(directory: Path, name: str, rows: NDArray[Any]) -> None:
    """Write a column of numbers or of vectors."""
    np.save(directory / f"{name}.npy", np.ascontiguousarray(rows))


def numbers(directory: Path, name: str) -> NDArray[Any]:
    """A column of numbers, mapped from its file."""
    path = directory / f"{name}.npy"
    try:
        column: NDArray[Any] = np.load(path, mmap_mode="r")
    except ValueError:
        column = np.load(path)  # an empty array cannot be mapped
    return column.view(np.ndarray)  # memmap's own indexing is many times slower
