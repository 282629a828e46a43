"""What answers a shopper without understanding, ranking or friends, for comparison.

Popularity; BM25 and dense search over the raw message, and over everything said so far; and one
prompt to the bare language model with the titles that BM25 finds.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from assistant.models.seam import LanguageModel, Message, ModelError, Request
from assistant.simulation.conversations import Baseline
from prompts import render
from retrieval.catalog.store import Store
from retrieval.finder import Finder

OFFERED = 12
ANSWER_TOKENS = 24
DEADLINE_S = 60.0

Score = Callable[[str], np.ndarray[Any, Any]]


def baselines(finder: Finder, store: Store, model: LanguageModel | None) -> dict[str, Baseline]:
    """Name → baseline; the bare model only where there is one."""
    ids = finder.index.product_ids

    def bm25(said: str) -> np.ndarray[Any, Any]:
        return np.asarray(finder.index.lexical.scores(said, len(ids)))

    def dense(said: str) -> np.ndarray[Any, Any]:
        return np.asarray(finder.index.text @ finder.encoder.encode([said])[0])

    named: dict[str, Baseline] = {
        "popularity": _best(ids, lambda said: np.asarray(finder.index.popularity), last),
        "bm25": _best(ids, bm25, last),
        "dense": _best(ids, dense, last),
        "bm25_all_said": _best(ids, bm25, everything),
        "dense_all_said": _best(ids, dense, everything),
    }
    if model is not None:
        offering = _best(ids, bm25, everything)
        named["bare_model"] = _bare(model, store, offering)
    return named


def last(messages: Sequence[str]) -> str:
    """The message just said."""
    return messages[-1]


def everything(messages: Sequence[str]) -> str:
    """All that was said, in one line."""
    return ". ".join(messages)


def _best(ids: Sequence[str], score: Score, of: Callable[[Sequence[str]], str]) -> Baseline:
    def answer(messages: Sequence[str], count: int) -> Sequence[str]:
        order = np.argsort(-score(of(messages)), kind="stable")[:count]
        return [ids[row] for row in order]

    return answer


def _bare(model: LanguageModel, store: Store, offering: Baseline) -> Baseline:
    def answer(messages: Sequence[str], count: int) -> Sequence[str]:
        offered = list(offering(messages, OFFERED))
        titles = {p.product_id: p.title for p in store.products(offered)}
        listed = "\n".join(f"{n}. {titles[i]}" for n, i in enumerate(offered, 1))
        prompt = render("choose", said=everything(messages), products=listed, count=str(count))
        request = Request((Message("user", prompt),), max_tokens=ANSWER_TOKENS)
        try:
            written = "".join(model.stream(request, deadline_s=DEADLINE_S))
        except ModelError:
            return []
        return chosen(written, offered)[:count]

    return answer


def chosen(written: str, offered: Sequence[str]) -> list[str]:
    """The offered ids by the numbers written, in their order, each once.

    >>> chosen("I would take 2, then 1 and 9.", ["a", "b", "c"])
    ['b', 'a']
    """
    numbers = [int(n) for n in re.findall(r"\d+", written)]
    return list(dict.fromkeys(offered[n - 1] for n in numbers if 1 <= n <= len(offered)))
