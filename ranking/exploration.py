"""A slot for new products, drawn by Thompson sampling, with the chance of every draw known.

It knows nothing of signals; chance comes in as a generator, so that a draw can be repeated.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from retrieval.candidates import Values

DRAWS = 512
"""How often the draw is repeated to tell the chance each product had."""


@dataclass(frozen=True)
class Explored:
    """The row drawn for the slot, or None when it was not opened, and the chance of just that."""

    row: int | None
    propensity: float


def explore(
    eligible: NDArray[np.bool_],
    liked: Values,
    disliked: Values,
    *,
    exploration: float,
    generator: np.random.Generator,
) -> Explored:
    """The new product to show in the slot, if chance opens it.

    With probability `exploration` the slot opens; then every eligible product draws from
    Beta(1 + liked, 1 + disliked) and the greatest draw wins (Thompson 1933). `eligible` (n,) bool;
    `liked`, `disliked` (n,) counts of opinions, 0 or more. Raises ValueError when `exploration` is
    not within 0..1.
    """
    if not 0.0 <= exploration <= 1.0:
        raise ValueError(f"exploration is {exploration!r}; wanted 0 (off) to 1 (always)")
    rows = np.flatnonzero(eligible)
    if exploration == 0.0 or not len(rows):
        return Explored(None, 1.0)
    if generator.random() >= exploration:
        return Explored(None, 1.0 - exploration)
    drawn = generator.beta(1.0 + liked[rows], 1.0 + disliked[rows], (DRAWS, len(rows)))
    winners = drawn.argmax(axis=1)
    chosen = int(winners[0])
    return Explored(int(rows[chosen]), exploration * float(np.mean(winners == chosen)))
