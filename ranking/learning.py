"""LambdaMART over a shop's lessons, kept only where it wins on shoppers it has not seen.

It knows lessons and trees; nothing of stores, files or serving.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ranking.fusion import DEFAULT_WEIGHTS
from ranking.learned import WHO, Trees
from ranking.lessons import Lessons
from ranking.metrics import ndcg_at
from retrieval.candidates import Values

FEWEST_LESSONS = 100
"""Shoppers with a later choice below which nothing is learned."""
SURE = 2.0
"""Standard errors by which trees must win over the fixed weights on shoppers they have not seen."""
FOLDS = 4
K = 10
_ROUNDS = 60
_SETTINGS = {
    "objective": "lambdarank",
    "lambdarank_truncation_level": 20,
    "learning_rate": 0.05,
    "num_leaves": 7,
    "min_data_in_leaf": 50,
    "lambda_l2": 5.0,
    "monotone_constraints": [1] * len(WHO),
    "num_threads": 1,
    "seed": 7,
    "deterministic": True,
    "force_row_wise": True,
    "verbosity": -1,
}


def learned_from(choices: str) -> str:
    """A hash of what an order is learned from: the digest of the choices, and how it is learned."""
    how = ("lessons 2", _SETTINGS, _ROUNDS, SURE, FEWEST_LESSONS, dict(DEFAULT_WEIGHTS.by_signal))
    return hashlib.sha256(f"{how} {choices}".encode()).hexdigest()


@dataclass(frozen=True)
class Taught:
    """What came of learning: `trees`, or None where the fixed weights stay, and why.

    `fixed` and `learned` are mean NDCG@10 on shoppers the trees had not seen, None untried.
    """

    trees: Trees | None
    why: str
    lessons: int
    fixed: float | None = None
    learned: float | None = None


def teach(lessons: Lessons, *, fewest: int = FEWEST_LESSONS) -> Taught:
    """The trees learned from all lessons, if cross-validation shows that they surely help.

    Every shopper is judged once, by trees that learned from others; the mean paired difference in
    NDCG@10 must exceed two standard errors. Otherwise the fixed weights stay.
    """
    count = len(lessons)
    if count < fewest:
        return Taught(None, f"{count} shoppers chose again; {fewest} are needed", count)
    fixed = ndcg_of(lessons, lessons.shares.sum(axis=1))
    unseen = np.zeros(count)
    for held in _folds(count):
        trees = learn_trees(lessons.only(~held))
        part = lessons.only(held)
        unseen[held] = ndcg_of(part, (part.shares + trees.parts(part.shares)).sum(axis=1))
    difference = unseen - fixed
    error = float(difference.std() / np.sqrt(count))
    before, after = float(fixed.mean()), float(unseen.mean())
    if float(difference.mean()) <= SURE * error:
        return Taught(None, "trees did not surely win over the fixed weights", count, before, after)
    return Taught(learn_trees(lessons), "trees won over the fixed weights", count, before, after)


def learn_trees(lessons: Lessons) -> Trees:
    """LambdaMART over the fixed shares, starting from their sum, never falling where one rises."""
    import lightgbm

    start = lessons.shares.sum(axis=1)
    data = lightgbm.Dataset(
        lessons.shares, lessons.chosen, group=lessons.sizes, init_score=start, free_raw_data=False
    )
    booster = lightgbm.train(dict(_SETTINGS), data, num_boost_round=_ROUNDS)
    trees = Trees(booster.model_to_string())
    width = float(np.std(start + trees.parts(lessons.shares).sum(axis=1)))
    return Trees(trees.model, float(np.std(start)) / width if width > 0 else 1.0)


def ndcg_of(lessons: Lessons, scores: Values) -> Values:
    """(lessons,) NDCG@10 of the order the scores give."""
    gains = np.zeros((len(lessons), K))
    wanted: list[dict[int, float]] = []
    ends = np.cumsum(lessons.sizes)
    for row, (end, size) in enumerate(zip(ends, lessons.sizes, strict=True)):
        chosen = lessons.chosen[end - size : end]
        best = np.argsort(-scores[end - size : end], kind="stable")[:K]
        gains[row, : len(best)] = chosen[best]
        wanted.append(dict.fromkeys(range(int(chosen.sum())), 1.0))
    return ndcg_at(K, gains, wanted)


def _folds(count: int) -> Iterator[NDArray[np.bool_]]:
    # Lessons come in a drawn order, so every FOLDS-th is a fair sample.
    for fold in range(FOLDS):
        yield np.arange(count) % FOLDS == fold
