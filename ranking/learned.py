"""What trees add to the fixed fusion, learned from a shop's own choices; every score still splits.

LambdaMART (Burges 2010) corrects what the fixed weights make of who asks; what is asked for keeps
its weights. Contributions are exact by TreeSHAP (Lundberg et al. 2020). It knows no files.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import numpy as np

from ranking.fusion import Fused, Weights, fuse
from ranking.signals import Signal
from retrieval.candidates import Cause, Values

WHO = ("taste", "behaviour", "friends", "review_quality", "popularity", "freshness")
"""The signals of who asks and how things are liked: what a shop's choices can teach."""


@dataclass(frozen=True)
class Trees:
    """A learned correction: LightGBM's `model` as text, over the fixed shares of `WHO` in order.

    `scale` brings fixed shares and correction together back to the width of the fixed shares, so
    that what was asked for keeps its precedence.
    """

    model: str = field(repr=False)
    scale: float = 1.0
    signals: tuple[str, ...] = WHO

    def __post_init__(self) -> None:
        """Check that the model reads these signals and the scale is usable."""
        if self.signals != WHO:
            raise ValueError(f"trees: they read {self.signals}; this version gives them {WHO}")
        if not (np.isfinite(self.scale) and self.scale > 0):
            raise ValueError(f"trees: scale is {self.scale!r}; wanted more than 0")

    @cached_property
    def booster(self) -> Any:
        """The model, read when first needed. Raises ValueError when it is damaged."""
        import lightgbm

        try:
            return lightgbm.Booster(model_str=self.model)
        except lightgbm.basic.LightGBMError as error:
            raise ValueError(f"trees: the model cannot be read ({error})") from error

    def parts(self, shares: Values) -> Values:
        """(n, signals) what each signal of n rows of fixed shares adds or takes, exactly.

        The mean over all (TreeSHAP's last column) is left out: it is the same for every row.
        """
        if not len(shares):
            return np.zeros(shares.shape)
        return np.asarray(
            self.booster.predict(shares, pred_contrib=True, num_threads=1), np.float64
        )[:, :-1]


@dataclass(frozen=True)
class LearnedFused(Fused):
    """A fusion whose shares of `WHO` are corrected by trees: `added[signal]` (n,) by so much."""

    added: Mapping[str, Values] = field(default_factory=dict)
    scale: float = 1.0

    def causes_of(self, row: int) -> dict[str, tuple[Cause, ...]]:
        """What each share is made of; what trees added is a cause of its own, `learned:SIGNAL`."""
        causes = super().causes_of(row)
        for name, column in self.added.items():
            if name in causes:
                parts = ((cause, part * self.scale) for cause, part in causes[name])
                causes[name] = (*parts, (f"learned:{name}", float(column[row])))
        return causes


def fuse_learned(signals: Mapping[str, Signal], weights: Weights, trees: Trees) -> Fused:
    """The weighted sum of the signals with the trees' correction, and every signal's share."""
    fixed = fuse(signals, weights)
    who = who_shares(fixed)
    added = dict(zip(WHO, (trees.scale * trees.parts(who)).T, strict=True))
    shares = {
        name: trees.scale * share + added[name] if name in added else share
        for name, share in fixed.shares.items()
    }
    scores = np.sum(list(shares.values()), axis=0) if len(who) else np.zeros(0)
    return LearnedFused(scores, shares, fixed.signals, weights, added, trees.scale)


def who_shares(fused: Fused) -> Values:
    """(n, signals) the fixed shares of `WHO`: what trees read."""
    return np.stack([np.asarray(fused.shares[name], np.float64) for name in WHO], axis=1)
