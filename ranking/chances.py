"""Chances as probabilities that can be trusted: a fit under log loss, and how it came true.

It knows numbers and outcomes; nothing of shoppers or products.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from retrieval.candidates import Values

BINS = 10
FEW = 150
FEWEST = 30
"""Examples on either side of the cut, both outcomes among them, below which nothing is fitted."""


def fit_chances(features: Values, outcome: NDArray[np.bool_], asked: Values) -> Values | None:
    """(m,) chance 0..1 for each row of `asked` (m, d), fitted to `features` (n, d) and `outcome`.

    Small boosted trees under log loss, which keeps chances honest; a logistic regression below
    `FEW` examples. None where there is too little to learn from.
    """
    from sklearn.ensemble import HistGradientBoostingClassifier
    from sklearn.linear_model import LogisticRegression
    from sklearn.pipeline import make_pipeline
    from sklearn.preprocessing import StandardScaler

    if len(outcome) < FEWEST or outcome.all() or not outcome.any():
        return None
    model: Any = (
        make_pipeline(StandardScaler(), LogisticRegression(max_iter=500))
        if len(outcome) < FEW
        else HistGradientBoostingClassifier(
            max_iter=50, max_leaf_nodes=6, min_samples_leaf=20, l2_regularization=1.0
        )
    )
    model.fit(_finite(features), outcome)
    return np.asarray(model.predict_proba(_finite(asked))[:, 1], np.float64)


def came_true(chance: Values | None, outcome: NDArray[np.bool_], usual: float) -> dict[str, Any]:
    """AUC, log loss beside that of always saying `usual`, Brier score and calibration bins.

    `calibration` has for each tenth of the examples the mean chance predicted and the share that
    came true; `calibration_error` is their mean distance. All None where nothing could be judged.
    """
    from sklearn.metrics import brier_score_loss, log_loss, roc_auc_score

    names = ("auc", "log_loss", "log_loss_usual", "brier", "calibration_error", "calibration")
    told: dict[str, Any] = {"examples": len(outcome), "share": None, **dict.fromkeys(names)}
    if chance is None or len(outcome) < FEWEST or outcome.all() or not outcome.any():
        return told
    bins = _calibration(chance, outcome)
    always = np.full(len(outcome), np.clip(usual, 1e-6, 1 - 1e-6))
    return told | {
        "share": float(outcome.mean()),
        "auc": float(roc_auc_score(outcome, chance)),
        "log_loss": float(log_loss(outcome, chance, labels=[False, True])),
        "log_loss_usual": float(log_loss(outcome, always, labels=[False, True])),
        "brier": float(brier_score_loss(outcome, chance)),
        "calibration_error": float(np.mean([abs(b["predicted"] - b["true"]) for b in bins])),
        "calibration": bins,
    }


def softmax(scores: Values, temperature: float = 1.0) -> Values:
    """P(i|u) of the n candidates a shopper is shown: adds up to 1. Source articles' softmax."""
    raised = np.asarray(scores, np.float64) / temperature
    weights = np.exp(raised - raised.max(initial=-np.inf))
    return np.asarray(weights / weights.sum()) if len(weights) else weights


def _calibration(chance: Values, outcome: NDArray[np.bool_]) -> list[dict[str, float]]:
    parts = np.array_split(np.argsort(chance, kind="stable"), BINS)
    return [
        {"predicted": float(chance[part].mean()), "true": float(outcome[part].mean())}
        for part in parts
        if len(part)
    ]


def _finite(features: Values) -> Values:
    return np.nan_to_num(np.asarray(features, np.float64), nan=0.0, posinf=0.0, neginf=0.0)
