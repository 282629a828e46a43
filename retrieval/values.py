"""The raw value of each signal for given products, and what each value is the sum of.

It knows the index's arrays; nothing of limits, sources or weights.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from retrieval.aspects import said_by_reviews, stated, together, wish_sign
from retrieval.candidates import Candidates, Cause, Friend, Taste, Values
from retrieval.catalog.nouns import Product
from retrieval.index import Index
from retrieval.need import Need
from retrieval.price_wishes import met_by_prices, price_wish
from retrieval.query import Query, friends_share, wishes_of
from retrieval.taste import friend_rows

ENDORSED = 0.75
"""What a thing chosen by all of a newcomer's friends counts beside the fit of their factors."""
_CAUSES_OF_MANY = 8
_FEW = 12


def candidates_of(
    index: Index,
    need: Need,
    taste: Taste,
    query: Query,
    products: tuple[Product, ...],
    rows: NDArray[np.intp],
    lexical: Values,
) -> Candidates:
    """The candidates with every raw value; `rows` and `lexical` are in the products' order."""
    text = index.text[rows]
    share = friends_share(taste)
    own, own_causes = _behaviour(index, taste, rows, 1 - share)
    friends, friends_causes = _friends(index, taste, rows, share)
    met = _wants_met(index, query, need, products, rows)
    aspects = [_aspect_causes(need, each) for each in met]
    return Candidates(
        products=products,
        need_match=np.asarray(text @ query.need, dtype=np.float64),
        lexical_match=np.asarray(lexical, dtype=np.float64),
        taste=np.asarray(text @ taste.text, dtype=np.float64),
        behaviour=own,
        friends=friends,
        aspect_match=np.array([sum(p for _, p in causes) for causes in aspects], dtype=np.float64),
        popularity=np.asarray(index.popularity[rows], dtype=np.float64),
        seasons=np.asarray(index.seasons[rows], dtype=np.float64),
        rating_mean=np.asarray(index.rating_mean[rows], dtype=np.float64),
        rating_count=np.asarray(index.rating_count[rows], dtype=np.float64),
        vectors=np.asarray(text, dtype=np.float32),
        causes={
            "behaviour": own_causes,
            "friends": friends_causes,
            "aspect_match": tuple(aspects),
        },
        wants_met=tuple(met),
    )


def _behaviour(
    index: Index, taste: Taste, rows: NDArray[np.intp], share: float
) -> tuple[Values, tuple[tuple[Cause, ...], ...]]:
    """Fold-in scores (n,) and their parts by past event (Hu, Koren and Volinsky 2008, s. 5)."""
    events = [product_id for product_id in taste.events if product_id in index.product_rows]
    factors = np.asarray(index.behaviour[index.rows_of(events)], dtype=np.float64)
    confidence = np.array([taste.events[product_id] for product_id in events], dtype=np.float64)
    each = index.fold_in.solver(factors, confidence)
    parts = share * np.asarray(index.behaviour[rows], dtype=np.float64) @ each.T
    return _summed(parts, [f"event:{product_id}" for product_id in events], "event:others")


def _friends(
    index: Index, taste: Taste, rows: NDArray[np.intp], share: float
) -> tuple[Values, tuple[tuple[Cause, ...], ...]]:
    """Friends' scores (n,) and their parts by friend: whom the shopper follows, and whom these do.

    Where nothing is known but whom the shopper follows, what these chose themselves counts as well.
    On ciao that ranks better what newcomers chose next, and worse what others did.
    """
    known, factors = friend_rows(index, taste.friends)
    weights = share * np.array([friend.weight for friend in known], dtype=np.float64)
    each = weights[:, None] * factors.astype(np.float64)
    parts = np.asarray(index.behaviour[rows], dtype=np.float64) @ each.T
    if known and not taste.events:
        followed = np.array([friend.hops == 1 for friend in known])
        parts += ENDORSED * _chosen(index, known, rows) * (weights * followed)
    return _summed(parts, [f"friend:{friend.shopper_id}" for friend in known], "friend:others")


def _chosen(index: Index, people: Sequence[Friend], rows: NDArray[np.intp]) -> Values:
    """(n, people) how surely each took to each product, 0..1: 1 from what is usual on."""
    theirs = index.confidence[[index.shopper_rows[person.shopper_id] for person in people]]
    sure = np.asarray(theirs[:, rows].toarray().T, np.float64) / index.fold_in.usual
    return np.clip(sure, 0.0, 1.0)


def _summed(
    parts: Values, names: list[str], others: str
) -> tuple[Values, tuple[tuple[Cause, ...], ...]]:
    """Each row's sum, and its largest parts by name, what is left over being one part of its own.

    A few products are told every part, many only the largest.
    """
    if not names:
        return np.zeros(len(parts)), ((),) * len(parts)
    kept = len(names) if len(parts) <= _FEW else min(len(names), _CAUSES_OF_MANY)
    largest = np.argsort(-np.abs(parts), axis=1, kind="stable")[:, :kept]
    values = np.take_along_axis(parts, largest, axis=1)
    rest = parts.sum(axis=1) - values.sum(axis=1)
    causes = []
    for row in range(len(parts)):
        told = [(names[c], v) for c, v in zip(largest[row], values[row].tolist(), strict=True)]
        if kept < len(names):
            told.append((others, float(rest[row])))
        causes.append(tuple(told))
    totals = np.array([sum(part for _, part in row) for row in causes], dtype=np.float64)
    return totals, tuple(causes)


def _wants_met(
    index: Index,
    query: Query,
    need: Need,
    products: tuple[Product, ...],
    rows: NDArray[np.intp],
) -> list[dict[str, float]]:
    """What is said of each want and avoid, -1..1, for each product."""
    wishes = wishes_of(need)
    if not wishes or not products:
        return [{} for _ in products]
    signs = [wish_sign(wish) for wish in wishes]
    avoided = [wish for wish in wishes if wish not in need.wants]
    heard = said_by_reviews(index.sentences, rows, query.wishes, signs, avoided)
    priced = {
        wish: met_by_prices(wish, [product.price_minor for product in products])
        for wish in wishes
        if price_wish(wish)
    }
    return [
        {
            wish: priced[wish][row]
            if wish in priced
            else together(stated(wish, product), float(heard[row, column]))
            for column, wish in enumerate(wishes)
        }
        for row, product in enumerate(products)
    ]


def _aspect_causes(need: Need, met: Mapping[str, float]) -> tuple[Cause, ...]:
    wishes = len(need.wants) + len(need.avoids)
    wanted = [(f"want:{want}", met[want] / wishes) for want in need.wants]
    avoided = [(f"avoid:{avoid}", -met[avoid] / wishes) for avoid in need.avoids]
    return (*wanted, *avoided)
