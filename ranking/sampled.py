"""Telling what was chosen from as many things drawn at random: the easier protocol of many papers.

One unchosen item is drawn for each chosen one, and scores above a threshold count as "will choose".
The threshold is picked on valid, never on test. Random items are easy to tell apart, so these
figures are high and say little of a top ten: they stand beside the full ranking, not in its place.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

from ranking.peers import ScoreUsers
from ranking.segments import segments_of
from ranking.split import Split
from retrieval.candidates import Values

USERS_AT_MOST = 1000
MEASURES = ("accuracy", "precision", "recall", "f1")


def choices_told_apart(
    split: Split, score: ScoreUsers, *, seed: int = 7
) -> dict[str, dict[str, float | None]]:
    """Segment → `sampled_accuracy`, `sampled_precision`, `sampled_recall`, `sampled_f1`, 0..1.

    Over at most `USERS_AT_MOST` users drawn with the seed. None where nobody is in a segment.
    """
    generator = np.random.default_rng(seed)
    _, valid, truth = _pairs(split, score, split.valid, generator)
    threshold = _best_threshold(valid, truth)
    users, scores, truth = _pairs(split, score, split.test, generator)
    segments = segments_of(split.history[users])
    return {
        segment: _measured(scores[chosen] > threshold, truth[chosen])
        for segment, chosen in segments.items()
    }


def _pairs(
    split: Split, score: ScoreUsers, target: csr_matrix, generator: np.random.Generator
) -> tuple[NDArray[np.intp], Values, NDArray[np.bool_]]:
    """User, standardised score and truth of each chosen item and of one drawn beside it."""
    users = np.flatnonzero(np.diff(target.indptr) > 0)
    users = np.sort(generator.permutation(users)[:USERS_AT_MOST])
    who: list[int] = []
    scores: list[float] = []
    for start in range(0, len(users), 256):
        block = users[start : start + 256]
        rows = np.asarray(score(block), np.float64)
        middle, width = rows.mean(axis=1), rows.std(axis=1)
        for user, row, mean, deviation in zip(block, rows, middle, width, strict=True):
            chosen = target.indices[target.indptr[user] : target.indptr[user + 1]]
            drawn = _unchosen(split, int(user), len(chosen), generator)
            values = (row[np.concatenate([chosen, drawn])] - mean) / max(float(deviation), 1e-12)
            who += [int(user)] * len(values)
            scores += [float(v) for half in zip(*np.split(values, 2), strict=True) for v in half]
    truth = np.arange(len(scores)) % 2 == 0
    return np.array(who, np.intp), np.array(scores, np.float64), truth


def _unchosen(
    split: Split, user: int, count: int, generator: np.random.Generator
) -> NDArray[np.intp]:
    """Items the user never chose, drawn at random, repeats allowed."""
    known = {
        int(item)
        for matrix in (split.train, split.valid, split.test)
        for item in matrix.indices[matrix.indptr[user] : matrix.indptr[user + 1]]
    }
    drawn: list[int] = []
    while len(drawn) < count:
        more = generator.integers(0, len(split.items), 2 * count)
        drawn += [int(item) for item in more if int(item) not in known]
        if len(known) >= len(split.items):
            return np.zeros(count, np.intp)
    return np.array(drawn[:count], np.intp)


def _best_threshold(scores: Values, truth: NDArray[np.bool_]) -> float:
    """The score above which taking things for chosen is right most often; 0 without examples."""
    if not len(scores):
        return 0.0
    order = np.argsort(-scores, kind="stable")
    ranked = scores[order]
    following = np.append(ranked[1:], ranked[-1] - 1.0)
    right = np.cumsum(np.where(truth[order], 1, -1))
    # Equal scores cannot be told apart: a threshold lies only where the score falls.
    best = int(np.where(following < ranked, right, -len(ranked)).argmax())
    return float((ranked[best] + following[best]) / 2)


def _measured(said: NDArray[np.bool_], truth: NDArray[np.bool_]) -> dict[str, float | None]:
    names = [f"sampled_{measure}" for measure in MEASURES]
    if not len(truth):
        return dict.fromkeys(names, None)
    hits = int((said & truth).sum())
    precision = hits / max(int(said.sum()), 1)
    recall = hits / max(int(truth.sum()), 1)
    both = precision + recall
    f1 = 2 * precision * recall / both if both else 0.0
    accuracy = float((said == truth).mean())
    return dict(zip(names, (accuracy, precision, recall, f1), strict=True))
