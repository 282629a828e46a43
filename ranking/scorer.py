"""The seam every scorer stands behind, and the fixed fusion behind it.

It knows nothing of picks: a scorer gives every candidate a score and tells its shares.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from ranking.feedback import NO_FEEDBACK, Feedback
from ranking.fusion import DEFAULT_WEIGHTS, Fused, Weights, fuse, weights_for
from ranking.learned import Trees, fuse_learned
from ranking.signals import signals_of
from retrieval.candidates import Candidates, Taste, Values
from retrieval.need import Need


class Scorer(Protocol):
    """Scores candidates for a shopper and a need; greater is better."""

    def score(self, shopper: Taste, need: Need, candidates: Candidates) -> Values:
        """(n,) float64, finite, row = candidate."""
        ...


@dataclass(frozen=True)
class FixedFusion:
    """The weighted sum of the signals, with weights that follow the shopper's evidence."""

    weights: Weights = DEFAULT_WEIGHTS
    feedback: Feedback = NO_FEEDBACK
    now: datetime | None = None

    def score(self, shopper: Taste, need: Need, candidates: Candidates) -> Values:
        """(n,) float64, finite, row = candidate."""
        return self.fused(shopper, need, candidates).scores

    def fused(self, shopper: Taste, need: Need, candidates: Candidates) -> Fused:
        """The scores with every signal's share in them."""
        signals = signals_of(need, candidates, self.feedback, self.now)
        return fuse(signals, weights_for(shopper, self.weights))


@dataclass(frozen=True)
class LearnedFusion:
    """The fixed fusion with what trees learned from the shop's own choices on top."""

    trees: Trees
    weights: Weights = DEFAULT_WEIGHTS
    feedback: Feedback = NO_FEEDBACK
    now: datetime | None = None

    def score(self, shopper: Taste, need: Need, candidates: Candidates) -> Values:
        """(n,) float64, finite, row = candidate."""
        return self.fused(shopper, need, candidates).scores

    def fused(self, shopper: Taste, need: Need, candidates: Candidates) -> Fused:
        """The scores with every signal's share in them."""
        signals = signals_of(need, candidates, self.feedback, self.now)
        return fuse_learned(signals, weights_for(shopper, self.weights), self.trees)
