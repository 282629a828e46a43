"""Does word of mouth rank better than its peers? On splits with choices and who follows whom.

    python -m benchmarks.ranking_social DATA/ciao DATA/lastfm [--few]

Every method learns from train and picks its settings on valid in this same process. `--few` takes
all but three train items from a fifth of the users first and tells how these fare: with what was
taken away ranked among the rest, where it is a miss though it was chosen, and with it left out.
"""

from __future__ import annotations

import logging
import sys
from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import lru_cache
from itertools import pairwise
from pathlib import Path
from time import perf_counter
from typing import Any

import numpy as np
from implicit.als import AlternatingLeastSquares
from implicit.bpr import BayesianPersonalizedRanking
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

from benchmarks.neural_peers import diff_net, dot_and_sigmoid, light_gcn
from benchmarks.report import keep, table
from benchmarks.social_bpr import social_bpr
from ranking.evaluate_ranking import evaluate_ranking
from ranking.methods import METHODS, Learned, Method, pick_best
from ranking.peers import ScoreUsers, item_cosines
from ranking.split import Split, read_split
from ranking.word_of_mouth import circle
from retrieval.candidates import Values

SEED = 7
LEFT = 3
SHORTENED = 0.2


def with_few_left(split: Split, generator: np.random.Generator) -> tuple[Split, NDArray[np.bool_]]:
    """The split with all but three train items of a fifth of the users removed, and who they are.

    Items that nobody is left to have chosen stay in the list of items: what there is to find is
    the same as before.
    """
    long = np.flatnonzero(split.history > LEFT)
    few = np.zeros(len(split.users), bool)
    few[generator.permutation(long)[: round(SHORTENED * len(split.users))]] = True
    kept = split.train.copy()
    for user in np.flatnonzero(few):
        start, end = kept.indptr[user], kept.indptr[user + 1]
        kept.data[generator.permutation(np.arange(start, end))[LEFT:]] = 0.0
    kept.eliminate_zeros()
    return replace(split, train=csr_matrix(kept)), few


def user_knn(split: Split) -> Learned:
    """What the most alike users chose, by the cosine of choices; how many count picked on valid."""

    def tried() -> Iterator[Learned]:
        for shrink in (1.0, 3.0):
            alike = item_cosines(split.train.T.tocsr(), shrink)
            for most in (25, 50, 100, 200, 1000):
                near = _most_alike(alike, most)
                yield Learned(
                    lambda users, near=near: np.asarray((near[users] @ split.train).todense()),
                    {"shrink": shrink, "neighbours": most},
                )

    return pick_best(split, tried())


def _most_alike(alike: csr_matrix, most: int) -> csr_matrix:
    """The same matrix with the `most` greatest of each row alone."""
    kept = csr_matrix(alike, copy=True)
    for start, end in pairwise(kept.indptr):
        if end - start > most:
            row = kept.data[start:end]
            row[row < np.partition(row, -most)[-most]] = 0.0
    kept.eliminate_zeros()
    return kept


def friends_vote(split: Split) -> Learned:
    """What friends and their friends chose."""
    around = circle(split.social)
    return Learned(lambda users: np.asarray((around[users] @ split.train).todense()))


def ease(split: Split) -> Learned:
    """The closed-form linear autoencoder (Steck 2019), its ridge picked on valid.

    By the matrix inversion lemma the inverse over items is one over users, the smaller side here:
    with M = (X·Xᵀ + λ)⁻¹ the scores X·B are X - M·X / d, where d_j = (1 - x_jᵀ·M·x_j) / λ.
    """
    chosen = split.train
    gram = np.asarray((chosen @ chosen.T).todense())

    def tried() -> Iterator[Learned]:
        for ridge in (30.0, 100.0, 300.0):
            inverse = np.linalg.inv(gram + ridge * np.eye(len(gram)))
            spread = np.asarray((chosen.T @ inverse).T, np.float32)
            diagonal = (1 - np.asarray(chosen.multiply(spread).sum(axis=0)).ravel()) / ridge

            def score(users: NDArray[np.intp], spread=spread, diagonal=diagonal) -> Values:
                return np.asarray(chosen[users].todense() - spread[users] / diagonal)

            yield Learned(score, {"ridge": ridge})

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


METHODS_AND_PEERS: dict[str, Method] = {
    **METHODS,
    "user_knn": user_knn,
    "friends_vote": friends_vote,
    "ease": ease,
    "implicit_als": implicit_als,
    "bpr": bpr,
    "social_bpr": social_bpr,
    "light_gcn": light_gcn,
    "diff_net": diff_net,
    "dot_and_sigmoid": dot_and_sigmoid,
}


def best_peer(document: Mapping[str, Any], segment: str, measure: str) -> tuple[str, float]:
    """The peer that did best there, and how."""
    peers = {
        name: by[segment][measure]
        for name, by in document["methods"].items()
        if name != "ours" and by[segment][measure] is not None
    }
    name = max(peers, key=peers.__getitem__)
    return name, peers[name]


def main() -> None:
    """Print a table for every split named and write its JSON."""
    directories = [Path(word) for word in sys.argv[1:] if not word.startswith("--")]
    shorten = "--few" in sys.argv
    if not directories:
        raise SystemExit("usage: python -m benchmarks.ranking_social SPLIT… [--few]")
    logging.basicConfig(level=logging.INFO, format="%(message)s")
    for directory in directories:
        whole = split = read_split(directory)
        groups: dict[str, NDArray[np.bool_]] = {}
        if shorten:
            split, groups["three_left"] = with_few_left(whole, np.random.default_rng(SEED))
        # Both ways of ranking judge the same fits.
        methods = {name: lru_cache(maxsize=1)(made) for name, made in METHODS_AND_PEERS.items()}
        started = perf_counter()
        document = evaluate_ranking(split, methods, groups=groups)
        if shorten:
            taken = csr_matrix(whole.train - split.train)
            document["taken_away_left_out"] = evaluate_ranking(
                split, methods, groups=groups, left_out=taken
            )
        document["seconds"] = round(perf_counter() - started, 1)
        keep(f"ranking_{directory.name}{'_few' if shorten else ''}", document)
        _tell(directory.name, document)
        if shorten:
            print("\nwhat was taken away left out:")
            _tell(directory.name, document["taken_away_left_out"])


def _tell(name: str, document: Mapping[str, Any]) -> None:
    for segment in document["users"]:
        if not document["users"][segment]:
            continue
        rows = {method: by[segment] for method, by in document["methods"].items()}
        print(f"\n{name}: {segment} ({document['users'][segment]} users)\n")
        print(table(rows, ("ndcg@10", "recall@10", "mrr@10", "coverage@10", "novelty@10")))
        for measure in ("ndcg@10", "recall@10"):
            peer, value = best_peer(document, segment, measure)
            ratio = document["methods"]["ours"][segment][measure] / value if value else 0.0
            low, high = document["differences"][f"ours - {peer}"][segment][measure]
            print(f"{measure}: {ratio:.2f} of {peer}, difference {low:.4f} to {high:.4f}")


if __name__ == "__main__":
    main()
