"""Who will buy next, who will be gone, what will be chosen: calibrated, and judged on a later time.

A model learns at one moment what the following weeks brought, and is asked a horizon later about
shoppers as they are then. It knows times and follows; nothing of texts.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

from ranking.chances import came_true, fit_chances, softmax
from ranking.lessons import Lessons
from ranking.split import SplitError, read_rows
from retrieval.candidates import Values
from retrieval.catalog.store import Store
from retrieval.social import follow_matrix

HORIZONS_IN_ALL = 12
TEMPERATURES = (0.02, 0.05, 0.1, 0.2, 0.3, 0.5, 1.0, 2.0, 5.0)


@dataclass(frozen=True, eq=False)
class Timeline:
    """Who did something when: `who` (m,) rows of shoppers, `day` (m,), `bought` (m,).

    `follows` (shoppers, shoppers). Raises ValueError when the columns differ in length.
    """

    who: NDArray[np.intp]
    day: Values
    bought: NDArray[np.bool_]
    follows: csr_matrix

    def __post_init__(self) -> None:
        """Check that every act has all three."""
        if not len(self.who) == len(self.day) == len(self.bought):
            raise ValueError("timeline: who, day and bought differ in length")

    @classmethod
    def of(
        cls,
        acts: Sequence[tuple[str, float, bool]],
        follows: Sequence[tuple[str, str, float]],
    ) -> Timeline:
        """The timeline of (shopper, day, bought) and follows; undated acts are left out."""
        dated = [act for act in acts if np.isfinite(act[1])]
        people = {person: row for row, person in enumerate(sorted({act[0] for act in dated}))}
        known = [(people[a], people[b], 1.0) for a, b, _ in follows if a in people and b in people]
        return cls(
            np.array([people[who] for who, _, _ in dated], np.intp),
            np.array([day for _, day, _ in dated], np.float64),
            np.array([bought for _, _, bought in dated], bool),
            follow_matrix(known, len(people)),
        )


def timeline_of_split(directory: Path) -> Timeline:
    """The choices of a split with a column `time` (seconds). Raises SplitError without one."""
    rows = [
        row
        for name in ("train", "valid", "test")
        for row in read_rows(directory, name, ("user", "item"), optional=name == "valid")
    ]
    if not rows or "time" not in rows[0]:
        raise SplitError(f"{directory}: no column 'time'; predictions need to know when")
    social = read_rows(directory, "social", ("src", "dst"), optional=True)
    return Timeline.of(
        [(row["user"], _day(row["time"]), True) for row in rows],
        [(row["src"], row["dst"], 1.0) for row in social],
    )


def timeline_of_shop(store: Store) -> Timeline:
    """What the shop's shoppers did."""

    def day(at: datetime) -> float:
        return at.timestamp() / 86400

    return Timeline.of(
        [(e.shopper_id, day(e.at), e.event == "buy") for e in store.each_event()],
        [(f.shopper_id, f.follows_id, f.weight) for f in store.follows()],
    )


def predict_activity(timeline: Timeline, horizon_days: float | None = None) -> dict[str, Any]:
    """`next_purchase` and `churn` (nothing done) within the horizon, each judged as `came_true`.

    The horizon is a twelfth of all time unless given. Raises SplitError when nothing is dated.
    """
    if not len(timeline.day):
        raise SplitError("no dated events; predictions need to know when things were done")
    first, last = float(timeline.day.min()), float(timeline.day.max())
    horizon = horizon_days or max((last - first) / HORIZONS_IN_ALL, 1e-6)
    asked, learned = last - horizon, last - 2 * horizon
    taught, buys, gone = _as_of(timeline, learned, horizon)
    features, later_buys, later_gone = _as_of(timeline, asked, horizon)
    told: dict[str, Any] = {"horizon_days": horizon, "predictions": {}}
    for name, before, after in (("next_purchase", buys, later_buys), ("churn", gone, later_gone)):
        chance = fit_chances(taught, before, features)
        usual = float(before.mean()) if len(before) else 0.0
        told["predictions"][name] = came_true(chance, after, usual)
    return told


def predict_choice(lessons: Lessons) -> dict[str, Any]:
    """`click_through`: whether a shown product is chosen, and `choice`, P(i|u) as a softmax.

    Half of the shoppers teach, the other half are asked. `choice` tells the mean log-likelihood
    of what was chosen beside that of guessing evenly, and the temperature it was fitted with.
    """
    odd = np.arange(len(lessons)) % 2 == 1
    taught, asked = lessons.only(~odd), lessons.only(odd)
    outcome = taught.chosen > 0
    chance = fit_chances(taught.shares, outcome, asked.shares)
    usual = float(outcome.mean()) if len(outcome) else 0.0
    best = max(TEMPERATURES, key=lambda t: _likelihood(taught, t))
    return {
        "click_through": came_true(chance, asked.chosen > 0, usual),
        "choice": {
            "temperature": best,
            "log_likelihood": _likelihood(asked, best),
            "log_likelihood_even": _likelihood(asked, np.inf),
        },
    }


def _as_of(
    timeline: Timeline, now: float, horizon: float
) -> tuple[Values, NDArray[np.bool_], NDArray[np.bool_]]:
    """Features of everybody known by then, whether they bought and whether they were gone after.

    Features: days since the last act and since the first, acts in all and within one horizon, mean
    days between acts, purchases, friends known and friends' acts within one horizon.
    """
    count = timeline.follows.shape[0]
    past = timeline.day <= now
    who, day = timeline.who[past], timeline.day[past]
    acts = np.bincount(who, minlength=count)
    first, last = np.full(count, np.inf), np.full(count, -np.inf)
    np.minimum.at(first, who, day)
    np.maximum.at(last, who, day)
    lately = np.bincount(who[day > now - horizon], minlength=count)
    bought = np.bincount(who[timeline.bought[past]], minlength=count)
    known = acts > 0
    gap = np.divide(last - first, acts - 1, out=np.full(count, float(horizon)), where=acts > 1)
    columns = (now - last, now - first, acts, lately, gap, bought, timeline.follows @ known,
               timeline.follows @ lately)  # fmt: skip
    features = np.log1p(np.maximum(np.stack([c[known] for c in columns], axis=1), 0.0))
    later = (timeline.day > now) & (timeline.day <= now + horizon)
    buys = np.bincount(timeline.who[later & timeline.bought], minlength=count) > 0
    gone = np.bincount(timeline.who[later], minlength=count) == 0
    return features, buys[known], gone[known]


def _likelihood(lessons: Lessons, temperature: float) -> float:
    """Mean log P(i|u) of what was chosen."""
    found = []
    ends = np.cumsum(lessons.sizes)
    scores = lessons.shares.sum(axis=1)
    for end, size in zip(ends, lessons.sizes, strict=True):
        chances = softmax(scores[end - size : end], temperature)
        found += np.log(np.maximum(chances[lessons.chosen[end - size : end] > 0], 1e-12)).tolist()
    return float(np.mean(found)) if found else 0.0


def _day(seconds: str) -> float:
    try:
        return float(seconds) / 86400
    except ValueError:
        return float("nan")
