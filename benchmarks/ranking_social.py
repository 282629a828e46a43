"""Does word of mouth rank better than its peers? On splits with choices and who follows whom.

    python -m benchmarks.ranking_social DATA/ciao DATA/lastfm [--ease]

Every method learns from train and picks its settings on valid in this same process. `--ease` adds
EASE, which inverts a matrix of all items: minutes on one core.
"""

from __future__ import annotations

import logging
import sys
from pathlib import Path
from time import perf_counter

import numpy as np
from implicit.als import AlternatingLeastSquares
from implicit.bpr import BayesianPersonalizedRanking

from benchmarks.report import keep, table
from ranking.evaluate_ranking import evaluate_ranking
from ranking.methods import METHODS, Learned, Method, pick_best
from ranking.peers import ScoreUsers, item_cosines
from ranking.split import Split, read_split
from ranking.word_of_mouth import circle


def user_knn(split: Split) -> Learned:
    """What the most alike users chose, by the cosine of choices."""
    alike = item_cosines(split.train.T.tocsr(), 3.0)
    return Learned(lambda users: np.asarray((alike[users] @ split.train).todense()))


def friends_vote(split: Split) -> Learned:
    """What friends and their friends chose."""
    around = circle(split.social)
    return Learned(lambda users: np.asarray((around[users] @ split.train).todense()))


def ease(split: Split) -> Learned:
    """The closed-form linear autoencoder (Steck 2019), its ridge picked on valid."""
    gram = np.asarray((split.train.T @ split.train).todense(), np.float32)
    diagonal = np.diag_indices(len(gram))

    def tried():
        for ridge in (50.0, 200.0, 1000.0):
            system = gram.copy()
            system[diagonal] += ridge
            inverse = np.linalg.inv(system)
            weights = inverse / -np.diag(inverse)[None, :]
            weights[diagonal] = 0.0
            yield Learned(
                lambda users, w=weights: np.asarray(split.train[users] @ w), {"ridge": ridge}
            )

    return pick_best(split, tried())


def _factors(model, split: Split) -> ScoreUsers:
    model.fit(split.train.astype(np.float32), show_progress=False)
    users, items = np.asarray(model.user_factors), np.asarray(model.item_factors)
    return lambda rows: users[rows] @ items.T


def implicit_als(split: Split) -> Learned:
    """`implicit`'s ALS with one regularisation for all."""

    def tried():
        for factors, alpha, ridge in ((32, 20, 50), (128, 8, 50), (64, 5, 10), (32, 5, 20)):
            model = AlternatingLeastSquares(
                factors=factors,
                alpha=alpha,
                regularization=ridge,
                iterations=15,
                random_state=7,
                num_threads=1,
                use_gpu=False,
            )
            yield Learned(
                _factors(model, split), {"factors": factors, "alpha": alpha, "ridge": ridge}
            )

    return pick_best(split, tried())


def bpr(split: Split) -> Learned:
    """`implicit`'s Bayesian personalised ranking."""

    def tried():
        for factors, rate, iterations in ((32, 0.02, 100), (64, 0.05, 100), (32, 0.05, 200)):
            model = BayesianPersonalizedRanking(
                factors=factors,
                learning_rate=rate,
                regularization=0.01,
                iterations=iterations,
                random_state=7,
                num_threads=1,
                use_gpu=False,
            )
            yield Learned(
                _factors(model, split), {"factors": factors, "rate": rate, "iterations": iterations}
            )

    return pick_best(split, tried())


def methods_for(with_ease: bool) -> dict[str, Method]:
    """All methods, by the name they have in the table."""
    peers: dict[str, Method] = {
        "user_knn": user_knn,
        "friends_vote": friends_vote,
        "implicit_als": implicit_als,
        "bpr": bpr,
    }
    return {**METHODS, **peers, **({"ease": ease} if with_ease else {})}


def main() -> None:
    """Print a table for every split named and write its JSON."""
    directories = [Path(word) for word in sys.argv[1:] if word != "--ease"]
    if not directories:
        raise SystemExit("usage: python -m benchmarks.ranking_social SPLIT… [--ease]")
    logging.basicConfig(level=logging.INFO, format="%(message)s")
    for directory in directories:
        split = read_split(directory)
        started = perf_counter()
        document = evaluate_ranking(split, methods_for("--ease" in sys.argv))
        document["seconds"] = round(perf_counter() - started, 1)
        keep(f"ranking_{directory.name}", document)
        for segment in ("all", "cold", "no_history"):
            rows = {name: by[segment] for name, by in document["methods"].items()}
            print(f"\n{directory.name}: {segment} ({document['users'][segment]} users)\n")
            print(table(rows, ("ndcg@10", "recall@10", "mrr@10", "coverage@10", "novelty@10")))


if __name__ == "__main__":
    main()
