"""The fixed linear fusion: a weight a signal, and the exact share each signal has in a score.

It serves a shop that has nothing to learn from yet. It knows nothing of how signals are made.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np

from ranking.signals import SIGNALS, Signal
from retrieval.candidates import Cause, Taste, Values


@dataclass(frozen=True)
class Weights:
    """What each signal counts. A signal left out counts nothing."""

    by_signal: Mapping[str, float]

    def __post_init__(self) -> None:
        """Freeze the weights and check their names and values."""
        for name, weight in self.by_signal.items():
            if name not in SIGNALS:
                raise ValueError(f"weights: {name!r} is no signal; wanted one of {SIGNALS}")
            if not (np.isfinite(weight) and weight >= 0):
                raise ValueError(f"weights: {name} is {weight!r}; wanted 0 or more")
        object.__setattr__(self, "by_signal", MappingProxyType(dict(self.by_signal)))

    def of(self, signal: str) -> float:
        """The weight of one signal."""
        return self.by_signal.get(signal, 0.0)


DEFAULT_WEIGHTS = Weights(
    {
        # What was asked for now comes before who asks: a specific need must beat popularity,
        # taste and friends together wherever candidates differ in how well they fit it.
        "need_match": 2.0,
        # The same words, relative to the best, beside the cosine relative to the best: what
        # cosine + 0.5 * BM25 / maximum comes to where the best cosine is about 0.65.
        "lexical_match": 1.5,
        # One stated want outweighs all other signals together, one avoided thing stated more so.
        "aspect_match": 4.0,
        # Who the shopper is decides among what fits. What they did says more than what they wrote.
        "taste": 0.3,
        "behaviour": 0.6,
        "friends": 0.6,
        # A star is half a unit of this signal: good reviews decide between like products.
        "review_quality": 0.4,
        "popularity": 0.25,
        # Tie-breakers, so that new things and sensible prices are not forgotten.
        "freshness": 0.05,
        "price_fit": 0.15,
        # What was liked or waved away a minute ago is nearer than all history.
        "session": 1.0,
    }
)

HALF_BEHAVIOUR = 2.0
"""Products in a history at which behaviour has half its weight."""
HALF_FRIENDS = 1.0
"""Friends at which friends have half their weight."""


def weights_for(taste: Taste, weights: Weights = DEFAULT_WEIGHTS) -> Weights:
    """The weights for one shopper: behaviour and friends count by how much evidence each has.

    With n products in the history behaviour keeps n / (n + 2) of its weight, with m friends they
    keep m / (m + 1) of theirs. That friends give way to a long history of one's own is already in
    their values: finding blends them by γ / (1 + n / 5).
    """
    known, friends = len(taste.events), len(taste.friends)
    shares = {
        "behaviour": known / (known + HALF_BEHAVIOUR),
        "friends": friends / (friends + HALF_FRIENDS),
    }
    return Weights(
        {name: weight * shares.get(name, 1.0) for name, weight in weights.by_signal.items()}
    )


@dataclass(frozen=True)
class Fused:
    """Scores (n,) with the share of every signal; `shares[signal]` (n,) add up to `scores`."""

    scores: Values
    shares: Mapping[str, Values]
    signals: Mapping[str, Signal]
    weights: Weights

    def contributions_of(self, row: int) -> dict[str, float]:
        """The shares of one row that are not 0, by signal; they add up to its score."""
        return {name: float(share[row]) for name, share in self.shares.items() if share[row]}

    def causes_of(self, row: int) -> dict[str, tuple[Cause, ...]]:
        """What each signal's share is made of, where it has causes; they add up to the share."""
        causes = {}
        for name, signal in self.signals.items():
            weight = self.weights.of(name)
            parts = tuple((cause, part * weight) for cause, part in signal.causes_of(row))
            if parts and weight:
                causes[name] = parts
        return causes


def fuse(signals: Mapping[str, Signal], weights: Weights = DEFAULT_WEIGHTS) -> Fused:
    """The weighted sum of the signals, with every signal's share in it."""
    shares = {name: signal.values * weights.of(name) for name, signal in signals.items()}
    rows = len(next(iter(signals.values())).values)
    scores = np.sum(list(shares.values()), axis=0) if rows else np.zeros(0)
    return Fused(scores, shares, dict(signals), weights)
