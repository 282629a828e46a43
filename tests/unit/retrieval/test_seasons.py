"""Seasons of a shop checked by eye: tents go in June, everything else all year."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

import numpy as np
import pytest

from retrieval.catalog.nouns import Event
from retrieval.seasons import Acts, at_moment, seasons_of

JUNE, DECEMBER = 5, 11
ROWS = {"tent": 0, "mug": 1, "new tent": 2}
KINDS = ["tents", "mugs", "tents"]


def bought(product: str, year: int, month: int, times: int) -> list[Event]:
    day = datetime(year, month, 10, tzinfo=UTC)
    return [Event("ada", product, "buy", day + timedelta(minutes=n)) for n in range(times)]


def sold(years: Iterable[int]) -> list[Event]:
    """A tent that goes in June and a mug that goes all year, 20 of each a month otherwise."""
    events = []
    for year in years:
        for month in range(1, 13):
            events += bought("tent", year, month, 120 if month == JUNE + 1 else 2)
            events += bought("mug", year, month, 20)
    return events


def seasons(events: Iterable[Event], kinds: list[str] = KINDS) -> np.ndarray:
    return seasons_of(Acts.of(events, {}, ROWS), kinds)


def test_a_season_that_came_twice_is_told() -> None:
    found = seasons(sold((2024, 2025)))
    assert found.shape == (3, 12)
    assert found[0].argmax() == JUNE
    assert found[0, JUNE] > 1.3
    assert found[0, DECEMBER] < 0.7


def test_a_new_product_has_the_season_of_its_kind() -> None:
    found = seasons(sold((2024, 2025)))
    assert found[2].argmax() == JUNE
    assert found[2, JUNE] > 1.3
    without_kind = seasons(sold((2024, 2025)), ["tents", "mugs", ""])
    assert without_kind[2].tolist() == [1.0] * 12


def test_what_came_once_may_be_a_fad_and_says_nothing() -> None:
    assert (seasons(sold((2025,))) == 1.0).all()
    assert (seasons([]) == 1.0).all()


def test_a_shop_busy_in_december_gives_nothing_a_season() -> None:
    events = []
    for year in (2024, 2025):
        for month in range(1, 13):
            times = 200 if month == 12 else 20
            events += bought("tent", year, month, times) + bought("mug", year, month, times)
    assert seasons(events) == pytest.approx(np.ones((3, 12)))


def test_a_few_acts_by_chance_are_no_season() -> None:
    generator = np.random.default_rng(7)
    events = []
    for product in ("tent", "mug"):
        for day in generator.integers(0, 730, 300).tolist():
            events.append(
                Event("ada", product, "buy", datetime(2024, 1, 1, tzinfo=UTC) + timedelta(days=day))
            )
    assert np.abs(seasons(events) - 1.0).max() < 0.25


def test_a_product_met_late_did_not_lack_the_months_before() -> None:
    # The mug comes in October of the last year: from then on it goes like the shop.
    events = [event for event in sold((2024, 2025)) if event.product_id == "tent"]
    for year in (2024, 2025):
        for month in range(1, 13):
            events += bought("new tent", year, month, 20)
    for month in (10, 11, 12):
        events += bought("mug", 2025, month, 20)
    assert np.abs(seasons(events, ["tents", "mugs", "other"])[1] - 1.0).max() < 0.25


def test_a_moment_between_two_months_has_a_share_of_both() -> None:
    months = np.arange(12, dtype=np.float64)[None, :]
    assert at_moment(months, datetime(2026, 3, 15, tzinfo=UTC)).tolist() == [2.0]
    (late_march,) = at_moment(months, datetime(2026, 3, 30, tzinfo=UTC))
    assert 2.4 < late_march < 2.6
    (new_year,) = at_moment(months, datetime(2026, 1, 1, tzinfo=UTC))
    assert 0.0 < new_year < 11.0


def test_views_say_less_than_purchases_and_returns_nothing() -> None:
    at = datetime(2025, 6, 1, tzinfo=UTC)
    given = [Event("ada", "mug", kind, at) for kind in ("view", "buy", "return")]  # type: ignore[arg-type]
    acts = Acts.of(given, {"bob": [("mug", 5.0, at), ("mug", 1.0, at), ("mug", 5.0, None)]}, ROWS)
    assert acts.weight.tolist() == pytest.approx([1 / 6, 1.0, 4 / 6])
    assert acts.newest_event == at
    assert len(acts.until(at - timedelta(days=1)).weight) == 0


def test_a_wrong_date_of_the_far_future_or_past_moves_nothing() -> None:
    sure = seasons(sold((2024, 2025)))
    stray = bought("mug", 9999, 1, 2) + bought("mug", 2, 1, 2)
    assert seasons(sold((2024, 2025)) + stray) == pytest.approx(sure)


def test_a_year_without_anything_has_no_season() -> None:
    found = seasons(sold((2022,)) + bought("mug", 2025, 12, 20))
    assert np.isfinite(found).all()
