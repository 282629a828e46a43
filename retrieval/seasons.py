"""How much more a product is taken to in each month than a year's mean, where that is sure.

What was done in a month stands beside what was to be expected had the product gone like the whole
shop in each year; a shop busy in December gives nothing a season. It knows acts and kinds of
things; nothing of scores, and no clock.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

import numpy as np
from numpy.typing import NDArray

from retrieval.candidates import Values
from retrieval.catalog.nouns import Event
from retrieval.catalog.rows import microseconds
from retrieval.confidence import KIND_WEIGHTS, Rated, rating_weight

MONTHS = 12
YEARS_AT_LEAST = 2
"""Full years of acts below which nothing is said: what came once may be a fad."""
YEARS_AT_MOST = 5
PRIOR_ACTS = 20.0
"""Purchases like those of its kind that stand beside a product's own, in each month."""
_NEAR = 0.25  # of a month's acts count for the month before, and for the one after
_STRAY = 0.01  # of all acts at either end may bear a wrong date, of the far future say
_PURCHASE = KIND_WEIGHTS["buy"]


@dataclass(frozen=True, eq=False)
class Acts:
    """Dated acts that speak for a product: `row` (m,), `at` (m,) µs since 1970, `weight` (m,).

    A purchase weighs 1, anything else as much as it says beside one. `newest_event` is when the
    last event was, whatever it says.
    """

    row: NDArray[np.intp]
    at: NDArray[np.int64]
    weight: Values
    newest_event: datetime | None = None

    @classmethod
    def of(
        cls,
        events: Iterable[Event],
        rated: Mapping[str, Sequence[Rated]],
        product_rows: Mapping[str, int],
    ) -> Acts:
        """The acts of those events, and of the reviews by shopper that have a day."""
        newest: datetime | None = None
        rows: list[int] = []
        times: list[int] = []
        weights: list[float] = []

        def keep(product_id: str, at: datetime | None, weight: float) -> None:
            row, moment = product_rows.get(product_id), microseconds(at)
            if row is not None and moment is not None and weight > 0:
                rows.append(row)
                times.append(moment)
                weights.append(weight / _PURCHASE)

        for event in events:
            newest = event.at if newest is None else max(newest, event.at)
            keep(event.product_id, event.at, KIND_WEIGHTS[event.event])
        for own in rated.values():
            for product_id, rating, created_at in own:
                keep(product_id, created_at, rating_weight(rating))
        return cls(
            np.array(rows, np.intp),
            np.array(times, np.int64),
            np.array(weights, np.float64),
            newest,
        )

    def until(self, moment: datetime) -> Acts:
        """Those no later than the moment."""
        kept = self.at <= (microseconds(moment) or 0)
        return replace(self, row=self.row[kept], at=self.at[kept], weight=self.weight[kept])


def seasons_of(acts: Acts, kinds: Sequence[str]) -> Values:
    """(n, 12) by how much each of n products is taken to more in a month than over the year.

    `kinds` (n,) say which products are of a kind ("" is none): a product goes like its kind until
    its own acts say otherwise, and a kind like the shop as far as its months differ by chance. All
    ones where the acts span less than `YEARS_AT_LEAST` full years.
    """
    count = len(kinds)
    done, expected = _done_and_expected(acts, count)
    if not done.any():
        return np.ones((count, MONTHS))
    names, kind = np.unique(np.array(kinds, dtype=object), return_inverse=True)
    of_kind = np.ones((len(names), MONTHS))
    for place, name in enumerate(names):
        if name:
            of_kind[place] = _sure(done[kind == place].sum(axis=0), expected[kind == place].sum(0))
    prior = PRIOR_ACTS * of_kind[kind]
    return np.asarray((_smooth(done) + prior) / (_smooth(expected) + PRIOR_ACTS))


def at_moment(seasons: Values, now: datetime) -> Values:
    """(n,) the factors (n, 12) at a time: a month's at its middle, in between a share of both."""
    place = now.month - 1 + (now.day - 15) / 30.0
    before = int(np.floor(place))
    share = place - before
    return np.asarray(
        (1 - share) * seasons[:, before % MONTHS] + share * seasons[:, (before + 1) % MONTHS]
    )


def _done_and_expected(acts: Acts, count: int) -> tuple[Values, Values]:
    """(n, 12) acts by month of the year, and as many shared out as the shop's were, year by year.

    Years are counted back from the newest act; what is older than the last full one is left out,
    and so are a product's months until somebody has met it: what is new did not lack a season, and
    that it was met at all must not count for the month it was.
    """
    month = acts.at.astype("datetime64[us]").astype("datetime64[M]").astype(np.int64)
    done, expected = np.zeros((2, count, MONTHS))
    oldest, newest = _span(month)
    years = min((newest - oldest + 1) // MONTHS, YEARS_AT_MOST)
    if years < YEARS_AT_LEAST:
        return done, expected
    first = np.full(count, newest)
    np.minimum.at(first, acts.row, np.maximum(month, oldest))
    later = month > first[acts.row]
    for year in range(years):
        within = later & ((newest - month) // MONTHS == year)
        row, which, weight = acts.row[within], month[within] % MONTHS, acts.weight[within]
        own = np.bincount(row * MONTHS + which, weight, minlength=count * MONTHS)
        own = own.reshape(count, MONTHS).astype(np.float64)
        of_shop = own.sum(axis=0)
        begins = newest - MONTHS * (year + 1) + 1
        calendar = begins + (np.arange(MONTHS) - begins) % MONTHS
        open_to = np.where(calendar > first[:, None], of_shop, 0.0)
        total = open_to.sum(axis=1, keepdims=True)
        done += own
        expected += np.divide(
            own.sum(axis=1, keepdims=True) * open_to, total, out=np.zeros_like(own), where=total > 0
        )
    return done, expected


def _span(month: NDArray[np.int64]) -> tuple[int, int]:
    """The first month and the last, the `_STRAY` at either end left out; the same without acts."""
    if not len(month):
        return 0, 0
    ordered = np.sort(month)
    stray = int(_STRAY * len(month))
    return int(ordered[stray]), int(ordered[-1 - stray])


def _sure(done: Values, expected: Values) -> Values:
    """(12,) done over expected, drawn to 1 as far as such differences come by chance.

    A chi-square over twelve months is eleven by chance alone: that share of it is taken away.
    """
    apart = np.divide((done - expected) ** 2, expected, out=np.zeros(MONTHS), where=expected > 0)
    sure = max(0.0, 1.0 - (MONTHS - 1) / apart.sum()) if apart.sum() > 0 else 0.0
    raw = (_smooth(done) + PRIOR_ACTS) / (_smooth(expected) + PRIOR_ACTS)
    return np.asarray(1.0 + sure * (raw - 1.0))


def _smooth(months: Values) -> Values:
    """The same over the last axis, each month a little like those beside it; the year is a ring."""
    before, after = np.roll(months, 1, axis=-1), np.roll(months, -1, axis=-1)
    return np.asarray((1 - 2 * _NEAR) * months + _NEAR * (before + after))
