"""How well methods rank what shoppers went on to choose: the document of `evaluate ranking --json`.

Every user ranks all train items but those they chose before. It knows nothing of files or shops.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

from ranking import metrics
from ranking.methods import METHODS, Method
from ranking.sampled import choices_told_apart
from ranking.segments import segments_of
from ranking.split import Split, SplitError
from ranking.top_lists import TopLists, top_lists
from retrieval.candidates import Values

logger = logging.getLogger(__name__)

PROJECTED = 64
"""Dimensions in which items are compared for intra-list diversity."""


def evaluate_ranking(
    split: Split,
    methods: Mapping[str, Method] = METHODS,
    *,
    k: int = 10,
    seed: int = 7,
    groups: Mapping[str, NDArray[np.bool_]] | None = None,
    left_out: csr_matrix | None = None,
    progress: Callable[[str], None] | None = None,
) -> dict[str, Any]:
    """`methods` → segment → measure, with 95 % bootstrap `intervals` and what each method picked.

    Beside the full ranking stand accuracy, precision, recall and F1 of telling what was chosen from
    as many things drawn at random (`sampled_…`), the easier protocol of many papers.
    `groups` are further segments, (users,) of the split; `left_out` (users, items) is ranked for
    nobody who has an entry there, beside what they chose before.
    Segments are all, warm, cold (at most 5 items in train) and no_history. `differences` are the
    paired intervals of ours minus each other method. Raises SplitError when nobody has a reachable
    test item.
    """
    if not split.test.nnz:
        raise SplitError("test: no item that is also in train; wanted choices of known items")
    judged: dict[str, dict[str, Any]] = {}
    intervals: dict[str, dict[str, Any]] = {}
    settings: dict[str, Any] = {}
    each: dict[str, dict[str, Values]] = {}
    vectors = _item_vectors(split, seed)
    segments: dict[str, NDArray[np.bool_]] = {}
    for name, method in methods.items():
        if progress:
            progress(name)
        learned = method(split)
        top = top_lists(split, learned.score, on_test=True, k=k, left_out=left_out)
        segments = segments_of(top.history)
        segments |= {name: chosen[top.users] for name, chosen in (groups or {}).items()}
        parts = {segment: top.only(chosen) for segment, chosen in segments.items()}
        judged[name] = {s: _measures(split, part, vectors, k) for s, part in parts.items()}
        intervals[name] = {s: _intervals(part, k, seed) for s, part in parts.items()}
        settings[name] = {**learned.setting, f"valid_ndcg@{k}": learned.valid_ndcg}
        sampled = choices_told_apart(split, learned.score, seed=seed)
        for segment, values in sampled.items():
            judged[name][segment].update(values)
        each[name] = _per_user(top, k)
        logger.info("%s: ndcg@%d %.4f", name, k, float(each[name][f"ndcg@{k}"].mean()))
    return {
        "methods": judged,
        "intervals": intervals,
        "differences": _differences(each, segments, k, seed),
        "settings": settings,
        "users": {name: int(chosen.sum()) for name, chosen in segments.items()},
        "items": len(split.items),
    }


def _per_user(top: TopLists, k: int) -> dict[str, Values]:
    return {
        f"ndcg@{k}": metrics.ndcg_at(k, top.gains, top.wishes()),
        f"recall@{k}": metrics.recall_at(k, top.gains, top.wanted),
        f"precision@{k}": metrics.precision_at(k, top.gains),
        f"f1@{k}": metrics.f1_at(k, top.gains, top.wanted),
        f"hit_rate@{k}": metrics.hit_rate_at(k, top.gains),
        f"mrr@{k}": metrics.mrr_at(k, top.gains),
    }


def _measures(split: Split, top: TopLists, vectors: Values, k: int) -> dict[str, float | None]:
    """Means over the users, and what is told of all lists together; None without users."""
    if not len(top.users):
        return dict.fromkeys((*_per_user(top, k), *(f"{name}@{k}" for name in _OF_LISTS)), None)
    means = {name: float(values.mean()) for name, values in _per_user(top, k).items()}
    diversity = metrics.intra_list_diversity(top.lists, vectors)
    return {
        **means,
        f"coverage@{k}": metrics.coverage(top.lists, len(split.items)),
        f"diversity@{k}": float(diversity.mean()),
        f"novelty@{k}": float(metrics.novelty(top.lists, split.popularity).mean()),
        f"popularity_bias@{k}": metrics.popularity_bias(top.lists, split.popularity),
    }


_OF_LISTS = ("coverage", "diversity", "novelty", "popularity_bias")


def _intervals(top: TopLists, k: int, seed: int) -> dict[str, list[float] | None]:
    return {name: _interval(values, seed) for name, values in _per_user(top, k).items()}


def _interval(values: Values, seed: int) -> list[float] | None:
    if not len(values):
        return None
    return list(metrics.bootstrap_interval(values, np.random.default_rng(seed)))


def _differences(
    each: Mapping[str, Mapping[str, Values]],
    segments: Mapping[str, NDArray[np.bool_]],
    k: int,
    seed: int,
) -> dict[str, Any]:
    """Paired intervals of NDCG and recall, ours minus each other method, by segment."""
    if "ours" not in each:
        return {}
    return {
        f"ours - {name}": {
            segment: {
                measure: _interval((each["ours"][measure] - other[measure])[chosen], seed)
                for measure in (f"ndcg@{k}", f"recall@{k}")
            }
            for segment, chosen in segments.items()
        }
        for name, other in each.items()
        if name != "ours"
    }


def _item_vectors(split: Split, seed: int) -> Values:
    """(items, d) unit rows whose cosines are about those of who chose the items.

    A random projection (Johnson and Lindenstrauss), so that no method is judged by its own factors.
    """
    generator = np.random.default_rng(seed)
    directions = generator.normal(size=(len(split.users), PROJECTED))
    rows = np.asarray(split.train.T @ directions)
    lengths = np.linalg.norm(rows, axis=1, keepdims=True)
    units: Values = np.divide(rows, lengths, out=np.zeros_like(rows), where=lengths > 0)
    return units
