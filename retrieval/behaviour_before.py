"""The behaviour factors of the last build, where shoppers did and do nothing else than then.

Factors come of who did what and who follows whom alone; texts that changed leave them as they are.
It knows the files of a generation.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from scipy.sparse import csr_matrix, load_npz

from retrieval.behaviour import Behaviour, FoldIn
from retrieval.build_behaviour import METHOD
from retrieval.columns import TextColumn, numbers

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Before:
    """The directory of the last generation (None: there is none), and how many factors it has."""

    directory: Path | None
    factors: int

    def behaviour(
        self,
        product_ids: Sequence[str],
        shopper_ids: Sequence[str],
        confidence: csr_matrix,
        follows: csr_matrix,
    ) -> Behaviour | None:
        """The factors learned then from just these; None where anything differs."""
        if self.directory is None:
            return None
        try:
            return _read(
                self.directory, self.factors, (product_ids, shopper_ids), (confidence, follows)
            )
        except (OSError, ValueError, KeyError) as error:
            log.info("behaviour is learned anew: %s", error)
            return None


def _read(
    directory: Path,
    factors: int,
    ids: tuple[Sequence[str], Sequence[str]],
    matrices: tuple[csr_matrix, csr_matrix],
) -> Behaviour | None:
    named = zip(("product_ids", "shopper_ids"), ids, strict=True)
    saved = zip(("confidence.npz", "follows.npz"), matrices, strict=True)
    if any(list(TextColumn(directory, name)) != list(given) for name, given in named):
        return None
    if any(not _same(load_npz(directory / name).tocsr(), given) for name, given in saved):
        return None
    learned = json.loads((directory / "learned.json").read_text("utf-8"))
    if learned["method"] != METHOD:
        return None
    products = np.array(numbers(directory, "product_vectors")[:, -factors:], dtype=np.float32)
    shoppers = np.array(numbers(directory, "shopper_vectors")[:, -factors:], dtype=np.float32)
    gram = np.array(numbers(directory, "gram"), dtype=np.float64)
    fold_in = FoldIn(gram, learned["regularisation"], learned["base"], learned["usual_confidence"])
    return Behaviour(shoppers, products, fold_in)


def _same(one: csr_matrix, other: csr_matrix) -> bool:
    return one.shape == other.shape and all(
        np.array_equal(getattr(one, part), getattr(other, part))
        for part in ("indptr", "indices", "data")
    )
