"""Vectors by the hash of their text, kept in one SQLite file: nothing is embedded twice.

Each batch is kept as soon as it is computed, so an interrupted build goes on where it stopped.
"""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Iterable, Sequence
from pathlib import Path

import numpy as np

from retrieval.candidates import Vector
from retrieval.encoder import unit_rows

_QUESTIONS = 500


def text_hash(text: str) -> bytes:
    """What tells a text from every other: 16 bytes."""
    return hashlib.blake2b(text.encode("utf-8", "replace"), digest_size=16).digest()


class VectorCache:
    """Unit vectors of one encoder, kept in half precision; the same numbers on every read."""

    def __init__(self, path: Path, encoder_name: str, dimension: int) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self._connection = sqlite3.connect(path, isolation_level=None)
        self._dimension = dimension
        self._connection.execute("PRAGMA journal_mode=WAL")
        self._connection.execute("PRAGMA synchronous=NORMAL")
        self._connection.execute("CREATE TABLE IF NOT EXISTS made_by (encoder TEXT)")
        self._connection.execute(
            "CREATE TABLE IF NOT EXISTS vectors (hash BLOB PRIMARY KEY, row BLOB) WITHOUT ROWID"
        )
        key = f"{encoder_name} {dimension}"
        if self._connection.execute("SELECT encoder FROM made_by").fetchall() != [(key,)]:
            self._connection.execute("DELETE FROM vectors")
            self._connection.execute("DELETE FROM made_by")
            self._connection.execute("INSERT INTO made_by VALUES (?)", (key,))

    def missing(self, hashes: Iterable[bytes]) -> set[bytes]:
        """Those of the hashes that have no vector yet."""
        wanted = list(dict.fromkeys(hashes))
        known: set[bytes] = set()
        for start in range(0, len(wanted), _QUESTIONS):
            part = wanted[start : start + _QUESTIONS]
            marks = ",".join("?" * len(part))
            found = self._connection.execute(
                f"SELECT hash FROM vectors WHERE hash IN ({marks})", part
            )
            known.update(row[0] for row in found)
        return set(wanted) - known

    def put(self, hashes: Sequence[bytes], rows: Vector) -> None:
        """Keep the rows (n, d) under their hashes."""
        halves = rows.astype(np.float16)
        self._connection.execute("BEGIN")
        self._connection.executemany(
            "INSERT OR REPLACE INTO vectors VALUES (?, ?)",
            [(key, row.tobytes()) for key, row in zip(hashes, halves, strict=True)],
        )
        self._connection.execute("COMMIT")

    def get(self, hashes: Sequence[bytes]) -> Vector:
        """Unit rows (n, d) in the order of the hashes; KeyError when one was never kept."""
        found: dict[bytes, bytes] = {}
        wanted = list(dict.fromkeys(hashes))
        for start in range(0, len(wanted), _QUESTIONS):
            part = wanted[start : start + _QUESTIONS]
            marks = ",".join("?" * len(part))
            found.update(
                self._connection.execute(
                    f"SELECT hash, row FROM vectors WHERE hash IN ({marks})", part
                )
            )
        joined = b"".join(found[key] for key in hashes)
        halves = np.frombuffer(joined, dtype=np.float16).reshape(len(hashes), self._dimension)
        return unit_rows(halves.astype(np.float32))

    def keep_only(self, hashes: set[bytes]) -> int:
        """Let go of every other vector; how many those were."""
        known = [row[0] for row in self._connection.execute("SELECT hash FROM vectors")]
        gone = [(key,) for key in known if key not in hashes]
        if gone:
            self._connection.execute("BEGIN")
            self._connection.executemany("DELETE FROM vectors WHERE hash = ?", gone)
            self._connection.execute("COMMIT")
        return len(gone)

    def close(self) -> None:
        """Let go of the file."""
        self._connection.close()
