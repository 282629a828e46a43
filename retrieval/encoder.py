"""Texts to unit vectors: the seam every encoder keeps.

It knows nothing of products or shops: texts in, rows out.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

import numpy as np

from retrieval.candidates import Vector


class EncoderError(Exception):
    """An encoder that cannot be used: what was seen, what was wanted, the next step."""


class TextEncoder(Protocol):
    """Texts to unit rows; the same text always gives the same row."""

    @property
    def name(self) -> str:
        """What tells one space of vectors from another."""

    @property
    def dimension(self) -> int:
        """How long a row is."""

    def encode(self, texts: Sequence[str]) -> Vector:
        """Unit rows (n, dimension) float32, in the order of the texts."""


def unit_rows(rows: Vector) -> Vector:
    """The rows scaled to length 1; zero rows and rows that are not finite become zero.

    >>> unit_rows(np.array([[3.0, 4.0], [0.0, 0.0]], dtype=np.float32)).round(2).tolist()
    [[0.6000000238418579, 0.800000011920929], [0.0, 0.0]]
    """
    finite = np.where(np.isfinite(rows), rows, 0).astype(np.float32)
    lengths = np.linalg.norm(finite, axis=-1, keepdims=True)
    return (finite / np.where(lengths > 0, lengths, 1)).astype(np.float32)
