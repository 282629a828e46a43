"""Wishes about the price that name no sum."""

import pytest

from retrieval.price_wishes import asks_low, met_by_prices, price_wish


@pytest.mark.parametrize(
    ("wish", "sign"),
    [("cheap", -1), ("on a tight budget", -1), ("low cost", -1), ("high-end", 1), ("light", 0)],
)
def test_a_wish_about_the_price_is_known(wish: str, sign: int) -> None:
    assert price_wish(wish) == sign


def test_a_price_meets_the_wish_by_its_place_among_the_others() -> None:
    prices = [500, 900, None, 700]
    assert met_by_prices("cheap", prices) == pytest.approx([1, -1, 0, 0])
    assert met_by_prices("luxury", prices) == pytest.approx([-1, 1, 0, 0])
    assert met_by_prices("cheap", [500, None]) == [0, 0]


def test_what_is_not_to_be_expensive_is_to_be_cheap() -> None:
    assert asks_low((), ("expensive",))
    assert not asks_low(("luxury",))
